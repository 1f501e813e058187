// What the modem receives.
#include <algorithm>
#include <utility>

#include "scenarios/engine/stages/streams/connection.hpp"

namespace bg96::scenarios {

using ports::NetEvent;
using ports::NetRequest;
using ports::NetStatus;
using Kind = NetRequest::Kind;

void Connection::receive() {
  if (receive_.id == 0) return;
  if (!arrived_down_.empty()) {
    NetEvent event = event_of(std::exchange(receive_.id, 0));
    Pipe::Unit& first = arrived_down_.front();
    event.remote = first.remote;
    if (is_tcp_ && first.bytes.size() > receive_.bytes) {
      event.bytes = first.bytes.substr(0, receive_.bytes);
      first.bytes.erase(0, receive_.bytes);
    } else {
      event.bytes = std::move(first.bytes);
      arrived_down_.pop_front();
    }
    arrived_down_bytes_ -= event.bytes.size();
    answer(std::move(event));
  } else if (end_) {
    return answer(std::exchange(receive_.id, 0), *end_);
  }
  ask_for_more();
}

// On a clear link for what the modem asks; else the link is kept busy, as a kernel does it.
void Connection::ask_for_more() {
  if (asked_for_ != 0 || is_far_end_done_ || !is_far_end_there_) return;
  if (opening_ != 0 || finish_ != 0 || is_forgotten_ || end_) return;
  NetRequest request = to_far_end(Kind::receive, 0);
  if (down_.is_clear() && arrived_down_.empty()) {
    if (receive_.id == 0) return;
    request.operation = receive_.id;
    request.limit = receive_.bytes;
  } else {
    const std::size_t waiting = down_.bytes() + arrived_down_bytes_;
    if (waiting >= kWindowBytes) return;
    request.operation = context_.new_name();
    request.limit = kWindowBytes - waiting;
  }
  asked_for_ = request.operation;
  ask(std::move(request));
}

void Connection::received(NetEvent event) {
  asked_for_ = 0;
  if (finish_ != 0 || is_forgotten_) return;
  if (event.status != NetStatus::ok) {
    is_far_end_done_ = true;
    const NetStatus status = event.status;
    return down_.add([this, status] { end_of_receiving(status); });
  }
  if (const auto known = routed_.find(event.remote.host + ":" + std::to_string(event.remote.port));
      known != routed_.end()) {
    event.remote = known->second;
  } else if (!is_tcp_ && has_peer_ && !target_.reported.host.empty()) {
    event.remote = target_.reported;
  }
  if (event.operation == receive_.id && arrived_down_.empty() && down_.is_clear() &&
      corruptions_down_.empty()) {
    receive_.id = 0;
    corruptions_down_.skip(event.bytes.size());
    tell("down", offset_down_, event.bytes.size());
    return answer(std::move(event));
  }
  enter_down(std::move(event.bytes), std::move(event.remote));
  ask_for_more();
}

void Connection::datagram(std::string bytes, ports::Endpoint sender) {
  if (is_forgotten_ || end_) return;
  if (down_.bytes() + arrived_down_bytes_ + bytes.size() > kWindowBytes) {
    return tell_lost("down", bytes.size());
  }
  if (has_peer_ && !target_.reported.host.empty()) sender = target_.reported;
  enter_down(std::move(bytes), std::move(sender));
}

void Connection::enter_down(std::string bytes, ports::Endpoint remote) {
  down_.add({corruptions_down_.pass(std::move(bytes)), std::move(remote), {}, !is_tcp_});
}

void Connection::arrive_down(Pipe::Unit unit) {
  tell("down", offset_down_, unit.bytes.size());
  if (is_tcp_ && unit.bytes.empty()) return;  // a fault has dropped all of it
  arrived_down_bytes_ += unit.bytes.size();
  arrived_down_.push_back(std::move(unit));
  receive();
}

void Connection::end_of_receiving(NetStatus status) {
  if (!end_) end_ = status;
  receive();
}

bool Connection::corrupt(const CorruptSocket& fault) {
  bool is_ahead = true;
  if (fault.direction != Direction::down) is_ahead = corruptions_up_.add(fault);
  if (fault.direction != Direction::up) is_ahead = corruptions_down_.add(fault) && is_ahead;
  return is_ahead;
}

}  // namespace bg96::scenarios
