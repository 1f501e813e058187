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

sim::Instant Lane::take_from_trace(std::size_t bytes, sim::Instant begins, const RateTrace& trace) {
  const std::uint64_t period_ms = trace.at_ms.back();
  const std::uint64_t count = trace.at_ms.size();
  const auto time_of = [&](std::uint64_t chance) {
    const std::uint64_t ms = chance / count * period_ms + trace.at_ms[chance % count];
    return began_ + std::chrono::milliseconds(ms);
  };
  if (time_of(chance_) < begins || chance_bytes_ == 0) {
    // What nobody used is gone.
    const auto passed = std::chrono::ceil<std::chrono::milliseconds>(begins - began_);
    const auto passed_ms = static_cast<std::uint64_t>(std::max<std::int64_t>(passed.count(), 0));
    std::uint64_t round = passed_ms / period_ms;
    std::uint64_t rest_ms = passed_ms % period_ms;
    // The end of a round is its last chance.
    if (rest_ms == 0 && round > 0) {
      --round;
      rest_ms = period_ms;
    }
    const auto next = std::lower_bound(trace.at_ms.begin(), trace.at_ms.end(), rest_ms);
    const std::uint64_t first =
        round * count + static_cast<std::uint64_t>(next - trace.at_ms.begin());
    chance_ = std::max(first, chance_ + (chance_bytes_ == 0 && chance_used_ ? 1 : 0));
    chance_bytes_ = RateTrace::kBytes;
  }
  chance_used_ = true;
  while (bytes > chance_bytes_) {
    bytes -= chance_bytes_;
    chance_bytes_ = RateTrace::kBytes;
    ++chance_;
  }
  chance_bytes_ -= bytes;
  return time_of(chance_);
}

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
  if (conditions.rate_trace) {
    free_ = take_from_trace(bytes, begins, *conditions.rate_trace);
  } else if (conditions.bits_per_second) {
    free_ = begins + time_for(bytes, *conditions.bits_per_second);
  } else {
    return timers_.now();
  }
  if (bytes > 0) {
    waiting_.push_back({free_, bytes});
    waiting_bytes_ += bytes;
  }
  return free_;
}

}  // namespace bg96::scenarios
