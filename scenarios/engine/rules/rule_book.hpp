#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/sim/timer_queue.hpp"
#include "scenarios/engine/facts.hpp"
#include "scenarios/engine/rule_report.hpp"
#include "scenarios/engine/rules/decision.hpp"
#include "scenarios/engine/rules/events/bus.hpp"
#include "scenarios/language/rule.hpp"

namespace bg96::scenarios {

/// The rules of a run with their counters: finds those that an event makes fire, in order
/// (scenario language 5, "evaluation core").
class RuleBook {
 public:
  /// `ordinal` counts the rule's firings from 0, `nth` its matches from 1.
  using Fire = std::function<void(std::size_t rule, std::uint64_t ordinal, std::uint64_t nth,
                                  Captures captures)>;

  RuleBook(const std::vector<Rule>& rules, const sim::TimerQueue& timers, const Facts& facts,
           Decisions& decisions, Fire fire);

  /// One more rule, behind the others of its priority; it must outlive the book. An earlier one of
  /// its id is forgotten. Its trigger is not `uart`.
  void add(const Rule& rule);
  /// Why an event that `when` matches would not make the rule fire now; empty: it would, or it is
  /// left to chance.
  std::string obstacle(std::size_t rule, const Captures& captures) const;

  /// Is there a rule for each byte on the line?
  bool looks_at_bytes() const { return !by_byte_.empty(); }
  /// Tells the events of kind `decision` of all `activation`s.
  void tell_activations();

  void observe(const Event& event);
  /// The byte at that offset passes.
  void observe_byte(UartDirection direction, std::uint64_t offset);
  /// The time of that rule has come.
  void observe_time(std::size_t rule, const Event& event) { consider(rule, event); }

  const Rule& rule(std::size_t index) const { return *states_[index].rule; }
  std::size_t size() const { return states_.size(); }
  void set_enabled(std::string_view id, bool enabled);
  /// Its window is open, or no longer.
  void set_active(std::size_t rule, bool active) { states_[rule].active = active; }
  /// An action of the rule could not do what it is for.
  void note_preempted(std::size_t rule);
  void note_miss(std::size_t rule, std::string_view why);

  std::uint64_t fired(std::string_view id) const;
  bool active(std::string_view id) const;
  std::vector<RuleReport> reports() const;

 private:
  struct State {
    const Rule* rule = nullptr;
    bool enabled = true;
    bool active = false;
    bool armed = true;  ///< false: its `activation` said no for this run
    RandomStream probability;
    std::optional<sim::Instant> last_fired;
    RuleReport report;
  };

  /// A rule that waits for events of a kind.
  struct Waiting {
    std::size_t rule = 0;
    std::vector<std::string> names;  ///< of the lines that may match; empty: any line may
  };
  State state_of(const Rule& rule) const;
  void consider(std::size_t index, const Event& event);
  void match(std::size_t index, Captures captures, std::optional<std::uint64_t> offset);
  const char* refusal(State& state, std::uint64_t ordinal, std::optional<std::uint64_t> offset);
  bool lucky(State& state, std::uint64_t index, bool tell_losses);
  void miss(State& state, std::string_view why);
  const State* find(std::string_view id) const;

  const sim::TimerQueue& timers_;
  const Facts& facts_;
  Decisions& decisions_;
  Fire fire_;
  std::vector<State> states_;
  std::map<std::string, std::vector<Waiting>, std::less<>> by_kind_;
  std::vector<std::size_t> by_byte_;
  std::map<std::string, std::size_t, std::less<>> by_id_;
};

}  // namespace bg96::scenarios
