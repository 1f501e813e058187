#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "emulator/sim/timer_queue.hpp"

namespace bg96::modes {

/// Finds "+++" between two silences in what a host sends in data mode (manual 1.2). What may become
/// one is held back until it is one or has turned out to be data.
class Escape {
 public:
  /// Manual 1.2: silence before and behind "+++", and the longest time for the three.
  static constexpr sim::Duration kGuardTime = std::chrono::seconds(1);
  static constexpr int kLength = 3;

  struct Hooks {
    std::function<void(std::string)> data;  ///< what was held back is data
    std::function<void()> escaped;          ///< "+++" and its silence are complete
  };

  /// `character`: S2. `last_byte_at`: when the host's last byte before came.
  Escape(sim::TimerQueue& timers, char character, sim::Instant last_byte_at, Hooks hooks);

  /// Takes the characters at the front that may be part of an escape, and tells how many. Other
  /// bytes break one that was held back. `came_now`: they do not come late from a queue.
  std::size_t take(std::string_view bytes, bool came_now);
  /// Data came now.
  void data_came() { last_byte_at_ = timers_.now(); }
  /// What is held back is data.
  void break_off();
  /// How many bytes are held back.
  std::size_t held() const { return static_cast<std::size_t>(held_); }

 private:
  void arm_guard();
  void guard_over();

  sim::TimerQueue& timers_;
  char character_;
  Hooks hooks_;
  int held_ = 0;
  sim::Instant first_at_{};
  sim::Instant last_byte_at_;
  sim::Timer guard_;
};

}  // namespace bg96::modes
