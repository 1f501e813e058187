#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/ports/channel_id.hpp"
#include "emulator/ports/net.hpp"

namespace bg96::modem {

/// What a socket has received and the host has not got yet: a stream of bytes, or datagrams that
/// keep their boundaries and their senders.
class ReceiveBuffer {
 public:
  /// Bytes that belong together, and who sent them (datagrams only).
  struct Piece {
    std::string bytes;
    ports::Endpoint sender;
  };

  /// `datagram`: a piece of its own; else it is joined to what is there.
  void add(Piece piece, bool datagram);
  /// The first bytes, at most `limit` and never of two datagrams; the rest of a datagram stays.
  Piece take(std::size_t limit);
  std::size_t bytes() const { return bytes_; }
  bool empty() const { return pieces_.empty(); }

 private:
  std::deque<Piece> pieces_;  // none is empty
  std::size_t bytes_ = 0;
};

/// One of the twelve places for a connection, by the manual's words (2.1.4 and 2.1.6).
struct Socket {
  /// <socket_state>; initial means that the place is free.
  enum class State : int { initial = 0, opening = 1, connected = 2, listening = 3, closing = 4 };
  /// <service_type>
  enum class Service : int { tcp, udp, tcp_listener, tcp_incoming, udp_service };
  /// <access_mode> (manual 1.2)
  enum class AccessMode : int { buffer = 0, direct_push = 1, transparent = 2 };

  int connect_id = 0;
  State state = State::initial;
  Service service = Service::tcp;
  int context_id = 0;
  int server_id = 0;
  AccessMode access_mode = AccessMode::buffer;
  ports::ChannelId channel = ports::ChannelId::uart1;
  ports::StreamId stream = 0;
  ports::Endpoint remote;  ///< as typed, and once connected the address and port themselves
  std::uint16_t local_port = 0;

  ReceiveBuffer received;
  std::uint64_t received_total = 0;  ///< bytes, read or not
  std::uint64_t sent_total = 0;      ///< bytes taken from the host
  bool receive_announced = false;    ///< the host was told of `received` and has not emptied it
  bool receive_urc_waits = false;    ///< it will be told
  bool online = false;               ///< its port is in data mode with it
  bool context_lost = false;         ///< it ended because the network took its context

  /// Does it wait for connections?
  bool listens() const { return service == Service::tcp_listener; }
  /// Does it carry datagrams?
  bool is_udp() const { return service == Service::udp || service == Service::udp_service; }
};

/// "TCP", "UDP", ...
std::string_view name_of(Socket::Service service);
/// "initial", "opening", ...
std::string_view name_of(Socket::State state);

/// What AT+QIOPEN asks for.
struct OpenRequest {
  int context_id = 0;
  int connect_id = 0;
  Socket::Service service = Socket::Service::tcp;
  ports::Endpoint remote;
  ports::Endpoint local;  ///< host: the context's address; port 0: any
  Socket::AccessMode access_mode = Socket::AccessMode::buffer;
  ports::ChannelId channel = ports::ChannelId::uart1;
  std::vector<std::string> name_servers;  ///< empty: those of the network
};

}  // namespace bg96::modem
