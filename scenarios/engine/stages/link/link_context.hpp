#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <utility>
#include <variant>

#include "scenarios/engine/stages/link/lane.hpp"
#include "scenarios/engine/stages/link/link_conditions.hpp"
#include "scenarios/engine/stages/link_stage.hpp"
#include "scenarios/engine/stages/routes/network_map.hpp"

namespace bg96::scenarios {

/// What all streams of a link share.
struct LinkContext {
  LinkContext(sim::TimerQueue& queue, const NetworkPart& network, LinkStage::Hooks wanted)
      : timers(queue),
        hooks(std::move(wanted)),
        conditions(network.link),
        map(network),
        up(queue),
        down(queue) {}

  /// The names of operations and streams that are the stage's own; the modem counts from 1.
  static constexpr std::uint32_t kFirstOwnName = 0x8000'0000;

  sim::TimerQueue& timers;
  const LinkStage::Hooks hooks;
  LinkConditions conditions;
  NetworkMap map;
  Lane up;
  Lane down;
  /// Asks the network, or a peer, in the name of a stream: it gets the event.
  std::function<void(ports::StreamId owner, ports::NetRequest, bool is_at_peer)> ask;
  /// Hands a datagram to a peer.
  std::function<void(ports::StreamId from, const std::string& peer, const ports::Endpoint& dialled,
                     const std::string& bytes)>
      send_to_peer;
  std::uint32_t next_name = kFirstOwnName;
  std::uint64_t connections = 0;
  std::uint64_t look_ups = 0;
  std::uint64_t pings = 0;

  /// What came in while something else was being done: it has its turn behind it.
  std::deque<std::variant<ports::NetRequest, ports::NetEvent>> inbox;
  std::function<void()> settle;
  int depth = 0;
  bool is_to_sweep = false;  // something is over

  std::uint32_t new_name() { return next_name++; }
  Lane& lane(Direction direction) { return direction == Direction::up ? up : down; }
};

/// Held while the stage works. When the last one ends, what came in meanwhile is done.
class Busy {
 public:
  explicit Busy(LinkContext& context) : context_(context) { ++context_.depth; }
  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;
  ~Busy() {
    if (context_.depth == 1) context_.settle();
    --context_.depth;
  }

 private:
  LinkContext& context_;
};

}  // namespace bg96::scenarios
