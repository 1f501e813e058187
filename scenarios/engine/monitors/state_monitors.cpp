#include "scenarios/engine/monitors/state_monitors.hpp"

#include "scenarios/engine/monitors/text.hpp"

namespace bg96::scenarios {

void BecomesMonitor::check(sim::Instant now) {
  if (holds(guard_, court().facts, {})) {
    pass(describe(guard_) + " " + time_text(now - *bound_at()) + " after " +
         anchor_text(expectation().after));
  }
}

std::vector<Evidence> BecomesMonitor::evidence(sim::Instant at) const {
  std::vector<Evidence> lines;
  const auto command = court().history.last_command();
  const auto last = court().history.last();
  if (command) {
    lines.push_back(*command);
  }
  if (last && (!command || last->text != command->text) && command && last->at >= command->at) {
    lines.push_back(*last);
  }
  lines.push_back({at, why_not(guard_, court().facts, {})});
  return with_anchor(std::move(lines));
}

void BecomesMonitor::expired(sim::Instant at) {
  missed_deadline_ = true;
  fail("not " + describe(guard_) + when_text(), evidence(at), last_command_hint(at));
}

void BecomesMonitor::ended(sim::Instant now) {
  fail(ended_before(now, describe(guard_)), evidence(now), last_command_hint(now));
}

void BecomesMonitor::seen_after(const Event& event) {
  if (missed_deadline_ && !late_ && changes_facts(event) && holds(guard_, court().facts, {})) {
    late_ = event;
  }
}

void BecomesMonitor::complete(Finding& finding) const {
  const auto due = deadline();
  if (late_ && due) {
    finding.hint = "it was the case " + time_text(late_->at - *due) + " too late";
  }
}

void BecomesMonitor::reset() {
  late_.reset();
  missed_deadline_ = false;
}

void StateAtEndMonitor::expired(sim::Instant at) {
  std::string why = why_not(guard_, court().facts, {});
  if (why.empty()) {
    pass(describe(guard_) + " at the end");
  } else {
    fail("not " + describe(guard_) + " at the end", with_anchor({{at, std::move(why)}}),
         last_command_hint(at));
  }
}

void InvariantMonitor::check(sim::Instant now) {
  if ((only_if_ != nullptr && !holds(*only_if_, court().facts, {})) ||
      holds(guard_, court().facts, {}) == wanted_) {
    return;
  }
  std::vector<Evidence> evidence;
  if (last_) {
    evidence.push_back(court().history.evidence(*last_));
  }
  if (wanted_) {
    evidence.push_back({now, why_not(guard_, court().facts, {})});
  }
  fail((wanted_ ? "not " : "") + describe(guard_) + " " + time_text(now - *bound_at()) + " after " +
           anchor_text(expectation().after),
       with_anchor(std::move(evidence)));
}

void InvariantMonitor::expired(sim::Instant) {
  pass((wanted_ ? "always " : "never ") + describe(guard_) + when_text());
}

void InvariantMonitor::ended(sim::Instant now) {
  check(now);
  if (!decided()) {
    expired(now);
  }
}

bool FiredMonitor::is_firing(const Event& event) const {
  return event.kind == "rule" && event.text("phase") == "fired" && event.text("id") == fired_.rule;
}

void FiredMonitor::seen_before(const Event& event) {
  // The anchor of a rule's own firing counts, and so do those before the host came.
  if (expectation().after.kind == Anchor::Kind::start && is_firing(event)) {
    ++count_;
  }
}

void FiredMonitor::seen(const Event& event) {
  if (!is_firing(event)) {
    return;
  }
  ++count_;
  if (count_ > fired_.count.max) {
    fail("rule '" + fired_.rule + "' fired " +
             count_text(static_cast<std::size_t>(count_), "time") + ", expected " +
             describe(fired_.count),
         with_anchor({court().history.evidence(event)}));
  }
}

void FiredMonitor::expired(sim::Instant at) {
  std::string text = "rule '" + fired_.rule + "' fired " +
                     count_text(static_cast<std::size_t>(count_), "time") + when_text();
  if (fired_.count.contains(count_)) {
    pass(std::move(text));
  } else {
    fail(std::move(text) + ", expected " + describe(fired_.count), with_anchor({}),
         last_command_hint(at));
  }
}

void HostExitMonitor::seen(const Event& event) {
  if (event.kind != "host" || event.text("event") != "exit") {
    return;
  }
  const std::int64_t status = event.number("status", -1);
  if (status == exit_.status) {
    pass("the host ended with status " + std::to_string(status));
  } else {
    fail("the host ended with status " + std::to_string(status) + ", expected " +
             std::to_string(exit_.status),
         with_anchor({court().history.evidence(event)}), last_command_hint(event.at));
  }
}

void HostExitMonitor::expired(sim::Instant at) {
  fail("the host's program did not end" + when_text(), with_anchor({}), last_command_hint(at));
}

void HostExitMonitor::ended(sim::Instant now) {
  fail(ended_before(now, "the host's program did"), with_anchor({}), last_command_hint(now));
}

}  // namespace bg96::scenarios
