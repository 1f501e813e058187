#pragma once

#include <coroutine>
#include <list>

#include "emulator/sim/timer_queue.hpp"

namespace bg96::sim {

/// Something that coroutines wait for: "the buffer was read", "the answer came".
/// notify() continues all that wait, in the order they came, after the caller has finished.
class Signal {
 public:
  explicit Signal(TimerQueue& timers) : timers_(timers) {}
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;
  ~Signal() {
    for (Waiter* waiter : waiters_) waiter->signal_ = nullptr;
  }

  class Waiter final : public Wakeup {
   public:
    explicit Waiter(Signal& signal) : signal_(&signal) {}
    ~Waiter() override {
      if (signal_ != nullptr && listed_) signal_->waiters_.remove(this);
    }
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
      waiting_ = waiting;
      listed_ = true;
      signal_->waiters_.push_back(this);
    }
    void await_resume() const {}

   private:
    friend class Signal;
    void fire() override { waiting_.resume(); }
    Signal* signal_;
    bool listed_ = false;
    std::coroutine_handle<> waiting_;
  };

  /// `co_await signal.wait()` continues after the next notify(). A waiter whose signal is
  /// destroyed first never continues: its owner is expected to go away too.
  Waiter wait() { return Waiter(*this); }

  void notify() {
    std::list<Waiter*> waiters;
    waiters.swap(waiters_);
    for (Waiter* waiter : waiters) {
      waiter->listed_ = false;
      waiter->arm(timers_, timers_.now());
    }
  }

 private:
  TimerQueue& timers_;
  std::list<Waiter*> waiters_;
};

}  // namespace bg96::sim
