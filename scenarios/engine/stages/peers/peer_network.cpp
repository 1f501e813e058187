#include "scenarios/engine/stages/peers/peer_network.hpp"

#include <algorithm>
#include <utility>

namespace bg96::scenarios {

using ports::NetEvent;
using ports::NetRequest;
using ports::NetStatus;
using Kind = NetRequest::Kind;

namespace {

NetEvent event_of(const NetRequest& request, NetStatus status = NetStatus::ok) {
  NetEvent event;
  event.operation = request.operation;
  event.status = status;
  return event;
}

}  // namespace

struct PeerNetwork::Session {
  Session(sim::TimerQueue& timers, const Peer& behaviour, PeerSession::Hooks hooks)
      : peer(behaviour), talk(timers, behaviour, std::move(hooks)) {}

  Peer peer;
  ports::StreamId stream = 0;
  bool is_tcp = true;
  bool has_begun = false;
  bool is_told_closed = false;
  ports::Endpoint dialled;  // of datagrams
  NetRequest receive;       // operation 0: none is under way
  NetRequest write;
  PeerSession talk;
};

PeerNetwork::PeerNetwork(LinkContext& context, std::vector<Peer> peers, Datagram datagram)
    : context_(context), peers_(std::move(peers)), datagram_(std::move(datagram)) {
  for (const Peer& peer : peers_) received_[peer.name];
}

PeerNetwork::~PeerNetwork() = default;

void PeerNetwork::sweep() { ended_.clear(); }

PeerNetwork::Session& PeerNetwork::make_session(ports::StreamId stream, const Peer& peer,
                                                bool is_tcp) {
  PeerSession::Hooks hooks;
  hooks.changed = [this, stream] { changed(stream); };
  hooks.length = [this, name = "peer/" + peer.name + "/" + std::to_string(++connections_) +
                               "/wait"](const Distribution& distribution, std::uint64_t step) {
    return context_.hooks.length(distribution, name, step);
  };
  auto& session = sessions_[stream];
  session = std::make_unique<Session>(context_.timers, peer, std::move(hooks));
  session->stream = stream;
  session->is_tcp = is_tcp;
  return *session;
}

void PeerNetwork::request(NetRequest request) {
  if (request.kind == Kind::open_tcp || request.kind == Kind::open_udp) return open(request);
  if (request.kind == Kind::close || request.kind == Kind::abort) return close(request.stream);
  const auto found = sessions_.find(request.stream);
  if (found == sessions_.end()) {
    if (request.operation != 0) answer(event_of(request, NetStatus::closed));
    return;
  }
  serve(*found->second, std::move(request));
}

void PeerNetwork::open(const NetRequest& request) {
  const auto peer = std::find_if(peers_.begin(), peers_.end(), [&](const Peer& each) {
    return each.name == request.remote.host;
  });
  const bool is_tcp = request.kind == Kind::open_tcp;
  NetEvent event = event_of(request);
  if (peer == peers_.end() || (is_tcp && peer->kind == Peer::Kind::refuse)) {
    event.status = NetStatus::refused;
    return answer(std::move(event));
  }
  if (is_tcp && peer->kind == Peer::Kind::blackhole) return;
  Session& session = make_session(request.stream, *peer, is_tcp);
  event.local = request.local;
  if (event.local.port == 0) {
    constexpr std::uint64_t kPorts = 65536 - kFirstLocalPort;
    event.local.port = static_cast<std::uint16_t>(kFirstLocalPort + connections_ % kPorts);
  }
  event.remote = request.remote;
  session.dialled = request.remote;
  answer(std::move(event));
  if (!is_tcp) return;
  session.has_begun = true;
  tell(peer->name, "connected");
  session.talk.begin();
  changed(request.stream);
}

void PeerNetwork::serve(Session& session, NetRequest request) {
  switch (request.kind) {
    case Kind::send:
      if (session.talk.waiting_bytes() > kMaxWaitingBytes) {
        return answer(event_of(request, NetStatus::buffer_full));
      }
      answer(event_of(request));
      return take(session, request);
    case Kind::write: session.write = std::move(request); return serve_write(session);
    case Kind::receive: session.receive = std::move(request); return serve_receive(session);
    case Kind::finish: {
      answer(event_of(request));
      if (!std::exchange(session.is_told_closed, true)) tell(session.peer.name, "closed");
      return;
    }
    default:
      if (request.operation != 0) answer(event_of(request));
  }
}

void PeerNetwork::take(Session& session, const NetRequest& request) {
  if (!session.is_tcp && !std::exchange(session.has_begun, true)) {
    tell(session.peer.name, "connected");
    if (session.peer.kind != Peer::Kind::refuse && session.peer.kind != Peer::Kind::blackhole) {
      session.talk.begin();
    }
  }
  arrived(session, request.bytes);
  session.talk.take(request.bytes);
  changed(session.stream);
}

void PeerNetwork::serve_write(Session& session) {
  if (session.write.operation == 0 || session.talk.waiting_bytes() > kMaxWaitingBytes) return;
  const NetRequest request = std::exchange(session.write, {});
  answer(event_of(request));
  take(session, request);
}

void PeerNetwork::serve_receive(Session& session) {
  if (session.receive.operation == 0) return;
  NetEvent event = event_of(session.receive);
  event.bytes = session.talk.give(session.receive.limit);
  if (event.bytes.empty()) {
    if (!session.talk.is_ended()) return;
    event.status = NetStatus::closed;
  }
  session.receive = {};
  answer(std::move(event));
  serve_write(session);
}

void PeerNetwork::changed(ports::StreamId stream) {
  const Busy busy(context_);
  const auto found = sessions_.find(stream);
  if (found == sessions_.end()) return;
  Session& session = *found->second;
  if (!session.is_tcp) return give_datagrams(session);
  serve_receive(session);
}

void PeerNetwork::give_datagrams(Session& session) {
  while (auto bytes = session.talk.give_datagram()) {
    datagram_(session.stream, std::move(*bytes), session.dialled);
  }
}

void PeerNetwork::take_datagram(ports::StreamId from, const std::string& peer,
                                const ports::Endpoint& dialled, const std::string& bytes) {
  const auto known = std::find_if(peers_.begin(), peers_.end(),
                                  [&](const Peer& each) { return each.name == peer; });
  if (known == peers_.end()) return;
  auto found = sessions_.find(from);
  // A socket that talks to another peer now begins anew.
  if (found == sessions_.end() || found->second->peer.name != peer) {
    close(from);
    make_session(from, *known, false);
    found = sessions_.find(from);
  }
  found->second->dialled = dialled;
  NetRequest request;
  request.bytes = bytes;
  take(*found->second, request);
}

void PeerNetwork::add_client(ports::StreamId stream, const std::string& from,
                             const std::string& text) {
  Peer client;
  client.name = from;
  client.kind = Peer::Kind::script;
  client.steps.push_back({ScriptStep::Kind::send, text, {}});
  Session& session = make_session(stream, client, true);
  session.has_begun = true;
  received_[from];
  tell(from, "connected");
  session.talk.begin();
}

void PeerNetwork::close(ports::StreamId stream) {
  const auto found = sessions_.find(stream);
  if (found == sessions_.end()) return;
  const std::string name = found->second->peer.name;
  const bool was_there = found->second->has_begun && !found->second->is_told_closed;
  found->second->talk.stop();
  ended_.push_back(std::move(found->second));
  sessions_.erase(found);
  context_.is_to_sweep = true;
  if (was_there) tell(name, "closed");
}

void PeerNetwork::arrived(const Session& session, const std::string& bytes) {
  // Nobody is there to take it.
  if (session.peer.kind == Peer::Kind::refuse || session.peer.kind == Peer::Kind::blackhole) return;
  Received& received = received_[session.peer.name];
  received.total += bytes.size();
  const std::size_t room = kMaxReceivedBytes - received.bytes.size();
  received.bytes.append(bytes, 0, room);
  tell(session.peer.name, room < bytes.size() ? "full" : "data");
}

const std::string& PeerNetwork::received(std::string_view peer) const {
  static const std::string kNothing;
  const auto found = received_.find(peer);
  return found == received_.end() ? kNothing : found->second.bytes;
}

// The stage takes it when it has done what it does now.
void PeerNetwork::answer(NetEvent event) { context_.inbox.emplace_back(std::move(event)); }

void PeerNetwork::tell(const std::string& peer, const char* event) {
  if (!context_.hooks.tell) return;
  const auto found = received_.find(peer);
  const std::uint64_t total = found == received_.end() ? 0 : found->second.total;
  Event told;
  told.kind = "peer";
  told.with("name", peer)
      .with("event", std::string(event))
      .with("bytes", static_cast<std::int64_t>(total));
  context_.hooks.tell(std::move(told));
}

}  // namespace bg96::scenarios
