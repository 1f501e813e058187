#include "emulator/modes/transparent_mode.hpp"

#include <algorithm>
#include <utility>

namespace bg96::modes {

TransparentMode::TransparentMode(sim::TimerQueue& timers, TransparentSettings settings, Hooks hooks)
    : timers_(timers),
      settings_(settings),
      hooks_(std::move(hooks)),
      last_byte_at_(settings.last_byte_at),
      wait_([this] { send_waiting(); }),
      guard_([this] { guard_over(); }) {}

Mode::Taken TransparentMode::consume(std::string_view bytes, std::string&) {
  std::size_t taken = take_escape(bytes);
  const std::size_t room = hooks_.room();
  const std::size_t free = room - std::min(room, waiting_.size());
  const std::string_view data = bytes.substr(taken, free);
  taken += data.size();
  starved_ = taken < bytes.size();
  if (taken > 0) last_byte_at_ = timers_.now();
  if (data.empty() && waiting_.empty()) return {taken, false};
  waiting_ += data;
  send_full_packets();
  if (settings_.wait == sim::Duration::zero()) send_waiting();
  return {taken, false};
}

// Takes the escape characters at the front that may be part of an escape; data ends one.
std::size_t TransparentMode::take_escape(std::string_view bytes) {
  std::size_t taken = 0;
  const sim::Instant now = timers_.now();
  while (taken < bytes.size()) {
    const bool escape = bytes[taken] == settings_.escape;
    const bool in_time = now - first_escape_at_ <= kGuardTime;
    if (escapes_ > 0 && !(escape && escapes_ < kEscapeLength && in_time)) break_escape();
    if (!escape) break;
    if (escapes_ == 0) {
      const bool quiet = now - last_byte_at_ >= kGuardTime && !starved_ && taken == 0;
      if (!quiet) break;
      first_escape_at_ = now;
    }
    ++escapes_;
    ++taken;
    last_byte_at_ = now;
  }
  arm_guard();
  return taken;
}

void TransparentMode::break_escape() {
  if (escapes_ == 0) return;
  waiting_.append(static_cast<std::size_t>(std::exchange(escapes_, 0)), settings_.escape);
  guard_.cancel();
}

void TransparentMode::arm_guard() {
  if (escapes_ == 0) return;
  const bool complete = escapes_ == kEscapeLength;
  guard_.arm(timers_, (complete ? timers_.now() : first_escape_at_) + kGuardTime);
}

// Behind three of them it was an escape; fewer were data.
void TransparentMode::guard_over() {
  if (escapes_ == kEscapeLength) {
    escapes_ = 0;
    send_waiting();
    hooks_.escaped();
    return;
  }
  break_escape();
  send_full_packets();
}

void TransparentMode::flush() {
  break_escape();
  send_waiting();
}

// What is left waits from the moment at which its first byte came.
void TransparentMode::send_full_packets() {
  const std::size_t full = waiting_.size() - waiting_.size() % settings_.packet_bytes;
  if (full > 0) {
    wait_.cancel();
    std::string rest = waiting_.substr(full);
    waiting_.resize(full);
    send_packets(std::exchange(waiting_, std::move(rest)));
  }
  if (!waiting_.empty() && !wait_.armed()) wait_.arm(timers_, timers_.now() + settings_.wait);
}

// A stream does not show its packets: those that are due at once go together.
void TransparentMode::send_packets(std::string bytes) {
  if (!settings_.datagrams) return hooks_.send(std::move(bytes));
  for (std::size_t at = 0; at < bytes.size(); at += settings_.packet_bytes) {
    hooks_.send(bytes.substr(at, settings_.packet_bytes));
  }
}

void TransparentMode::send_waiting() {
  send_full_packets();
  wait_.cancel();
  if (!waiting_.empty()) hooks_.send(std::exchange(waiting_, {}));
}

}  // namespace bg96::modes
