#pragma once

#include <coroutine>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "emulator/sim/instant.hpp"

namespace bg96::sim {

class TimerQueue;

/// Something that can become due. It leaves its queue when it is destroyed, so an owner that goes
/// away (a socket slot, a command line) takes its waits with it.
class Wakeup {
 public:
  Wakeup() = default;
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;
  virtual ~Wakeup() { cancel(); }

  /// Becomes due at `due`; an earlier arming is forgotten. Instants in the past are due at once,
  /// but never before run_until() is called.
  void arm(TimerQueue& queue, Instant due) { arm_in(queue, due, 0); }
  /// Becomes due now, but after everything else that is due at this instant.
  void arm_last(TimerQueue& queue);
  /// The same for an instant to come.
  void arm_last(TimerQueue& queue, Instant due) { arm_in(queue, due, 1); }
  /// Forgets the arming; harmless when there is none.
  void cancel();
  /// Is it waiting to become due?
  bool armed() const { return queue_ != nullptr; }

 protected:
  /// Called once per arming, from run_until() only: no coroutine is running then.
  virtual void fire() = 0;

 private:
  friend class TimerQueue;
  void arm_in(TimerQueue& queue, Instant due, int rank);
  TimerQueue* queue_ = nullptr;
  std::tuple<Instant, int, std::uint64_t> place_{};
};

/// All waits of one modem, ordered by instant; ties are broken by the order of arming.
/// It outlives every Wakeup that is armed on it.
class TimerQueue {
 public:
  /// More wake-ups than this within one run_until() is a loop of ours, not a modem's work.
  static constexpr std::uint64_t kMaxWakeupsPerRun = 10'000'000;

  /// The instant that the queue has reached.
  Instant now() const { return now_; }
  /// When the next wait becomes due; empty when nothing waits.
  std::optional<Instant> next_deadline() const;
  /// Fires, in order, all that is due at `now` or earlier, also what is armed meanwhile, until
  /// `pause` says so after one of them. Returns false when kMaxWakeupsPerRun stopped it. Instants
  /// before now() count as now().
  bool run_until(Instant now, const std::function<bool()>& pause = {});

 private:
  friend class Wakeup;
  Instant now_{};
  std::uint64_t next_number_ = 0;
  std::map<std::tuple<Instant, int, std::uint64_t>, Wakeup*> waits_;
};

/// A wait that calls a function: the form for state machines.
class Timer final : public Wakeup {
 public:
  explicit Timer(std::function<void()> action) : action_(std::move(action)) {}

 private:
  void fire() override { action_(); }
  std::function<void()> action_;
};

/// `co_await Sleep(queue, due)` continues the coroutine at `due`.
class Sleep final : public Wakeup {
 public:
  Sleep(TimerQueue& queue, Instant due) : timers_(queue), due_(due) {}
  bool await_ready() const { return due_ <= timers_.now(); }
  void await_suspend(std::coroutine_handle<> sleeper) {
    sleeper_ = sleeper;
    arm(timers_, due_);
  }
  void await_resume() const {}

 private:
  void fire() override { sleeper_.resume(); }
  TimerQueue& timers_;
  Instant due_;
  std::coroutine_handle<> sleeper_;
};

/// `co_await Rest(queue)` continues the coroutine now, but after everything else that is due now.
class Rest final : public Wakeup {
 public:
  explicit Rest(TimerQueue& queue) : timers_(queue) {}
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> sleeper) {
    sleeper_ = sleeper;
    arm_last(timers_);
  }
  void await_resume() const {}

 private:
  void fire() override { sleeper_.resume(); }
  TimerQueue& timers_;
  std::coroutine_handle<> sleeper_;
};

}  // namespace bg96::sim
