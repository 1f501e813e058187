#include "emulator/sim/timer_queue.hpp"

#include <algorithm>

namespace bg96::sim {

void Wakeup::arm(TimerQueue& queue, Instant due) {
  cancel();
  queue_ = &queue;
  place_ = {due, queue.next_number_++};
  queue.waits_.emplace(place_, this);
}

void Wakeup::cancel() {
  if (queue_ == nullptr) return;
  queue_->waits_.erase(place_);
  queue_ = nullptr;
}

std::optional<Instant> TimerQueue::next_deadline() const {
  if (waits_.empty()) return std::nullopt;
  return waits_.begin()->first.first;
}

bool TimerQueue::run_until(Instant now) {
  for (std::uint64_t count = 0; !waits_.empty(); ++count) {
    const auto first = waits_.begin();
    if (first->first.first > now) break;
    if (count == kMaxWakeupsPerRun) return false;
    // A wait that is served late still sees the instant it asked for: what follows from it is then
    // the same whether the caller was punctual or not.
    now_ = std::max(now_, first->first.first);
    Wakeup* wakeup = first->second;
    waits_.erase(first);
    wakeup->queue_ = nullptr;
    wakeup->fire();
  }
  now_ = std::max(now_, now);
  return true;
}

}  // namespace bg96::sim
