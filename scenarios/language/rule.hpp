#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "emulator/ports/interceptor.hpp"
#include "emulator/ports/world.hpp"
#include "scenarios/language/at_pattern.hpp"
#include "scenarios/language/position.hpp"
#include "scenarios/language/values.hpp"

namespace bg96::scenarios {

/// Which way bytes go on the serial line and on a socket.
enum class UartDirection : std::uint8_t { to_host, to_modem };
/// Which way bytes go on a socket; up is towards the network.
enum class Direction : std::uint8_t { up, down, both };

// ---- Triggers: what a rule waits for ----

/// Each time a phase of the boot is reached.
struct BootTrigger {
  enum class Phase : std::uint8_t { power_on, rdy, app_rdy, sim_ready };
  Phase phase = Phase::power_on;
};
/// Once, so long after the case has begun.
struct TimeTrigger {
  sim::Duration at{};  ///< from t0
};
/// A command, before it runs.
struct AtTrigger {
  AtPatterns patterns;
};
/// So many bytes of a payload or of data mode have come.
struct DataTrigger {
  std::optional<int> socket;
  std::size_t at_least = 1;
};
/// The modem is about to say such a URC.
struct UrcTrigger {
  AtPatterns patterns;
};
/// A final result, as the modem means it.
struct ResultTrigger {
  AtPatterns of;                ///< empty: any command
  std::vector<std::string> is;  ///< "OK", "+CME ERROR: 30"; empty: any result
};
/// A state machine of the modem has gone from one state to another.
struct StateTrigger {
  MachineName machine;
  std::string from;  ///< empty: any
  std::string to;    ///< empty: any
};
/// Something has happened on a socket.
struct SocketTrigger {
  std::optional<int> id;
  ports::SocketSeen::Kind event = ports::SocketSeen::Kind::connected;
  std::string remote;  ///< "host:port", "*" for any of either; empty: any
};
/// A counter of bytes has reached a value; once for a connection.
struct BytesTrigger {
  std::optional<int> socket;            ///< of a socket, or
  std::optional<UartDirection> uart;    ///< of the serial line
  Direction direction = Direction::up;  ///< of a socket
  std::size_t reach = 0;
};
/// Every byte on the serial line; only with faults of bytes.
struct UartTrigger {
  UartDirection direction = UartDirection::to_host;
};
/// Something has happened at a built-in peer.
struct PeerTrigger {
  std::string name;
  std::string event;  ///< connected, closed, data; empty: see below
  std::optional<Range> records;
  std::optional<std::size_t> bytes;
};
/// The host has opened or closed the tty, or its program has ended.
struct HostTrigger {
  enum class Event : std::uint8_t { open, close, exit };
  Event event = Event::open;
};
/// Somebody outside pulls that string.
struct ControlTrigger {
  std::string name;
};
/// An action has set that mark.
struct MarkTrigger {
  std::string name;
};
/// Another rule has fired, or its window has opened or closed.
struct RuleTrigger {
  enum class Phase : std::uint8_t { fired, started, ended };
  std::string id;
  Phase phase = Phase::fired;
};

using Trigger = std::variant<BootTrigger, TimeTrigger, AtTrigger, DataTrigger, UrcTrigger,
                             ResultTrigger, StateTrigger, SocketTrigger, BytesTrigger, UartTrigger,
                             PeerTrigger, HostTrigger, ControlTrigger, MarkTrigger, RuleTrigger>;

// ---- Guards: what must hold besides ----

/// A condition on what is the case now. Its parts are ANDed.
struct Guard {
  enum class Kind : std::uint8_t {
    all,
    any,
    negated,
    state,
    match,
    variable,
    fired,
    not_fired,
    active,
    peer
  };
  Kind kind = Kind::all;
  Position at;
  std::vector<Guard> parts;  ///< all, any, negated (one)
  MachineName machine;       ///< state
  std::string name;          ///< match: a capture; variable; fired, not_fired, active: a rule; peer
  Comparison comparison;     ///< state, match, variable
  std::optional<Range> records;      ///< peer
  std::optional<std::size_t> bytes;  ///< peer: at least
};

// ---- Actions: what a rule does ----

/// The command runs later.
struct Delay {
  Distribution length;
};  ///< before the command runs
/// The command runs, and its final result comes later.
struct HoldResult {
  Distribution length;
};  ///< between execution and final result
/// Another final result.
struct ReplaceResult {
  ports::ForcedResult result;
  bool execute = true;
  std::optional<int> last_error;
};
/// Other information lines and another final result.
struct Respond {
  std::vector<std::string> lines;  ///< the last one is the final result; may hold ${m.name}
  bool execute = true;
};
/// How the opening of a socket ends: +QIOPEN with that code.
struct Outcome {
  int error = 0;
  Distribution delay;
};
/// Something is never sent.
struct Swallow {
  enum class What : std::uint8_t { result, response, echo, prompt, urc };
  What what = What::result;
  bool execute = true;
};
/// The interpreter stops reading commands.
struct HangAction {
  std::optional<Distribution> length;  ///< empty: for ever
  bool drop_input = false;
};
/// The prompt comes otherwise.
struct PromptAction {
  Distribution delay;
  int repeat = 1;
  std::optional<std::string> text;
};
/// Where in the answer to the command something is to come; `now` and `idle` need no command.
enum class UrcPlace : std::uint8_t {
  now,
  idle,
  after_echo,
  mid_response,
  before_result,
  after_result
};
/// A line that nobody asked for.
struct UrcAction {
  std::string text;  ///< may hold ${m.name}
  UrcPlace place = UrcPlace::idle;
  bool lie = false;
};
/// Of a URC that the modem is about to say; only with a urc trigger.
struct RepeatUrc {
  int copies = 2;
  Distribution delay;
};
/// A connection ends, as if the network did it.
struct CloseSocket {
  enum class How : std::uint8_t { fin, rst, silent };
  int id = 0;
  How how = How::fin;
  UrcPlace place = UrcPlace::now;
};
/// Bytes at an offset of a stream arrive wrong.
struct CorruptSocket {
  enum class How : std::uint8_t { flip_bit, zero, drop, duplicate };
  int id = 0;
  Direction direction = Direction::down;
  std::size_t at = 0;  ///< offset in the stream from its beginning
  How how = How::flip_bit;
  std::size_t bytes = 1;
};
/// A client that is not there connects to a listener.
struct IncomingSocket {
  int listener = 0;
  std::string from;  ///< "address:port"
  std::string send;
};
/// The network ends a context.
struct DeactivatePdp {
  int context_id = 1;
  UrcPlace place = UrcPlace::now;
};
/// The network is gone, and comes back.
struct LoseRegistration {
  std::optional<Distribution> length;  ///< empty: until something sets it
  int regain_stat = 1;
  std::optional<int> regain_technology;
};
/// The network says another status.
struct SetRegistrationAction {
  int stat = 1;
  std::optional<int> technology;
};
/// The modem moves to another radio access technology, with a gap.
struct ChangeRat {
  int technology = 0;  ///< 0 GSM, 8 LTE-M, 9 NB-IoT
  Distribution gap;
};
/// The radio measures something else.
struct SetSignalAction {
  ports::SetSignal signal;
};
/// The SIM changes.
struct SetSimAction {
  ports::SetSim::State state = ports::SetSim::State::ready;
};
/// The modem is elsewhere, and its antenna sees the sky.
struct SetFixAction {
  ports::SetFix fix;
};
/// The antenna does not see the sky.
struct LoseFixAction {
  std::optional<Distribution> length;  ///< empty: until something sets it
};
/// A short message comes.
struct ReceiveSms {
  std::string from;
  std::string text;                  ///< may hold ${m.name}
  std::optional<int> message_class;  ///< 0-3
  std::string pdu;                   ///< octets, instead of `text`
};
/// The power goes and comes back, or the modem restarts by itself.
struct CyclePowerAction {
  std::string kind = "brownout";  ///< brownout, reboot, watchdog, crash: told in reports
  Distribution silent;
  bool announce = false;
  bool banner = true;
  std::optional<std::vector<std::string>> lines;
  bool lose_settings = true;
  bool hang_up = false;  ///< the tty goes as well, as of a USB modem
};
/// The power goes.
struct SwitchOffAction {
  bool announce = false;
};
/// PWRKEY is held low for so long.
struct PressKeyAction {
  Distribution length = Distribution::constant(std::chrono::milliseconds(700));
};
/// RESET_N is held low for so long.
struct PressResetAction {
  Distribution length = Distribution::constant(std::chrono::milliseconds(200));
};
/// Bytes on the serial line arrive wrong, twice, or not at all.
struct UartFault {
  enum class How : std::uint8_t { flip_bit, zero, random, drop, duplicate, insert };
  How how = How::flip_bit;
  UartDirection direction = UartDirection::to_host;  ///< without a uart trigger
  std::size_t bytes = 1;
  std::string text;  ///< insert
};
/// The tty goes for so long, as that of a USB modem.
struct HangUp {
  Distribution length;
};  ///< the tty goes for so long
/// The actions that follow come later.
struct Wait {
  Distribution length;
};
/// Sets a mark for triggers and expectations.
struct SetMark {
  std::string name;
};
/// Sets a variable for guards.
struct SetVariable {
  std::string name;
  std::string value;
};
/// Switches a rule on or off.
struct EnableRule {
  std::string id;
  bool enabled = true;
};
/// Closes all windows.
struct Heal {};
/// A line for the trace.
struct Log {
  std::string text;
};
/// The case has failed.
struct Fail {
  std::string text;
};
/// Ends the case, or the host's program.
struct Stop {
  bool host = false;
};  ///< the scenario, or the host's program

/// One thing that a rule does.
struct Action {
  using Kind =
      std::variant<Delay, HoldResult, ReplaceResult, Respond, Outcome, Swallow, HangAction,
                   PromptAction, UrcAction, RepeatUrc, CloseSocket, CorruptSocket, IncomingSocket,
                   DeactivatePdp, LoseRegistration, SetRegistrationAction, ChangeRat,
                   SetSignalAction, SetSimAction, SetFixAction, LoseFixAction, ReceiveSms,
                   CyclePowerAction, SwitchOffAction, PressKeyAction, PressResetAction, UartFault,
                   HangUp, Wait, SetMark, SetVariable, EnableRule, Heal, Log, Fail, Stop>;
  Kind kind;
  Position at;
  std::string text;  ///< as written, for reports
};

// ---- Conditions: what holds while a window is open ----

/// When a link lets 1500 bytes pass, as measured somewhere; after the last one it begins anew.
struct RateTrace {
  static constexpr std::size_t kBytes = 1500;
  std::vector<std::uint64_t> at_ms;  ///< from the case's beginning, never going down; not empty
};
/// One direction of a link; what is empty keeps what was there below.
struct LinkDirection {
  std::optional<Distribution> latency;
  std::optional<double> loss;   ///< 0-1
  std::optional<double> burst;  ///< mean length of a burst of losses, 1 or more units
  std::optional<double> bits_per_second;
  std::shared_ptr<const RateTrace> rate_trace;  ///< instead of `bits_per_second`
  std::optional<std::size_t> queue_bytes;
  std::optional<std::size_t> mtu_bytes;
};
/// What both directions of the link to the network are like.
struct Link {
  LinkDirection up;
  LinkDirection down;
  bool is_down = false;  ///< nothing passes
};
/// A value that goes from one level to another, or is set at once.
struct Ramp {
  std::optional<int> from;
  int to = 0;
  sim::Duration over{};
};
/// What the radio measures.
struct SignalCondition {
  std::optional<Ramp> rssi_dbm, rsrp_dbm, rsrq_db, sinr_db;
};
/// Names cannot be looked up.
struct DnsCondition {
  enum class Failure : std::uint8_t { timeout, not_found, failure };
  Failure failure = Failure::timeout;
  std::vector<std::string> names;  ///< "*.example.com"; empty: all
};
/// Nothing passes on a socket.
struct SocketStall {
  std::optional<int> id;
  Direction direction = Direction::both;
};
/// The send buffer takes nothing.
struct SocketFull {
  std::optional<int> id;
};  ///< the send buffer takes nothing
/// Connections there are refused.
struct SocketRefuse {
  std::string to;  ///< "host:port" with "*"
  int error = 566;
};
/// Such commands run later.
struct AtDelay {
  AtPatterns match;
  Distribution by;
};
/// The serial line is slow.
struct UartRate {
  std::optional<double> to_host_bytes_per_second, to_modem_bytes_per_second;
};
/// Bytes come in pieces.
struct UartSplit {
  Range sizes{1, 1};
  Distribution gap;
};
/// Nothing passes on the serial line.
struct UartStall {
  std::optional<UartDirection> direction;
};  ///< empty: both

/// One thing that holds while a window is open.
struct Condition {
  using Kind = std::variant<Link, SignalCondition, DnsCondition, SocketStall, SocketFull,
                            SocketRefuse, AtDelay, UartRate, UartSplit, UartStall>;
  Kind kind;
  Position at;
  std::string text;  ///< as written, for reports
};

// ---- A rule ----

/// What goes wrong: a trigger, a guard, how often, and what is done or holds.
struct Rule {
  std::string id;
  Position at;       ///< of its id, or of the rule when it has none
  std::string from;  ///< provenance, shown in reports
  bool enabled = true;
  int priority = 0;
  Trigger when;
  Position when_at;
  std::string when_text;  ///< as written, for reports
  std::optional<Guard> guard;
  std::string guard_text;                     ///< as written, for reports
  std::vector<Range> nth;                     ///< empty: all matches
  std::optional<std::uint64_t> every;         ///< each N-th match
  std::optional<sim::Duration> every_period;  ///< of a time trigger
  std::optional<double> activation;           ///< 0-1, once a run
  std::optional<double> probability;          ///< 0-1, per match
  sim::Duration cooldown{};
  std::optional<std::uint64_t> times = 1;  ///< empty: always
  std::optional<bool> must_fire;
  std::vector<Action> actions;
  std::vector<Condition> conditions;   ///< `apply`
  std::optional<Distribution> window;  ///< `for`
  std::optional<Trigger> until;        ///< `until: <trigger>`
  std::string until_text;              ///< as written, for reports
  bool until_end = false;              ///< `until: end`
};

}  // namespace bg96::scenarios
