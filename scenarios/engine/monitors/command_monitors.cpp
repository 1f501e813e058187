#include "scenarios/engine/monitors/command_monitors.hpp"

#include <algorithm>
#include <limits>

#include "emulator/at/text.hpp"
#include "scenarios/engine/monitors/text.hpp"

namespace bg96::scenarios {
namespace {

/// "AT+QISEND=0,5" is a form of "+QISEND".
bool is_form_of(std::string_view line, std::string_view name) {
  const std::string_view body = line.substr(std::min<std::size_t>(2, line.size()));
  const std::string_view rest = body.substr(std::min(name.size(), body.size()));
  return !name.empty() && at::equal_ignoring_case(body.substr(0, name.size()), name) &&
         (rest.empty() || rest.front() == '=' || rest.front() == '?');
}

}  // namespace

void SendsMonitor::seen(const Event& event) {
  if (!matches(event, true)) {
    return;
  }
  ++count_;
  if (!first_) {
    first_ = event;
  }
  last_ = event;
  if (count_ > sends_.count.max) {
    fail(patterns_text(sends_.patterns) + " sent " + std::to_string(count_) + " times" +
             when_text() + ", expected " + describe(sends_.count),
         with_anchor({court().history.evidence(*first_), court().history.evidence(event)}));
  } else if (count_ >= sends_.count.min && !bounded_above()) {
    pass(patterns_text(sends_.patterns) + " sent " + time_text(event.at - *bound_at()) + " after " +
         anchor_text(expectation().after));
  }
}

void SendsMonitor::seen_before(const Event& event) {
  if (matches(event, false)) {
    before_ = event;
  }
}

void SendsMonitor::seen_after(const Event& event) {
  if (missed_deadline_ && !late_ && matches(event, false)) {
    late_ = event;
  }
}

bool SendsMonitor::matches(const Event& event, bool note) {
  if (event.kind != "at") {
    return false;
  }
  Captures captures;
  const std::string_view line = event.text("line");
  if (!any_matches(sends_.patterns, line, captures)) {
    const bool similar =
        std::any_of(sends_.patterns.begin(), sends_.patterns.end(),
                    [line](const AtPattern& each) { return is_form_of(line, each.name()); });
    if (note && similar) {
      similar_ = event;
    }
    return false;
  }
  if (!sends_.guard) {
    return true;
  }
  std::string why = why_not(*sends_.guard, court().facts, captures);
  const bool holds = why.empty();
  if (note && !holds) {
    unguarded_ = {event, std::move(why)};
  }
  return holds;
}

bool SendsMonitor::bounded_above() const {
  return sends_.count.max != std::numeric_limits<std::int64_t>::max();
}

bool SendsMonitor::awaits() const { return has_deadline() || count_ < sends_.count.min; }

void SendsMonitor::expired(sim::Instant at) {
  if (count_ >= sends_.count.min) {
    pass(patterns_text(sends_.patterns) + " sent " + std::to_string(count_) + " times" +
         when_text());
  } else {
    miss(at, true);
  }
}

void SendsMonitor::ended(sim::Instant now) {
  if (count_ >= sends_.count.min) {
    expired(now);
  } else {
    miss(now, false);
  }
}

void SendsMonitor::miss(sim::Instant now, bool by_deadline) {
  missed_deadline_ = by_deadline;
  const std::string what = patterns_text(sends_.patterns);
  std::string text = by_deadline ? what : ended_before(now, what + " was sent");
  if (count_ > 0) {
    text += by_deadline ? " sent " : ", seen ";
    text += count_text(static_cast<std::size_t>(count_), "time") + ", expected " +
            describe(sends_.count);
  } else if (by_deadline) {
    text += " not sent";
  }
  if (by_deadline) {
    text += when_text();
  }
  std::vector<Evidence> evidence;
  if (unguarded_) {
    evidence.push_back(court().history.evidence(unguarded_->first, "if: " + unguarded_->second));
  }
  if (similar_) {
    evidence.push_back(court().history.evidence(*similar_, "nearest miss"));
  }
  if (last_) {
    evidence.push_back(court().history.evidence(*last_, "the last one"));
  }
  std::stable_sort(evidence.begin(), evidence.end(),
                   [](const Evidence& a, const Evidence& b) { return a.at < b.at; });
  fail(std::move(text), with_anchor(std::move(evidence)), last_command_hint(now));
}

void SendsMonitor::complete(Finding& finding) const {
  if (before_ && bound_at() && count_ == 0) {
    finding.hint = "it was sent " + time_text(*bound_at() - before_->at) + " before " +
                   anchor_text(expectation().after) + ", which does not count";
  }
  if (late_) {
    finding.evidence.push_back(court().history.evidence(*late_, "too late"));
    const auto due = deadline();
    finding.hint = due ? "it came " + time_text(late_->at - *due) + " too late"
                       : "it came after the window had ended";
  }
}

void SendsMonitor::reset() {
  count_ = 0;
  first_.reset();
  last_.reset();
  late_.reset();
  similar_.reset();
  unguarded_.reset();
  missed_deadline_ = false;
}

void NeverSendsMonitor::seen(const Event& event) {
  Captures captures;
  if (event.kind != "at" || !any_matches(never_.patterns, event.text("line"), captures) ||
      (never_.guard && !holds(*never_.guard, court().facts, captures))) {
    return;
  }
  std::string text = std::string(event.text("line")) + " sent";
  if (expectation().after.kind != Anchor::Kind::start) {
    text += " " + time_text(event.at - *bound_at()) + " after " + anchor_text(expectation().after);
  }
  if (never_.guard) {
    text += " while " + describe(*never_.guard);
  }
  fail(std::move(text), with_anchor({court().history.evidence(event)}));
}

void NeverSendsMonitor::expired(sim::Instant) {
  pass(patterns_text(never_.patterns) + " never sent" + when_text());
}

void NeverSendsMonitor::ended(sim::Instant now) { expired(now); }

void OrderMonitor::seen(const Event& event) {
  if (event.kind != "at") {
    return;
  }
  Captures ignored;
  const std::string_view line = event.text("line");
  if (next_ < order_.steps.size() && any_matches(order_.steps[next_], line, ignored)) {
    ++next_;
    noted_.emplace_back(event, "step " + std::to_string(next_));
    if (next_ == order_.steps.size()) {
      pass("all " + count_text(next_, "step") + " in order");
    }
    return;
  }
  for (std::size_t step = next_ + 1; step < order_.steps.size(); ++step) {
    if (any_matches(order_.steps[step], line, ignored)) {
      noted_.emplace_back(event, "step " + std::to_string(step + 1) + " seen first");
      break;
    }
  }
  // The steps that were taken are worth more than a host that repeats a wrong one.
  if (noted_.size() > kMaxEvidence) {
    noted_.pop_back();
  }
}

std::string OrderMonitor::missing() const {
  return "step " + std::to_string(next_ + 1) + " of " + std::to_string(order_.steps.size()) + ", " +
         patterns_text(order_.steps[next_]);
}

std::vector<Evidence> OrderMonitor::steps() const {
  std::vector<Evidence> evidence;
  for (const auto& [event, remark] : noted_) {
    evidence.push_back(court().history.evidence(event, remark));
  }
  return with_anchor(std::move(evidence));
}

void OrderMonitor::expired(sim::Instant at) {
  if (next_ == order_.steps.size()) {
    pass("nothing to send");
    return;
  }
  fail(missing() + (noted_.empty() ? ", not sent" + when_text() : ", never sent"), steps(),
       last_command_hint(at));
}

void OrderMonitor::ended(sim::Instant now) {
  if (next_ == order_.steps.size()) {
    pass("nothing to send");
    return;
  }
  fail(ended_before(now, missing() + ", was sent"), steps(), last_command_hint(now));
}

void OrderMonitor::reset() {
  next_ = 0;
  noted_.clear();
}

void RateMonitor::seen(const Event& event) {
  Captures ignored;
  if (event.kind != "at" || !any_matches(rate_.patterns, event.text("line"), ignored)) {
    return;
  }
  ++total_;
  const bool too_soon = !recent_.empty() && event.at - recent_.back().at < rate_.min_gap;
  recent_.push_back(event);
  while (event.at - recent_.front().at >= rate_.per && recent_.size() > 2) {
    recent_.pop_front();
  }
  const bool in_window = event.at - recent_.front().at < rate_.per;
  const std::size_t count = in_window ? recent_.size() : recent_.size() - 1;
  if (too_soon) {
    const sim::Duration gap = event.at - recent_[recent_.size() - 2].at;
    fail(patterns_text(rate_.patterns) + " sent again after " + time_text(gap) + ", at least " +
             time_text(rate_.min_gap) + " expected",
         with_anchor(recent()));
  } else if (rate_.per > sim::Duration::zero() && count > rate_.max) {
    fail(patterns_text(rate_.patterns) + " sent " + count_text(count, "time") + " within " +
             time_text(event.at - recent_[recent_.size() - count].at) + ", at most " +
             std::to_string(rate_.max) + " per " + time_text(rate_.per) + " expected",
         with_anchor(recent()));
  }
}

std::vector<Evidence> RateMonitor::recent() const {
  std::vector<Evidence> evidence;
  const std::size_t shown = std::min(recent_.size(), kMaxEvidence - 1);
  for (std::size_t i = recent_.size() - shown; i < recent_.size(); ++i) {
    evidence.push_back(court().history.evidence(recent_[i]));
  }
  return evidence;
}

void RateMonitor::expired(sim::Instant) {
  pass(patterns_text(rate_.patterns) + " sent " + count_text(total_, "time") + ", never too often");
}

void RateMonitor::ended(sim::Instant now) { expired(now); }

void SilenceMonitor::seen(const Event& event) {
  const bool from_host = silence_.direction == UartDirection::to_modem;
  if (event.kind != (from_host ? "rx" : "tx")) {
    return;
  }
  fail(std::string(from_host ? "the host" : "the modem") + " was not silent" + when_text() + ": " +
           bytes_text(event.text("bytes")),
       with_anchor({court().history.evidence(event)}));
}

void SilenceMonitor::expired(sim::Instant) { pass("silence" + when_text()); }

void SilenceMonitor::ended(sim::Instant now) {
  const auto due = deadline();
  if (due) {
    fail(ended_before(now, "the silence of " + time_text(*due - *bound_at()) + " was over"));
  } else {
    expired(now);
  }
}

}  // namespace bg96::scenarios
