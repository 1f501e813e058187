#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/modem/machines/state_board.hpp"
#include "emulator/modem/profile.hpp"
#include "emulator/ports/world.hpp"
#include "emulator/sim/timer_queue.hpp"

namespace bg96::modem {

/// Off, booting, ready: whether anybody listens on the ports.
class Power {
 public:
  enum class State : std::uint8_t {
    off,
    booting,
    ready,
    powering_down,
    asleep,  ///< in PSM
  };

  struct Hooks {
    std::function<void(std::string)> say;  ///< a line at once, on every port, past all hold-back
    /// The same right behind what was said before, without a line end between.
    std::function<void(std::string)> say_glued;
    std::function<void(std::string)> announce;        ///< a URC, which waits for its turn
    std::function<void()> stop;                       ///< everything that runs ends
    std::function<void(bool told)> lose_network;      ///< contexts go, with or without a word
    std::function<void(bool keep_settings)> come_up;  ///< start anew, with the SIM still busy
    std::function<void()> sim_starts;                 ///< the SIM can be asked now
    std::function<void()> application_runs;           ///< behind APP RDY
    std::function<void()> woken;                      ///< the sleep is over
  };

  Power(sim::TimerQueue& timers, const Profile& profile, StateBoard& board, Hooks hooks);

  State state() const { return state_; }
  /// Ready at once and without a word or a call, as if it had booted long ago.
  void already_on();
  /// PWRKEY on a board whose key is pressed shorter than this does nothing (hardware design).
  static constexpr sim::Duration kSwitchOnPress = std::chrono::milliseconds(500);
  static constexpr sim::Duration kSwitchOffPress = std::chrono::milliseconds(650);
  static constexpr sim::Duration kResetPress = std::chrono::milliseconds(150);
  /// A key that is pressed sooner behind PSM POWER DOWN is not noticed (ST's X-CUBE-CELLULAR).
  static constexpr sim::Duration kFallsAsleep = std::chrono::seconds(1);

  /// PWRKEY: an off modem boots, with RDY and then APP RDY; one that is on stays on.
  void switch_on();
  /// PWRKEY is held from this instant on for so long.
  void press_key(sim::Duration length);
  /// RESET_N is held from this instant on for so long.
  void press_reset(sim::Duration length);
  /// PSM POWER DOWN: nothing is heard any more until the modem is switched on, or wakes up.
  void fall_asleep();
  /// The periodic update wakes the modem: it boots.
  void wake();
  /// AT+CFUN=1,1: POWERED DOWN, silence, then a boot.
  void restart();
  /// AT+QPOWD: POWERED DOWN once the network has let go, at once when not `normally`; then off.
  void shut_down(bool normally);
  /// The power goes; all that runs ends.
  void switch_off(bool announce);
  /// The power goes, and comes back at once: it boots, even if it was off.
  void cycle(const ports::CyclePower& event);

 private:
  static constexpr std::string_view kPoweredDown = "POWERED DOWN";
  // One boot: when, counted from its start, and what it prints.
  struct Plan {
    sim::Duration rdy{};
    bool keep_settings = false;
    std::vector<std::string> at_rdy;
    std::vector<std::string> with_application;
  };

  Plan plan(sim::Duration rdy, const std::vector<std::string>& lines) const;
  void boot(Plan plan);
  void go_down(sim::Duration after, bool boots_again, std::string_view line = kPoweredDown);
  void key_released();
  void powered_down();
  void rdy();
  void sim();
  void application();
  void enter(State state);

  sim::TimerQueue& timers_;
  const Profile& profile_;
  StateBoard& board_;
  Hooks hooks_;
  State state_ = State::off;
  Plan plan_;
  bool boots_again_ = true;     // after POWERED DOWN
  std::string_view last_line_;  // that, or another
  sim::Instant deaf_until_{};   // the key is not noticed
  sim::Timer key_;
  sim::Timer down_;
  sim::Timer rdy_;
  sim::Timer sim_;
  sim::Timer application_;
};

}  // namespace bg96::modem
