#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/engine/event.hpp"
#include "scenarios/engine/facts.hpp"
#include "scenarios/engine/monitors/history.hpp"
#include "scenarios/engine/verdict.hpp"
#include "scenarios/language/scenario.hpp"

namespace bg96::scenarios {

/// SHA-256 of bytes, in lower-case hex.
using Sha256 = std::function<std::string(std::string_view)>;

/// What all monitors of a case share.
struct Court {
  const Scenario& scenario;
  const Facts& facts;
  const History& history;
  double slack = 1;
  Sha256 sha256;
};

/// Watches for one expectation: waits for its anchor, then judges what happens until its deadline
/// or the end of its window. It only watches.
class Monitor {
 public:
  /// Evidence of one finding; beyond, it is left out.
  static constexpr std::size_t kMaxEvidence = 8;

  Monitor(const Expectation& expectation, const Court& court);
  virtual ~Monitor() = default;
  Monitor(const Monitor&) = delete;
  Monitor& operator=(const Monitor&) = delete;

  /// The case has begun: its time counts from here.
  void start(const Event& event);
  void observe(const Event& event);
  /// Something goes wrong on purpose: what waits for `heal` waits anew.
  void fault();
  /// The last fault is over.
  void heal(sim::Instant at);
  /// The case is over and nothing ever went wrong on purpose.
  void acquit();
  void advance(sim::Instant now);
  /// Just after the instant at which it decides by the time alone.
  std::optional<sim::Instant> next_deadline() const;

  bool decided() const { return finding_.has_value(); }
  /// Can more time make a difference that somebody waits for?
  bool waits() const { return !decided() && (bound_at_ ? awaits() : awaits_anchor()); }
  bool waits_for_heal() const { return expectation_.after.kind == Anchor::Kind::heal; }
  const Expectation& expectation() const { return expectation_; }
  /// The verdict, decided now if it was not. `ending`: why the case is over.
  Finding finish(sim::Instant now, std::string_view ending);
  /// The finding so far; empty while undecided.
  const std::optional<Finding>& finding() const { return finding_; }

 protected:
  /// An event within the window, or one that comes before or after it.
  virtual void seen(const Event&) {}
  virtual void seen_before(const Event&) {}
  virtual void seen_after(const Event&) {}
  /// Facts may have changed, within the window.
  virtual void check(sim::Instant) {}
  virtual bool checks() const { return false; }
  /// The window has ended, by its deadline or otherwise.
  virtual void expired(sim::Instant at) = 0;
  /// The case has ended before the window has.
  virtual void ended(sim::Instant now) = 0;
  virtual bool awaits() const { return true; }
  /// Is it satisfied when its anchor never comes?
  virtual bool lenient() const { return false; }
  /// It begins anew.
  virtual void reset() {}
  /// Adds to a finding what is only known at the end.
  virtual void complete(Finding&) const {}

  void pass(std::string text, std::vector<Evidence> evidence = {});
  void fail(std::string text, std::vector<Evidence> evidence = {}, std::string hint = {});
  /// " within 20s after rule 'x'", for a text.
  std::string when_text() const;
  /// "ended at 12s before ..." of a case that ends too early.
  std::string ended_before(sim::Instant now, const std::string& what) const;
  std::vector<Evidence> with_anchor(std::vector<Evidence> evidence) const;
  /// What the host was doing last, as a hint.
  std::string last_command_hint(sim::Instant now) const;

  const Court& court() const { return court_; }
  std::optional<sim::Instant> bound_at() const { return bound_at_; }
  bool has_deadline() const { return expectation_.within || expectation_.window; }
  std::optional<sim::Instant> deadline() const;

 private:
  bool is_anchor(const Event& event) const;
  bool awaits_anchor() const { return !lenient() && !waits_for_heal(); }
  void bind(sim::Instant at, std::optional<Event> event);
  bool window_ends(const Event& event) const;
  void settle(sim::Instant now);

  const Expectation& expectation_;
  const Court& court_;
  bool started_ = false;
  std::optional<Event> early_anchor_;
  std::optional<sim::Instant> bound_at_;
  std::optional<Event> anchor_;
  bool settled_ = false;  ///< facts were looked at since the instant of the anchor is over
  std::optional<Finding> finding_;
};

/// Can facts have changed with the event?
bool changes_facts(const Event& event);

/// The monitor for that kind of expectation.
std::unique_ptr<Monitor> make_monitor(const Expectation& expectation, const Court& court);

}  // namespace bg96::scenarios
