#include "scenarios/engine/monitors/judge.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "scenarios/engine/monitors/text.hpp"
#include "scenarios/engine/rules/matching.hpp"

namespace bg96::scenarios {
namespace {

/// Steers the case; nothing goes wrong by it.
bool is_flow(const Action& action) {
  return std::visit(
      [](const auto& kind) {
        using Kind = std::decay_t<decltype(kind)>;
        return std::is_same_v<Kind, Wait> || std::is_same_v<Kind, SetMark> ||
               std::is_same_v<Kind, SetVariable> || std::is_same_v<Kind, EnableRule> ||
               std::is_same_v<Kind, Heal> || std::is_same_v<Kind, Log> ||
               std::is_same_v<Kind, Fail> || std::is_same_v<Kind, Stop>;
      },
      action.kind);
}

bool is_fault(const Rule& rule) {
  return !rule.conditions.empty() ||
         std::any_of(rule.actions.begin(), rule.actions.end(),
                     [](const Action& action) { return !is_flow(action); });
}

bool is_start(const Event& event) {
  return event.kind == "start" || (event.kind == "case" && event.text("phase") == "start");
}

/// A rule that will have fired by the end, if all goes as it is meant.
bool is_awaited(const Rule& rule) { return rule.times && must_fire(rule); }

}  // namespace

Judge::Judge(const Scenario& scenario, const Facts& facts, Options options)
    : scenario_(scenario),
      options_(std::move(options)),
      history_(scenario),
      court_{scenario, facts, history_, options_.slack, options_.sha256},
      conduct_(court_, options_.test) {
  for (const Expectation& expectation : scenario.expectations) {
    if (expectation.enabled) {
      monitors_.push_back(make_monitor(expectation, court_));
    }
  }
  told_.resize(monitors_.size());
  for (const Rule& rule : scenario.rules) {
    if (is_fault(rule)) {
      fault_rules_.insert(rule.id);
    }
  }
}

void Judge::event(const Event& event) {
  if (over_) {
    return;
  }
  now_ = std::max(now_, event.at);
  history_.observe(event);
  if (is_start(event)) {
    start(event);
  } else {
    for (const auto& monitor : monitors_) {
      monitor->observe(event);
    }
  }
  tell_decided(event.sequence);
  conduct_.observe(event);
  follow_faults(event);
  look_for_end(&event);
}

void Judge::start(const Event& event) {
  if (started_at_) {
    return;
  }
  started_at_ = event.at;
  for (const auto& monitor : monitors_) {
    monitor->start(event);
  }
}

void Judge::follow_faults(const Event& event) {
  const bool of_rule = event.kind == "rule";
  const std::string_view rule = event.text(of_rule ? "id" : "rule");
  if (!fault_rules_.contains(rule) || event.text("why") == "end") {
    return;
  }
  const std::string_view phase = event.text("phase");
  const bool begins =
      (of_rule && phase == "fired") || (event.kind == "window" && phase == "opened");
  const bool ends = (of_rule && phase == "ended") || (event.kind == "window" && phase == "closed");
  if (!begins && !ends) {
    return;
  }
  int& going_on = going_on_[std::string(rule)];
  going_on = std::max(0, going_on + (begins ? 1 : -1));
  if (going_on == 0) {
    going_on_.erase(going_on_.find(rule));
  }
  if (begins) {
    fault();
  } else {
    healed_at_ = event.at;
    heal();
  }
}

void Judge::fault() {
  faulted_ = true;
  for (std::size_t i = 0; i < monitors_.size(); ++i) {
    monitors_[i]->fault();
    told_[i] = told_[i] && monitors_[i]->decided();
  }
}

void Judge::heal() {
  if (!going_on_.empty()) {
    return;
  }
  for (const auto& monitor : monitors_) {
    monitor->heal(*healed_at_);
  }
}

void Judge::advance(sim::Instant now) {
  if (over_) {
    return;
  }
  now_ = std::max(now_, now);
  for (const auto& monitor : monitors_) {
    monitor->advance(now_);
  }
  tell_decided(0);
  look_for_end(nullptr);
}

void Judge::tell_decided(std::uint64_t cause) {
  for (std::size_t i = 0; i < monitors_.size(); ++i) {
    if (!told_[i] && monitors_[i]->decided()) {
      told_[i] = true;
      if (options_.decided) {
        options_.decided(*monitors_[i]->finding(), cause);
      }
    }
  }
}

void Judge::look_for_end(const Event* event) {
  if (!started_at_) {
    return;
  }
  const End& end = scenario_.end;
  if (end.when || end.when_trigger || end.after) {
    if (end_at_ || (event != nullptr && !changes_facts(*event) && !end.when_trigger)) {
      return;
    }
    Captures ignored;
    const bool reached = (end.when && holds(*end.when, court_.facts, {})) ||
                         (end.when_trigger && event != nullptr &&
                          matches(*end.when_trigger, *event, court_.facts, ignored)) ||
                         (end.after && now_ >= *started_at_ + *end.after);
    if (reached) {
      end_at_ = now_ + end.grace;
    }
    return;
  }
  if (!nothing_to_wait_for()) {
    end_at_.reset();
  } else if (!end_at_) {
    end_at_ = now_ + (options_.test ? end.grace : std::max(end.grace, kAnswerGrace));
  }
}

bool Judge::nothing_to_wait_for() const {
  const auto fired = [this](const Rule& rule) {
    return !is_awaited(rule) || court_.facts.fired(rule.id) > 0;
  };
  const auto& rules = scenario_.rules;
  if (!std::all_of(rules.begin(), rules.end(), fired)) {
    return false;
  }
  // A case that only forbids things has nothing that would end it.
  bool anything = std::any_of(rules.begin(), rules.end(), is_awaited);
  for (const auto& monitor : monitors_) {
    if (monitor->waits() ||
        (monitor->waits_for_heal() && !monitor->decided() && !going_on_.empty())) {
      return false;
    }
    anything = anything || monitor->decided();
  }
  return anything;
}

sim::Instant Judge::timeout() const {
  return started_at_.value_or(sim::Instant{}) +
         std::chrono::duration_cast<sim::Duration>(scenario_.timeout * options_.slack);
}

bool Judge::decided() const {
  return over_ || !error_.empty() || (end_at_ && now_ >= *end_at_) || now_ >= timeout();
}

std::optional<sim::Instant> Judge::next_deadline() const {
  if (over_) {
    return std::nullopt;
  }
  sim::Instant next = timeout();
  if (end_at_) {
    next = std::min(next, *end_at_);
  } else if (started_at_ && scenario_.end.after) {
    next = std::min(next, *started_at_ + *scenario_.end.after);
  }
  for (const auto& monitor : monitors_) {
    next = std::min(next, monitor->next_deadline().value_or(next));
  }
  return next;
}

void Judge::add(const Rule& rule) {
  if (is_fault(rule)) {
    fault_rules_.insert(rule.id);
  }
}

void Judge::add(const Expectation& expectation, sim::Instant now) {
  now_ = std::max(now_, now);
  monitors_.push_back(make_monitor(expectation, court_));
  told_.push_back(false);
  if (started_at_) {
    Event event;
    event.kind = "start";
    event.at = now_;
    monitors_.back()->start(event);
  }
}

void Judge::late(sim::Duration by, std::uint64_t sequence) {
  if (late_.empty()) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(by).count();
    late_ = "emulator was " + std::to_string(ms) + " ms late at seq " + std::to_string(sequence) +
            ", at " + time_text(now_.time_since_epoch()) + " (machine overloaded)";
  }
}

void Judge::fail(const Rule& rule, const Position& at, const std::string& text) {
  constexpr std::size_t kMaxFailures = 20;
  if (over_ || failures_.size() == kMaxFailures) {
    return;
  }
  Finding finding{rule.id, "fail", at, false, Verdict::fail, text, {}, ""};
  finding.evidence.push_back({now_, "rule '" + rule.id + "' fired"});
  failures_.push_back(std::move(finding));
}

void Judge::error(std::string reason) {
  if (error_.empty()) {
    error_ = std::move(reason);
  }
}

CaseResult Judge::finish(sim::Instant now, const std::vector<RuleReport>& reports) {
  advance(now);
  CaseResult result;
  result.name = scenario_.case_id.empty() ? scenario_.name : scenario_.case_id;
  result.file = scenario_.at.file;
  result.line = scenario_.at.line;
  result.seed = options_.seed;
  result.profile = scenario_.device.profile;
  result.length = now_.time_since_epoch();
  const bool ended = end_at_ && now_ >= *end_at_;
  const bool timed_out = !ended && now_ >= timeout();
  const std::string limit = time_text(timeout() - started_at_.value_or(sim::Instant{}));
  const std::string ending = timed_out ? "the case ran into its timeout of " + limit : "";
  for (const auto& monitor : monitors_) {
    if (!faulted_) {
      monitor->acquit();
    }
    result.findings.push_back(monitor->finish(now_, ending));
  }
  tell_decided(0);
  over_ = true;
  const End& end = scenario_.end;
  if (timed_out && (end.when || end.when_trigger || end.after)) {
    Finding finding{"timeout", "timeout", scenario_.at, false, Verdict::fail, "", {}, ""};
    finding.text = "ended before " + std::string(end.when ? describe(*end.when) : "its `end`") +
                   ", by the timeout of " + limit;
    if (end.when) {
      finding.evidence.push_back({now_, why_not(*end.when, court_.facts, {})});
    }
    result.findings.push_back(std::move(finding));
  }
  result.findings.insert(result.findings.end(), failures_.begin(), failures_.end());
  conduct_.finish(now_, reports, result.findings);
  result.verdict = verdict(result.findings, result);
  return result;
}

Verdict Judge::verdict(const std::vector<Finding>& findings, CaseResult& result) const {
  if (!scenario_.missing_features.empty()) {
    for (const std::string& feature : scenario_.missing_features) {
      result.reason += (result.reason.empty() ? "requires " : ", ") + feature;
    }
    return Verdict::skipped;
  }
  if (!error_.empty()) {
    result.reason = error_;
    return Verdict::error;
  }
  Verdict worst = Verdict::pass;
  for (const Finding& finding : findings) {
    if (finding.warning || finding.verdict <= worst) {
      continue;
    }
    worst = finding.verdict;
    if (worst == Verdict::error) {
      result.reason = finding.text;
    }
  }
  if (worst == Verdict::fail && !late_.empty()) {
    result.reason = late_;
    return Verdict::error;
  }
  return worst;
}

}  // namespace bg96::scenarios
