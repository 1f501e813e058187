#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "emulator/modem/tcpip/net_door.hpp"
#include "emulator/modem/profile.hpp"
#include "emulator/modem/urc.hpp"
#include "emulator/ports/channel_id.hpp"
#include "emulator/sim/signal.hpp"
#include "emulator/sim/task.hpp"

namespace bg96::modem {

/// One of the twelve places for a connection, by the manual's words (2.1.4 and 2.1.6).
struct Socket {
  /// <socket_state>; initial means that the place is free.
  enum class State : int { initial = 0, opening = 1, connected = 2, listening = 3, closing = 4 };
  /// <service_type>
  enum class Service : int { tcp, udp, tcp_listener, tcp_incoming, udp_service };

  int connect_id = 0;
  State state = State::initial;
  Service service = Service::tcp;
  int context_id = 0;
  int server_id = 0;
  int access_mode = 0;
  ports::ChannelId channel = ports::ChannelId::uart1;
  ports::StreamId stream = 0;
  ports::Endpoint remote;  ///< as typed, and once connected the address and port themselves
  std::uint16_t local_port = 0;

  std::string received;              ///< not read by the host yet
  std::uint64_t received_total = 0;  ///< bytes, read or not
  std::uint64_t sent_total = 0;      ///< bytes taken from the host with SEND OK
  bool receive_announced = false;    ///< the host was told of `received` and has not emptied it
  bool receive_urc_waits = false;    ///< it will be told
};

/// "TCP", "UDP", ...
std::string_view name_of(Socket::Service service);

/// What AT+QIOPEN asks for.
struct OpenRequest {
  int context_id = 0;
  int connect_id = 0;
  ports::Endpoint remote;
  std::uint16_t local_port = 0;
  int access_mode = 0;
  ports::ChannelId channel = ports::ChannelId::uart1;
};

/// The sockets: who has which connectID, and the jobs that serve them.
class Sockets {
 public:
  static constexpr int kSockets = 12;
  /// Manual 2.1.4: an open that takes longer has failed.
  static constexpr sim::Duration kOpenLimit = std::chrono::seconds(150);

  struct Hooks {
    /// Says what the producer makes, on that port, when allowed.
    std::function<void(ports::ChannelId, UrcQueue::Producer)> say;
    /// An outcome that AT+QIGETERROR tells.
    std::function<void(int code)> outcome;
  };

  Sockets(sim::TimerQueue& timers, const Profile& profile, NetDoor& door, Hooks hooks);
  ~Sockets();

  /// The socket of that connectID (0-11); null when the place is free.
  Socket* find(int connect_id);
  /// Does a socket have that local port, or did it ask for it? Never for 0.
  bool has_local_port(std::uint16_t port) const;
  /// Opens a TCP client; the outcome is said as +QIOPEN.
  void open_tcp(const OpenRequest& request);
  /// Says `+QIOPEN: <connectID>,<error>` for a request that is refused at once.
  void refuse(const OpenRequest& request, int error);

  /// Hands bytes to the network: ok, buffer_full (nothing was taken), or closed.
  sim::Task<ports::NetStatus> send(Socket& socket, std::string bytes);
  /// How many of the bytes sent the peer has not acknowledged, from the host's own TCP.
  sim::Task<std::uint64_t> unacknowledged(Socket& socket);
  /// Takes up to `limit` received bytes.
  std::string read(Socket& socket, std::size_t limit);
  /// Closes in good order, by force after `timeout`, and frees the place. `timeout` 0 does not
  /// wait.
  sim::Task<void> close(int connect_id, sim::Duration timeout);
  /// AT+QICFG="tcp/retranscfg" has changed: it holds for the open connections too.
  void retransmission_changed() {}
  /// Frees all places of a context at once, without a word.
  void close_context(int context_id);

 private:
  struct Slot;

  sim::Task<void> serve(Slot& slot);
  void say_received(Socket& socket);
  void release(Slot& slot, ports::NetRequest::Kind how);
  void say(const Socket& socket, std::string text);
  Slot& slot_of(const Socket& socket);

  sim::TimerQueue& timers_;
  const Profile& profile_;
  NetDoor& door_;
  Hooks hooks_;
  std::array<std::unique_ptr<Slot>, kSockets> slots_;
};

}  // namespace bg96::modem
