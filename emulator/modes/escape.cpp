#include "emulator/modes/escape.hpp"

#include <utility>

namespace bg96::modes {

Escape::Escape(sim::TimerQueue& timers, char character, sim::Instant last_byte_at, Hooks hooks)
    : timers_(timers),
      character_(character),
      hooks_(std::move(hooks)),
      last_byte_at_(last_byte_at),
      guard_([this] { guard_over(); }) {}

std::size_t Escape::take(std::string_view bytes, bool came_now) {
  std::size_t taken = 0;
  const sim::Instant now = timers_.now();
  while (taken < bytes.size()) {
    const bool escape = bytes[taken] == character_;
    const bool in_time = now - first_at_ <= kGuardTime;
    if (held_ > 0 && !(escape && held_ < kLength && in_time)) break_off();
    if (!escape) break;
    if (held_ == 0) {
      const bool quiet = now - last_byte_at_ >= kGuardTime && came_now && taken == 0;
      if (!quiet) break;
      first_at_ = now;
    }
    ++held_;
    ++taken;
    last_byte_at_ = now;
  }
  arm_guard();
  return taken;
}

void Escape::break_off() {
  if (held_ == 0) return;
  guard_.cancel();
  hooks_.data(std::string(static_cast<std::size_t>(std::exchange(held_, 0)), character_));
}

void Escape::arm_guard() {
  if (held_ == 0) return;
  const bool complete = held_ == kLength;
  guard_.arm(timers_, (complete ? timers_.now() : first_at_) + kGuardTime);
}

// Behind three of them it was an escape; fewer were data.
void Escape::guard_over() {
  if (held_ < kLength) return break_off();
  held_ = 0;
  hooks_.escaped();
}

}  // namespace bg96::modes
