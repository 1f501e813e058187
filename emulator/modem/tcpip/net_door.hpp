#pragma once

#include <functional>
#include <map>

#include "emulator/ports/net.hpp"
#include "emulator/sim/signal.hpp"
#include "emulator/sim/task.hpp"
#include "emulator/sim/timer_queue.hpp"

namespace bg96::modem {

/// Where jobs ask the network and wait for its answer.
class NetDoor {
 public:
  using Send = std::function<void(ports::NetRequest)>;

  NetDoor(sim::TimerQueue& timers, Send send) : timers_(timers), send_(std::move(send)) {}

  /// Sends the request and waits for its event; NetStatus::timed_out when there is none by
  /// `deadline`. A job that is destroyed while it waits no longer gets the event.
  sim::Task<ports::NetEvent> ask(ports::NetRequest request, sim::Instant deadline = sim::kNever);
  /// Sends a request that has no event.
  void tell(ports::NetRequest request) { send_(std::move(request)); }
  /// Hands an event to the job that waits for it; events that nobody waits for are dropped.
  void deliver(ports::NetEvent event);
  /// A name for a new stream.
  ports::StreamId new_stream() { return ++last_stream_; }

 private:
  struct Pending;

  sim::TimerQueue& timers_;
  Send send_;
  std::map<ports::OperationId, Pending*> pending_;
  ports::OperationId last_operation_ = 0;
  ports::StreamId last_stream_ = 0;
};

}  // namespace bg96::modem
