#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "emulator/sim/timer_queue.hpp"

namespace bg96::scenarios {

/// What is to be done later, in the order of time and then of entry. What is being done may end
/// anything, also its own entry: it is kept until it is through.
class Agenda {
 public:
  /// Names an entry; 0 is none.
  using Entry = std::uint64_t;

  explicit Agenda(sim::TimerQueue& timers) : timers_(timers), timer_([this] { run(); }) {}

  Entry add(sim::Instant due, std::function<void()> action);
  /// Forgets it; harmless when it is done.
  void remove(Entry entry);

 private:
  using Key = std::pair<sim::Instant, Entry>;
  void run();
  void arm();

  sim::TimerQueue& timers_;
  sim::Timer timer_;
  std::map<Key, std::function<void()>> entries_;
  std::map<Entry, sim::Instant> dues_;
  Entry last_ = 0;
};

}  // namespace bg96::scenarios
