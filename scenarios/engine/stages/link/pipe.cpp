#include "scenarios/engine/stages/link/pipe.hpp"

#include <algorithm>
#include <utility>

namespace bg96::scenarios {

Pipe::Pipe(LinkContext& context, std::string name, Direction direction, Arrive arrive, Lost lost)
    : context_(context),
      name_(std::move(name)),
      direction_(direction),
      arrive_(std::move(arrive)),
      lost_(std::move(lost)),
      retry_([this] {
        const Busy busy(context_);
        transmit();
      }),
      room_([this] {
        const Busy busy(context_);
        transmit();
      }),
      due_([this] {
        const Busy busy(context_);
        arrivals();
      }) {}

bool Pipe::is_open() const {
  return !is_silent_ && !context_.conditions.is_down() &&
         !context_.conditions.is_stalled(connect_id_, direction_);
}

bool Pipe::is_clear() const {
  return empty() && context_.conditions.is_clear(direction_) && is_open();
}

void Pipe::add(Unit unit) {
  bytes_ += unit.bytes.size();
  waiting_.push_back(std::move(unit));
  transmit();
}

void Pipe::transmit() {
  const LinkDirection& conditions = context_.conditions.direction(direction_);
  Lane& lane = context_.lane(direction_);
  const std::size_t mtu = std::max<std::size_t>(conditions.mtu_bytes.value_or(kDefaultMtuBytes), 1);
  while (!waiting_.empty() && !retry_.armed()) {
    const bool is_datagram = waiting_.front().is_datagram;
    const std::size_t size =
        is_datagram ? waiting_.front().bytes.size() : std::min(waiting_.front().bytes.size(), mtu);
    const bool is_open_now = is_open();
    if (!is_open_now || !lane.has_room(size, conditions)) {
      if (is_datagram) {
        lose_front();
        continue;
      }
      if (is_open_now) room_.arm(context_.timers, lane.next_room());
      break;
    }
    const sim::Instant departs = lane.take(size, conditions);
    // A datagram in several units is lost with any of them.
    bool lost = false;
    for (std::size_t sent = 0; sent == 0 || (is_datagram && sent < size); sent += mtu) {
      lost = is_lost() || lost;
    }
    if (!lost) {
      timeout_ = kFirstTimeout;
      put_on_link(take_front(size), departs);
    } else if (is_datagram) {
      lose_front();
    } else {
      retry_.arm(context_.timers, departs + timeout_);
      timeout_ = std::min(timeout_ * 2, kLastTimeout);
    }
  }
  arrivals();
}

Pipe::Unit Pipe::take_front(std::size_t size) {
  Unit& front = waiting_.front();
  Unit unit;
  if (front.bytes.size() > size) {
    unit.bytes = front.bytes.substr(0, size);
    front.bytes.erase(0, size);
    return unit;
  }
  unit = std::move(front);
  waiting_.pop_front();
  return unit;
}

void Pipe::put_on_link(Unit unit, sim::Instant departs) {
  const std::optional<Distribution>& latency = context_.conditions.direction(direction_).latency;
  sim::Instant arrival = departs;
  if (latency) arrival += context_.hooks.length(*latency, name_ + "latency", units_);
  ++units_;
  if (!unit.is_datagram) {
    arrival = std::max(arrival, last_arrival_);
    last_arrival_ = arrival;
  }
  in_flight_.emplace(arrival, std::move(unit));
}

// Gilbert and Elliott: all is lost in a burst and nothing between two; bursts are as long, and so
// many, as `burst` and `loss` say.
bool Pipe::is_lost() {
  const LinkDirection& conditions = context_.conditions.direction(direction_);
  const double loss = conditions.loss.value_or(0);
  const std::uint64_t index = transmissions_++;
  if (loss <= 0) return is_in_burst_ = false;
  if (loss >= 1) return is_in_burst_ = true;
  const double draw = context_.hooks.draw(name_ + "loss", index);
  if (!conditions.burst) return draw < loss;
  // More losses than bursts of that length could hold make them longer.
  const double ends = std::min(1 / std::max(*conditions.burst, 1.0), (1 - loss) / loss);
  const double begins = ends * loss / (1 - loss);
  is_in_burst_ = draw < (is_in_burst_ ? 1 - ends : begins);
  return is_in_burst_;
}

void Pipe::arrivals() {
  while (!in_flight_.empty() && in_flight_.begin()->first <= context_.timers.now()) {
    Unit unit = std::move(in_flight_.begin()->second);
    in_flight_.erase(in_flight_.begin());
    arrive(std::move(unit));
  }
  if (in_flight_.empty()) {
    due_.cancel();
  } else {
    due_.arm(context_.timers, in_flight_.begin()->first);
  }
}

void Pipe::arrive(Unit unit) {
  bytes_ -= unit.bytes.size();
  if (unit.action) return unit.action();
  arrive_(std::move(unit));
}

void Pipe::lose_front() {
  const std::size_t size = waiting_.front().bytes.size();
  waiting_.pop_front();
  bytes_ -= size;
  if (lost_) lost_(size);
}

void Pipe::silence() {
  is_silent_ = true;
  in_flight_.clear();  // nobody ever acknowledges it: it still counts
  due_.cancel();
}

void Pipe::hurry() {
  retry_.cancel();
  room_.cancel();
  for (auto& [arrival, unit] : std::exchange(in_flight_, {})) arrive(std::move(unit));
  for (Unit& unit : std::exchange(waiting_, {})) arrive(std::move(unit));
  due_.cancel();
}

void Pipe::forget_waiting() {
  for (const Unit& unit : waiting_) bytes_ -= unit.bytes.size();
  waiting_.clear();
  retry_.cancel();
  room_.cancel();
}

void Pipe::forget() {
  forget_waiting();
  in_flight_.clear();
  bytes_ = 0;
  due_.cancel();
}

}  // namespace bg96::scenarios
