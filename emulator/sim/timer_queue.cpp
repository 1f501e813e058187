#include "emulator/sim/timer_queue.hpp"

#include <algorithm>

namespace bg96::sim {

void Wakeup::arm_last(TimerQueue& queue) { arm_last(queue, queue.now()); }

void Wakeup::arm_in(TimerQueue& queue, Instant due, int rank) {
  cancel();
  queue_ = &queue;
  place_ = {due, rank, queue.next_number_++};
  queue.waits_.emplace(place_, this);
}

void Wakeup::cancel() {
  if (queue_ == nullptr) return;
  queue_->waits_.erase(place_);
  queue_ = nullptr;
}

std::optional<Instant> TimerQueue::next_deadline() const {
  if (waits_.empty()) return std::nullopt;
  return std::get<Instant>(waits_.begin()->first);
}

bool TimerQueue::run_until(Instant now, const std::function<bool()>& pause) {
  for (std::uint64_t count = 0; !waits_.empty(); ++count) {
    const auto first = waits_.begin();
    const Instant due = std::get<Instant>(first->first);
    if (due > now) break;
    if (count == kMaxWakeupsPerRun) return false;
    // A wait that is served late still sees the instant it asked for: what follows from it is then
    // the same whether the caller was punctual or not.
    now_ = std::max(now_, due);
    Wakeup* wakeup = first->second;
    waits_.erase(first);
    wakeup->queue_ = nullptr;
    wakeup->fire();
    if (pause && pause()) return true;
  }
  now_ = std::max(now_, now);
  return true;
}

}  // namespace bg96::sim
