#include "emulator/modes/transparent_mode.hpp"

#include <algorithm>
#include <utility>

namespace bg96::modes {

TransparentMode::TransparentMode(sim::TimerQueue& timers, TransparentSettings settings, Hooks hooks)
    : timers_(timers),
      settings_(settings),
      hooks_(std::move(hooks)),
      escape_(timers, settings.escape, settings.last_byte_at,
              {.data =
                   [this](std::string held) {
                     waiting_ += held;
                     send_full_packets();
                   },
               .escaped =
                   [this] {
                     send_waiting();
                     hooks_.escaped();
                   }}),
      wait_([this] { send_waiting(); }) {}

Mode::Taken TransparentMode::consume(std::string_view bytes, std::string&) {
  std::size_t taken = escape_.take(bytes, !starved_);
  const std::size_t room = hooks_.room();
  const std::size_t free = room - std::min(room, waiting_.size());
  const std::string_view data = bytes.substr(taken, free);
  taken += data.size();
  starved_ = taken < bytes.size();
  if (taken > 0) escape_.data_came();
  if (data.empty() && waiting_.empty()) return {taken, false};
  waiting_ += data;
  send_full_packets();
  if (settings_.wait == sim::Duration::zero()) send_waiting();
  return {taken, false};
}

void TransparentMode::flush() {
  escape_.break_off();
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
