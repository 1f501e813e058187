#include "scenarios/engine/stages/link/lane.hpp"

#include <algorithm>
#include <cmath>

namespace bg96::scenarios {
namespace {

sim::Duration time_for(std::size_t bytes, double bits_per_second) {
  constexpr double kNanoseconds = 1e9;
  constexpr double kSlowestBitsPerSecond = 0.01;
  const double bits = static_cast<double>(bytes) * 8;
  return sim::Duration(
      std::llround(bits * kNanoseconds / std::max(bits_per_second, kSlowestBitsPerSecond)));
}

}  // namespace

bool Lane::has_room(std::size_t bytes, const LinkDirection& conditions) {
  while (!waiting_.empty() && waiting_.front().gone <= timers_.now()) {
    waiting_bytes_ -= waiting_.front().bytes;
    waiting_.pop_front();
  }
  return waiting_.empty() ||
         waiting_bytes_ + bytes <= conditions.queue_bytes.value_or(kDefaultQueueBytes);
}

sim::Instant Lane::take(std::size_t bytes, const LinkDirection& conditions) {
  const sim::Instant begins = std::max(free_, timers_.now());
  if (!conditions.bits_per_second) return timers_.now();
  free_ = begins + time_for(bytes, *conditions.bits_per_second);
  if (bytes > 0) {
    waiting_.push_back({free_, bytes});
    waiting_bytes_ += bytes;
  }
  return free_;
}

}  // namespace bg96::scenarios
