#include "scenarios/engine/stages/link/link_conditions.hpp"

#include <algorithm>
#include <variant>

#include "scenarios/engine/stages/routes/name_pattern.hpp"

namespace bg96::scenarios {
namespace {

template <typename Value>
void set(std::optional<Value>& value, const std::optional<Value>& over) {
  if (over) value = over;
}

void set(LinkDirection& direction, const LinkDirection& over) {
  set(direction.latency, over.latency);
  set(direction.loss, over.loss);
  set(direction.burst, over.burst);
  if (over.bits_per_second) direction.rate_trace.reset();
  if (over.rate_trace) {
    direction.rate_trace = over.rate_trace;
    direction.bits_per_second.reset();
  }
  set(direction.bits_per_second, over.bits_per_second);
  set(direction.queue_bytes, over.queue_bytes);
  set(direction.mtu_bytes, over.mtu_bytes);
}

// A queue is none without a rate, and a burst none without losses.
bool is_clear_direction(const LinkDirection& direction) {
  return !direction.latency && direction.loss.value_or(0) <= 0 && !direction.bits_per_second &&
         !direction.rate_trace && !direction.mtu_bytes;
}

// What is nobody's socket, a look-up or a time server's answer, is never meant.
bool means(const std::optional<int>& id, int connect_id) {
  return id ? *id == connect_id : connect_id >= 0;
}

}  // namespace

LinkConditions::LinkConditions(std::optional<Link> base) : base_(base.value_or(Link{})) {
  changed();
}

void LinkConditions::open(WindowId window, const Condition::Kind& condition) {
  if (const auto* const link = std::get_if<Link>(&condition)) links_.open(window, *link);
  if (const auto* const stall = std::get_if<SocketStall>(&condition)) stalls_.open(window, *stall);
  if (const auto* const full = std::get_if<SocketFull>(&condition)) full_.open(window, *full);
  if (const auto* const refuse = std::get_if<SocketRefuse>(&condition)) {
    refusals_.open(window, *refuse);
  }
  if (const auto* const dns = std::get_if<DnsCondition>(&condition)) failures_.open(window, *dns);
  changed();
}

void LinkConditions::close(WindowId window) {
  links_.close(window);
  stalls_.close(window);
  full_.close(window);
  refusals_.close(window);
  failures_.close(window);
  changed();
}

void LinkConditions::changed() {
  now_ = base_;
  for (const auto& [window, link] : links_) {
    set(now_.up, link.up);
    set(now_.down, link.down);
    // A link that does not say that it is down says nothing of it.
    now_.is_down = now_.is_down || link.is_down;
  }
  is_empty_ = is_clear(Direction::up) && is_clear(Direction::down) && stalls_.empty() &&
              full_.empty() && refusals_.empty() && failures_.empty();
}

bool LinkConditions::is_clear(Direction direction) const {
  return !now_.is_down && is_clear_direction(this->direction(direction));
}

bool LinkConditions::is_stalled(int connect_id, Direction direction) const {
  return stalls_.latest_where([&](const SocketStall& stall) {
    return means(stall.id, connect_id) &&
           (stall.direction == Direction::both || stall.direction == direction);
  }) != nullptr;
}

bool LinkConditions::is_full(int connect_id) const {
  return full_.latest_where([&](const SocketFull& full) { return means(full.id, connect_id); }) !=
         nullptr;
}

const SocketRefuse* LinkConditions::refusal(const ports::Endpoint& remote) const {
  return refusals_.latest_where(
      [&](const SocketRefuse& refuse) { return matches_endpoint(refuse.to, remote); });
}

const DnsCondition* LinkConditions::failure_of(std::string_view name) const {
  return failures_.latest_where([&](const DnsCondition& failure) {
    return failure.names.empty() ||
           std::any_of(failure.names.begin(), failure.names.end(),
                       [&](const std::string& pattern) { return matches_name(pattern, name); });
  });
}

}  // namespace bg96::scenarios
