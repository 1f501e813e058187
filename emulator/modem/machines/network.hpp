#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "emulator/modem/machines/settings.hpp"
#include "emulator/modem/profile.hpp"
#include "emulator/sim/signal.hpp"
#include "emulator/sim/task.hpp"
#include "emulator/sim/timer_queue.hpp"

namespace bg96::modem {

/// The radio and the registration: what AT+CFUN, AT+COPS, AT+CGATT and AT+C*REG move and tell.
class Network {
 public:
  /// <fun> of AT+CFUN.
  enum class Function : int { minimum = 0, full = 1, flight = 4 };
  /// <mode> of AT+COPS.
  enum class Selection : int { automatic = 0, manual = 1, deregistered = 2 };
  enum class State : std::uint8_t { silent, searching, registered };
  /// What moves the state.
  enum class Event : std::uint8_t { radio_on, radio_off, found, detach, attach };

  struct Hooks {
    std::function<void(std::string)> say;  ///< a URC
    std::function<void()> lost;            ///< registration, and with it every context, has gone
    std::function<void()> registered;      ///< the network has taken the modem in
  };

  Network(sim::TimerQueue& timers, const Profile& profile, const Settings& settings, Hooks hooks);

  /// The state that follows `event` in `state`; the same state when it changes nothing.
  static State next(State state, Event event);

  /// Starts as after a boot; with a SIM it is registered at once when `registered`.
  void boot(bool sim_ready, bool registered);
  /// Stops without a word, as when the power goes.
  void stop();

  Function function() const { return function_; }
  void set_function(Function function, bool sim_ready);
  Selection selection() const { return selection_; }
  /// AT+COPS=0, 1 and 2.
  void select(Selection selection);
  /// AT+CGATT=1 and 0.
  void set_attached(bool attached);
  bool registered() const { return state_ == State::registered; }
  bool radio_on() const { return function_ == Function::full; }
  /// Waits until registered. Owner: the command that asks.
  sim::Signal& changed() { return changed_; }

  /// <stat> for AT+CREG, AT+CGREG, AT+CEREG.
  int circuit_status() const;
  int packet_status() const;
  int eps_status() const;
  /// `,"D0B","C45C010",8` for a status that is registered, else nothing.
  std::string cell(int status) const;

  int operator_format = 0;  ///< AT+COPS=3: 0 long, 1 short, 2 numeric
  /// The operator's name in that format.
  const std::string& operator_name() const;

 private:
  void handle(Event event);
  void report();

  sim::TimerQueue& timers_;
  const Profile& profile_;
  const Settings& settings_;
  Hooks hooks_;
  State state_ = State::silent;
  Function function_ = Function::full;
  Selection selection_ = Selection::automatic;
  bool sim_ready_ = false;
  sim::Timer search_;
  sim::Signal changed_;
};

}  // namespace bg96::modem
