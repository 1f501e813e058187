// What the modem sends.
#include <algorithm>
#include <utility>

#include "scenarios/engine/stages/streams/connection.hpp"

namespace bg96::scenarios {

using ports::NetEvent;
using ports::NetRequest;
using ports::NetStatus;
using Kind = NetRequest::Kind;

std::size_t Connection::on_link() const {
  return up_.bytes() + arrived_up_.size() + handed_over_.bytes;
}

bool Connection::passes_up() const {
  return up_.is_clear() && arrived_up_.empty() && handed_over_.id == 0 && sends_.empty() &&
         !write_ && corruptions_up_.empty();
}

std::optional<NetStatus> Connection::why_no_sending() const {
  if (opening_ != 0) return NetStatus::closed;
  if (broken_) return broken_;
  if (context_.conditions.is_full(connect_id_)) return NetStatus::buffer_full;
  return std::nullopt;
}

void Connection::send(NetRequest request) {
  if (const auto status = why_no_sending()) return answer(request.operation, *status);
  if (passes_up()) {
    direct_sends_.push_back({request.operation, request.bytes.size()});
    return ask(std::move(request));
  }
  sends_.push_back(std::move(request));
  if (sends_.size() == 1) judge_send();
}

// All of it or nothing: what is on the link counts, and what the network has not got rid of.
void Connection::judge_send() {
  while (!sends_.empty() && on_link() + sends_.front().bytes.size() > sends_.front().limit) {
    answer(sends_.front().operation, NetStatus::buffer_full);
    sends_.pop_front();
  }
  if (sends_.empty()) return;
  send_queue_ = context_.new_name();
  ask(to_far_end(Kind::send_queue, send_queue_));
}

void Connection::judged(const NetEvent& queue) {
  send_queue_ = 0;
  NetRequest request = std::move(sends_.front());
  sends_.pop_front();
  const std::size_t waiting = on_link() + queue.unacknowledged;
  NetStatus status = queue.status;
  if (status == NetStatus::ok && waiting + request.bytes.size() > request.limit) {
    status = NetStatus::buffer_full;
  }
  const ports::OperationId operation = request.operation;
  if (status == NetStatus::ok) enter_up(std::move(request.bytes), {});
  answer(operation, status);
  judge_send();
}

void Connection::send_datagram(NetRequest request) {
  if (const auto status = why_no_sending()) return answer(request.operation, *status);
  if (!has_peer_ && !context_.map.empty()) {
    const auto target = context_.map.to(request.remote);
    if (target.where == NetworkMap::Target::Where::forbidden) {
      return answer(request.operation, NetStatus::refused);
    }
  } else if (passes_up()) {
    direct_sends_.push_back({request.operation, request.bytes.size()});
    return ask(std::move(request));
  }
  const ports::OperationId operation = request.operation;
  enter_up(std::move(request.bytes), std::move(request.remote));
  answer(operation, NetStatus::ok);
}

void Connection::write(NetRequest request) {
  if (broken_) {
    lost_up_ += request.bytes.size();
    return answer(request.operation, *broken_);
  }
  if (context_.conditions.is_full(connect_id_)) {
    write_ = std::move(request);
    return;
  }
  if (passes_up()) {
    direct_sends_.push_back({request.operation, request.bytes.size(), true});
    return ask(std::move(request));
  }
  unanswered_write_ = request.operation;
  enter_up(std::move(request.bytes), {});
  answer_write();
}

void Connection::answer_write() {
  if (unanswered_write_ == 0 || (on_link() > kWindowBytes && !broken_)) return;
  answer(std::exchange(unanswered_write_, 0), broken_.value_or(NetStatus::ok));
}

void Connection::finish(NetRequest request) {
  receive_ = {};
  if (!is_far_end_there_) return answer(request.operation, NetStatus::ok);
  finish_ = request.operation;
  arrived_down_.clear();
  arrived_down_bytes_ = 0;
  up_.add([this] {
    finish_arrived_ = true;
    hand_over();
  });
}

void Connection::enter_up(std::string bytes, ports::Endpoint remote) {
  up_.add({corruptions_up_.pass(std::move(bytes)), std::move(remote), {}, !is_tcp_});
  await_acknowledgement(false);
}

// What the link swallows is sent again only for so long: then TCP gives the connection up.
void Connection::await_acknowledgement(bool progress) {
  if (!is_tcp_ || retransmission_limit_.count() <= 0 || is_forgotten_) return;
  if (up_.bytes() == 0) return unacknowledged_.cancel();
  if (!progress && unacknowledged_.armed()) return;
  unacknowledged_.arm(context_.timers, context_.timers.now() + retransmission_limit_);
}

void Connection::give_up() {
  if (is_forgotten_ || end_) return;
  const Busy busy(context_);
  close_far_end(Kind::abort);
  end_by_network(NetStatus::timed_out);
}

void Connection::arrive_up(Pipe::Unit unit) {
  tell("up", offset_up_, unit.bytes.size());
  await_acknowledgement(true);
  if (is_tcp_) {
    arrived_up_ += unit.bytes;
    return hand_over();
  }
  NetRequest request = to_far_end(Kind::send, context_.new_name());
  request.bytes = std::move(unit.bytes);
  request.limit = request.bytes.size();
  if (!has_peer_) {
    const auto target = context_.map.to(unit.remote);
    if (target.where == NetworkMap::Target::Where::peer) {
      context_.send_to_peer(far_.stream, target.peer, unit.remote, request.bytes);
      return hand_over();
    }
    request.remote = target.dial;
    if (!(target.dial == unit.remote) && routed_.size() < kMaxRoutedPeers) {
      routed_[target.dial.host + ":" + std::to_string(target.dial.port)] = unit.remote;
    }
  }
  ask(std::move(request));
  hand_over();
}

// In the order of the stream: bytes, then its end.
void Connection::hand_over() {
  if (handed_over_.id != 0) return;
  if (!arrived_up_.empty()) {
    NetRequest request = to_far_end(Kind::write, context_.new_name());
    request.bytes = std::exchange(arrived_up_, {});
    handed_over_ = {request.operation, request.bytes.size()};
    return ask(std::move(request));
  }
  if (std::exchange(finish_arrived_, false)) ask(to_far_end(Kind::finish, finish_));
  if (close_arrived_ && up_.empty()) close_far_end(*close_arrived_);
}

bool Connection::handed_over(const NetEvent& event) {
  if (handed_over_.id == 0 || event.operation != handed_over_.id) return false;
  handed_over_ = {};
  if (event.status != NetStatus::ok) {
    broken_ = event.status;
    arrived_up_.clear();
    up_.forget();
    if (is_forgotten_) {
      close_far_end(Kind::abort);
      return true;
    }
  }
  answer_write();
  hand_over();
  return true;
}

bool Connection::sent_directly(const NetEvent& event) {
  const auto found =
      std::find_if(direct_sends_.begin(), direct_sends_.end(),
                   [&](const Operation& each) { return each.id == event.operation; });
  if (found == direct_sends_.end()) return false;
  if (event.status == NetStatus::ok) {
    corruptions_up_.skip(found->bytes);
    tell("up", offset_up_, found->bytes);
  }
  direct_sends_.erase(found);
  return true;
}

}  // namespace bg96::scenarios
