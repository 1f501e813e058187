#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/sim/timer_queue.hpp"

namespace bg96::scenarios {

/// One direction of one serial port: when its bytes leave, and in what pieces.
class UartLine {
 public:
  struct Hooks {
    /// Bytes leave at once; whether they begin a piece, or go on with the one before.
    std::function<void(std::string_view, bool begins_piece)> leave;
    /// How long the piece of that number is, at least one byte, and the gap behind it.
    std::function<std::size_t(std::uint64_t piece)> piece_bytes;
    std::function<sim::Duration(std::uint64_t piece)> gap;
    std::function<void(std::string)> warning;
  };
  /// What holds for the bytes that come from now on.
  struct Pace {
    bool is_stalled = false;
    std::optional<sim::Duration> per_byte;
    bool is_split = false;
  };

  UartLine(sim::TimerQueue& timers, std::size_t limit_bytes, Hooks hooks);

  /// Takes bytes; those beyond the limit are lost, and a warning tells it.
  void add(std::string_view bytes);
  /// Bytes that are under way keep their time.
  void set_pace(const Pace& pace);
  /// How many bytes are under way.
  std::size_t bytes() const { return held_.size() + queue_.size(); }
  std::size_t limit_bytes() const { return limit_bytes_; }
  /// Does it hold bytes back of its own will?
  bool is_shaped() const { return pace_.is_stalled || pace_.per_byte || pace_.is_split; }
  /// Pieces are counted from 0 again.
  void restart_pieces();

 private:
  struct Byte {
    sim::Instant leaves;
    char byte;
    bool begins_piece;
  };

  void enqueue(std::string_view bytes);
  bool passes_at_once() const;
  Byte timed(char byte);
  void let_leave();
  void tell_lost(std::size_t lost);
  void tell_end_of_loss();

  sim::TimerQueue& timers_;
  const std::size_t limit_bytes_;
  const Hooks hooks_;
  Pace pace_;
  std::string held_;  // by the stall
  std::deque<Byte> queue_;
  sim::Instant line_free_{};
  std::uint64_t piece_ = 0;
  std::size_t left_of_piece_ = 0;
  sim::Instant next_piece_{};
  std::size_t lost_ = 0;
  sim::Timer due_;
};

}  // namespace bg96::scenarios
