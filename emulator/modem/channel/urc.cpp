#include "emulator/modem/channel/urc.hpp"

#include <algorithm>
#include <utility>

namespace bg96::modem {

UrcQueue::UrcQueue(sim::TimerQueue& timers, sim::Duration outcome_floor, Sink sink)
    : timers_(timers),
      outcome_floor_(outcome_floor),
      sink_(std::move(sink)),
      timer_([this] { say_what_is_due(); }) {}

void UrcQueue::post(std::string text) {
  post([text = std::move(text)] { return text; });
}

void UrcQueue::post(Producer producer) {
  entries_.push_back({std::move(producer), std::nullopt});
  timer_.arm(timers_, timers_.now());
}

void UrcQueue::hold(bool held) {
  held_ = held;
  if (!held) timer_.arm(timers_, timers_.now());
}

void UrcQueue::line_started() { line_runs_ = true; }

void UrcQueue::line_finished() {
  line_runs_ = false;
  quiet_until_ = timers_.now() + outcome_floor_;
  for (Entry& entry : entries_) {
    if (!entry.passed_over) entry.passed_over = timers_.now();
  }
  timer_.arm(timers_, timers_.now());
}

void UrcQueue::typing() { typing_until_ = timers_.now() + kTypingHold; }

void UrcQueue::typing_ended() {
  typing_until_ = {};
  timer_.arm(timers_, timers_.now());
}

void UrcQueue::clear() {
  entries_.clear();
  line_runs_ = false;
  held_ = false;
  typing_until_ = {};
  quiet_until_ = {};
}

void UrcQueue::say_what_is_due() {
  while (!line_runs_ && !held_ && !entries_.empty()) {
    const auto& passed_over = entries_.front().passed_over;
    const sim::Instant gap =
        passed_over ? std::min(quiet_until_, *passed_over + kPatience) : quiet_until_;
    const sim::Instant due = std::max(gap, typing_until_);
    if (due > timers_.now()) return timer_.arm(timers_, due);
    const Producer producer = std::move(entries_.front().producer);
    entries_.pop_front();
    const std::string text = producer();
    if (!text.empty()) sink_(text);
  }
}

}  // namespace bg96::modem
