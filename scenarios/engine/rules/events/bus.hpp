#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/sim/instant.hpp"
#include "emulator/sim/timer_queue.hpp"
#include "scenarios/engine/event.hpp"

namespace bg96::scenarios {

/// A rule that has fired, and those that led to it while hardly any time passed.
struct Chain {
  std::size_t rule = 0;
  int depth = 1;
  sim::Instant at{};
  std::shared_ptr<const Chain> previous;
};

/// Why something happens: an event, and the rules behind it.
struct Cause {
  std::uint64_t event = 0;
  std::shared_ptr<const Chain> chain;
};

/// All events of a run, one after the other: each is shown to the sinks and then handled, and
/// what happens meanwhile waits for its turn.
class Bus {
 public:
  using Handler = std::function<void(const Event&)>;

  explicit Bus(const sim::TimerQueue& timers) : timers_(timers) {}

  void add(EventSink& sink) { sinks_.push_back(&sink); }
  /// Does anybody watch everything?
  bool watched() const { return !sinks_.empty(); }
  /// Events of that kind are looked at, even when nobody watches.
  void want(std::string_view kind) { wanted_.emplace(kind); }
  /// Is an event of that kind worth the making?
  bool wanted(std::string_view kind) const { return watched() || wanted_.contains(kind); }
  void set_handler(Handler handler) { handler_ = std::move(handler); }
  /// Called before each event of publish(): it may publish_at() what comes before it.
  void set_prelude(std::function<void()> prelude) { prelude_ = std::move(prelude); }

  /// Numbers the event, gives it the time and the present cause, and handles it when its turn
  /// comes: at once, where no other is being handled. Returns its number.
  std::uint64_t publish(Event event);
  /// The same for something that has happened at that instant, without the prelude.
  std::uint64_t publish_at(sim::Instant at, Event event);
  /// Does something as part of the run: the events that it publishes are handled afterwards.
  void perform(const Cause& cause, const std::function<void()>& action);

  /// The number of the latest event; 0: there was none.
  std::uint64_t last() const { return last_; }
  /// What is to blame for what happens now.
  const Cause& cause() const { return cause_; }

  /// Blames something else while it lives.
  class Blame {
   public:
    Blame(Bus& bus, Cause cause)
        : bus_(bus), before_(std::exchange(bus.cause_, std::move(cause))) {}
    ~Blame() { bus_.cause_ = std::move(before_); }
    Blame(const Blame&) = delete;
    Blame& operator=(const Blame&) = delete;

   private:
    Bus& bus_;
    Cause before_;
  };

 private:
  void drain();

  struct Waiting {
    Event event;
    std::shared_ptr<const Chain> chain;
  };
  const sim::TimerQueue& timers_;
  std::vector<EventSink*> sinks_;
  std::set<std::string, std::less<>> wanted_;
  Handler handler_;
  std::function<void()> prelude_;
  std::deque<Waiting> queue_;
  Cause cause_;
  std::uint64_t last_ = 0;
  bool handling_ = false;
};

}  // namespace bg96::scenarios
