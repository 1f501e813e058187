#include "emulator/modem/tcpip/sockets.hpp"

#include <algorithm>
#include <utility>

#include "emulator/at/text.hpp"
#include "emulator/modem/tcpip/net_errors.hpp"

namespace bg96::modem {

struct Sockets::Slot {
  explicit Slot(sim::TimerQueue& timers) : room_made(timers) {}

  Socket socket;
  sim::Signal room_made;  // the host has read from a full buffer
  sim::Task<void> job;    // opens and then receives, for as long as the socket lives
};

namespace {

ports::NetRequest request_for(const Socket& socket, ports::NetRequest::Kind kind) {
  ports::NetRequest request;
  request.kind = kind;
  request.stream = socket.stream;
  return request;
}

}  // namespace

std::string_view name_of(Socket::Service service) {
  switch (service) {
    case Socket::Service::tcp: return "TCP";
    case Socket::Service::udp: return "UDP";
    case Socket::Service::tcp_listener: return "TCP LISTENER";
    case Socket::Service::tcp_incoming: return "TCP INCOMING";
    case Socket::Service::udp_service: return "UDP SERVICE";
  }
  return {};
}

Sockets::Sockets(sim::TimerQueue& timers, const Profile& profile, NetDoor& door, Hooks hooks)
    : timers_(timers), profile_(profile), door_(door), hooks_(std::move(hooks)) {
  for (int id = 0; id < kSockets; ++id) {
    auto& slot = slots_[static_cast<std::size_t>(id)];
    slot = std::make_unique<Slot>(timers);
    slot->socket.connect_id = id;
  }
}

Sockets::~Sockets() = default;

Socket* Sockets::find(int connect_id) {
  Socket& socket = slots_[static_cast<std::size_t>(connect_id)]->socket;
  return socket.state == Socket::State::initial ? nullptr : &socket;
}

void Sockets::open_tcp(const OpenRequest& request) {
  Slot& slot = *slots_[static_cast<std::size_t>(request.connect_id)];
  slot.socket = {};
  slot.socket.connect_id = request.connect_id;
  slot.socket.server_id = request.connect_id;
  slot.socket.state = Socket::State::opening;
  slot.socket.context_id = request.context_id;
  slot.socket.access_mode = request.access_mode;
  slot.socket.channel = request.channel;
  slot.socket.remote = request.remote;
  slot.socket.local_port = request.local_port;
  slot.socket.stream = door_.new_stream();
  slot.job = serve(slot);
  slot.job.start();
}

bool Sockets::has_local_port(std::uint16_t port) const {
  return port != 0 && std::any_of(slots_.begin(), slots_.end(), [port](const auto& slot) {
           return slot->socket.state != Socket::State::initial && slot->socket.local_port == port;
         });
}

void Sockets::refuse(const OpenRequest& request, int error) {
  // The command itself succeeds first, and that is an outcome too.
  hooks_.say(request.channel, [this, id = request.connect_id, error] {
    hooks_.outcome(error);
    return at::text("+QIOPEN: ", id, ",", error);
  });
}

sim::Task<void> Sockets::serve(Slot& slot) {
  Socket& socket = slot.socket;
  ports::NetRequest open = request_for(socket, ports::NetRequest::Kind::open_tcp);
  open.remote = socket.remote;
  open.local.port = socket.local_port;
  const ports::NetEvent opened = co_await door_.ask(std::move(open), timers_.now() + kOpenLimit);
  const int error = open_error(opened.status);
  hooks_.outcome(error);
  say(socket, at::text("+QIOPEN: ", socket.connect_id, ",", error));
  if (error != kOperationSuccessful) {
    // Only the place is freed: the job is this very coroutine, and ends by itself.
    door_.tell(request_for(socket, ports::NetRequest::Kind::abort));
    socket.state = Socket::State::initial;
    co_return;
  }
  socket.state = Socket::State::connected;
  socket.remote = opened.remote;
  socket.local_port = opened.local.port;
  while (true) {
    while (socket.received.size() >= profile_.limits.receive_buffer) {
      co_await slot.room_made.wait();
    }
    ports::NetRequest receive = request_for(socket, ports::NetRequest::Kind::receive);
    receive.limit = profile_.limits.receive_buffer - socket.received.size();
    const ports::NetEvent event = co_await door_.ask(std::move(receive));
    if (event.status != ports::NetStatus::ok) break;
    socket.received += event.bytes;
    socket.received_total += event.bytes.size();
    say_received(socket);
  }
  // The place and the connection stay until AT+QICLOSE (manual 2.2.1): what was received can be
  // read, and the counters still tell.
  socket.state = Socket::State::closing;
  say(socket, at::text("+QIURC: \"closed\",", socket.connect_id));
}

// Once, until the host has emptied the buffer (manual 1.2); and not at all when it has done so
// before it could be told: drivers wait for data that is then not there.
void Sockets::say_received(Socket& socket) {
  if (socket.receive_announced || socket.receive_urc_waits) return;
  socket.receive_urc_waits = true;
  hooks_.say(socket.channel, [&socket, stream = socket.stream]() -> std::string {
    if (socket.stream != stream) return {};
    socket.receive_urc_waits = false;
    if (socket.received.empty()) return {};
    socket.receive_announced = true;
    return at::text("+QIURC: \"recv\",", socket.connect_id);
  });
}

// Not said any more once the host itself has closed the socket.
void Sockets::say(const Socket& socket, std::string text) {
  hooks_.say(socket.channel, [&socket, stream = socket.stream, text = std::move(text)] {
    return socket.stream == stream ? text : std::string();
  });
}

sim::Task<ports::NetStatus> Sockets::send(Socket& socket, std::string bytes) {
  const std::size_t size = bytes.size();
  ports::NetRequest request = request_for(socket, ports::NetRequest::Kind::send);
  request.bytes = std::move(bytes);
  request.limit = profile_.limits.send_buffer;
  const ports::NetEvent event = co_await door_.ask(std::move(request));
  if (event.status == ports::NetStatus::ok) socket.sent_total += size;
  co_return event.status;
}

sim::Task<std::uint64_t> Sockets::unacknowledged(Socket& socket) {
  const ports::NetEvent event =
      co_await door_.ask(request_for(socket, ports::NetRequest::Kind::send_queue));
  co_return event.unacknowledged;
}

std::string Sockets::read(Socket& socket, std::size_t limit) {
  std::string bytes = socket.received.substr(0, limit);
  socket.received.erase(0, bytes.size());
  if (socket.received.empty()) socket.receive_announced = false;
  if (!bytes.empty()) slot_of(socket).room_made.notify();
  return bytes;
}

sim::Task<void> Sockets::close(int connect_id, sim::Duration timeout) {
  Slot& slot = *slots_[static_cast<std::size_t>(connect_id)];
  Socket& socket = slot.socket;
  if (socket.state == Socket::State::initial) co_return;
  const bool connected = socket.state == Socket::State::connected;
  slot.job.reset();
  if (!connected || timeout == sim::Duration::zero()) {
    const bool opening = socket.state == Socket::State::opening;
    release(slot, opening ? ports::NetRequest::Kind::abort : ports::NetRequest::Kind::close);
    co_return;
  }
  socket.state = Socket::State::closing;
  const ports::NetEvent finished = co_await door_.ask(
      request_for(socket, ports::NetRequest::Kind::finish), timers_.now() + timeout);
  // Meanwhile the context may have gone, and the socket with it.
  if (socket.state != Socket::State::closing) co_return;
  const bool forced = finished.status == ports::NetStatus::timed_out;
  release(slot, forced ? ports::NetRequest::Kind::abort : ports::NetRequest::Kind::close);
}

void Sockets::close_context(int context_id) {
  for (auto& slot : slots_) {
    const Socket& socket = slot->socket;
    if (socket.state == Socket::State::initial || socket.context_id != context_id) continue;
    slot->job.reset();
    release(*slot, ports::NetRequest::Kind::close);
  }
}

void Sockets::release(Slot& slot, ports::NetRequest::Kind how) {
  door_.tell(request_for(slot.socket, how));
  slot.socket.state = Socket::State::initial;
  slot.socket.stream = 0;
  slot.socket.received.clear();
}

Sockets::Slot& Sockets::slot_of(const Socket& socket) {
  return *slots_[static_cast<std::size_t>(socket.connect_id)];
}

}  // namespace bg96::modem
