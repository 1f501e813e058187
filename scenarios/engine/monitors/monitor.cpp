#include "scenarios/engine/monitors/monitor.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "scenarios/engine/monitors/command_monitors.hpp"
#include "scenarios/engine/monitors/delivered.hpp"
#include "scenarios/engine/monitors/state_monitors.hpp"
#include "scenarios/engine/monitors/text.hpp"
#include "scenarios/engine/rules/matching.hpp"

namespace bg96::scenarios {
namespace {

/// A deadline belongs to its window: only what comes later is too late.
constexpr sim::Duration kJustAfter = std::chrono::microseconds(1);

sim::Duration stretched(sim::Duration length, double slack) {
  return std::chrono::duration_cast<sim::Duration>(length * slack);
}

struct Maker {
  const Expectation& expectation;
  const Court& court;

  template <class Made, class... Arguments>
  std::unique_ptr<Monitor> make(const Arguments&... arguments) const {
    return std::make_unique<Made>(expectation, arguments..., court);
  }

  std::unique_ptr<Monitor> operator()(const Sends& kind) const { return make<SendsMonitor>(kind); }
  std::unique_ptr<Monitor> operator()(const Never& kind) const {
    if (kind.state) {
      const Guard* only_if = kind.guard ? &*kind.guard : nullptr;
      return make<InvariantMonitor>(*kind.state, false, only_if);
    }
    return make<NeverSendsMonitor>(kind);
  }
  std::unique_ptr<Monitor> operator()(const Order& kind) const { return make<OrderMonitor>(kind); }
  std::unique_ptr<Monitor> operator()(const Rate& kind) const { return make<RateMonitor>(kind); }
  std::unique_ptr<Monitor> operator()(const Silence& kind) const {
    return make<SilenceMonitor>(kind);
  }
  std::unique_ptr<Monitor> operator()(const StateHolds& kind) const {
    if (expectation.within) {
      return make<BecomesMonitor>(kind.state);
    }
    return make<StateAtEndMonitor>(kind.state);
  }
  std::unique_ptr<Monitor> operator()(const Always& kind) const {
    const Guard* only_if = nullptr;
    return make<InvariantMonitor>(kind.state, true, only_if);
  }
  std::unique_ptr<Monitor> operator()(const Recovers& kind) const {
    return make<BecomesMonitor>(kind.until);
  }
  std::unique_ptr<Monitor> operator()(const Delivered& kind) const {
    return make<DeliveredMonitor>(kind);
  }
  std::unique_ptr<Monitor> operator()(const Fired& kind) const { return make<FiredMonitor>(kind); }
  std::unique_ptr<Monitor> operator()(const HostExit& kind) const {
    return make<HostExitMonitor>(kind);
  }
};

}  // namespace

bool changes_facts(const Event& event) {
  constexpr std::array<std::string_view, 9> kOthers = {"rx",  "tx",       "at",  "urc",   "payload",
                                                       "net", "decision", "log", "expect"};
  return std::find(kOthers.begin(), kOthers.end(), event.kind) == kOthers.end();
}

std::unique_ptr<Monitor> make_monitor(const Expectation& expectation, const Court& court) {
  return std::visit(Maker{expectation, court}, expectation.kind);
}

Monitor::Monitor(const Expectation& expectation, const Court& court)
    : expectation_(expectation), court_(court) {}

void Monitor::start(const Event& event) {
  started_ = true;
  if (expectation_.after.kind == Anchor::Kind::start) {
    bind(event.at, std::nullopt);
  } else if (early_anchor_) {
    bind(event.at, std::move(early_anchor_));
  }
}

void Monitor::observe(const Event& event) {
  advance(event.at);
  if (!bound_at_) {
    if (is_anchor(event)) {
      if (started_) {
        bind(event.at, event);
      } else if (!early_anchor_) {
        early_anchor_ = event;
      }
    } else {
      seen_before(event);
    }
    return;
  }
  if (decided()) {
    seen_after(event);
    return;
  }
  if (window_ends(event)) {
    expired(event.at);
    return;
  }
  seen(event);
  if (!decided() && event.at > *bound_at_ && changes_facts(event)) {
    check(event.at);
  }
}

void Monitor::fault() {
  // A failure stays one: the host had its time.
  if (!waits_for_heal() || (finding_ && finding_->verdict == Verdict::fail)) {
    return;
  }
  bound_at_.reset();
  finding_.reset();
  reset();
}

void Monitor::heal(sim::Instant at) {
  if (waits_for_heal() && started_ && !bound_at_ && !decided()) {
    bind(at, std::nullopt);
  }
}

void Monitor::acquit() {
  if (waits_for_heal() && !decided()) {
    pass("nothing to judge: no fault happened");
  }
}

void Monitor::advance(sim::Instant now) {
  if (!bound_at_ || decided()) {
    return;
  }
  // Facts are those of now: past the deadline they come too late.
  if (const auto due = deadline(); due && now > *due) {
    expired(*due);
  } else {
    settle(now);
  }
}

void Monitor::settle(sim::Instant now) {
  if (settled_ || now <= *bound_at_) {
    return;
  }
  settled_ = true;
  check(now);
}

std::optional<sim::Instant> Monitor::next_deadline() const {
  if (!bound_at_ || decided()) {
    return std::nullopt;
  }
  if (checks() && !settled_) {
    return *bound_at_ + kJustAfter;
  }
  const auto due = deadline();
  return due ? std::optional(*due + kJustAfter) : std::nullopt;
}

std::optional<sim::Instant> Monitor::deadline() const {
  if (!bound_at_ || !has_deadline()) {
    return std::nullopt;
  }
  return *bound_at_ + (expectation_.within ? stretched(*expectation_.within, court_.slack)
                                           : *expectation_.window);
}

Finding Monitor::finish(sim::Instant now, std::string_view ending) {
  advance(now);
  if (!decided() && !bound_at_) {
    const std::string anchor = anchor_text(expectation_.after);
    if (lenient()) {
      pass("nothing to judge: " + anchor + " never came");
    } else if (waits_for_heal() && !started_) {
      fail("ended before the case began");
    } else if (waits_for_heal()) {
      fail(ended_before(now, "the last fault was over"));
    } else {
      fail(ended_before(now, anchor + " came"), {},
           "what the expectation waits for never happened; see the rules that never fired");
    }
  }
  if (!decided()) {
    ended(now);
  }
  Finding finding = *finding_;
  if (finding.verdict == Verdict::fail) {
    complete(finding);
    if (finding.hint.empty() && !ending.empty()) {
      finding.hint = std::string(ending);
    }
  }
  return finding;
}

void Monitor::pass(std::string text, std::vector<Evidence> evidence) {
  finding_ = {expectation_.id,     expectation_.kind_name,
              expectation_.at,     expectation_.severity == Expectation::Severity::warn,
              Verdict::pass,       std::move(text),
              std::move(evidence), ""};
}

void Monitor::fail(std::string text, std::vector<Evidence> evidence, std::string hint) {
  pass(std::move(text), std::move(evidence));
  finding_->verdict = Verdict::fail;
  finding_->hint = std::move(hint);
  if (finding_->evidence.size() > kMaxEvidence) {
    finding_->evidence.resize(kMaxEvidence);
  }
}

std::string Monitor::when_text() const {
  std::string text;
  if (expectation_.within) {
    text += " within " + time_text(stretched(*expectation_.within, court_.slack));
  } else if (expectation_.window) {
    text += " in the " + time_text(*expectation_.window);
  }
  if (!text.empty() || expectation_.after.kind != Anchor::Kind::start) {
    text += " after " + anchor_text(expectation_.after);
  }
  return text;
}

std::string Monitor::ended_before(sim::Instant now, const std::string& what) const {
  return "the case ended at " + time_text(now.time_since_epoch()) + " before " + what;
}

std::vector<Evidence> Monitor::with_anchor(std::vector<Evidence> evidence) const {
  if (anchor_) {
    evidence.insert(evidence.begin(), court_.history.evidence(*anchor_, "anchor"));
  } else if (bound_at_ && waits_for_heal()) {
    evidence.insert(evidence.begin(), {*bound_at_, "the last fault was over   <- anchor"});
  }
  return evidence;
}

std::string Monitor::last_command_hint(sim::Instant now) const {
  const auto last = court_.history.last_command();
  if (!last) {
    return "the host has not sent a single command";
  }
  return "the host's last command was " + last->text + ", " + time_text(now - last->at) +
         " earlier";
}

bool Monitor::is_anchor(const Event& event) const {
  const Anchor& anchor = expectation_.after;
  Captures ignored;
  switch (anchor.kind) {
    case Anchor::Kind::rule:
      return event.kind == "rule" && event.text("phase") == "fired" &&
             event.text("id") == anchor.name;
    case Anchor::Kind::mark: return event.kind == "mark" && event.text("name") == anchor.name;
    case Anchor::Kind::at:
      return event.kind == "at" && any_matches(anchor.patterns, event.text("line"), ignored);
    case Anchor::Kind::boot:
      return event.kind == "boot" && event.text("phase") == name_of(anchor.phase);
    case Anchor::Kind::start:
    case Anchor::Kind::heal: break;
  }
  return false;
}

void Monitor::bind(sim::Instant at, std::optional<Event> event) {
  bound_at_ = at;
  anchor_ = std::move(event);
  settled_ = false;
}

bool Monitor::window_ends(const Event& event) const {
  Captures ignored;
  if (expectation_.until && matches(*expectation_.until, event, court_.facts, ignored)) {
    return true;
  }
  return expectation_.until_state && event.at > *bound_at_ && changes_facts(event) &&
         holds(*expectation_.until_state, court_.facts, {});
}

}  // namespace bg96::scenarios
