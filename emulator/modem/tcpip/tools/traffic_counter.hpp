#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "emulator/modem/machines/settings.hpp"
#include "emulator/sim/timer_queue.hpp"

namespace bg96::modem {

/// The bytes of all sockets, as AT+QGDCNT tells them, and how often they are saved (AT+QAUGDCNT).
class TrafficCounter {
 public:
  TrafficCounter(const sim::TimerQueue& timers, Settings& settings)
      : timers_(timers), settings_(settings) {}

  /// Begins with what was saved last; nothing more is saved by itself.
  void boot();
  void sent(std::size_t bytes);
  void received(std::size_t bytes);
  void reset();
  void save();
  std::uint64_t sent() const { return sent_; }
  std::uint64_t received() const { return received_; }
  /// Saves once in so many seconds from now on; 0: never.
  void set_interval(std::chrono::seconds interval);
  std::chrono::seconds interval() const { return interval_; }

 private:
  void save_what_was_due();

  const sim::TimerQueue& timers_;
  Settings& settings_;
  std::uint64_t sent_ = 0;
  std::uint64_t received_ = 0;
  std::chrono::seconds interval_{};
  sim::Instant next_save_{};
};

}  // namespace bg96::modem
