#include "emulator/app/control/desk.hpp"

#include <algorithm>
#include <chrono>
#include <variant>

#include "scenarios/engine/rules/matching.hpp"
#include "scenarios/language/syntax/parse.hpp"
#include "scenarios/report/json_line.hpp"

namespace bg96::app {
namespace {

using scenarios::Diagnostic;
using scenarios::Diagnostics;

constexpr ports::ChannelId kPort = ports::ChannelId::uart1;

Diagnostic refusal(const scenarios::Position& at, std::string text, std::string help) {
  return {.code = {},
          .severity = Diagnostic::Severity::error,
          .at = at,
          .width = 1,
          .text = std::move(text),
          .notes = {},
          .help = std::move(help)};
}

// What only a file can say: it is made ready when a case begins.
bool is_made_ready_at_start(const scenarios::Trigger& trigger) {
  return std::holds_alternative<scenarios::TimeTrigger>(trigger) ||
         std::holds_alternative<scenarios::UartTrigger>(trigger) ||
         (std::holds_alternative<scenarios::BytesTrigger>(trigger) &&
          std::get<scenarios::BytesTrigger>(trigger).uart);
}

const char* word_of(const std::optional<scenarios::Finding>& finding) {
  if (!finding) return "open";
  switch (finding->verdict) {
    case scenarios::Verdict::pass: return "pass";
    case scenarios::Verdict::fail: return finding->warning ? "warning" : "fail";
    default: return "error";
  }
}

}  // namespace

ControlDesk::ControlDesk(boost::asio::io_context& io, const scenarios::Scenario& scenario,
                         scenarios::Case& test_case, scenarios::Masking masking)
    : io_(io), scenario_(scenario), case_(test_case), masking_(std::move(masking)) {
  case_.director().add_sink(*this);
}

ControlDesk::~ControlDesk() { end(); }

void ControlDesk::end() {
  for (const auto& wait : std::exchange(waits_, {})) {
    wait->done({Waited::Outcome::gone, "the case has ended"});
  }
}

void ControlDesk::event(const scenarios::Event& event) {
  events_.push_back(event);
  if (events_.size() > kMaxEvents) events_.pop_front();
  if (!scenarios::changes_facts(event)) return;
  // What holds now may not hold when it is at rest.
  for (const auto& wait : waits_) wait->holds = wait->holds || wait->condition();
}

void ControlDesk::at_rest() {
  std::vector<std::shared_ptr<Wait>> over;
  for (const auto& wait : waits_) {
    if (wait->holds || wait->condition()) over.push_back(wait);
  }
  for (const auto& wait : over) {
    waits_.remove(wait);
    wait->done({Waited::Outcome::holds, {}});
  }
}

void ControlDesk::trigger(const std::string& name, const Parameters& parameters, sim::Instant now) {
  case_.director().control(name, parameters, now);
}

void ControlDesk::reset(sim::Instant now) {
  for (const scenarios::Rule& rule : rules_) remove_rule(rule.id, now);
  heal(now);
}

void ControlDesk::set_data_terminal_ready(bool on, sim::Instant now) {
  case_.set_data_terminal_ready(kPort, on, now);
}

void ControlDesk::press_power_key(sim::Duration length, sim::Instant now) {
  case_.happen(ports::PressPowerKey{length}, now);
}

void ControlDesk::press_reset(sim::Duration length, sim::Instant now) {
  case_.happen(ports::PressReset{length}, now);
}

void ControlDesk::switch_power(bool on, sim::Instant now) {
  if (on) {
    case_.happen(ports::SwitchOn{}, now);
  } else {
    case_.happen(ports::SwitchOff{.announce = true}, now);
  }
}

ControlDesk::Json ControlDesk::state() const {
  const scenarios::Director& director = case_.director();
  Json states = Json::object();
  for (const ports::StateChange& state : case_.states()) {
    states[scenarios::describe(scenarios::MachineName{std::string(state.machine), state.index})] =
        std::string(state.to);
  }
  Json rules = Json::object();
  for (const scenarios::RuleReport& rule : director.rule_reports()) {
    rules[rule.id] = {{"fired", rule.fired}, {"active", director.active(rule.id)}};
  }
  Json peers = Json::object();
  for (const scenarios::Peer& peer : scenario_.peers) {
    peers[peer.name] = {{"bytes", director.received(peer.name).size()}};
  }
  return {{"case", scenario_.case_id},
          {"started", director.started().has_value()},
          {"host_open", director.host_is_there()},
          {"over", case_.over()},
          {"states", std::move(states)},
          {"rules", std::move(rules)},
          {"peers", std::move(peers)}};
}

ControlDesk::Json ControlDesk::report() const {
  Json expectations = Json::array();
  bool failed = false;
  bool open = false;
  for (const auto& monitor : case_.judge().monitors()) {
    const auto& finding = monitor->finding();
    const std::string word = word_of(finding);
    failed = failed || word == "fail" || word == "error";
    open = open || word == "open";
    const scenarios::Expectation& expectation = monitor->expectation();
    expectations.push_back({{"id", expectation.id},
                            {"kind", expectation.kind_name},
                            {"file", expectation.at.file},
                            {"line", expectation.at.line},
                            {"verdict", word},
                            {"text", finding ? scenarios::masked(finding->text, masking_) : ""}});
  }
  Json rules = Json::array();
  for (const scenarios::RuleReport& rule : case_.director().rule_reports()) {
    rules.push_back({{"id", rule.id},
                     {"matched", rule.matched},
                     {"seen", rule.seen},
                     {"fired", rule.fired},
                     {"preempted", rule.preempted},
                     {"last_miss", scenarios::masked(rule.last_reason, masking_)}});
  }
  return {{"case", scenario_.case_id},
          {"verdict", failed ? "fail"
                      : open ? "open"
                             : "pass"},
          {"expectations", std::move(expectations)},
          {"rules", std::move(rules)}};
}

std::string ControlDesk::trace_since(std::uint64_t sequence) const {
  std::string lines;
  for (const scenarios::Event& event : events_) {
    if (event.sequence <= sequence) continue;
    lines += scenarios::json_line(scenarios::masked(event, masking_)) + '\n';
  }
  return lines;
}

ControlDesk::Json ControlDesk::try_match(const std::string& line) const {
  const scenarios::RuleBook& book = case_.director().rules();
  Json answers = Json::array();
  for (std::size_t index = 0; index < book.size(); ++index) {
    const scenarios::Rule& rule = book.rule(index);
    const auto* at = std::get_if<scenarios::AtTrigger>(&rule.when);
    if (at == nullptr) continue;
    scenarios::Captures captures;
    std::string patterns;
    bool matches = false;
    for (const scenarios::AtPattern& pattern : at->patterns) {
      patterns += (patterns.empty() ? "" : ", ") + pattern.text();
      matches = matches || pattern.matches(line, captures);
    }
    const std::string why =
        matches ? book.obstacle(index, captures) : "when: " + patterns + " does not match";
    answers.push_back({{"rule", rule.id},
                       {"matches", matches},
                       {"would_fire", why.empty()},
                       {"why_not", why},
                       {"captures", captures}});
  }
  return answers;
}

SnippetContext ControlDesk::context() const {
  SnippetContext made{scenario_, {}, {}};
  for (const scenarios::Rule& rule : scenario_.rules) made.rules.push_back(&rule);
  for (const scenarios::Rule& rule : rules_) {
    const bool removed = std::find(removed_.begin(), removed_.end(), rule.id) != removed_.end();
    const bool known = std::any_of(made.rules.begin(), made.rules.end(),
                                   [&](const auto* each) { return each->id == rule.id; });
    if (!removed && !known) made.rules.push_back(&rule);
  }
  for (const auto& monitor : case_.judge().monitors()) {
    made.expectations.push_back(&monitor->expectation());
  }
  return made;
}

Diagnostics ControlDesk::add_rules(std::string_view text, sim::Instant now,
                                   std::vector<std::string>& ids) {
  Snippet<scenarios::Rule> read = read_rules(text, context());
  if (scenarios::has_error(read.diagnostics)) return read.diagnostics;
  for (const scenarios::Rule& rule : read.pieces) {
    if (!is_made_ready_at_start(rule.when) && !(rule.until && is_made_ready_at_start(*rule.until)))
      continue;
    read.diagnostics.push_back(
        refusal(rule.at, "a rule of the control API cannot wait for `time`, or for single bytes",
                "send the rule when its time has come, with `when: {control: ...}`"));
  }
  if (read.pieces.empty()) {
    read.diagnostics.push_back(refusal({}, "there is no rule", "send one as under `rules:`"));
  }
  if (rules_.size() + read.pieces.size() > kMaxRules) {
    read.diagnostics.push_back(refusal({}, "more rules than " + std::to_string(kMaxRules), ""));
  }
  if (scenarios::has_error(read.diagnostics)) return read.diagnostics;
  for (scenarios::Rule& rule : read.pieces) {
    ids.push_back(rule.id);
    std::erase(removed_, rule.id);
    rules_.push_back(std::move(rule));
    case_.judge().add(rules_.back());
    case_.director().add_rule(rules_.back(), now);
  }
  return read.diagnostics;
}

bool ControlDesk::remove_rule(const std::string& id, sim::Instant now) {
  const SnippetContext known = context();
  const bool there = std::any_of(known.rules.begin(), known.rules.end(),
                                 [&](const scenarios::Rule* rule) { return rule->id == id; });
  if (!there) return false;
  removed_.push_back(id);
  case_.director().remove_rule(id, now);
  return true;
}

Diagnostics ControlDesk::add_expectations(std::string_view text, sim::Instant now,
                                          std::vector<std::string>& ids) {
  Snippet<scenarios::Expectation> read = read_expectations(text, context());
  if (scenarios::has_error(read.diagnostics)) return read.diagnostics;
  if (read.pieces.empty()) {
    read.diagnostics.push_back(refusal({}, "there is no expectation", "send one as in `expect:`"));
  }
  if (expectations_.size() + read.pieces.size() > kMaxExpectations) {
    read.diagnostics.push_back(
        refusal({}, "more expectations than " + std::to_string(kMaxExpectations), ""));
  }
  if (scenarios::has_error(read.diagnostics)) return read.diagnostics;
  for (scenarios::Expectation& expectation : read.pieces) {
    ids.push_back(expectation.id);
    expectations_.push_back(std::move(expectation));
    case_.judge().add(expectations_.back(), now);
  }
  return read.diagnostics;
}

Diagnostics ControlDesk::wait(const std::string& condition, sim::Duration timeout,
                              std::function<void(Waited)> done) {
  Snippet<scenarios::Guard> read = read_guard(condition, context());
  if (read.pieces.empty()) return read.diagnostics;
  const auto guard = std::make_shared<scenarios::Guard>(std::move(read.pieces.front()));
  const scenarios::Facts& facts = case_.director();
  add(std::make_shared<Wait>(Wait{[guard, &facts] { return scenarios::holds(*guard, facts, {}); },
                                  [guard, &facts] { return scenarios::why_not(*guard, facts, {}); },
                                  false, std::move(done), boost::asio::steady_timer(io_)}),
      timeout);
  return {};
}

void ControlDesk::wait_for_event(std::uint64_t sequence, sim::Duration timeout,
                                 std::function<void(Waited)> done) {
  add(std::make_shared<Wait>(Wait{[this, sequence] { return this->sequence() > sequence; },
                                  [] { return std::string("nothing has happened"); }, false,
                                  std::move(done), boost::asio::steady_timer(io_)}),
      timeout);
}

void ControlDesk::add(std::shared_ptr<Wait> wait, sim::Duration timeout) {
  waits_.push_back(wait);
  wait->timer.expires_after(timeout);
  wait->timer.async_wait(
      [this, weak = std::weak_ptr<Wait>(wait)](const boost::system::error_code& error) {
        const auto waiting = weak.lock();
        if (error || !waiting) return;
        waits_.remove(waiting);
        waiting->done({Waited::Outcome::timeout, scenarios::masked(waiting->why_not(), masking_)});
      });
}

}  // namespace bg96::app
