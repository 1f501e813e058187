#include "netbridge/scripted_network.hpp"

#include <algorithm>

namespace bg96::netbridge {

using ports::NetEvent;
using ports::NetRequest;
using ports::NetStatus;

void ScriptedNetwork::request(NetRequest request, Instant now) {
  if (request.kind == NetRequest::Kind::open_tcp) return open(request, now);
  const auto found = streams_.find(request.stream);
  if (found == streams_.end()) {
    if (request.operation != 0) answer(request.operation, {.status = NetStatus::closed}, now);
    return;
  }
  Stream& stream = found->second;
  switch (request.kind) {
    case NetRequest::Kind::open_tcp: return;
    case NetRequest::Kind::send: return send(request, stream, now);
    case NetRequest::Kind::receive:
      stream.receive = std::move(request);
      return answer_receive(stream, now);
    case NetRequest::Kind::send_queue:
      return answer(request.operation, {.unacknowledged = stream.in_flight.size()}, now);
    case NetRequest::Kind::finish:
      stream.finish = std::move(request);
      return answer_finish(stream, now);
    case NetRequest::Kind::close:
    case NetRequest::Kind::abort: streams_.erase(found); return;
    default: return answer(request.operation, {.status = NetStatus::failed}, now);
  }
}

void ScriptedNetwork::open(const NetRequest& request, Instant now) {
  NetEvent event;
  std::string address = request.remote.host;
  if (const auto known = names_.find(address); known != names_.end()) {
    address = known->second;
  } else if (address.find_first_not_of("0123456789.") != std::string::npos) {
    event.status = NetStatus::name_not_found;
    return answer(request.operation, std::move(event), now);
  }
  const auto server = servers_.find(address + ":" + std::to_string(request.remote.port));
  const Server behaviour = server == servers_.end() ? Server::refusing : server->second;
  if (behaviour == Server::silent) return;
  if (behaviour == Server::refusing) {
    event.status = NetStatus::refused;
  } else {
    event.remote = {address, request.remote.port};
    event.local = {"", request.local.port != 0 ? request.local.port : next_local_port_++};
    streams_[request.stream] = {};
    last_stream_ = request.stream;
  }
  answer(request.operation, std::move(event), now);
}

void ScriptedNetwork::send(NetRequest& request, Stream& stream, Instant now) {
  NetEvent event;
  if (stream.peer_reset) {
    event.status = NetStatus::reset;
  } else if (!stream.stalled) {
    stream.to_peer += request.bytes;
  } else if (stream.in_flight.size() + request.bytes.size() > request.limit) {
    event.status = NetStatus::buffer_full;
  } else {
    stream.in_flight += request.bytes;
  }
  answer(request.operation, std::move(event), now);
}

void ScriptedNetwork::answer_receive(Stream& stream, Instant now) {
  if (stream.receive.operation == 0) return;
  NetEvent event;
  if (!stream.to_modem.empty()) {
    event.bytes = stream.to_modem.substr(0, stream.receive.limit);
    stream.to_modem.erase(0, event.bytes.size());
  } else if (stream.peer_reset) {
    event.status = NetStatus::reset;
  } else if (stream.peer_closed) {
    event.status = NetStatus::closed;
  } else {
    return;
  }
  answer(std::exchange(stream.receive, {}).operation, std::move(event), now);
}

// A peer that takes everything also answers FIN with FIN.
void ScriptedNetwork::answer_finish(Stream& stream, Instant now) {
  if (stream.finish.operation == 0 || stream.stalled) return;
  answer(std::exchange(stream.finish, {}).operation, {}, now);
}

void ScriptedNetwork::answer(ports::OperationId operation, NetEvent event, Instant now) {
  event.operation = operation;
  events_.emplace(now + latency_, std::move(event));
}

std::optional<NetEvent> ScriptedNetwork::poll_event(Instant now) {
  if (events_.empty() || events_.begin()->first > now) return std::nullopt;
  NetEvent event = std::move(events_.begin()->second);
  events_.erase(events_.begin());
  return event;
}

std::optional<sim::Instant> ScriptedNetwork::next_deadline() const {
  if (events_.empty()) return std::nullopt;
  return events_.begin()->first;
}

bool ScriptedNetwork::peer_send(std::string_view bytes, Instant now) {
  Stream* const stream = last();
  if (stream == nullptr) return false;
  stream->to_modem += bytes;
  answer_receive(*stream, now);
  return true;
}

bool ScriptedNetwork::peer_close(Instant now) {
  Stream* const stream = last();
  if (stream == nullptr) return false;
  stream->peer_closed = true;
  answer_receive(*stream, now);
  return true;
}

bool ScriptedNetwork::peer_reset(Instant now) {
  Stream* const stream = last();
  if (stream == nullptr) return false;
  stream->peer_reset = true;
  answer_receive(*stream, now);
  return true;
}

bool ScriptedNetwork::peer_stall(bool stalled, Instant now) {
  Stream* const stream = last();
  if (stream == nullptr) return false;
  stream->stalled = stalled;
  if (!stalled) {
    stream->to_peer += std::exchange(stream->in_flight, {});
    answer_finish(*stream, now);
  }
  return true;
}

std::optional<std::string> ScriptedNetwork::peer_take_received() {
  Stream* const stream = last();
  if (stream == nullptr) return std::nullopt;
  return std::exchange(stream->to_peer, {});
}

ScriptedNetwork::Stream* ScriptedNetwork::last() {
  const auto found = streams_.find(last_stream_);
  return found == streams_.end() ? nullptr : &found->second;
}

}  // namespace bg96::netbridge
