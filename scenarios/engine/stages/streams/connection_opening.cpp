// The life of a connection: opening, closing, and what the network does to it.
#include <utility>

#include "emulator/at/params.hpp"
#include "scenarios/engine/stages/streams/connection.hpp"

namespace bg96::scenarios {

using ports::NetEvent;
using ports::NetRequest;
using ports::NetStatus;
using Kind = NetRequest::Kind;

namespace {

std::string stream_name(std::uint64_t connection, const char* direction) {
  return "link/" + std::to_string(connection) + "/" + direction + "/";
}

}  // namespace

Connection::Connection(LinkContext& context, ports::StreamId id, Protocol protocol)
    : LinkStream(context, id),
      is_tcp_(protocol == Protocol::tcp),
      far_{id, false},
      up_(
          context, stream_name(++context.connections, "up"), Direction::up,
          [this](Pipe::Unit unit) { arrive_up(std::move(unit)); },
          [this](std::size_t bytes) { tell_lost("up", bytes); }),
      down_(
          context, stream_name(context.connections, "down"), Direction::down,
          [this](Pipe::Unit unit) { arrive_down(std::move(unit)); },
          [this](std::size_t bytes) { tell_lost("down", bytes); }),
      no_answer_([this] {
        const Busy busy(context_);
        fail_to_open(NetStatus::name_server_failed);
      }),
      unacknowledged_([this] { give_up(); }) {}

void Connection::belongs_to(int connect_id) {
  if (connect_id < 0 || connect_id == connect_id_) return;
  connect_id_ = connect_id;
  up_.belongs_to(connect_id);
  down_.belongs_to(connect_id);
}

void Connection::adopt(FarEnd far_end, int connect_id,
                       std::chrono::milliseconds retransmission_limit) {
  far_ = far_end;
  retransmission_limit_ = retransmission_limit;
  is_far_end_there_ = true;
  belongs_to(connect_id);
}

void Connection::open(NetRequest request) {
  opening_ = request.operation;
  retransmission_limit_ = request.retransmission_limit;
  if (request.remote.host.empty()) {
    has_peer_ = false;
    return reach(std::move(request));
  }
  target_ = context_.map.to(request.remote);
  if (target_.where == NetworkMap::Target::Where::forbidden)
    return fail_to_open(NetStatus::refused);
  if (at::is_ipv4(request.remote.host)) return connect(request);
  up_.add([this, request] {
    if (!context_.conditions.failure_of(target_.asked.host)) {
      return down_.add([this, request] { connect(request); });
    }
    look_up(request);
  });
}

// Only where it fails.
void Connection::look_up(const NetRequest& request) {
  const DnsCondition* const condition = context_.conditions.failure_of(target_.asked.host);
  if (condition == nullptr) return connect(request);
  if (condition->failure == DnsCondition::Failure::timeout) {
    return no_answer_.arm(context_.timers, context_.timers.now() + kNameServerTimeout);
  }
  const bool is_unknown = condition->failure == DnsCondition::Failure::not_found;
  down_.add([this, is_unknown] {
    fail_to_open(is_unknown ? NetStatus::name_not_found : NetStatus::name_server_failed);
  });
}

// A datagram socket is opened without a word to anybody.
void Connection::connect(const NetRequest& request) {
  if (!is_tcp_) return reach(request);
  up_.add([this, request] { reach(request); });
}

void Connection::reach(NetRequest request) {
  if (has_peer_) {
    if (const SocketRefuse* const refuse = context_.conditions.refusal(target_.asked)) {
      NetEvent event = event_of(opening_, NetStatus::refused);
      event.result_code = refuse->error;
      return come_back(std::move(event));
    }
    request.remote = target_.dial;
    far_.is_at_peer = target_.where == NetworkMap::Target::Where::peer;
    if (far_.is_at_peer) request.remote.host = target_.peer;
  }
  is_far_end_there_ = true;
  ask(std::move(request));
}

void Connection::come_back(NetEvent event) {
  if (!is_tcp_) return opened(std::move(event));
  down_.add([this, event = std::move(event)] { opened(event); });
}

void Connection::opened(NetEvent event) {
  if (opening_ == 0) return;
  no_answer_.cancel();
  event.operation = std::exchange(opening_, 0);
  if (event.status != NetStatus::ok) {
    broken_ = NetStatus::closed;
    end_ = NetStatus::closed;
  } else if (!target_.reported.host.empty()) {
    event.remote = target_.reported;
  }
  answer(std::move(event));
}

void Connection::request(NetRequest request) {
  belongs_to(request.connect_id);
  switch (request.kind) {
    case Kind::send: return is_tcp_ ? send(std::move(request)) : send_datagram(std::move(request));
    case Kind::write: return write(std::move(request));
    case Kind::receive: receive_ = {request.operation, request.limit}; return receive();
    case Kind::send_queue:
      if (!is_far_end_there_) return answer_lost(request.operation);
      queues_.push_back(request.operation);
      return ask(std::move(request));
    case Kind::finish: return finish(std::move(request));
    case Kind::limit_retransmission:
      retransmission_limit_ = request.retransmission_limit;
      if (is_far_end_there_) ask(std::move(request));
      return;
    case Kind::close:
    case Kind::abort: return forget(request.kind);
    default: return answer(request.operation, NetStatus::failed);
  }
}

void Connection::event(NetEvent event) {
  if (event.operation == opening_) return come_back(std::move(event));
  if (event.operation == asked_for_) return received(std::move(event));
  if (sent_directly(event)) return answer(std::move(event));
  if (event.operation == send_queue_) return judged(event);
  if (std::erase(queues_, event.operation) > 0) {
    event.unacknowledged += on_link();
    return answer(std::move(event));
  }
  if (handed_over(event)) return;
  if (event.operation == finish_) down_.add([this, event] { answer(event); });
}

void Connection::conditions_changed() {
  up_.conditions_changed();
  down_.conditions_changed();
  if (write_ && !context_.conditions.is_full(connect_id_)) {
    write(std::exchange(write_, std::nullopt).value());
  }
  ask_for_more();
}

// What the modem has sent before still arrives, and then its end.
void Connection::forget(Kind how) {
  is_forgotten_ = true;
  no_answer_.cancel();
  unacknowledged_.cancel();
  down_.forget();
  const bool is_opening = std::exchange(opening_, 0) != 0;
  receive_ = {};
  write_.reset();
  unanswered_write_ = 0;
  sends_.clear();
  if (!is_far_end_there_ || is_opening || broken_) return close_far_end(how);
  if (how == Kind::abort) up_.forget_waiting();
  close_arrived_ = is_tcp_ ? std::nullopt : std::optional(how);
  if (is_tcp_) {
    up_.add([this, how] {
      close_arrived_ = how;
      hand_over();
    });
  } else {
    hand_over();
  }
}

void Connection::close_far_end(Kind how) {
  if (is_forgotten_) leave();
  up_.forget();
  down_.forget();
  if (!std::exchange(is_far_end_there_, false)) return;
  ask(to_far_end(how, 0));
}

void Connection::cut() {
  is_forgotten_ = true;
  close_far_end(Kind::abort);
}

void Connection::close_by_network(CloseSocket::How how) {
  if (is_forgotten_ || end_) return;
  if (how == CloseSocket::How::silent) {
    up_.silence();
    return down_.silence();
  }
  if (is_tcp_) count_lost();
  const bool is_reset = how == CloseSocket::How::rst;
  const NetStatus status = is_reset ? NetStatus::reset : NetStatus::closed;
  if (opening_ != 0) {
    close_far_end(Kind::abort);
    return fail_to_open(status);
  }
  if (is_reset) {
    down_.forget();
    arrived_down_.clear();
    arrived_down_bytes_ = 0;
  } else {
    down_.hurry();
  }
  close_far_end(is_reset ? Kind::abort : Kind::close);
  end_by_network(status);
}

// What is on the link, and what was to be written; what was to be sent is told as not sent.
void Connection::count_lost() {
  lost_up_ = on_link() + (write_ ? write_->bytes.size() : 0);
  for (const Operation& each : direct_sends_) lost_up_ += each.is_write ? each.bytes : 0;
}

// All that the modem waits for is answered: the network will not do it any more.
void Connection::end_by_network(NetStatus status) {
  broken_ = status;
  end_ = status;
  unacknowledged_.cancel();
  arrived_up_.clear();
  handed_over_ = {};
  asked_for_ = 0;
  send_queue_ = 0;
  for (const Operation& each : std::exchange(direct_sends_, {})) answer(each.id, status);
  for (const NetRequest& each : std::exchange(sends_, {})) answer(each.operation, status);
  for (const ports::OperationId each : std::exchange(queues_, {})) answer_lost(each);
  if (write_) answer(std::exchange(write_, std::nullopt)->operation, status);
  answer_write();
  if (finish_ != 0) answer(std::exchange(finish_, 0), NetStatus::ok);
  receive();
}

void Connection::answer_lost(ports::OperationId queue) {
  NetEvent event = event_of(queue, NetStatus::ok);
  event.unacknowledged = lost_up_;
  answer(std::move(event));
}

void Connection::ask(NetRequest request) const {
  request.stream = far_.stream;
  context_.ask(id_, std::move(request), far_.is_at_peer);
}

NetRequest Connection::to_far_end(Kind kind, ports::OperationId operation) const {
  NetRequest request;
  request.kind = kind;
  request.operation = operation;
  request.connect_id = connect_id_;
  return request;
}

void Connection::tell(const char* direction, std::uint64_t& offset, std::size_t bytes) const {
  const std::uint64_t before = std::exchange(offset, offset + bytes);
  if (!context_.hooks.tell) return;
  Event event;
  event.kind = "net";
  event.with("socket", connect_id_)
      .with("dir", std::string(direction))
      .with("off", static_cast<std::int64_t>(before))
      .with("len", static_cast<std::int64_t>(bytes));
  context_.hooks.tell(std::move(event));
}

void Connection::tell_lost(const char* direction, std::size_t bytes) const {
  if (!context_.hooks.tell) return;
  Event event;
  event.kind = "net";
  event.with("socket", connect_id_)
      .with("dir", std::string(direction))
      .with("lost", static_cast<std::int64_t>(bytes));
  context_.hooks.tell(std::move(event));
}

}  // namespace bg96::scenarios
