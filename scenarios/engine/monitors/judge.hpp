#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/engine/event.hpp"
#include "scenarios/engine/facts.hpp"
#include "scenarios/engine/monitors/conduct.hpp"
#include "scenarios/engine/monitors/history.hpp"
#include "scenarios/engine/monitors/monitor.hpp"
#include "scenarios/engine/rule_report.hpp"
#include "scenarios/engine/verdict.hpp"
#include "scenarios/language/scenario.hpp"

namespace bg96::scenarios {

/// Judges one case: watches all that happens, says when it is over, and what became of it. It has
/// no clock: who drives it calls advance() when next_deadline() has come.
class Judge final : public EventSink {
 public:
  /// A `run` that ends because nothing is left to wait for goes on for so long: its host still gets
  /// the answer to what was waited for last.
  static constexpr sim::Duration kAnswerGrace = std::chrono::milliseconds(200);

  struct Options {
    double slack = 1;  ///< stretches `within` and `timeout`, nothing else
    bool test = true;  ///< the verb `test`; false: `run`
    Sha256 sha256;     ///< not set: sha256 of `delivered` is not judged
    std::uint64_t seed = 0;
    /// An expectation has its verdict now, because of the event of that number (0: of the time).
    std::function<void(const Finding&, std::uint64_t cause)> decided;
  };

  /// Both must outlive it.
  Judge(const Scenario& scenario, const Facts& facts, Options options);
  Judge(const Judge&) = delete;
  Judge& operator=(const Judge&) = delete;

  void event(const Event& event) override;
  void advance(sim::Instant now);
  /// When advance() can change something; empty: not before an event.
  std::optional<sim::Instant> next_deadline() const;
  /// Is the case over (scenario language S29)?
  bool decided() const;

  /// The emulator did something so much later than it should have, at that event.
  void late(sim::Duration by, std::uint64_t sequence);
  /// One more rule, of which faults may come.
  void add(const Rule& rule);
  /// One more expectation, whose time counts from now or from the start of the case, whichever is
  /// later. It must outlive the judge.
  void add(const Expectation& expectation, sim::Instant now);
  /// All expectations with what is known of them.
  const std::vector<std::unique_ptr<Monitor>>& monitors() const { return monitors_; }
  /// An action `fail` of that rule.
  void fail(const Rule& rule, const Position& at, const std::string& text);
  /// The case cannot be judged, because.
  void error(std::string reason);

  /// The verdict. What happens afterwards, when faults are undone, is not judged.
  CaseResult finish(sim::Instant now, const std::vector<RuleReport>& reports);

 private:
  void start(const Event& event);
  void follow_faults(const Event& event);
  void fault();
  void heal();
  void look_for_end(const Event* event);
  bool nothing_to_wait_for() const;
  void tell_decided(std::uint64_t cause);
  sim::Instant timeout() const;
  Verdict verdict(const std::vector<Finding>& findings, CaseResult& result) const;

  const Scenario& scenario_;
  Options options_;
  History history_;
  Court court_;
  Conduct conduct_;
  std::vector<std::unique_ptr<Monitor>> monitors_;
  std::vector<bool> told_;         ///< by monitor
  std::vector<Finding> failures_;  ///< of actions
  std::set<std::string, std::less<>> fault_rules_;
  sim::Instant now_{};
  std::optional<sim::Instant> started_at_;
  std::optional<sim::Instant> end_at_;
  bool faulted_ = false;
  std::map<std::string, int, std::less<>> going_on_;  ///< firings and windows, by rule
  std::optional<sim::Instant> healed_at_;
  std::string error_;
  std::string late_;
  bool over_ = false;
};

}  // namespace bg96::scenarios
