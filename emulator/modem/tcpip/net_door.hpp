#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>

#include "emulator/ports/interceptor.hpp"
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
  void tell(ports::NetRequest request);
  /// What becomes of the next request that opens a stream, without the network's knowledge; empty:
  /// what the network says. Success needs the network, so an error of 0 means only a later answer.
  void force_opening(std::optional<ports::ForcedOutcome> outcome) { forced_ = outcome; }
  /// Hands an event to the job that waits for it; events that nobody waits for are dropped.
  void deliver(ports::NetEvent event);
  /// Does that operation end when a peer sends or connects, and not by what the modem has sent?
  bool waits_for_peer(ports::OperationId operation) const;
  /// A name for a new stream.
  ports::StreamId new_stream() { return ++last_stream_; }

 private:
  struct Pending;

  std::optional<ports::ForcedOutcome> forced_for(const ports::NetRequest& request);

  sim::TimerQueue& timers_;
  Send send_;
  std::map<ports::OperationId, Pending*> pending_;
  std::optional<ports::ForcedOutcome> forced_;
  std::set<ports::StreamId> unborn_;  // streams that the network has not been told of
  ports::OperationId last_operation_ = 0;
  ports::StreamId last_stream_ = 0;
};

}  // namespace bg96::modem
