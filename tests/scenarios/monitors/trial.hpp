#pragma once

#include <chrono>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "scenarios/engine/monitors/judge.hpp"
#include "tests/scenarios/monitors/facts_double.hpp"

namespace bg96::scenarios::test {

using namespace std::chrono_literals;

inline AtPatterns at(std::initializer_list<const char*> texts) {
  AtPatterns patterns;
  for (const char* text : texts) {
    patterns.push_back(std::get<AtPattern>(AtPattern::compile(text)));
  }
  return patterns;
}
inline Anchor after_rule(std::string id) { return {Anchor::Kind::rule, std::move(id), {}, {}}; }
inline Anchor after_mark(std::string name) { return {Anchor::Kind::mark, std::move(name), {}, {}}; }
inline Anchor after_heal() { return {Anchor::Kind::heal, "", {}, {}}; }

/// A case that a test plays by hand: what happens, at what time from the start.
struct Trial {
  Scenario scenario;
  FactsDouble facts;
  Judge::Options options;
  std::vector<RuleReport> reports;
  std::unique_ptr<Judge> judge;
  std::uint64_t sequence = 0;

  Trial() {
    scenario.name = "trial";
    scenario.at = {"trial.yaml", 1, 1};
  }

  Expectation& expect(Expectation::Kind kind, Anchor after = {}) {
    Expectation& made = scenario.expectations.emplace_back();
    made.id = "e" + std::to_string(scenario.expectations.size());
    made.kind = std::move(kind);
    made.after = std::move(after);
    return made;
  }
  /// A rule that pulls a socket's plug.
  Rule& rule(std::string id) {
    Rule& made = scenario.rules.emplace_back();
    made.id = id;
    made.actions.push_back({CloseSocket{}, {}});
    RuleReport report;
    report.id = std::move(id);
    reports.push_back(report);
    return made;
  }

  Judge& begin() {
    judge = std::make_unique<Judge>(scenario, facts, options);
    Event open;
    open.kind = "host";
    send(0s, open.with("event", std::string("open")));
    Event start;
    start.kind = "case";
    send(0s, start.with("phase", std::string("start")));
    return *judge;
  }
  std::uint64_t send(sim::Duration at, Event event, std::uint64_t cause = 0) {
    if (!judge) begin();
    event.at = sim::Instant(at);
    event.sequence = ++sequence;
    event.cause = cause;
    judge->event(event);
    return sequence;
  }
  std::uint64_t command(sim::Duration at, std::string line, std::string result = "OK",
                        std::uint64_t by = 0) {
    Event event;
    event.kind = "at";
    const auto id = send(at, event.with("channel", std::string("uart1")).with("line", line));
    if (!result.empty()) this->result(at, line, std::move(result), by);
    return id;
  }
  void result(sim::Duration at, std::string line, std::string text, std::uint64_t by = 0) {
    Event event;
    event.kind = "result";
    send(at, event.with("channel", std::string("uart1")).with("line", line).with("result", text),
         by);
  }
  void rx(sim::Duration at, std::string bytes) {
    Event event;
    event.kind = "rx";
    send(at, event.with("channel", std::string("uart1")).with("bytes", bytes));
  }
  void payload(sim::Duration at, int socket, std::string bytes) {
    const std::string line =
        "AT+QISEND=" + std::to_string(socket) + "," + std::to_string(bytes.size());
    command(at, line, "");
    state(at, {"uart", -1}, "prompt");
    rx(at, bytes);
    state(at, {"uart", -1}, "command");
    result(at, line, "SEND OK");
  }
  void arrive(sim::Duration at, std::string name, std::string bytes) {
    facts.peers[name] += bytes;
    Event event;
    event.kind = "peer";
    const auto total = static_cast<std::int64_t>(facts.peers[name].size());
    send(at, event.with("name", name).with("event", std::string("data")).with("bytes", total));
  }
  void state(sim::Duration at, MachineName machine, std::string to) {
    Event event;
    event.kind = "state";
    event.with("machine", machine.machine).with("index", std::int64_t{machine.index});
    event.with("from", facts.states[describe(machine)]).with("to", to);
    facts.states[describe(machine)] = std::move(to);
    send(at, event);
  }
  std::uint64_t rule_event(sim::Duration at, std::string id, std::string phase) {
    if (phase == "fired") {
      ++facts.firings[id];
      for (RuleReport& report : reports) report.fired += report.id == id ? 1 : 0;
    }
    Event event;
    event.kind = "rule";
    const auto fired = static_cast<std::int64_t>(facts.firings[id]);
    return send(at, event.with("id", id).with("phase", phase).with("fired", fired));
  }
  /// It fires, and is done.
  std::uint64_t fire(sim::Duration at, std::string id) {
    const auto fired = rule_event(at, id, "fired");
    rule_event(at, id, "ended");
    return fired;
  }
  void window(sim::Duration at, std::string rule, std::string phase) {
    Event event;
    event.kind = "window";
    send(at, event.with("rule", rule).with("condition", std::string("link")).with("phase", phase));
  }
  void mark(sim::Duration at, std::string name, std::uint64_t cause = 0) {
    Event event;
    event.kind = "mark";
    send(at, event.with("name", name), cause);
  }
  CaseResult finish(sim::Duration at) {
    if (!judge) begin();
    return judge->finish(sim::Instant(at), reports);
  }
};

inline const Finding* find(const CaseResult& result, std::string_view id_or_kind) {
  for (const Finding& finding : result.findings) {
    if (finding.id == id_or_kind || finding.kind == id_or_kind) return &finding;
  }
  return nullptr;
}
inline Verdict verdict(const CaseResult& result, std::string_view id = "e1") {
  const Finding* finding = find(result, id);
  return finding == nullptr ? Verdict::error : finding->verdict;
}

}  // namespace bg96::scenarios::test
