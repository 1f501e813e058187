#include "scenarios/engine/stages/uart/uart_line.hpp"

#include <algorithm>
#include <utility>

namespace bg96::scenarios {

UartLine::UartLine(sim::TimerQueue& timers, std::size_t limit_bytes, Hooks hooks)
    : timers_(timers),
      limit_bytes_(limit_bytes),
      hooks_(std::move(hooks)),
      due_([this] { let_leave(); }) {}

void UartLine::add(std::string_view bytes) {
  if (passes_at_once()) return hooks_.leave(bytes, false);
  const std::size_t taken = std::min(bytes.size(), limit_bytes_ - this->bytes());
  if (taken < bytes.size()) tell_lost(bytes.size() - taken);
  if (pace_.is_stalled) {
    held_ += bytes.substr(0, taken);
  } else {
    enqueue(bytes.substr(0, taken));
  }
}

bool UartLine::passes_at_once() const { return !is_shaped() && queue_.empty(); }

void UartLine::set_pace(const Pace& pace) {
  if (pace.is_split && !pace_.is_split) left_of_piece_ = 0;
  pace_ = pace;
  if (pace_.is_stalled || held_.empty()) return;
  const std::string freed = std::exchange(held_, {});
  if (!passes_at_once()) return enqueue(freed);
  hooks_.leave(freed, true);
  tell_end_of_loss();
}

void UartLine::enqueue(std::string_view bytes) {
  for (const char byte : bytes) queue_.push_back(timed(byte));
  let_leave();
}

UartLine::Byte UartLine::timed(char byte) {
  sim::Instant leaves = timers_.now();
  if (pace_.per_byte) {
    line_free_ = std::max(line_free_, leaves) + *pace_.per_byte;
    leaves = line_free_;
  }
  if (!queue_.empty()) leaves = std::max(leaves, queue_.back().leaves);
  if (!pace_.is_split) return {leaves, byte, false};
  const bool begins_piece = left_of_piece_ == 0;
  if (begins_piece) {
    left_of_piece_ = std::max<std::size_t>(hooks_.piece_bytes(piece_), 1);
    leaves = std::max(leaves, next_piece_);
  }
  if (--left_of_piece_ == 0) next_piece_ = leaves + hooks_.gap(piece_++);
  return {leaves, byte, begins_piece};
}

void UartLine::let_leave() {
  while (!queue_.empty() && queue_.front().leaves <= timers_.now()) {
    std::string piece;
    const bool begins = queue_.front().begins_piece;
    do {
      piece += queue_.front().byte;
      queue_.pop_front();
    } while (!queue_.empty() && !queue_.front().begins_piece &&
             queue_.front().leaves <= timers_.now());
    hooks_.leave(piece, begins);
  }
  if (!queue_.empty()) due_.arm(timers_, queue_.front().leaves);
  tell_end_of_loss();
}

void UartLine::restart_pieces() {
  piece_ = 0;
  left_of_piece_ = 0;
}

void UartLine::tell_lost(std::size_t lost) {
  if (lost_ == 0) {
    hooks_.warning("the serial line keeps " + std::to_string(limit_bytes_) +
                   " bytes in one direction; what comes now is lost");
  }
  lost_ += lost;
}

void UartLine::tell_end_of_loss() {
  if (lost_ == 0 || bytes() > 0) return;
  hooks_.warning(std::to_string(std::exchange(lost_, 0)) + " bytes were lost on the serial line");
}

}  // namespace bg96::scenarios
