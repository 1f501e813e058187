// What goes through the sockets, in the three access modes (manual 1.2).
#include <algorithm>

#include "emulator/at/text.hpp"
#include "emulator/modem/tcpip/socket_slot.hpp"

namespace bg96::modem {

using AccessMode = Socket::AccessMode;
using Service = Socket::Service;
using State = Socket::State;
using Seen = ports::SocketSeen::Kind;

sim::Task<void> Sockets::receive_until_end(Slot& slot) {
  Socket& socket = slot.socket;
  while (true) {
    while (!has_room(socket)) co_await slot.room_made.wait();
    ports::NetRequest receive = request_for(socket, ports::NetRequest::Kind::receive);
    receive.limit = profile_.limits.receive_buffer -
                    std::min(profile_.limits.receive_buffer - 1, socket.received.bytes());
    if (socket.online) receive.limit = std::min(receive.limit, kMaxWriteBytes);
    const sim::Task<ports::NetEvent> question = door_.ask(std::move(receive));
    ports::NetEvent event = co_await question;
    if (event.status != ports::NetStatus::ok) break;
    take_received(slot, std::move(event));
  }
  // All that came before the end reaches the host before the end is told, where the host does not
  // have to ask for it. In buffer mode it stays and can be read (manual 2.2.1).
  while (!socket.received.empty() && socket.access_mode != AccessMode::buffer) {
    co_await slot.room_made.wait();
  }
  enter(socket, State::closing);
  conclude(socket);
}

void Sockets::take_received(Slot& slot, ports::NetEvent event) {
  Socket& socket = slot.socket;
  socket.received_total += event.bytes.size();
  if (!event.bytes.empty()) see(Seen::data_down, socket, event.bytes.size());
  if (socket.online && socket.received.empty() && !hooks_.output_full(socket.channel)) {
    return hooks_.write(socket.channel, std::move(event.bytes));
  }
  socket.received.add({std::move(event.bytes), std::move(event.remote)}, socket.is_udp());
  tell_received(socket);
}

// Nothing is asked for while what came last waits for the host: so it waits in the kernel, and a
// TCP peer feels it.
bool Sockets::has_room(const Socket& socket) const {
  if (socket.online) return socket.received.empty() && !hooks_.output_full(socket.channel);
  return socket.received.bytes() < profile_.limits.receive_buffer;
}

// A connection that has ended keeps its place until AT+QICLOSE (manual 2.2.1).
void Sockets::conclude(Socket& socket) {
  if (socket.online) return hooks_.carrier_lost(socket.channel);
  // Not online yet: its port will find it ended.
  if (socket.access_mode == AccessMode::transparent && !socket.listens()) return;
  if (!socket.is_udp()) say(socket, at::text("+QIURC: \"closed\",", socket.connect_id));
}

// In buffer mode once, until the host has emptied the buffer (manual 1.2); and not at all when it
// has done so before it could be told: drivers wait for data that is then not there.
void Sockets::tell_received(Socket& socket) {
  if (socket.received.empty() || socket.receive_urc_waits) return;
  if (socket.access_mode == AccessMode::transparent) return;
  if (socket.access_mode == AccessMode::buffer && socket.receive_announced) return;
  socket.receive_urc_waits = true;
  hooks_.say(socket.channel, [this, &socket, stream = socket.stream]() -> std::string {
    if (socket.stream != stream) return {};
    socket.receive_urc_waits = false;
    return received_text(socket);
  });
}

// Made at the moment of saying: the mode may have changed since it was posted.
std::string Sockets::received_text(Socket& socket) {
  if (socket.received.empty()) return {};
  switch (socket.access_mode) {
    case AccessMode::transparent: return {};
    case AccessMode::direct_push: return push_text(socket);
    case AccessMode::buffer: break;
  }
  socket.receive_announced = true;
  return at::text("+QIURC: \"recv\",", socket.connect_id);
}

// As many URCs as go into one write; of a service each with its datagram.
std::string Sockets::push_text(Socket& socket) {
  constexpr std::size_t kLastBegins = kMaxWriteBytes - kMaxPushBytes - 64;  // with its header
  std::string text;
  while (!socket.received.empty() && text.size() <= kLastBegins) {
    const std::size_t limit = socket.is_udp() ? socket.received.bytes() : kMaxPushBytes;
    const ReceiveBuffer::Piece piece = read(socket, limit);
    std::string header = at::text("+QIURC: \"recv\",", socket.connect_id, ",", piece.bytes.size());
    if (socket.service == Service::udp_service) {
      header += at::text(",", at::quoted(piece.sender.host), ",", piece.sender.port);
    }
    const auto& kept = settings_.non_volatile;
    const std::string line_end = hooks_.line_end(socket.channel);
    if (!text.empty()) text += line_end + line_end;
    text += at::text(header, kept.data_behind_header ? "," : line_end,
                     kept.receive_hex ? at::hex_bytes(piece.bytes) : piece.bytes);
  }
  tell_received(socket);  // what is left
  return text;
}

sim::Task<ports::NetEvent> Sockets::send(Socket& socket, std::string bytes,
                                         ports::Endpoint remote) {
  // What was typed in transparent mode goes first.
  if (slot_of(socket.connect_id).transmitter.waiting_bytes() > 0) {
    ports::NetEvent full;
    full.status = ports::NetStatus::buffer_full;
    co_return full;
  }
  const std::size_t size = bytes.size();
  ports::NetRequest request = request_for(socket, ports::NetRequest::Kind::send);
  request.bytes = std::move(bytes);
  request.limit = profile_.limits.send_buffer;
  request.remote = std::move(remote);
  const sim::Task<ports::NetEvent> question = door_.ask(std::move(request));
  ports::NetEvent event = co_await question;
  if (event.status == ports::NetStatus::ok) {
    socket.sent_total += size;
    see(Seen::data_up, socket, size);
  }
  co_return event;
}

sim::Task<std::uint64_t> Sockets::unacknowledged(Socket& socket) {
  const sim::Task<ports::NetEvent> question =
      door_.ask(request_for(socket, ports::NetRequest::Kind::send_queue));
  const ports::NetEvent event = co_await question;
  const Transmitter& transmitter = slot_of(socket.connect_id).transmitter;
  const std::size_t waiting = transmitter.waiting_bytes() - transmitter.handed_over_bytes();
  // A FIN that is not acknowledged counts as a byte in the kernel.
  const std::uint64_t missing = event.unacknowledged + waiting + transmitter.lost_bytes();
  co_return std::min<std::uint64_t>(missing, socket.sent_total);
}

ReceiveBuffer::Piece Sockets::read(Socket& socket, std::size_t limit) {
  ReceiveBuffer::Piece piece = socket.received.take(limit);
  if (socket.received.empty()) socket.receive_announced = false;
  if (!piece.bytes.empty()) slot_of(socket.connect_id).room_made.notify();
  return piece;
}

void Sockets::switch_mode(Socket& socket, AccessMode mode) {
  if (mode != socket.access_mode) socket.receive_announced = false;
  socket.access_mode = mode;
  tell_received(socket);
  slot_of(socket.connect_id).room_made.notify();
}

void Sockets::go_online(int connect_id, ports::ChannelId channel) {
  Slot& slot = slot_of(connect_id);
  Socket& socket = slot.socket;
  socket.access_mode = AccessMode::transparent;
  socket.channel = channel;
  socket.online = true;
  slot.transmitter.start(request_for(socket, socket.is_udp() ? ports::NetRequest::Kind::send
                                                             : ports::NetRequest::Kind::write),
                         profile_.limits.send_buffer);
  hand_over(slot);
  slot.room_made.notify();
  if (socket.state != State::connected && socket.received.empty()) hooks_.carrier_lost(channel);
}

void Sockets::go_offline(int connect_id) {
  Slot& slot = slot_of(connect_id);
  slot.socket.online = false;
  switch_mode(slot.socket, AccessMode::buffer);
}

std::size_t Sockets::room_to_transmit(int connect_id) const {
  return slot_of(connect_id).transmitter.room();
}

void Sockets::transmit(int connect_id, std::string bytes) {
  Slot& slot = slot_of(connect_id);
  // A peer that has sent its FIN may still take what was typed before; nobody else does.
  if (!slot.transmitter.running()) return;
  slot.socket.sent_total += bytes.size();
  see(Seen::data_up, slot.socket, bytes.size());
  slot.transmitter.add(std::move(bytes));
}

void Sockets::hang_up(int connect_id) {
  Slot& slot = slot_of(connect_id);
  if (slot.socket.state != State::connected) return;
  enter(slot.socket, State::closing);
  slot.job = finish_in_background(slot);
  slot.job.start();
  conclude(slot.socket);
}

sim::Task<void> Sockets::finish_in_background(Slot& slot) {
  const sim::Instant deadline = timers_.now() + kHangUpLimit;
  if (!slot.socket.is_udp()) {
    const sim::Task<void> draining = slot.transmitter.drain(deadline);
    co_await draining;
    const sim::Task<ports::NetEvent> question =
        door_.ask(request_for(slot.socket, ports::NetRequest::Kind::finish), deadline);
    co_await question;
  }
  door_.tell(request_for(slot.socket, ports::NetRequest::Kind::close));
}

void Sockets::output_drained(ports::ChannelId channel) {
  for (const auto& slot : slots_) {
    if (!slot->socket.online || slot->socket.channel != channel) continue;
    hand_over(*slot);
    slot->room_made.notify();
    const Socket& socket = slot->socket;
    // The end of a connection that went online when it had ended already: nobody else tells it.
    if (socket.state != State::connected && socket.received.empty()) hooks_.carrier_lost(channel);
  }
}

void Sockets::hand_over(Slot& slot) {
  Socket& socket = slot.socket;
  while (!socket.received.empty() && !hooks_.output_full(socket.channel)) {
    hooks_.write(socket.channel, read(socket, socket.received.bytes()).bytes);
  }
}

}  // namespace bg96::modem
