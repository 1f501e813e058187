#include "netbridge/scripted/scripted_datagrams.hpp"

#include <algorithm>
#include <chrono>

namespace bg96::netbridge {

using ports::Endpoint;
using ports::NetEvent;
using ports::NetRequest;
using ports::NetStatus;

namespace {

// RFC 5905, figure 8.
constexpr std::size_t kNtpBytes = 48;
constexpr std::size_t kOriginateAt = 24;
constexpr std::size_t kReceiveAt = 32;
constexpr std::size_t kTransmitAt = 40;
constexpr std::size_t kTimestampBytes = 8;
constexpr std::uint64_t kFrom1900To1970 = 2'208'988'800;  // seconds

// Seconds since 1900 and a fraction in units of 2^-32, both in the network's order.
std::string timestamp(std::uint64_t unix_seconds, std::chrono::nanoseconds more) {
  constexpr std::uint64_t kNanoseconds = 1'000'000'000;
  const auto elapsed = static_cast<std::uint64_t>(more.count());
  const std::uint64_t seconds = unix_seconds + kFrom1900To1970 + elapsed / kNanoseconds;
  const std::uint64_t fraction = ((elapsed % kNanoseconds) << 32) / kNanoseconds;
  const std::uint64_t value = (seconds << 32) | fraction;
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

}  // namespace

std::string text_of(const Endpoint& endpoint) {
  return endpoint.host + ":" + std::to_string(endpoint.port);
}

void ScriptedDatagrams::open(ports::StreamId stream, std::uint16_t local_port,
                             const Endpoint& peer) {
  Socket& socket = sockets_[stream];
  socket.local_port = local_port;
  socket.peer = peer;
}

bool ScriptedDatagrams::has_port(std::uint16_t local_port) const {
  return std::any_of(sockets_.begin(), sockets_.end(),
                     [&](const auto& entry) { return entry.second.local_port == local_port; });
}

void ScriptedDatagrams::request(NetRequest request, Instant now) {
  Socket& socket = sockets_.at(request.stream);
  switch (request.kind) {
    case NetRequest::Kind::send: return send(request, socket, now);
    case NetRequest::Kind::receive:
      socket.receive = std::move(request);
      return answer_receive(socket, now);
    case NetRequest::Kind::send_queue: return answer_(request, {}, now);
    default: break;
  }
  if (request.operation != 0) answer_(request, {.status = NetStatus::failed}, now);
}

void ScriptedDatagrams::send(const NetRequest& request, const Socket& socket, Instant now) {
  const Endpoint& to = socket.peer.host.empty() ? request.remote : socket.peer;
  answer_(request, {}, now);
  const auto found = peers_.find(text_of(to));
  if (found == peers_.end()) return;
  Peer& peer = found->second;
  peer.last_heard_port = socket.local_port;
  peer.received.push_back(request.bytes);
  if (!peer.tells_time || request.bytes.size() != kNtpBytes) return;
  deliver(socket.local_port, {peer.endpoint, time_reply(peer, request.bytes, now)}, now);
}

bool ScriptedDatagrams::deliver(std::uint16_t local_port, Datagram datagram, Instant now) {
  const auto found = std::find_if(sockets_.begin(), sockets_.end(), [&](const auto& entry) {
    return entry.second.local_port == local_port;
  });
  if (found == sockets_.end()) return false;
  Socket& socket = found->second;
  if (!socket.peer.host.empty() && !(socket.peer == datagram.sender)) return true;
  socket.to_modem.push_back(std::move(datagram));
  answer_receive(socket, now);
  return true;
}

void ScriptedDatagrams::answer_receive(Socket& socket, Instant now) {
  if (socket.receive.operation == 0 || socket.to_modem.empty()) return;
  Datagram datagram = std::move(socket.to_modem.front());
  socket.to_modem.pop_front();
  NetEvent event;
  event.bytes = std::move(datagram.bytes);
  event.remote = std::move(datagram.sender);
  answer_(std::exchange(socket.receive, {}), std::move(event), now);
}

void ScriptedDatagrams::add_time_server(const Endpoint& endpoint, TimeServer how,
                                        std::uint64_t unix_seconds, Instant now) {
  Peer& peer = peers_[text_of(endpoint)];
  peer.endpoint = endpoint;
  peer.tells_time = true;
  peer.how = how;
  peer.unix_seconds = unix_seconds;
  peer.set_at = now;
}

std::string ScriptedDatagrams::time_reply(const Peer& peer, std::string_view question,
                                          Instant now) {
  constexpr char kVersionBits = 0x38;
  constexpr char kServer = 4;
  constexpr char kStratum = 2;
  const std::string time = timestamp(peer.unix_seconds, now - peer.set_at);
  std::string reply(kNtpBytes, '\0');
  reply[0] = static_cast<char>((question[0] & kVersionBits) | kServer);
  reply[1] = peer.how == TimeServer::kiss ? '\0' : kStratum;
  if (peer.how == TimeServer::kiss) reply.replace(12, 4, "RATE");  // the reference ID: why
  std::string originate(question.substr(kTransmitAt, kTimestampBytes));
  if (peer.how == TimeServer::wrong) originate.back() = static_cast<char>(originate.back() ^ 1);
  reply.replace(kOriginateAt, kTimestampBytes, originate);
  reply.replace(kReceiveAt, kTimestampBytes, time);
  reply.replace(kTransmitAt, kTimestampBytes, time);
  return reply;
}

bool ScriptedDatagrams::peer_send(const Endpoint& endpoint, std::uint16_t local_port,
                                  std::string_view bytes, Instant now) {
  Peer& peer = peers_[text_of(endpoint)];
  peer.endpoint = endpoint;
  const std::uint16_t port = local_port != 0 ? local_port : peer.last_heard_port;
  return port != 0 && deliver(port, {endpoint, std::string(bytes)}, now);
}

std::optional<std::string> ScriptedDatagrams::peer_take_received(const Endpoint& endpoint) {
  const auto found = peers_.find(text_of(endpoint));
  if (found == peers_.end() || found->second.received.empty()) return std::nullopt;
  std::string bytes = std::move(found->second.received.front());
  found->second.received.pop_front();
  return bytes;
}

}  // namespace bg96::netbridge
