#include "scenarios/engine/stages/streams/listener.hpp"

#include <utility>

namespace bg96::scenarios {

using ports::NetEvent;
using ports::NetRequest;
using ports::NetStatus;
using Kind = NetRequest::Kind;

ListeningPort::ListeningPort(LinkContext& context, ports::StreamId id, Accepted accepted)
    : LinkStream(context, id),
      accepted_(std::move(accepted)),
      down_(context, "link/listener/" + std::to_string(id) + "/down/", Direction::down,
            [](const Pipe::Unit&) {}) {}

void ListeningPort::belongs_to(int connect_id) {
  if (connect_id < 0) return;
  connect_id_ = connect_id;
  down_.belongs_to(connect_id);
}

void ListeningPort::request(NetRequest request) {
  belongs_to(request.connect_id);
  switch (request.kind) {
    case Kind::listen:
      listening_ = request.operation;
      return context_.ask(id_, std::move(request), false);
    case Kind::accept: return accept(std::move(request));
    case Kind::close:
    case Kind::abort:
      leave();
      down_.forget();
      if (!is_ended_) context_.ask(id_, std::move(request), false);
      return;
    default: return context_.ask(id_, std::move(request), false);
  }
}

void ListeningPort::accept(NetRequest request) {
  if (is_ended_) return answer(request.operation, NetStatus::closed);
  accept_ = {request.operation, request.accepted};
  serve();
  if (accept_.operation != 0) ask_network();
}

// One is under way until the network has answered; a client that came in otherwise meanwhile has
// taken the name that the modem gave, so the network's client gets the next one.
void ListeningPort::ask_network() {
  if (asked_.operation != 0) return;
  asked_ = accept_;
  NetRequest request;
  request.kind = Kind::accept;
  request.stream = id_;
  request.operation = asked_.operation;
  request.accepted = asked_.stream;
  request.connect_id = connect_id_;
  context_.ask(id_, std::move(request), false);
}

void ListeningPort::event(NetEvent event) {
  if (event.operation != asked_.operation) {
    if (event.operation == listening_) listening_ = 0;
    return answer(std::move(event));
  }
  const Accept asked = std::exchange(asked_, {});
  if (is_silent_) return;
  down_.add([this, asked, event = std::move(event)] {
    if (event.status == NetStatus::ok) {
      clients_.push_back({event.remote, {asked.stream, false}});
    } else {
      failure_ = event;
    }
    serve();
    if (accept_.operation != 0) ask_network();
  });
}

void ListeningPort::serve() {
  if (accept_.operation == 0) return;
  if (!clients_.empty()) {
    const Accept accept = std::exchange(accept_, {});
    const Client client = clients_.front();
    clients_.pop_front();
    NetEvent event = event_of(accept.operation);
    event.remote = client.remote;
    accepted_(accept.stream, client.far_end);
    return answer(std::move(event));
  }
  if (failure_) {
    NetEvent event = std::exchange(failure_, std::nullopt).value();
    event.operation = std::exchange(accept_, {}).operation;
    answer(std::move(event));
  }
}

bool ListeningPort::come_in(Client client) {
  if (is_ended_ || is_silent_ || clients_.size() >= kMaxWaiting) return false;
  clients_.push_back(std::move(client));
  serve();
  return true;
}

void ListeningPort::close_by_network(CloseSocket::How how) {
  if (is_ended_) return;
  if (how == CloseSocket::How::silent) {
    is_silent_ = true;
    return;
  }
  is_ended_ = true;
  NetRequest close;
  close.kind = Kind::close;
  close.stream = id_;
  context_.ask(id_, std::move(close), false);
  if (accept_.operation != 0) {
    answer(std::exchange(accept_, {}).operation, NetStatus::closed);
  } else if (listening_ != 0) {
    answer(std::exchange(listening_, 0), NetStatus::closed);
  }
}

void ListeningPort::cut() {
  leave();
  down_.forget();
  if (is_ended_) return;
  NetRequest close;
  close.kind = Kind::close;
  close.stream = id_;
  context_.ask(id_, std::move(close), false);
}

}  // namespace bg96::scenarios
