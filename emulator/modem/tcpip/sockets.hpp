#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "emulator/modem/channel/urc.hpp"
#include "emulator/modem/machines/settings.hpp"
#include "emulator/modem/machines/state_board.hpp"
#include "emulator/modem/profile.hpp"
#include "emulator/modem/tcpip/net_door.hpp"
#include "emulator/modem/tcpip/pdp.hpp"
#include "emulator/modem/tcpip/socket.hpp"
#include "emulator/modem/tcpip/transmitter.hpp"
#include "emulator/sim/task.hpp"

namespace bg96::modem {

/// The sockets: who has which connectID, and the jobs that serve them (manual 2.1.4 to 2.1.10).
class Sockets {
 public:
  static constexpr int kSockets = 12;
  /// Manual 2.1.4: an open that takes longer has failed.
  static constexpr sim::Duration kOpenLimit = std::chrono::seconds(150);
  /// The most data of one URC in direct push mode; AT+QIRD's limit (manual 2.1.8).
  static constexpr std::size_t kMaxPushBytes = 1500;
  /// The most that is written to a port at once. A pty takes so much; of more, a rest would have to
  /// wait until the host has read nearly all.
  static constexpr std::size_t kMaxWriteBytes = 8192;
  /// How long a connection that the host has hung up by DTR waits for its peer's FIN.
  static constexpr sim::Duration kHangUpLimit = std::chrono::seconds(10);

  struct Hooks {
    /// Says what the producer makes, on that port, when allowed.
    std::function<void(ports::ChannelId, UrcQueue::Producer)> say;
    /// An outcome that AT+QIGETERROR tells.
    std::function<void(int code)> outcome;
    /// What ends a line on that port: CR LF, or what S3 and S4 say.
    std::function<std::string(ports::ChannelId)> line_end;
    /// Writes data of a connection that is online to its port.
    std::function<void(ports::ChannelId, std::string)> write;
    /// Does the host of that port not take more at this time?
    std::function<bool(ports::ChannelId)> output_full;
    /// The connection that is online on that port has ended; all its data is out.
    std::function<void(ports::ChannelId)> carrier_lost;
    /// There is room again for what the host sends to the connection that is online on that port.
    std::function<void(ports::ChannelId)> room_to_transmit;
    /// A connection to a transparent listener waits for its port; called when a URC may be said.
    std::function<void(ports::ChannelId, int connect_id)> ring;
    /// Something has happened on a socket, for whoever watches.
    std::function<void(const ports::SocketSeen&)> seen;
  };

  Sockets(sim::TimerQueue& timers, const Profile& profile, const Settings& settings,
          StateBoard& board, NetDoor& door, Hooks hooks);
  ~Sockets();

  /// The socket of that connectID (0-11); null when the place is free.
  Socket* find(int connect_id);
  /// Why a well-formed request cannot even be tried, beside its context: 0, or a code of the
  /// manual's chapter 4.
  int refusal(const OpenRequest& request);
  /// Opens a socket; the outcome is said as +QIOPEN.
  void open(const OpenRequest& request);
  /// Opens a transparent client; nothing is said. 0, or why not (manual chapter 4).
  sim::Task<int> open_and_wait(const OpenRequest& request);
  /// Says `+QIOPEN: <connectID>,<error>` for a request that is refused at once.
  void refuse(const OpenRequest& request, int error);

  /// Hands bytes to the network: ok, buffer_full (nothing was taken), or closed. `remote` is for
  /// a UDP service.
  sim::Task<ports::NetEvent> send(Socket& socket, std::string bytes, ports::Endpoint remote = {});
  /// How many of the bytes sent the peer has not acknowledged, from the host's own TCP.
  sim::Task<std::uint64_t> unacknowledged(Socket& socket);
  /// Takes up to `limit` received bytes, of one datagram at most.
  ReceiveBuffer::Piece read(Socket& socket, std::size_t limit);
  /// AT+QISWTMD to buffer or direct push mode: what waits is told, or pushed.
  void switch_mode(Socket& socket, Socket::AccessMode mode);
  /// Closes in good order, by force after `timeout`, and frees the place. `timeout` 0 does not
  /// wait.
  sim::Task<void> close(int connect_id, sim::Duration timeout);
  /// AT+QICFG="tcp/retranscfg" has changed: it holds for the open connections too.
  void retransmission_changed();
  /// Ends all sockets of a context at once.
  void end_context(int context_id, ContextEnd how);

  // Transparent mode, for the port that has the connection online:
  /// From now on the connection's data is written to its port, what waits of it first. False: it
  /// has ended, and carrier_lost follows.
  void go_online(int connect_id, ports::ChannelId channel);
  /// The port has escaped to command mode: the connection is in buffer mode, as the manual says.
  void go_offline(int connect_id);
  /// How many bytes transmit() takes for it.
  std::size_t room_to_transmit(int connect_id) const;
  /// Sends, in order, as the network takes it; a datagram each on UDP.
  void transmit(int connect_id, std::string bytes);
  /// DTR has dropped with AT&D2: closes the connection; the place stays until AT+QICLOSE.
  void hang_up(int connect_id);
  /// The host takes data again.
  void output_drained(ports::ChannelId channel);

 private:
  struct Slot;

  Slot& slot_of(int connect_id) const;
  Slot& claim(const OpenRequest& request, Socket::State state);
  void enter(Socket& socket, Socket::State state);
  void see(ports::SocketSeen::Kind kind, const Socket& socket, std::size_t bytes = 0,
           int error = 0);
  sim::Task<void> serve(Slot& slot, bool say_outcome);
  sim::Task<ports::NetEvent> open_stream(Slot& slot);
  sim::Task<void> accept_all(Slot& slot);
  bool adopt(const Socket& listener, ports::StreamId stream, const ports::Endpoint& peer);
  sim::Task<void> say_incoming_full(const Socket& listener);
  sim::Task<void> serve_incoming(Slot& slot);
  sim::Task<void> receive_until_end(Slot& slot);
  sim::Task<void> finish_in_background(Slot& slot);
  void take_received(Slot& slot, ports::NetEvent event);
  bool has_room(const Socket& socket) const;
  void tell_received(Socket& socket);
  std::string received_text(Socket& socket);
  std::string push_text(Socket& socket);
  void hand_over(Slot& slot);
  void conclude(Socket& socket);
  void limit_retransmission(const Socket& socket);
  void lose(Slot& slot);
  void release(Slot& slot, ports::NetRequest::Kind how);
  void say(const Socket& socket, std::string text);
  void say_failure(const Socket& socket, int error);
  bool has_local_port(const Socket& wanted, bool listeners) const;

  sim::TimerQueue& timers_;
  const Profile& profile_;
  const Settings& settings_;
  StateBoard& board_;
  NetDoor& door_;
  Hooks hooks_;
  std::array<std::unique_ptr<Slot>, kSockets> slots_;
};

}  // namespace bg96::modem
