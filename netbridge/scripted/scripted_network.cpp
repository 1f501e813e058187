#include "netbridge/scripted/scripted_network.hpp"

#include <algorithm>

namespace bg96::netbridge {

using ports::NetEvent;
using ports::NetRequest;
using ports::NetStatus;

ScriptedNetwork::ScriptedNetwork()
    : datagrams_([this](const NetRequest& request, NetEvent event, Instant now) {
        answer(request, std::move(event), now);
      }) {}

void ScriptedNetwork::request(NetRequest request, Instant now) {
  if (const auto status = injected(request.kind)) {
    return answer(request, {.status = *status}, now);
  }
  switch (request.kind) {
    case NetRequest::Kind::open_tcp:
    case NetRequest::Kind::open_udp: return open(request, now);
    case NetRequest::Kind::listen: return listen(request, now);
    case NetRequest::Kind::resolve: return resolve(request, now);
    case NetRequest::Kind::open_tunnel:
      tunnels_.open(request.stream);
      return answer(request, {.addresses = name_servers_}, now);
    case NetRequest::Kind::ping: return send_ping(request, now);
    case NetRequest::Kind::name_servers: return answer(request, {.addresses = name_servers_}, now);
    case NetRequest::Kind::close:
    case NetRequest::Kind::abort: return forget(request.stream);
    default: break;
  }
  if (listeners_.contains(request.stream)) return await_client(std::move(request), now);
  if (tunnels_.has(request.stream)) return tunnel(request, now);
  if (datagrams_.has(request.stream)) return datagrams_.request(std::move(request), now);
  if (const auto found = streams_.find(request.stream); found != streams_.end()) {
    return serve(std::move(request), *found->second, now);
  }
  if (request.operation != 0) answer(request, {.status = NetStatus::closed}, now);
}

std::optional<NetStatus> ScriptedNetwork::injected(NetRequest::Kind kind) {
  switch (kind) {
    case NetRequest::Kind::open_tcp:
    case NetRequest::Kind::open_udp:
    case NetRequest::Kind::listen:
    case NetRequest::Kind::send:
    case NetRequest::Kind::write:
    case NetRequest::Kind::resolve:
    case NetRequest::Kind::ping: return std::exchange(next_failure_, std::nullopt);
    default: return std::nullopt;
  }
}

void ScriptedNetwork::open(const NetRequest& request, Instant now) {
  const Name name = look_up(request);
  if (name.silent) return;
  if (name.status != NetStatus::ok) return answer(request, {.status = name.status}, now);
  if (const NetStatus status = local_end(request); status != NetStatus::ok) {
    return answer(request, {.status = status}, now);
  }
  if (request.kind == NetRequest::Kind::open_tcp) return open_tcp(request, name, now);
  NetEvent event;
  event.local = {request.local.host, local_port(request)};
  event.remote = {name.addresses.front(), request.remote.port};
  datagrams_.open(request.stream, event.local.port, event.remote);
  answer(request, std::move(event), now);
}

void ScriptedNetwork::open_tcp(const NetRequest& request, const Name& name, Instant now) {
  NetEvent event;
  event.status = NetStatus::refused;
  for (const std::string& address : name.addresses) {
    const ports::Endpoint remote{address, request.remote.port};
    const auto server = servers_.find(text_of(remote));
    const Server behaviour = server == servers_.end() ? Server::refusing : server->second;
    if (behaviour == Server::silent) return;
    if (behaviour == Server::refusing) continue;
    event.status = NetStatus::ok;
    event.local = {request.local.host, local_port(request)};
    event.remote = remote;
    Connection& connection = connections_.emplace_back();
    connection.peer = remote;
    connection.retransmission_limit = request.retransmission_limit;
    streams_[request.stream] = &connection;
    break;
  }
  answer(request, std::move(event), now);
}

void ScriptedNetwork::listen(const NetRequest& request, Instant now) {
  if (const NetStatus status = local_end(request); status != NetStatus::ok) {
    return answer(request, {.status = status}, now);
  }
  Listener& listener = listeners_[request.stream];
  listener.port = local_port(request);
  listener.retransmission_limit = request.retransmission_limit;
  NetEvent event;
  event.local = {request.local.host, listener.port};
  answer(request, std::move(event), now);
}

void ScriptedNetwork::await_client(NetRequest request, Instant now) {
  Listener& listener = listeners_.at(request.stream);
  if (request.kind == NetRequest::Kind::limit_retransmission) {
    listener.retransmission_limit = request.retransmission_limit;
    return;
  }
  if (request.kind != NetRequest::Kind::accept) {
    if (request.operation != 0) answer(request, {.status = NetStatus::failed}, now);
    return;
  }
  listener.accept = std::move(request);
  answer_accept(listener, now);
}

void ScriptedNetwork::answer_accept(Listener& listener, Instant now) {
  if (listener.accept.operation == 0 || listener.backlog.empty()) return;
  const NetRequest request = std::exchange(listener.accept, {});
  Connection& connection = *listener.backlog.front();
  listener.backlog.pop_front();
  NetEvent event;
  if (no_sockets_) {
    connection.gone = true;
    event.status = NetStatus::no_resources;
  } else {
    event.remote = connection.peer;
    streams_[request.accepted] = &connection;
  }
  answer(request, std::move(event), now);
}

void ScriptedNetwork::resolve(const NetRequest& request, Instant now) {
  Name name = look_up(request);
  if (name.silent) return;
  NetEvent event;
  event.status = name.status;
  event.addresses = std::move(name.addresses);
  event.time_to_live = name.time_to_live;
  answer(request, std::move(event), now);
}

void ScriptedNetwork::send_ping(const NetRequest& request, Instant now) {
  const auto found = pings_.find(request.remote.host);
  if (found == pings_.end()) return;
  Ping& ping = found->second;
  if (ping.unreachable) return answer(request, {.status = NetStatus::unreachable}, now);
  const sim::Duration time = ping.times.empty() ? latency_ : ping.times.front();
  if (ping.times.size() > 1) ping.times.pop_front();
  if (time == kLost) return;
  NetEvent event;
  event.remote.host = request.remote.host;
  event.time_to_live = ping.hops;
  answer_at(request, std::move(event), now + time);
}

void ScriptedNetwork::serve(NetRequest request, Connection& connection, Instant now) {
  switch (request.kind) {
    case NetRequest::Kind::send: return send(request, connection, now);
    case NetRequest::Kind::write: return write(std::move(request), connection, now);
    case NetRequest::Kind::receive:
      connection.receive = std::move(request);
      return answer_receive(connection, now);
    case NetRequest::Kind::send_queue:
      return answer(request, {.unacknowledged = connection.in_flight.size()}, now);
    case NetRequest::Kind::limit_retransmission:
      connection.retransmission_limit = request.retransmission_limit;
      return;
    case NetRequest::Kind::finish:
      connection.finish = std::move(request);
      return answer_finish(connection, now);
    default: break;
  }
  if (request.operation != 0) answer(request, {.status = NetStatus::failed}, now);
}

void ScriptedNetwork::send(const NetRequest& request, Connection& connection, Instant now) {
  NetEvent event;
  if (connection.peer_reset) {
    event.status = NetStatus::reset;
  } else if (!connection.stalled) {
    connection.to_peer += request.bytes;
  } else if (connection.in_flight.size() + request.bytes.size() > request.limit) {
    event.status = NetStatus::buffer_full;
  } else {
    connection.in_flight += request.bytes;
  }
  answer(request, std::move(event), now);
}

void ScriptedNetwork::write(NetRequest request, Connection& connection, Instant now) {
  if (!connection.peer_reset) {
    (connection.stalled ? connection.in_flight : connection.to_peer) += request.bytes;
  }
  connection.write = std::move(request);
  answer_write(connection, now);
}

void ScriptedNetwork::answer_receive(Connection& connection, Instant now) {
  if (connection.receive.operation == 0) return;
  NetEvent event;
  if (!connection.to_modem.empty()) {
    event.bytes = connection.to_modem.substr(0, connection.receive.limit);
    connection.to_modem.erase(0, event.bytes.size());
  } else if (connection.peer_reset) {
    event.status = NetStatus::reset;
  } else if (connection.peer_closed) {
    event.status = NetStatus::closed;
  } else {
    return;
  }
  answer(std::exchange(connection.receive, {}), std::move(event), now);
}

void ScriptedNetwork::answer_write(Connection& connection, Instant now) {
  if (connection.write.operation == 0) return;
  if (connection.stalled && !connection.peer_reset) return;
  NetEvent event;
  if (connection.peer_reset) event.status = NetStatus::reset;
  answer(std::exchange(connection.write, {}), std::move(event), now);
}

// A peer that takes everything also answers FIN with FIN.
void ScriptedNetwork::answer_finish(Connection& connection, Instant now) {
  if (connection.finish.operation == 0 || connection.stalled) return;
  answer(std::exchange(connection.finish, {}), {}, now);
}

void ScriptedNetwork::forget(ports::StreamId stream) {
  std::erase_if(events_, [&](const auto& entry) { return entry.second.stream == stream; });
  datagrams_.close(stream);
  tunnels_.close(stream);
  if (const auto found = listeners_.find(stream); found != listeners_.end()) {
    for (Connection* const waiting : found->second.backlog) waiting->gone = true;
    listeners_.erase(found);
  }
  if (const auto found = streams_.find(stream); found != streams_.end()) {
    found->second->gone = true;
    streams_.erase(found);
  }
}

void ScriptedNetwork::tunnel(const NetRequest& request, Instant now) {
  if (request.kind == NetRequest::Kind::send) tunnels_.send(request.stream, request.bytes);
  if (request.kind == NetRequest::Kind::receive) tunnels_.receive(request);
  NetRequest asked;
  NetEvent event;
  if (tunnels_.take(request.stream, asked, event.bytes)) answer(asked, std::move(event), now);
}

void ScriptedNetwork::answer(const NetRequest& request, NetEvent event, Instant now) {
  answer_at(request, std::move(event), now + latency_);
}

void ScriptedNetwork::answer_at(const NetRequest& request, NetEvent event, Instant due) {
  event.operation = request.operation;
  events_.emplace(due, Coming{request.stream, std::move(event)});
}

std::optional<NetEvent> ScriptedNetwork::poll_event(Instant now) {
  if (events_.empty() || events_.begin()->first > now) return std::nullopt;
  NetEvent event = std::move(events_.begin()->second.event);
  events_.erase(events_.begin());
  return event;
}

std::optional<sim::Instant> ScriptedNetwork::next_deadline() const {
  if (events_.empty()) return std::nullopt;
  return events_.begin()->first;
}

ScriptedNetwork::Name ScriptedNetwork::look_up(const NetRequest& request) {
  const std::string& host = request.remote.host;
  Name name;
  if (host.find_first_not_of("0123456789.") == std::string::npos) {
    name.addresses = {host};
    return name;
  }
  asked_[host] = request.name_servers;
  if (const auto known = names_.find(host); known != names_.end()) return known->second;
  name.status = NetStatus::name_not_found;
  return name;
}

// Why the modem's own end of what `request` asks for cannot be had.
NetStatus ScriptedNetwork::local_end(const NetRequest& request) const {
  if (no_sockets_) return NetStatus::no_resources;
  const std::uint16_t port = request.local.port;
  if (port == 0) return NetStatus::ok;
  bool taken = taken_ports_.contains(port);
  if (request.kind == NetRequest::Kind::open_udp) taken = taken || datagrams_.has_port(port);
  if (request.kind == NetRequest::Kind::listen) {
    taken = taken || std::any_of(listeners_.begin(), listeners_.end(),
                                 [&](const auto& entry) { return entry.second.port == port; });
  }
  return taken ? NetStatus::address_in_use : NetStatus::ok;
}

std::uint16_t ScriptedNetwork::local_port(const NetRequest& request) {
  return request.local.port != 0 ? request.local.port : next_local_port_++;
}

void ScriptedNetwork::name(const std::string& host, std::vector<std::string> addresses,
                           std::uint32_t time_to_live) {
  Name& name = names_[host];
  name = {};
  name.addresses = std::move(addresses);
  name.time_to_live = time_to_live;
}

std::optional<std::vector<std::string>> ScriptedNetwork::asked(const std::string& host) const {
  const auto found = asked_.find(host);
  if (found == asked_.end()) return std::nullopt;
  return found->second;
}

void ScriptedNetwork::ping(const std::string& address, std::uint32_t hops,
                           std::vector<sim::Duration> times) {
  Ping& ping = pings_[address];
  ping = {};
  ping.hops = hops;
  ping.times.assign(times.begin(), times.end());
}

bool ScriptedNetwork::peer_send(std::string_view bytes, Instant now, std::size_t number) {
  Connection* const connection = alive(number);
  if (connection == nullptr) return false;
  connection->to_modem += bytes;
  answer_receive(*connection, now);
  return true;
}

bool ScriptedNetwork::peer_close(Instant now, std::size_t number) {
  Connection* const connection = alive(number);
  if (connection == nullptr) return false;
  connection->peer_closed = true;
  answer_receive(*connection, now);
  return true;
}

bool ScriptedNetwork::peer_reset(Instant now, std::size_t number) {
  Connection* const connection = alive(number);
  if (connection == nullptr) return false;
  connection->peer_reset = true;
  answer_receive(*connection, now);
  answer_write(*connection, now);
  return true;
}

bool ScriptedNetwork::peer_stall(bool stalled, Instant now, std::size_t number) {
  Connection* const connection = alive(number);
  if (connection == nullptr) return false;
  connection->stalled = stalled;
  if (!stalled) {
    connection->to_peer += std::exchange(connection->in_flight, {});
    answer_write(*connection, now);
    answer_finish(*connection, now);
  }
  return true;
}

std::optional<std::string> ScriptedNetwork::peer_take_received(std::size_t number) {
  if (find(number) == nullptr) return std::nullopt;
  const std::size_t index = number == 0 ? connections_.size() - 1 : number - 1;
  return std::exchange(connections_[index].to_peer, {});
}

std::optional<bool> ScriptedNetwork::peer_is_gone(std::size_t number) const {
  const Connection* const connection = find(number);
  if (connection == nullptr) return std::nullopt;
  return connection->gone;
}

std::optional<std::chrono::milliseconds> ScriptedNetwork::retransmission_limit(
    std::size_t number) const {
  const Connection* const connection = find(number);
  if (connection == nullptr || connection->gone) return std::nullopt;
  return connection->retransmission_limit;
}

bool ScriptedNetwork::client_connect(const ports::Endpoint& client, std::uint16_t port,
                                     Instant now) {
  const auto found = std::find_if(listeners_.begin(), listeners_.end(),
                                  [&](const auto& entry) { return entry.second.port == port; });
  if (found == listeners_.end()) return false;
  Listener& listener = found->second;
  Connection& connection = connections_.emplace_back();
  connection.peer = client;
  connection.retransmission_limit = listener.retransmission_limit;
  listener.backlog.push_back(&connection);
  answer_accept(listener, now);
  return true;
}

const ScriptedNetwork::Connection* ScriptedNetwork::find(std::size_t number) const {
  if (number > connections_.size() || connections_.empty()) return nullptr;
  return number == 0 ? &connections_.back() : &connections_[number - 1];
}

ScriptedNetwork::Connection* ScriptedNetwork::alive(std::size_t number) {
  if (find(number) == nullptr) return nullptr;
  Connection& connection = number == 0 ? connections_.back() : connections_[number - 1];
  return connection.gone ? nullptr : &connection;
}

}  // namespace bg96::netbridge
