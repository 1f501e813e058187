#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "scenarios/language/rule.hpp"

namespace bg96::scenarios {

// ---- Expectations: what is judged ----

/// When an expectation begins to watch.
struct Anchor {
  enum class Kind : std::uint8_t { start, heal, rule, mark, at, boot };
  Kind kind = Kind::start;
  std::string name;  ///< rule, mark
  AtPatterns patterns;
  BootTrigger::Phase phase = BootTrigger::Phase::power_on;
};

/// The host sends such a command so often.
struct Sends {
  AtPatterns patterns;
  Range count{1};
  std::optional<Guard> guard;
};
/// The host never sends such a command, or something is never the case.
struct Never {
  AtPatterns patterns;         ///< or
  std::optional<Guard> state;  ///< never the case
  std::optional<Guard> guard;
};
/// The host sends such commands in that order; others may come between.
struct Order {
  std::vector<AtPatterns> steps;
};
/// The host does not send such a command more often than that.
struct Rate {
  AtPatterns patterns;
  std::uint64_t max = 0;
  sim::Duration per{};  ///< zero: no limit
  sim::Duration min_gap{};
};
/// The host sends nothing.
struct Silence {
  UartDirection direction = UartDirection::to_modem;
};
/// Something is the case at the end, or within the time that is given.
struct StateHolds {
  Guard state;
};
/// Something is the case all the time.
struct Always {
  Guard state;
};
/// Something becomes the case.
struct Recovers {
  Guard until;
};
/// What the host sent has arrived at a peer.
struct Delivered {
  std::string peer;
  std::string delimiter = "\n";
  Range count{0};
  bool exactly_once = false;
  bool at_least_once = false;
  bool in_order = false;
  std::string sha256;  ///< of all that arrived, lower-case hex; empty: not judged
};
/// A rule has fired so often.
struct Fired {
  std::string rule;
  Range count{1};
};
/// The host's program ends with that status.
struct HostExit {
  int status = 0;
};

/// What is expected of the host: it watches, and changes nothing.
struct Expectation {
  using Kind = std::variant<Sends, Never, Order, Rate, Silence, StateHolds, Always, Recovers,
                            Delivered, Fired, HostExit>;
  enum class Severity : std::uint8_t { fail, warn };
  std::string id;
  Position at;
  bool enabled = true;
  Kind kind;
  std::string kind_name;  ///< "sends", for reports
  Anchor after;
  std::optional<sim::Duration> within;
  std::optional<sim::Duration> window;  ///< `for`
  std::optional<Trigger> until;
  std::optional<Guard> until_state;  ///< `until: {state: ...}`
  Severity severity = Severity::fail;
};

// ---- The world of a case ----

/// One step of a scripted peer.
struct ScriptStep {
  enum class Kind : std::uint8_t { send, expect, wait, close };
  Kind kind = Kind::send;
  std::string text;
  Distribution length;
};
/// A remote end that the emulator plays itself.
struct Peer {
  enum class Kind : std::uint8_t { sink, echo, source, refuse, blackhole, script };
  std::string name;
  Position at;
  Kind kind = Kind::sink;
  std::size_t bytes = 0;          ///< source: how many it sends
  std::vector<ScriptStep> steps;  ///< script
};
/// What is dialled there is connected elsewhere.
struct Route {
  std::string to;   ///< "host:port" with "*"
  std::string via;  ///< "host:port" or "peer:name"
};
/// Where the modem may connect.
enum class Egress : std::uint8_t { allow, loopback, mapped_only };
/// The network behind the modem.
struct NetworkPart {
  std::optional<Egress> egress;
  std::map<std::string, std::string> hosts;  ///< name (with "*.") to address
  std::vector<Route> routes;
  std::map<int, std::string>
      inbound;  ///< the modem's listener port to the host's "port" or "address:port"
  std::optional<Link> link;
  Position link_at;
};
/// A key of the profile and its value, as `--set` takes them: {"sim.state", "absent"}.
using ProfileValue = std::pair<std::string, std::string>;
/// The modem.
struct Device {
  std::string profile = "bg96";
  std::vector<std::pair<ProfileValue, Position>> values;
  std::optional<Distribution> rdy, app_rdy, sim_ready, attach;
  std::optional<std::vector<std::string>> banner;
};

/// What becomes of something that should not be.
enum class Strictness : std::uint8_t { allow, warn, fail };
/// What is expected without being written down.
struct Strict {
  Strictness unused_rule = Strictness::fail;
  std::optional<Strictness> unknown_command;  ///< empty: fail in `test`, warn in `run`
  Strictness protocol = Strictness::warn;
  Strictness raw_urc = Strictness::warn;
  Strictness late_host = Strictness::fail;
};
/// When the case is over.
struct End {
  std::optional<Guard> when;
  std::optional<Trigger> when_trigger;
  std::optional<sim::Duration> after;
  sim::Duration grace{};
};
/// What the case's time is counted from.
enum class Start : std::uint8_t { host_open, immediately, control };

/// One case: a scenario with its matrix and repeat values put in.
struct Scenario {
  std::string name;
  Position name_at;
  std::string case_id;  ///< name[place=after-echo,victim=AT+CSQ]#3
  std::string description;
  Position at;
  std::vector<std::string> tags;
  std::vector<std::string> refs;
  std::vector<std::string> missing_features;  ///< of `requires`: not empty means skipped
  std::string needs_emulator;                 ///< of `requires`: at least this version, "0.9"
  std::optional<std::uint64_t> seed;          ///< empty: random
  sim::Duration timeout = std::chrono::minutes(5);
  Start start = Start::host_open;
  std::map<std::string, std::string> variables;
  Device device;
  NetworkPart network;
  std::vector<Peer> peers;
  std::vector<Rule> rules;
  std::vector<Expectation> expectations;
  End end;
  Strict strict;
};

}  // namespace bg96::scenarios
