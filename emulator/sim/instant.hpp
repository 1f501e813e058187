#pragma once

#include <chrono>
#include <cstdint>

namespace bg96::sim {

/// The core's own clock: it has no now(), so that nothing in the core can read the time.
/// Only the runner (steady clock) and the tests' virtual world make instants.
struct Clock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<Clock>;
  static constexpr bool is_steady = true;
};

/// A length of time, in nanoseconds.
using Duration = Clock::duration;

/// A point in time, counted from the start of the modem's life.
using Instant = Clock::time_point;

/// Further away than any wait: "no deadline".
inline constexpr Instant kNever = Instant::max();

}  // namespace bg96::sim
