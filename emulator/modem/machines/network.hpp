#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>

#include "emulator/modem/machines/settings.hpp"
#include "emulator/modem/machines/state_board.hpp"
#include "emulator/modem/profile.hpp"
#include "emulator/ports/world.hpp"
#include "emulator/sim/signal.hpp"
#include "emulator/sim/task.hpp"
#include "emulator/sim/timer_queue.hpp"

namespace bg96::modem {

/// <AcT> of 27.007, as far as a BG96 has it.
enum AccessTechnology : int { kGsm = 0, kLteM = 8, kNbIot = 9 };

/// What the radio measures.
struct Signal {
  int rssi_dbm = 0;
  int rsrp_dbm = 0;
  int rsrq_db = 0;
  int sinr_db = 0;
};

/// The radio and the registration: what AT+CFUN, AT+COPS, AT+CGATT and AT+C*REG move and tell, and
/// what the network says to it.
class Network {
 public:
  /// <fun> of AT+CFUN.
  enum class Function : int { minimum = 0, full = 1, flight = 4 };
  /// <mode> of AT+COPS.
  enum class Selection : int { automatic = 0, manual = 1, deregistered = 2 };
  enum class State : std::uint8_t { silent, searching, registered, denied, unknown };
  /// What moves the state. The last five are the network's word, when a search ends or at any time.
  enum class Event : std::uint8_t {
    radio_on,
    radio_off,
    detach,
    attach,
    found,
    denied,
    lost,     ///< there is no network to be found
    unknown,  ///< out of coverage
    ignored,  ///< not registered, and nothing is searched for
  };

  struct Hooks {
    std::function<void(std::string)> say;  ///< a URC
    /// Registration, and with it every context, has gone.
    std::function<void(bool by_network)> lost;
    std::function<void()> registered;         ///< the network has taken the modem in
    std::function<std::string()> eps_timers;  ///< what +CEREG with n=4 tells behind the cell
  };

  Network(sim::TimerQueue& timers, const Profile& profile, const Settings& settings,
          StateBoard& board, Hooks hooks);

  /// The state that follows `event` in `state`; the same state when it changes nothing.
  static State next(State state, Event event);

  /// Starts as after a boot; with a SIM it is registered at once when `registered`.
  void boot(bool sim_ready, bool registered);
  /// The network still knows the modem: the next registration needs no more than
  /// Timing::wake_registration.
  void set_retained() { retained_ = true; }
  /// Stops without a word, as when the power goes.
  void stop();

  Function function() const { return function_; }
  void set_function(Function function);
  /// The SIM can be used now, or cannot any more.
  void set_sim_ready(bool ready);
  Selection selection() const { return selection_; }
  /// AT+COPS=0, 1 and 2.
  void select(Selection selection);
  /// AT+CGATT=1 and 0.
  void set_attached(bool attached);
  /// Whoever wants a context is attached first (27.007, 10.1.10), where the radio and the SIM allow
  /// it; the search goes on behind this.
  void attach_if_detached();
  /// The network's word: at once where the modem asks for it, and from now on at the end of each
  /// search.
  void set_registration(const ports::SetRegistration& event);
  /// AT+QCFG has changed what may be looked for.
  void configuration_changed();
  /// What is empty stays as it is.
  void set_signal(const ports::SetSignal& event);
  State state() const { return state_; }
  bool registered() const { return state_ == State::registered; }
  /// Registered in the circuit domain: on GSM also behind AT+CGATT=0, as long as the modem and its
  /// network are there; never while AT+QCFG="servicedomain" is 1.
  bool circuit_registered() const;
  /// Registered in one domain at least.
  bool in_service() const { return registered() || circuit_kept(); }
  bool searching() const { return state_ == State::searching; }
  bool radio_on() const { return function_ == Function::full; }
  /// Waits until registered. Owner: the command that asks.
  sim::Signal& changed() { return changed_; }

  /// <stat> for AT+CREG, AT+CGREG, AT+CEREG.
  int circuit_status() const;
  int packet_status() const;
  int eps_status() const;
  /// `,"D0B","C45C010",8` for a status that is registered, else nothing.
  std::string cell(int status) const;
  /// The same behind +CGREG with n=4: with timers, and even <AcT> in quotes (a unit on EDGE).
  std::string packet_cell_with_timers() const;
  /// The cell's identity: of 16 bits on GSM, of 28 on LTE.
  std::uint32_t cell_id() const;
  /// AccessTechnology
  int access_technology() const { return access_technology_; }
  /// The band in use, as Profile::Network::band, and a channel in it.
  int band() const;
  int channel() const { return channel_of(band()); }
  /// Is there a network at all?
  bool is_heard() const { return answer_ == Event::found || answer_ == Event::denied; }
  const Signal& signal() const { return signal_; }
  /// AT+CSQ's <rssi>: 0-31, or 99.
  int signal_index() const;

  int operator_format = 0;  ///< AT+COPS=3: 0 long, 1 short, 2 numeric
  /// The operator's name in that format.
  const std::string& operator_name() const;

 private:
  // What was told, or would have been, of one domain.
  struct Report {
    int status = 0;
    std::string cell;
  };
  static constexpr std::size_t kDomains = 3;

  int status() const;
  bool circuit_kept() const;
  bool may_search() const;
  bool starts_detached() const;
  bool allowed() const;
  /// What a search ends with: there is no network for a modem that may not use it.
  Event answer() const { return answer_ == Event::found && !allowed() ? Event::lost : answer_; }
  void search();
  void handle(Event event);
  void enter(State state);
  void report();
  Report report_of(int status) const { return {status, cell(status)}; }
  std::array<Report, kDomains> present() const;
  void report_signal();
  void tell_board();

  sim::TimerQueue& timers_;
  const Profile& profile_;
  const Settings& settings_;
  StateBoard& board_;
  Hooks hooks_;
  State state_ = State::silent;
  Function function_ = Function::full;
  Selection selection_ = Selection::automatic;
  bool sim_ready_ = false;
  bool detached_ = false;      // by AT+CGATT=0, or since the start by AT+QCFG="gprsattach",0
  bool circuit_kept_ = false;  // behind AT+CGATT=0 on GSM, until the modem is registered anew
  // The network, which stays when the modem restarts.
  Event answer_ = Event::found;
  int home_or_roaming_;
  int access_technology_;
  Signal signal_;
  std::array<Report, kDomains> told_;
  bool told_on_gsm_;
  int told_signal_;
  bool by_network_ = false;  // what moves the state is the network's word
  bool retained_ = false;
  bool eps_report_waits_ = false;
  sim::Timer search_;
  sim::Timer eps_report_;
  sim::Signal changed_;
};

}  // namespace bg96::modem
