// The places: opening, accepting, closing.
#include <algorithm>

#include "emulator/at/text.hpp"
#include "emulator/modem/tcpip/net_errors.hpp"
#include "emulator/modem/tcpip/socket_slot.hpp"

namespace bg96::modem {

using AccessMode = Socket::AccessMode;
using Service = Socket::Service;
using State = Socket::State;
using Seen = ports::SocketSeen::Kind;

namespace {

ports::NetRequest::Kind opening_kind(Service service) {
  switch (service) {
    case Service::tcp:
    case Service::tcp_incoming: return ports::NetRequest::Kind::open_tcp;
    case Service::tcp_listener: return ports::NetRequest::Kind::listen;
    case Service::udp:
    case Service::udp_service: return ports::NetRequest::Kind::open_udp;
  }
  return ports::NetRequest::Kind::open_tcp;
}

}  // namespace

Sockets::Sockets(sim::TimerQueue& timers, const Profile& profile, const Settings& settings,
                 StateBoard& board, NetDoor& door, Hooks hooks)
    : timers_(timers),
      profile_(profile),
      settings_(settings),
      board_(board),
      door_(door),
      hooks_(std::move(hooks)) {
  for (int id = 0; id < kSockets; ++id) {
    auto& slot = slots_[static_cast<std::size_t>(id)];
    slot = std::make_unique<Slot>(timers, door, [this, id] {
      const Socket& socket = slot_of(id).socket;
      if (socket.online) hooks_.room_to_transmit(socket.channel);
    });
    slot->socket.connect_id = id;
  }
}

Sockets::~Sockets() = default;

Socket* Sockets::find(int connect_id) {
  Socket& socket = slot_of(connect_id).socket;
  return socket.state == State::initial ? nullptr : &socket;
}

int Sockets::refusal(const OpenRequest& request) {
  if (find(request.connect_id) != nullptr) return kSocketIdentityHasBeenUsed;
  Socket wanted;
  wanted.service = request.service;
  wanted.local_port = request.local.port;
  if (wanted.listens() && has_local_port(wanted, true)) return kSocketListenFailed;
  if (has_local_port(wanted, false)) return kSocketBindFailed;
  if (!wanted.listens() || request.access_mode != AccessMode::transparent)
    return kOperationSuccessful;
  // A port can be in data mode with one connection only: it waits for one such listener's.
  const bool awaited = std::any_of(slots_.begin(), slots_.end(), [&request](const auto& slot) {
    return slot->socket.state != State::initial && slot->socket.listens() &&
           slot->socket.access_mode == AccessMode::transparent &&
           slot->socket.channel == request.channel;
  });
  return awaited ? kPortBusy : kOperationSuccessful;
}

bool Sockets::has_local_port(const Socket& wanted, bool listeners) const {
  return wanted.local_port != 0 &&
         std::any_of(slots_.begin(), slots_.end(), [&wanted, listeners](const auto& slot) {
           const Socket& socket = slot->socket;
           // What a listener has accepted shares its port.
           return socket.state != State::initial && socket.service != Service::tcp_incoming &&
                  socket.local_port == wanted.local_port && socket.is_udp() == wanted.is_udp() &&
                  (!listeners || socket.listens());
         });
}

void Sockets::open(const OpenRequest& request) {
  Slot& slot = claim(request, State::opening);
  slot.job = serve(slot, true);
  slot.job.start();
}

sim::Task<int> Sockets::open_and_wait(const OpenRequest& request) {
  Slot& slot = claim(request, State::opening);
  slot.job = serve(slot, false);
  slot.job.start();
  if (!slot.opening_result) co_await slot.opening_ended.wait();
  co_return slot.opening_result.value_or(kUnknownError);
}

Sockets::Slot& Sockets::claim(const OpenRequest& request, State state) {
  Slot& slot = slot_of(request.connect_id);
  slot.job.reset();
  slot.socket = {};
  slot.socket.connect_id = request.connect_id;
  slot.socket.server_id = request.connect_id;
  slot.socket.service = request.service;
  slot.socket.context_id = request.context_id;
  slot.socket.access_mode = request.access_mode;
  slot.socket.channel = request.channel;
  slot.socket.remote = request.remote;
  slot.socket.local_port = request.local.port;
  slot.socket.stream = door_.new_stream();
  slot.local = request.local;
  slot.name_servers = request.name_servers;
  slot.opening_result.reset();
  enter(slot.socket, state);
  if (state == State::opening) see(Seen::opening, slot.socket);
  return slot;
}

// Whoever ends a connection, and be it the power: that is told once.
void Sockets::enter(Socket& socket, State state) {
  const State before = std::exchange(socket.state, state);
  board_.set(StateBoard::Machine::socket, name_of(state), socket.connect_id);
  const bool lived = before == State::connected || before == State::listening;
  if (lived && (state == State::closing || state == State::initial)) see(Seen::closed, socket);
}

void Sockets::see(ports::SocketSeen::Kind kind, const Socket& socket, std::size_t bytes,
                  int error) {
  hooks_.seen({.kind = kind,
               .connect_id = socket.connect_id,
               .remote = socket.remote,
               .bytes = bytes,
               .error = error});
}

void Sockets::refuse(const OpenRequest& request, int error) {
  // The command itself succeeds first, and that is an outcome too.
  hooks_.say(request.channel, [this, id = request.connect_id, error] {
    hooks_.outcome(error);
    return at::text("+QIOPEN: ", id, ",", error);
  });
  hooks_.seen({.kind = Seen::connect_failed,
               .connect_id = request.connect_id,
               .remote = request.remote,
               .error = error});
}

sim::Task<ports::NetEvent> Sockets::open_stream(Slot& slot) {
  const Socket& socket = slot.socket;
  ports::NetRequest open = request_for(socket, opening_kind(socket.service));
  // A service has no peer: what stands there is its own address (manual 2.1.4).
  if (socket.service == Service::tcp || socket.service == Service::udp) open.remote = socket.remote;
  open.local = slot.local;
  open.name_servers = slot.name_servers;
  open.retransmission_limit = settings_.retransmission.limit();
  const sim::Task<ports::NetEvent> question =
      door_.ask(std::move(open), timers_.now() + kOpenLimit);
  co_return co_await question;
}

// Said even when the place has been taken again meanwhile.
void Sockets::say_failure(const Socket& socket, int error) {
  hooks_.say(socket.channel,
             [text = at::text("+QIOPEN: ", socket.connect_id, ",", error)] { return text; });
}

sim::Task<void> Sockets::serve(Slot& slot, bool say_outcome) {
  Socket& socket = slot.socket;
  const sim::Task<ports::NetEvent> opening = open_stream(slot);
  const ports::NetEvent opened = co_await opening;
  const int error = open_error(opened);
  if (say_outcome) hooks_.outcome(error);
  slot.opening_result = error;
  slot.opening_ended.notify();
  if (error != kOperationSuccessful) {
    // Only the place is freed: the job is this very coroutine, and ends by itself.
    door_.tell(request_for(socket, ports::NetRequest::Kind::abort));
    enter(socket, State::initial);
    see(Seen::connect_failed, socket, 0, error);
    if (say_outcome) say_failure(socket, error);
    co_return;
  }
  if (say_outcome) say(socket, at::text("+QIOPEN: ", socket.connect_id, ",", error));
  const bool has_peer = socket.service == Service::tcp || socket.service == Service::udp;
  socket.local_port = opened.local.port;
  socket.remote = has_peer ? opened.remote : ports::Endpoint{slot.local.host, socket.remote.port};
  enter(socket, socket.listens() ? State::listening : State::connected);
  see(Seen::connected, socket);
  const sim::Task<void> service = socket.listens() ? accept_all(slot) : receive_until_end(slot);
  co_await service;
}

// Connections are named before they come, so that nothing of them can be missed.
sim::Task<void> Sockets::accept_all(Slot& slot) {
  Socket& listener = slot.socket;
  while (true) {
    ports::NetRequest request = request_for(listener, ports::NetRequest::Kind::accept);
    request.accepted = door_.new_stream();
    const ports::StreamId accepted = request.accepted;
    const sim::Task<ports::NetEvent> question = door_.ask(std::move(request));
    const ports::NetEvent event = co_await question;
    const bool out_of_resources = event.status == ports::NetStatus::no_resources;
    if (event.status != ports::NetStatus::ok && !out_of_resources) break;
    if (!out_of_resources && adopt(listener, accepted, event.remote)) continue;
    if (out_of_resources) {
      hooks_.outcome(kSocketAcceptFailed);
    } else {
      ports::NetRequest turn_away;
      turn_away.kind = ports::NetRequest::Kind::abort;
      turn_away.stream = accepted;
      door_.tell(std::move(turn_away));
    }
    const sim::Task<void> saying = say_incoming_full(listener);
    co_await saying;
  }
  enter(listener, State::closing);
  conclude(listener);
}

// The manual's example gives 11 to the first connection; captures show 10 and 9 after it.
bool Sockets::adopt(const Socket& listener, ports::StreamId stream, const ports::Endpoint& peer) {
  const auto free = std::find_if(slots_.rbegin(), slots_.rend(), [](const auto& slot) {
    return slot->socket.state == State::initial;
  });
  if (free == slots_.rend()) return false;
  Slot& slot = **free;
  const bool port_is_taken =
      std::any_of(slots_.begin(), slots_.end(), [&listener](const auto& other) {
        return other->socket.state == State::connected &&
               other->socket.channel == listener.channel &&
               other->socket.access_mode == AccessMode::transparent;
      });
  OpenRequest request;
  request.connect_id = slot.socket.connect_id;
  request.context_id = listener.context_id;
  request.service = Service::tcp_incoming;
  request.remote = peer;
  request.local.port = listener.local_port;
  request.channel = listener.channel;
  request.access_mode = port_is_taken && listener.access_mode == AccessMode::transparent
                            ? AccessMode::buffer
                            : listener.access_mode;
  Socket& socket = claim(request, State::connected).socket;
  socket.server_id = listener.connect_id;
  socket.stream = stream;
  see(Seen::incoming, socket);
  limit_retransmission(socket);  // it may have changed since the listener was opened
  say(socket, at::text("+QIURC: \"incoming\",", socket.connect_id, ",", listener.connect_id, ",",
                       at::quoted(peer.host), ",", peer.port));
  if (socket.access_mode == AccessMode::transparent) {
    hooks_.say(socket.channel, [this, &socket, stream]() -> std::string {
      if (socket.stream == stream) hooks_.ring(socket.channel, socket.connect_id);
      return {};
    });
  }
  slot.job = serve_incoming(slot);
  slot.job.start();
  return true;
}

sim::Task<void> Sockets::serve_incoming(Slot& slot) {
  const sim::Task<void> receiving = receive_until_end(slot);
  co_await receiving;
}

// The next connection is accepted once this is said: URCs cannot pile up, and none is left out.
sim::Task<void> Sockets::say_incoming_full(const Socket& listener) {
  const auto said = std::make_shared<sim::Signal>(timers_);
  hooks_.say(listener.channel, [said]() -> std::string {
    said->notify();
    return "+QIURC: \"incoming full\"";
  });
  co_await said->wait();
}

// Not said any more once the host itself has closed the socket.
void Sockets::say(const Socket& socket, std::string text) {
  hooks_.say(socket.channel, [&socket, stream = socket.stream, text = std::move(text)] {
    return socket.stream == stream ? text : std::string();
  });
}

sim::Task<void> Sockets::close(int connect_id, sim::Duration timeout) {
  Slot& slot = slot_of(connect_id);
  Socket& socket = slot.socket;
  if (socket.state == State::initial) co_return;
  const bool connected = socket.state == State::connected && !socket.is_udp();
  const ports::StreamId stream = socket.stream;
  slot.job.reset();
  if (!connected || timeout == sim::Duration::zero()) {
    const bool opening = socket.state == State::opening;
    release(slot, opening ? ports::NetRequest::Kind::abort : ports::NetRequest::Kind::close);
    co_return;
  }
  enter(socket, State::closing);
  const sim::Instant deadline = timers_.now() + timeout;
  const sim::Task<void> draining = slot.transmitter.drain(deadline);
  co_await draining;
  const sim::Task<ports::NetEvent> question =
      door_.ask(request_for(socket, ports::NetRequest::Kind::finish), deadline);
  const ports::NetEvent finished = co_await question;
  // Meanwhile the context may have gone, and the socket with it.
  if (socket.stream != stream || socket.state != State::closing) co_return;
  const bool forced = finished.status == ports::NetStatus::timed_out;
  release(slot, forced ? ports::NetRequest::Kind::abort : ports::NetRequest::Kind::close);
}

void Sockets::retransmission_changed() {
  for (const auto& slot : slots_) {
    const Socket& socket = slot->socket;
    const bool has_peer = socket.state == State::opening || socket.state == State::connected;
    if (has_peer && !socket.is_udp() && !socket.listens()) limit_retransmission(socket);
  }
}

void Sockets::limit_retransmission(const Socket& socket) {
  ports::NetRequest request = request_for(socket, ports::NetRequest::Kind::limit_retransmission);
  request.retransmission_limit = settings_.retransmission.limit();
  door_.tell(std::move(request));
}

void Sockets::end_context(int context_id, ContextEnd how) {
  for (auto& slot : slots_) {
    const Socket& socket = slot->socket;
    if (socket.state == State::initial || socket.context_id != context_id) continue;
    if (how == ContextEnd::lost) {
      lose(*slot);
    } else {
      slot->job.reset();
      release(*slot, ports::NetRequest::Kind::close);
    }
  }
}

// The host has to close what the network has ended (manual 2.2.1 and 2.2.5).
void Sockets::lose(Slot& slot) {
  Socket& socket = slot.socket;
  const State before = socket.state;
  if (before == State::closing) return;
  slot.job.reset();
  door_.tell(request_for(socket, ports::NetRequest::Kind::close));
  slot.transmitter.stop();
  if (before != State::opening) {
    socket.context_lost = true;
    enter(socket, State::closing);
    return conclude(socket);
  }
  enter(socket, State::initial);
  see(Seen::connect_failed, socket, 0, kPdpContextBrokenDown);
  slot.opening_result = kPdpContextBrokenDown;
  slot.opening_ended.notify();
  if (socket.access_mode == AccessMode::transparent && !socket.listens()) return;
  hooks_.outcome(kPdpContextBrokenDown);
  say_failure(socket, kPdpContextBrokenDown);
}

void Sockets::release(Slot& slot, ports::NetRequest::Kind how) {
  door_.tell(request_for(slot.socket, how));
  slot.transmitter.stop();
  const bool was_opening = slot.socket.state == State::opening;
  enter(slot.socket, State::initial);
  if (was_opening) see(Seen::closed, slot.socket);
  const int id = slot.socket.connect_id;
  slot.socket = {};
  slot.socket.connect_id = id;
}

Sockets::Slot& Sockets::slot_of(int connect_id) const {
  return *slots_[static_cast<std::size_t>(connect_id)];
}

}  // namespace bg96::modem
