#include "scenarios/engine/rules/rule_book.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "scenarios/engine/rules/matching.hpp"

namespace bg96::scenarios {
namespace {

/// Is the match with that ordinal (from 1) one of those that the rule is for?
bool selected(const Rule& rule, std::uint64_t ordinal) {
  const auto holds_it = [ordinal](const Range& range) {
    return range.contains(static_cast<std::int64_t>(ordinal));
  };
  if (!rule.nth.empty() && std::none_of(rule.nth.begin(), rule.nth.end(), holds_it)) return false;
  return !rule.every || *rule.every == 0 || ordinal % *rule.every == 0;
}

/// "nth: 5, this was match 2"
std::string another_turn(const Rule& rule, std::uint64_t ordinal) {
  std::string turns;
  for (const Range& range : rule.nth) turns += (turns.empty() ? "" : ", ") + describe(range);
  const std::string wanted =
      turns.empty() ? "every: " + std::to_string(*rule.every) : "nth: " + turns;
  return wanted + ", this was match " + std::to_string(ordinal);
}

/// The names of the lines that these patterns match; empty when it may be any line.
std::vector<std::string> names_of(const AtPatterns& patterns) {
  std::vector<std::string> names;
  for (const AtPattern& pattern : patterns) {
    if (pattern.name().empty()) return {};
    names.push_back(pattern.name());
  }
  return names;
}

std::vector<std::string> names_of(const Trigger& when) {
  if (const auto* command = std::get_if<AtTrigger>(&when)) return names_of(command->patterns);
  if (const auto* result = std::get_if<ResultTrigger>(&when)) return names_of(result->of);
  if (const auto* urc = std::get_if<UrcTrigger>(&when)) return names_of(urc->patterns);
  return {};
}

}  // namespace

RuleBook::RuleBook(const std::vector<Rule>& rules, const sim::TimerQueue& timers,
                   const Facts& facts, Decisions& decisions, Fire fire)
    : timers_(timers), facts_(facts), decisions_(decisions), fire_(std::move(fire)) {
  for (const Rule& rule : rules) {
    by_id_.emplace(rule.id, states_.size());
    states_.push_back(state_of(rule));
  }
  std::vector<std::size_t> order(states_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&rules](std::size_t left, std::size_t right) {
    return rules[left].priority > rules[right].priority;
  });
  for (const std::size_t index : order) {
    const std::string_view kind = event_kind(rules[index].when);
    if (!kind.empty()) by_kind_[std::string(kind)].push_back({index, names_of(rules[index].when)});
    if (std::holds_alternative<UartTrigger>(rules[index].when)) by_byte_.push_back(index);
  }
}

RuleBook::State RuleBook::state_of(const Rule& rule) const {
  State state{.rule = &rule, .enabled = rule.enabled};
  state.probability = RandomStream(decisions_.seed(), rule.id + "/prob");
  state.report = {.id = rule.id, .at = rule.at, .times = rule.times};
  state.armed = !rule.activation || decisions_.draw(rule.id + "/activate", 0) < *rule.activation;
  return state;
}

void RuleBook::add(const Rule& rule) {
  const std::size_t index = states_.size();
  states_.push_back(state_of(rule));
  by_id_[rule.id] = index;
  std::vector<Waiting>& rules = by_kind_[std::string(event_kind(rule.when))];
  const auto place = std::find_if(rules.begin(), rules.end(), [&](const Waiting& other) {
    return states_[other.rule].rule->priority < rule.priority;
  });
  rules.insert(place, {index, names_of(rule.when)});
}

std::string RuleBook::obstacle(std::size_t rule, const Captures& captures) const {
  const State& state = states_[rule];
  const std::uint64_t nth = state.report.seen + 1;
  if (!state.enabled) return "it is not enabled";
  if (state.active) return "its window is open";
  if (state.rule->guard && !holds(*state.rule->guard, facts_, captures)) {
    return "if: " + why_not(*state.rule->guard, facts_, captures);
  }
  if (!selected(*state.rule, nth)) return another_turn(*state.rule, nth);
  if (!state.armed) return "activation: not in this run";
  if (state.rule->times && state.report.fired >= *state.rule->times) {
    return "times: it has fired often enough";
  }
  return {};
}

void RuleBook::tell_activations() {
  for (const State& state : states_) {
    if (!state.rule->activation) continue;
    decisions_.tell(state.rule->id + "/activate", 0, state.armed ? "yes" : "no");
  }
}

void RuleBook::observe(const Event& event) {
  const auto rules = by_kind_.find(event.kind);
  if (rules == by_kind_.end()) return;
  // Read once, for all of them: most rules are for another command.
  std::optional<std::string> name;
  for (const Waiting& each : rules->second) {
    if (!each.names.empty()) {
      if (!name) name = AtPattern::name_in(event.text(event.kind == "urc" ? "text" : "line"));
      if (std::find(each.names.begin(), each.names.end(), *name) == each.names.end()) continue;
    }
    consider(each.rule, event);
  }
}

void RuleBook::observe_byte(UartDirection direction, std::uint64_t offset) {
  for (const std::size_t index : by_byte_) {
    const State& state = states_[index];
    if (!state.enabled || state.active) continue;
    if (std::get<UartTrigger>(state.rule->when).direction != direction) continue;
    match(index, {}, offset);
  }
}

void RuleBook::consider(std::size_t index, const Event& event) {
  const State& state = states_[index];
  if (!state.enabled || state.active) return;
  Captures captures;
  if (!matches(state.rule->when, event, facts_, captures)) return;
  match(index, std::move(captures), std::nullopt);
}

void RuleBook::match(std::size_t index, Captures captures, std::optional<std::uint64_t> offset) {
  State& state = states_[index];
  const Rule& rule = *state.rule;
  if (state.report.matched++ == 0) state.report.first_match = timers_.now();
  state.report.last_match = timers_.now();
  if (rule.guard && !holds(*rule.guard, facts_, captures)) {
    return miss(state, "if: " + why_not(*rule.guard, facts_, captures));
  }
  const std::uint64_t nth = ++state.report.seen;
  if (!selected(rule, nth)) return miss(state, another_turn(rule, nth));
  if (const char* refused = refusal(state, nth, offset)) return miss(state, refused);
  const std::uint64_t ordinal = state.report.fired++;
  state.last_fired = timers_.now();
  if (offset) captures["offset"] = std::to_string(*offset);
  captures["nth"] = std::to_string(nth);
  fire_(index, ordinal, nth, std::move(captures));
}

const char* RuleBook::refusal(State& state, std::uint64_t ordinal,
                              std::optional<std::uint64_t> offset) {
  const Rule& rule = *state.rule;
  if (!state.armed) return "activation: not in this run";
  // A byte is decided by its place, so that it does not matter which bytes were looked at.
  if (rule.probability && !lucky(state, offset.value_or(ordinal - 1), !offset)) {
    return "probability: lost the draw";
  }
  if (rule.cooldown > sim::Duration::zero() && state.last_fired &&
      timers_.now() - *state.last_fired < rule.cooldown) {
    return "cooldown: too soon after the last time";
  }
  if (rule.times && state.report.fired >= *rule.times) return "times: it has fired often enough";
  return nullptr;
}

bool RuleBook::lucky(State& state, std::uint64_t index, bool tell_losses) {
  const bool won = state.probability.draw(index) < *state.rule->probability;
  if (won || tell_losses) decisions_.tell(state.rule->id + "/prob", index, won ? "yes" : "no");
  return won;
}

void RuleBook::miss(State& state, std::string_view why) {
  RuleReport& report = state.report;
  report.same_reason = report.last_reason == why ? report.same_reason + 1 : 1;
  report.last_reason.assign(why);
}

void RuleBook::set_enabled(std::string_view id, bool enabled) {
  const auto found = by_id_.find(id);
  if (found != by_id_.end()) states_[found->second].enabled = enabled;
}

void RuleBook::note_preempted(std::size_t rule) {
  ++states_[rule].report.preempted;
  note_miss(rule, "preempted: an earlier rule has taken that place in the answer");
}

void RuleBook::note_miss(std::size_t rule, std::string_view why) { miss(states_[rule], why); }

const RuleBook::State* RuleBook::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &states_[found->second];
}

std::uint64_t RuleBook::fired(std::string_view id) const {
  const State* state = find(id);
  return state == nullptr ? 0 : state->report.fired;
}

bool RuleBook::active(std::string_view id) const {
  const State* state = find(id);
  return state != nullptr && state->active;
}

std::vector<RuleReport> RuleBook::reports() const {
  std::vector<RuleReport> reports;
  for (const State& state : states_) reports.push_back(state.report);
  return reports;
}

}  // namespace bg96::scenarios
