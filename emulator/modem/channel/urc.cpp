#include "emulator/modem/channel/urc.hpp"

#include <algorithm>
#include <utility>

#include "emulator/modem/channel/verdicts.hpp"

namespace bg96::modem {

UrcQueue::UrcQueue(sim::TimerQueue& timers, sim::Duration outcome_floor, Sink sink, Judge judge)
    : timers_(timers),
      outcome_floor_(outcome_floor),
      sink_(std::move(sink)),
      judge_(std::move(judge)),
      timer_([this] { say_what_is_due(); }) {}

void UrcQueue::post(std::string text) {
  post([text = std::move(text)] { return text; });
}

void UrcQueue::post(Producer producer) {
  if (entries_.size() == kMaxWaiting) {
    if (lost_) lost_();
    return;
  }
  entries_.push_back({.producer = std::move(producer)});
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
    const sim::Instant due = std::max({gap, typing_until_, entries_.front().not_before});
    if (due > timers_.now()) return timer_.arm(timers_, due);
    say_first();
  }
}

void UrcQueue::let_through() {
  while (!held_ && !entries_.empty() && entries_.front().not_before <= timers_.now()) say_first();
}

void UrcQueue::say_first() {
  const Entry entry = std::move(entries_.front());
  entries_.pop_front();
  std::string text = entry.producer();
  if (text.empty()) return;
  if (entry.copies == 0) return say(std::move(text));
  for (int copy = 0; copy < entry.copies; ++copy) sink_(text);
}

void UrcQueue::say_now(std::string text) { say(std::move(text)); }

// What is put off goes back to the front: what waits behind it stays behind it.
void UrcQueue::say(std::string text) {
  if (!judge_) return sink_(text);
  const ports::UrcVerdict verdict = bounded(judge_(text));
  if (verdict.delay > sim::Duration::zero() && verdict.copies > 0) {
    const sim::Instant due = timers_.now() + verdict.delay;
    entries_.push_front(
        {[text = std::move(text)] { return text; }, std::nullopt, due, verdict.copies});
    return timer_.arm(timers_, due);
  }
  for (int copy = 0; copy < verdict.copies; ++copy) sink_(text);
}

}  // namespace bg96::modem
