#include "emulator/modem/tcpip/socket.hpp"

#include <utility>

namespace bg96::modem {

void ReceiveBuffer::add(Piece piece, bool datagram) {
  if (piece.bytes.empty()) return;
  bytes_ += piece.bytes.size();
  if (datagram || pieces_.empty()) {
    pieces_.push_back(std::move(piece));
  } else {
    pieces_.back().bytes += piece.bytes;
  }
}

ReceiveBuffer::Piece ReceiveBuffer::take(std::size_t limit) {
  if (pieces_.empty()) return {};
  Piece& first = pieces_.front();
  Piece taken;
  if (first.bytes.size() <= limit) {
    taken = std::move(first);
    pieces_.pop_front();
  } else {
    taken = {first.bytes.substr(0, limit), first.sender};
    first.bytes.erase(0, limit);
  }
  bytes_ -= taken.bytes.size();
  return taken;
}

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

std::string_view name_of(Socket::State state) {
  switch (state) {
    case Socket::State::initial: return "initial";
    case Socket::State::opening: return "opening";
    case Socket::State::connected: return "connected";
    case Socket::State::listening: return "listening";
    case Socket::State::closing: return "closing";
  }
  return {};
}

}  // namespace bg96::modem
