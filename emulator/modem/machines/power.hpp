#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "emulator/modem/profile.hpp"
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
  };

  struct Hooks {
    std::function<void(std::string)> say;  ///< a line at once, on every port, past all hold-back
    std::function<void(std::string)> announce;  ///< a URC, which waits for its turn
    std::function<void()> stop;                 ///< everything that runs ends
    std::function<void()> lose_network;         ///< contexts go, and that is still told
    std::function<void()> come_up;              ///< start anew from the non-volatile memory
  };

  Power(sim::TimerQueue& timers, const Profile& profile, Hooks hooks);

  State state() const { return state_; }
  /// Ready at once and without a word or a call, as if it had booted long ago.
  void already_on();
  /// Boots: RDY, then APP RDY.
  void switch_on(sim::Duration until_rdy);
  /// AT+CFUN=1,1: POWERED DOWN, silence, then a boot.
  void restart();

 private:
  void powered_down();
  void rdy();

  sim::TimerQueue& timers_;
  const Profile& profile_;
  Hooks hooks_;
  State state_ = State::off;
  sim::Timer down_;
  sim::Timer boot_;
  sim::Timer application_;
};

}  // namespace bg96::modem
