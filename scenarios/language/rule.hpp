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
enum class Direction : std::uint8_t { up, down, both };

// ---- Triggers: what a rule waits for ----

struct BootTrigger {
  enum class Phase : std::uint8_t { power_on, rdy, app_rdy, sim_ready };
  Phase phase = Phase::power_on;
};
struct TimeTrigger {
  sim::Duration at{};  ///< from t0
};
struct AtTrigger {
  AtPatterns patterns;
};
struct DataTrigger {
  std::optional<int> socket;
  std::size_t at_least = 1;
};
struct UrcTrigger {
  AtPatterns patterns;
};
struct ResultTrigger {
  AtPatterns of;                ///< empty: any command
  std::vector<std::string> is;  ///< "OK", "+CME ERROR: 30"; empty: any result
};
struct StateTrigger {
  MachineName machine;
  std::string from;  ///< empty: any
  std::string to;    ///< empty: any
};
struct SocketTrigger {
  std::optional<int> id;
  ports::SocketSeen::Kind event = ports::SocketSeen::Kind::connected;
  std::string remote;  ///< "host:port", "*" for any of either; empty: any
};
struct BytesTrigger {
  std::optional<int> socket;            ///< of a socket, or
  std::optional<UartDirection> uart;    ///< of the serial line
  Direction direction = Direction::up;  ///< of a socket
  std::size_t reach = 0;
};
struct UartTrigger {
  UartDirection direction = UartDirection::to_host;
};
struct PeerTrigger {
  std::string name;
  std::string event;  ///< connected, closed, data; empty: see below
  std::optional<Range> records;
  std::optional<std::size_t> bytes;
};
struct HostTrigger {
  enum class Event : std::uint8_t { open, close, exit };
  Event event = Event::open;
};
struct ControlTrigger {
  std::string name;
};
struct MarkTrigger {
  std::string name;
};
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

struct Delay {
  Distribution length;
};  ///< before the command runs
struct HoldResult {
  Distribution length;
};  ///< between execution and final result
struct ReplaceResult {
  ports::ForcedResult result;
  bool execute = true;
  std::optional<int> last_error;
};
struct Respond {
  std::vector<std::string> lines;  ///< the last one is the final result; may hold ${m.name}
  bool execute = true;
};
struct Outcome {
  int error = 0;
  Distribution delay;
};
struct Swallow {
  enum class What : std::uint8_t { result, response, echo, prompt, urc };
  What what = What::result;
  bool execute = true;
};
struct HangAction {
  std::optional<Distribution> length;  ///< empty: for ever
  bool drop_input = false;
};
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
struct CloseSocket {
  enum class How : std::uint8_t { fin, rst, silent };
  int id = 0;
  How how = How::fin;
  UrcPlace place = UrcPlace::now;
};
struct CorruptSocket {
  enum class How : std::uint8_t { flip_bit, zero, drop, duplicate };
  int id = 0;
  Direction direction = Direction::down;
  std::size_t at = 0;  ///< offset in the stream from its beginning
  How how = How::flip_bit;
  std::size_t bytes = 1;
};
struct IncomingSocket {
  int listener = 0;
  std::string from;  ///< "address:port"
  std::string send;
};
struct DeactivatePdp {
  int context_id = 1;
  UrcPlace place = UrcPlace::now;
};
struct LoseRegistration {
  std::optional<Distribution> length;  ///< empty: until something sets it
  int regain_stat = 1;
  std::optional<int> regain_technology;
};
struct SetRegistrationAction {
  int stat = 1;
  std::optional<int> technology;
};
struct ChangeRat {
  int technology = 0;  ///< 0 GSM, 8 LTE-M, 9 NB-IoT
  Distribution gap;
};
struct SetSignalAction {
  ports::SetSignal signal;
};
struct SetSimAction {
  ports::SetSim::State state = ports::SetSim::State::ready;
};
struct CyclePowerAction {
  std::string kind = "brownout";  ///< brownout, reboot, watchdog, crash: told in reports
  Distribution silent;
  bool announce = false;
  bool banner = true;
  std::optional<std::vector<std::string>> lines;
  bool lose_settings = true;
  bool hang_up = false;  ///< the tty goes as well, as of a USB modem
};
struct SwitchOffAction {
  bool announce = false;
};
struct UartFault {
  enum class How : std::uint8_t { flip_bit, zero, random, drop, duplicate, insert };
  How how = How::flip_bit;
  UartDirection direction = UartDirection::to_host;  ///< without a uart trigger
  std::size_t bytes = 1;
  std::string text;  ///< insert
};
struct HangUp {
  Distribution length;
};  ///< the tty goes for so long
struct Wait {
  Distribution length;
};
struct SetMark {
  std::string name;
};
struct SetVariable {
  std::string name;
  std::string value;
};
struct EnableRule {
  std::string id;
  bool enabled = true;
};
struct Heal {};
struct Log {
  std::string text;
};
struct Fail {
  std::string text;
};
struct Stop {
  bool host = false;
};  ///< the scenario, or the host's program

struct Action {
  using Kind =
      std::variant<Delay, HoldResult, ReplaceResult, Respond, Outcome, Swallow, HangAction,
                   PromptAction, UrcAction, RepeatUrc, CloseSocket, CorruptSocket, IncomingSocket,
                   DeactivatePdp, LoseRegistration, SetRegistrationAction, ChangeRat,
                   SetSignalAction, SetSimAction, CyclePowerAction, SwitchOffAction, UartFault,
                   HangUp, Wait, SetMark, SetVariable, EnableRule, Heal, Log, Fail, Stop>;
  Kind kind;
  Position at;
  std::string text;  ///< as written, for reports
};

// ---- Conditions: what holds while a window is open ----

/// One direction of a link; what is empty keeps what was there below.
struct LinkDirection {
  std::optional<Distribution> latency;
  std::optional<double> loss;   ///< 0-1
  std::optional<double> burst;  ///< mean length of a burst of losses, 1 or more units
  std::optional<double> bits_per_second;
  std::optional<std::size_t> queue_bytes;
  std::optional<std::size_t> mtu_bytes;
};
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
struct SignalCondition {
  std::optional<Ramp> rssi_dbm, rsrp_dbm, rsrq_db, sinr_db;
};
struct DnsCondition {
  enum class Failure : std::uint8_t { timeout, not_found, failure };
  Failure failure = Failure::timeout;
  std::vector<std::string> names;  ///< "*.example.com"; empty: all
};
struct SocketStall {
  std::optional<int> id;
  Direction direction = Direction::both;
};
struct SocketFull {
  std::optional<int> id;
};  ///< the send buffer takes nothing
struct SocketRefuse {
  std::string to;  ///< "host:port" with "*"
  int error = 566;
};
struct AtDelay {
  AtPatterns match;
  Distribution by;
};
struct UartRate {
  std::optional<double> to_host_bytes_per_second, to_modem_bytes_per_second;
};
struct UartSplit {
  Range sizes{1, 1};
  Distribution gap;
};
struct UartStall {
  std::optional<UartDirection> direction;
};  ///< empty: both

struct Condition {
  using Kind = std::variant<Link, SignalCondition, DnsCondition, SocketStall, SocketFull,
                            SocketRefuse, AtDelay, UartRate, UartSplit, UartStall>;
  Kind kind;
  Position at;
  std::string text;  ///< as written, for reports
};

// ---- A rule ----

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
  bool until_end = false;              ///< `until: end`
};

}  // namespace bg96::scenarios
