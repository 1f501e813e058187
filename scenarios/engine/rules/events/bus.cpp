#include "scenarios/engine/rules/events/bus.hpp"

namespace bg96::scenarios {

std::uint64_t Bus::publish(Event event) {
  if (prelude_) prelude_();
  return publish_at(timers_.now(), std::move(event));
}

std::uint64_t Bus::publish_at(sim::Instant at, Event event) {
  const std::uint64_t number = ++last_;
  event.sequence = number;
  event.at = at;
  event.cause = cause_.event;
  queue_.push_back({std::move(event), cause_.chain});
  if (!handling_) drain();
  return number;
}

void Bus::perform(const Cause& cause, const std::function<void()>& action) {
  const Blame blame(*this, cause);
  if (handling_) return action();
  handling_ = true;
  action();
  handling_ = false;
  drain();
}

void Bus::drain() {
  handling_ = true;
  while (!queue_.empty()) {
    const Waiting next = std::move(queue_.front());
    queue_.pop_front();
    for (EventSink* sink : sinks_) sink->event(next.event);
    const Blame blame(*this, {next.event.sequence, next.chain});
    if (handler_) handler_(next.event);
  }
  handling_ = false;
}

}  // namespace bg96::scenarios
