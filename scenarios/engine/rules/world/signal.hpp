#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "emulator/ports/world.hpp"
#include "emulator/sim/timer_queue.hpp"
#include "scenarios/engine/stages/window.hpp"
#include "scenarios/language/rule.hpp"

namespace bg96::scenarios {

/// What the radio measures: the values that hold by themselves, and above them those of the open
/// windows, which may go from one level to another in steps.
class SignalLevels {
 public:
  static constexpr sim::Duration kStep = std::chrono::seconds(1);

  /// `base`: what holds when no window is open; a value that is missing cannot be restored.
  SignalLevels(sim::TimerQueue& timers, ports::SetSignal base,
               std::function<void(ports::SetSignal)> tell);

  void open(WindowId window, const SignalCondition& condition);
  void close(WindowId window);
  /// From now on these hold where no window says otherwise.
  void set(const ports::SetSignal& signal);
  /// Forgets all that was set().
  void restore();

 private:
  static constexpr std::size_t kLevels = 4;
  using Levels = std::array<std::optional<int>, kLevels>;
  struct Open {
    WindowId window = 0;
    sim::Instant since{};
    std::array<std::optional<Ramp>, kLevels> ramps;
  };

  static Levels levels_of(const ports::SetSignal& signal);
  Levels now() const;
  std::optional<sim::Instant> next_step() const;
  void update();

  sim::TimerQueue& timers_;
  const Levels first_;
  Levels base_;
  Levels told_;
  std::function<void(ports::SetSignal)> tell_;
  std::vector<Open> open_;
  sim::Timer step_;
};

}  // namespace bg96::scenarios
