#include "scenarios/engine/rules/matching.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace bg96::scenarios {
namespace {

template <std::size_t kSize, class Enumeration>
std::string_view entry(const std::array<std::string_view, kSize>& names, Enumeration value) {
  return names.at(static_cast<std::size_t>(value));
}

/// read, test, write or execute.
std::string_view form_of(std::string_view line) {
  if (line.ends_with("=?")) return "test";
  if (line.find('=') != std::string_view::npos) return "write";
  return line.ends_with('?') ? "read" : "execute";
}

bool any_matches(const AtPatterns& patterns, std::string_view line, Captures& captures) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const AtPattern& pattern) { return pattern.matches(line, captures); });
}

/// Both halves of "host:port" may be "*".
bool endpoint_matches(std::string_view wanted, std::string_view remote) {
  if (wanted.empty() || wanted == "*") return true;
  const auto split = [](std::string_view text) {
    const std::size_t colon = text.rfind(':');
    return colon == std::string_view::npos
               ? std::pair(text, std::string_view("*"))
               : std::pair(text.substr(0, colon), text.substr(colon + 1));
  };
  const auto [host, port] = split(wanted);
  const auto [remote_host, remote_port] = split(remote);
  return (host == "*" || host == remote_host) && (port == "*" || port == remote_port);
}

/// Did a count go over the mark with this event?
bool crosses(std::int64_t before, std::int64_t after, std::size_t mark) {
  const auto wanted = static_cast<std::int64_t>(mark);
  return before < wanted && wanted <= after;
}

struct Matcher {
  const Event& event;
  const Facts& facts;
  Captures& captures;

  void capture(std::string_view name) const {
    captures[std::string(name)] = std::string(event.text(name));
  }
  void capture_number(std::string_view name) const {
    captures[std::string(name)] = std::to_string(event.number(name));
  }

  bool operator()(const BootTrigger& trigger) const {
    if (event.text("phase") != name_of(trigger.phase)) return false;
    capture_number("n");
    return true;
  }
  bool operator()(const TimeTrigger&) const { return true; }
  bool operator()(const AtTrigger& trigger) const {
    const std::string_view line = event.text("line");
    if (!any_matches(trigger.patterns, line, captures)) return false;
    captures.try_emplace("line", line);
    captures.try_emplace("form", form_of(line));
    return true;
  }
  bool operator()(const DataTrigger& trigger) const {
    if (trigger.socket && event.number("socket", -1) != *trigger.socket) return false;
    if (!crosses(event.number("before"), event.number("len"), trigger.at_least)) return false;
    capture_number("len");
    return true;
  }
  bool operator()(const UrcTrigger& trigger) const {
    const std::string_view text = event.text("text");
    if (!any_matches(trigger.patterns, text, captures)) return false;
    captures.try_emplace("line", text);
    return true;
  }
  bool operator()(const ResultTrigger& trigger) const {
    const std::string_view result = event.text("result");
    if (!trigger.is.empty() &&
        std::find(trigger.is.begin(), trigger.is.end(), result) == trigger.is.end()) {
      return false;
    }
    if (!trigger.of.empty() && !any_matches(trigger.of, event.text("line"), captures)) return false;
    capture_number("elapsed");
    captures.try_emplace("result", result);
    return true;
  }
  bool operator()(const StateTrigger& trigger) const {
    const bool same = event.text("machine") == trigger.machine.machine &&
                      event.number("index", -1) == trigger.machine.index &&
                      (trigger.from.empty() || event.text("from") == trigger.from) &&
                      (trigger.to.empty() || event.text("to") == trigger.to);
    if (!same) return false;
    capture("from");
    capture("to");
    return true;
  }
  bool operator()(const SocketTrigger& trigger) const {
    if (trigger.id && event.number("id", -1) != *trigger.id) return false;
    if (event.text("event") != name_of(trigger.event)) return false;
    if (!endpoint_matches(trigger.remote, event.text("remote"))) return false;
    capture_number("id");
    capture("remote");
    capture_number("len");
    return true;
  }
  bool operator()(const BytesTrigger& trigger) const {
    if (trigger.uart) {
      return event.text("dir") == name_of(*trigger.uart) &&
             crosses(event.number("before"), event.number("total"), trigger.reach);
    }
    const std::string_view name = event.text("event");
    const bool up = name == name_of(ports::SocketSeen::Kind::data_up);
    const bool down = name == name_of(ports::SocketSeen::Kind::data_down);
    if (!(up && trigger.direction != Direction::down) &&
        !(down && trigger.direction != Direction::up)) {
      return false;
    }
    if (trigger.socket && event.number("id", -1) != *trigger.socket) return false;
    const char* count = trigger.direction == Direction::both ? "both" : "total";
    const std::int64_t total = event.number(count);
    return crosses(total - event.number("len"), total, trigger.reach);
  }
  bool operator()(const UartTrigger&) const {
    capture_number("offset");
    return true;
  }
  bool operator()(const PeerTrigger& trigger) const {
    if (event.text("name") != trigger.name) return false;
    if (!trigger.event.empty() && event.text("event") != trigger.event) return false;
    const std::string& received = facts.received(trigger.name);
    // Two records may come at once: what counts is that so many are there.
    if (trigger.records && count_records(received, "\n") < trigger.records->min) return false;
    return !trigger.bytes || received.size() >= *trigger.bytes;
  }
  bool operator()(const HostTrigger& trigger) const {
    if (event.text("event") != name_of(trigger.event)) return false;
    capture_number("status");
    return true;
  }
  bool operator()(const ControlTrigger& trigger) const {
    if (event.text("name") != trigger.name) return false;
    for (const auto& [name, value] : event.fields) {
      if (const auto* text = std::get_if<std::string>(&value)) captures.try_emplace(name, *text);
    }
    return true;
  }
  bool operator()(const MarkTrigger& trigger) const { return event.text("name") == trigger.name; }
  bool operator()(const RuleTrigger& trigger) const {
    return event.text("id") == trigger.id && event.text("phase") == name_of(trigger.phase);
  }
};

struct KindOf {
  std::string_view operator()(const BootTrigger&) const { return "boot"; }
  std::string_view operator()(const TimeTrigger&) const { return {}; }
  std::string_view operator()(const AtTrigger&) const { return "at"; }
  std::string_view operator()(const DataTrigger&) const { return "payload"; }
  std::string_view operator()(const UrcTrigger&) const { return "urc"; }
  std::string_view operator()(const ResultTrigger&) const { return "result"; }
  std::string_view operator()(const StateTrigger&) const { return "state"; }
  std::string_view operator()(const SocketTrigger&) const { return "socket"; }
  std::string_view operator()(const BytesTrigger& trigger) const {
    return trigger.uart ? "uart" : "socket";
  }
  std::string_view operator()(const UartTrigger&) const { return {}; }
  std::string_view operator()(const PeerTrigger&) const { return "peer"; }
  std::string_view operator()(const HostTrigger&) const { return "host"; }
  std::string_view operator()(const ControlTrigger&) const { return "control"; }
  std::string_view operator()(const MarkTrigger&) const { return "mark"; }
  std::string_view operator()(const RuleTrigger&) const { return "rule"; }
};

}  // namespace

std::string_view event_kind(const Trigger& trigger) { return std::visit(KindOf{}, trigger); }

bool matches(const Trigger& trigger, const Event& event, const Facts& facts, Captures& captures) {
  const std::string_view kind = event_kind(trigger);
  if (!kind.empty() && kind != event.kind) return false;
  return std::visit(Matcher{event, facts, captures}, trigger);
}

std::string filled_in(std::string_view text, const Captures& captures) {
  constexpr std::string_view kOpening = "${m.";
  std::string filled;
  while (true) {
    const std::size_t begin = text.find(kOpening);
    const std::size_t end = begin == std::string_view::npos ? begin : text.find('}', begin);
    if (end == std::string_view::npos) return filled + std::string(text);
    const std::size_t name = begin + kOpening.size();
    const auto captured = captures.find(text.substr(name, end - name));
    filled += text.substr(0, begin);
    filled += captured == captures.end() ? std::string(text.substr(begin, end + 1 - begin))
                                         : captured->second;
    text.remove_prefix(end + 1);
  }
}

std::string_view name_of(BootTrigger::Phase phase) {
  return entry<4>({"power-on", "rdy", "app-rdy", "sim-ready"}, phase);
}

std::string_view name_of(HostTrigger::Event event) {
  return entry<3>({"open", "close", "exit"}, event);
}

std::string_view name_of(RuleTrigger::Phase phase) {
  return entry<3>({"fired", "started", "ended"}, phase);
}

std::string_view name_of(UartDirection direction) {
  return entry<2>({"to-host", "to-modem"}, direction);
}

std::string_view name_of(ports::SocketSeen::Kind kind) {
  return entry<7>(
      {"opening", "connected", "connect-failed", "data-up", "data-down", "closed", "incoming"},
      kind);
}

}  // namespace bg96::scenarios
