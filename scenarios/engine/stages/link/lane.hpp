#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "emulator/sim/timer_queue.hpp"
#include "scenarios/language/rule.hpp"

namespace bg96::scenarios {

/// One direction of the radio link, which all connections share: how fast units go out, and how
/// many bytes may wait for it.
class Lane {
 public:
  /// What waits on a link with a rate whose `queue` is not told.
  static constexpr std::size_t kDefaultQueueBytes = 64 * 1024;

  explicit Lane(sim::TimerQueue& timers) : timers_(timers), began_(timers.now()) {}

  /// Does a unit of that size fit? It always does when none waits.
  bool has_room(std::size_t bytes, const LinkDirection& conditions);
  /// Takes a unit: when it has gone out.
  sim::Instant take(std::size_t bytes, const LinkDirection& conditions);
  /// When there is more room; only when there is not enough.
  sim::Instant next_room() const { return waiting_.front().gone; }

 private:
  struct Unit {
    sim::Instant gone;
    std::size_t bytes;
  };

  sim::Instant take_from_trace(std::size_t bytes, sim::Instant begins, const RateTrace& trace);

  sim::TimerQueue& timers_;
  sim::Instant began_;
  sim::Instant free_{};
  std::uint64_t chance_ = 0;      ///< of a trace, from its beginning and through its repetitions
  std::size_t chance_bytes_ = 0;  ///< that are still free in it
  bool chance_used_ = false;      ///< one was taken at all
  std::deque<Unit> waiting_;
  std::size_t waiting_bytes_ = 0;
};

}  // namespace bg96::scenarios
