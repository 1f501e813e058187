#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/modem/machines/network.hpp"
#include "emulator/modem/machines/settings.hpp"
#include "emulator/modem/machines/state_board.hpp"
#include "emulator/modem/profile.hpp"
#include "emulator/sim/timer_queue.hpp"

namespace bg96::modem {

/// The time that T3412 extended spells (24.008, 10.5.7.4a): eight digits of 0 and 1. Empty when
/// they are none, or when it is deactivated.
std::optional<std::chrono::seconds> periodic_update_time(std::string_view bits);
/// The same of T3324 (10.5.7.3).
std::optional<std::chrono::seconds> active_time(std::string_view bits);
/// The other way: rounded down to what the bits can spell.
std::string periodic_update_bits(std::chrono::seconds time);
/// The same of T3324.
std::string active_time_bits(std::chrono::seconds time);

/// The RRC connection and what follows its end: the sleep of PSM (23.682) and the wake-ups from it;
/// and what modem and network have agreed on for eDRX.
class PowerSaving {
 public:
  struct Hooks {
    std::function<void(std::string)> say;  ///< a URC
    std::function<void()> fall_asleep;     ///< the modem powers down for PSM
    std::function<void()> wake;            ///< the periodic update is due
  };
  /// What the network lets the modem have.
  struct Grant {
    std::chrono::seconds update{};  ///< T3412
    std::chrono::seconds active{};  ///< T3324
    std::string update_bits;
    std::string active_bits;
  };
  /// AT+CEDRXRDP: as 27.007 has them.
  struct Paging {
    int access_technology = 0;  ///< 4 LTE-M, 5 NB-IoT
    std::string requested;
    std::string granted;
    std::string window;
  };

  PowerSaving(sim::TimerQueue& timers, const Profile& profile, const Settings& settings,
              const Network& network, StateBoard& board, Hooks hooks);

  /// Bytes or signalling have passed between modem and network.
  void activity();
  /// The host has asked for something else, of which the network is told at once.
  void configuration_changed();
  /// AT+QCSCON was switched on or off.
  void connection_report_changed();
  /// It was registered long ago.
  void already_idle() { last_activity_.reset(); }
  /// The network has taken the modem in.
  void registered() { configuration_changed(); }
  /// Registration has gone, and the connection with it.
  void network_lost();
  /// The power has gone: nothing is under way any more, and nobody sleeps.
  void stop();
  /// The modem leaves its sleep; what it had agreed with the network is still so.
  void woken();

  /// Is there an RRC connection?
  bool connected() const;
  /// Empty: the modem may not sleep.
  std::optional<Grant> grant() const;
  /// `,,,"00100100","01000011"`, behind the cell in +CEREG with n=4.
  std::string report() const;
  /// Carries out what the network brings: at once where the modem listens, else, with eDRX and
  /// without a connection, at its next paging occasion or when it speaks itself. In the order of
  /// the calls. More than kMaxHeld end the wait.
  void when_reached(std::function<void()> delivery);
  static constexpr std::size_t kMaxHeld = 1000;
  /// Empty: no eDRX.
  std::optional<Paging> paging() const;
  /// Will the network know the modem when it wakes up? (AT+QPSMCFG's <version>)
  bool context_is_retained() const { return retained_; }

 private:
  void released();
  void deliver_held();
  std::optional<sim::Instant> next_occasion() const;
  void sleep();
  void wake();
  void await_release();

  sim::TimerQueue& timers_;
  const Profile& profile_;
  const Settings& settings_;
  const Network& network_;
  StateBoard& board_;
  Hooks hooks_;
  std::optional<sim::Instant> last_activity_;  // since registration
  bool connection_told_ = false;
  bool retained_ = false;
  sim::Instant update_due_{};
  std::string paging_told_;
  std::deque<std::function<void()>> held_;
  sim::Timer page_;     // the next paging occasion, while something is held
  sim::Timer release_;  // the network releases the connection
  sim::Timer active_;   // T3324
  sim::Timer update_;   // T3412, while asleep
};

}  // namespace bg96::modem
