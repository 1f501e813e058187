#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>

#include "emulator/modem/tcpip/net_door.hpp"
#include "emulator/sim/signal.hpp"
#include "emulator/sim/task.hpp"

namespace bg96::modem {

/// What a transparent connection has to send and the network has not taken yet, in order.
class Transmitter {
 public:
  /// Bytes that may wait; beyond that nothing is taken from the host.
  static constexpr std::size_t kLimitBytes = 64 * 1024;
  using RoomMade = std::function<void()>;

  /// `room_made` is called whenever the network has taken something.
  Transmitter(sim::TimerQueue& timers, NetDoor& door, RoomMade room_made)
      : timers_(timers), door_(door), room_made_(std::move(room_made)), changed_(timers) {}

  /// Serves a stream from now on, each time by a request like `first`. Kind `send`: each add() is a
  /// datagram, sent with at most `limit` bytes unacknowledged.
  void start(ports::NetRequest first, std::size_t limit_bytes);
  /// Forgets what waits.
  void stop();
  bool running() const { return job_.running(); }
  /// How many bytes add() should be given.
  std::size_t room() const;
  void add(std::string bytes);
  /// How many bytes the network has not taken; `handed_over` of them are on their way to it.
  std::size_t waiting_bytes() const { return waiting_bytes_; }
  std::size_t handed_over_bytes() const { return handed_over_bytes_; }
  /// How many bytes were added, and not handed over before the connection broke.
  std::size_t lost_bytes() const { return lost_bytes_; }
  /// Waits until nothing waits, or for `deadline`.
  sim::Task<void> drain(sim::Instant deadline);

 private:
  sim::Task<void> serve(ports::NetRequest first);

  sim::TimerQueue& timers_;
  NetDoor& door_;
  RoomMade room_made_;
  sim::Signal changed_;
  std::deque<std::string> waiting_;  // without what was handed over
  std::size_t waiting_bytes_ = 0;
  std::size_t handed_over_bytes_ = 0;
  std::size_t lost_bytes_ = 0;
  sim::Task<void> job_;
};

}  // namespace bg96::modem
