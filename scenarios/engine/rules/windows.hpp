#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/sim/timer_queue.hpp"
#include "scenarios/engine/facts.hpp"
#include "scenarios/engine/rules/agenda.hpp"
#include "scenarios/engine/rules/decision.hpp"
#include "scenarios/engine/rules/events/bus.hpp"
#include "scenarios/engine/stages/window.hpp"
#include "scenarios/language/rule.hpp"

namespace bg96::scenarios {

/// Everything that a rule has changed and that will be undone: the conditions of `apply`, and
/// actions that end by themselves. Each is undone when its time is over, when its `until` comes,
/// when everything is healed, and at the end of the run.
class Windows {
 public:
  struct Hooks {
    std::function<void(WindowId, const Condition::Kind&)> open;
    std::function<void(WindowId, const Condition::Kind&)> close;
  };
  /// What closes a window.
  struct End {
    std::optional<sim::Duration> after;
    const Trigger* until = nullptr;
  };

  Windows(const sim::TimerQueue& timers, Agenda& agenda, Bus& bus, const Facts& facts,
          Decisions& decisions, Hooks hooks);

  /// Opens all conditions of the rule; `closed` is called when they are closed again.
  void open(const Rule& rule, End end, std::function<void()> closed);
  /// Something that is undone by `undo`, and is told under that name.
  void open(const std::string& rule, std::string name, End end, std::function<void()> undo,
            std::function<void()> closed);
  /// Closes those that wait for this event.
  void observe(const Event& event);
  /// Closes all, the latest first. `why`: heal or end.
  void close_all(std::string_view why);
  /// Closes those of one rule, the latest first.
  void close_those_of(std::string_view rule, std::string_view why);
  /// Time counts from here: for `until: {time: ...}`.
  void start(sim::Instant at);
  /// How long the windows of at.delay keep a command back; empty: there is none for it.
  std::optional<sim::Duration> delay_of(std::string_view line);

 private:
  struct Window {
    std::uint64_t key = 0;
    std::string rule;
    std::string name;                   ///< of what is no condition
    std::vector<Condition> conditions;  ///< the first one's id is the key
    std::optional<Trigger> until;
    std::function<void()> undo;
    std::function<void()> closed;
    Cause cause;
    Agenda::Entry due = 0;
  };
  struct Delaying {
    WindowId window = 0;
    std::string rule;
    AtDelay delay;
  };

  Window& add(const std::string& rule, End end);
  void close_at(Window& window, sim::Instant due, std::string_view why);
  void close(std::uint64_t key, std::string_view why);
  void tell(const Window& window, std::string_view name, const char* phase, std::string_view why);

  const sim::TimerQueue& timers_;
  Agenda& agenda_;
  Bus& bus_;
  const Facts& facts_;
  Decisions& decisions_;
  Hooks hooks_;
  std::map<std::uint64_t, std::unique_ptr<Window>> windows_;
  std::vector<Delaying> delaying_;
  std::map<std::string, std::uint64_t> delayed_;  ///< commands, by rule
  std::optional<sim::Instant> start_;
  WindowId last_ = 0;
};

/// As a scenario writes it: "link", "uart.stall".
std::string_view name_of(const Condition::Kind& condition);

}  // namespace bg96::scenarios
