#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>

#include "scenarios/engine/stages/link/link_context.hpp"

namespace bg96::scenarios {

/// One direction of one connection on the link. What holds is decided for each unit when it goes
/// onto the link (scenario language S15).
class Pipe {
 public:
  /// A unit of a stream is at most so long where the link has no `mtu`.
  static constexpr std::size_t kDefaultMtuBytes = 1500;
  /// After a loss a stream sends again when this has passed, and then twice as long each time.
  static constexpr sim::Duration kFirstTimeout = std::chrono::milliseconds(200);
  static constexpr sim::Duration kLastTimeout = std::chrono::seconds(60);

  struct Unit {
    std::string bytes;
    ports::Endpoint remote;        ///< of a datagram
    std::function<void()> action;  ///< is done where it arrives, instead of what arrive() does
    bool is_datagram = false;      ///< may be lost, and overtaken
  };
  using Arrive = std::function<void(Unit)>;
  using Lost = std::function<void(std::size_t bytes)>;

  /// `name` is what its random numbers are named by: "link/1/up/".
  Pipe(LinkContext& context, std::string name, Direction direction, Arrive arrive, Lost lost = {});

  void belongs_to(int connect_id) { connect_id_ = connect_id; }
  void add(Unit unit);
  /// For what is no data: it is never lost.
  void add(std::function<void()> action) { add(Unit{{}, {}, std::move(action), false}); }
  /// Would a unit pass at once and unchanged?
  bool is_clear() const;
  bool empty() const { return waiting_.empty() && in_flight_.empty(); }
  /// How many bytes are under way.
  std::size_t bytes() const { return bytes_; }
  void conditions_changed() { transmit(); }
  /// From now on nothing gets through, whatever else changes.
  void silence();
  /// All that is under way arrives now.
  void hurry();
  /// What is not on the link yet is forgotten.
  void forget_waiting();
  void forget();

 private:
  bool is_open() const;
  void transmit();
  Unit take_front(std::size_t mtu);
  void put_on_link(Unit unit, sim::Instant departs);
  bool is_lost();
  void arrivals();
  void arrive(Unit unit);
  void lose_front();

  LinkContext& context_;
  const std::string name_;
  const Direction direction_;
  const Arrive arrive_;
  const Lost lost_;
  int connect_id_ = -1;
  bool is_silent_ = false;
  std::deque<Unit> waiting_;
  std::multimap<sim::Instant, Unit> in_flight_;
  std::size_t bytes_ = 0;
  sim::Instant last_arrival_{};
  sim::Duration timeout_ = kFirstTimeout;
  std::uint64_t units_ = 0;
  std::uint64_t transmissions_ = 0;
  bool is_in_burst_ = false;
  sim::Timer retry_;
  sim::Timer room_;
  sim::Timer due_;
};

}  // namespace bg96::scenarios
