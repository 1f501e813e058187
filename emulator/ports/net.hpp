#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bg96::ports {

/// Names one thing that the bridge keeps for the core: a connection, a listener, a datagram socket,
/// a look-up, a series of pings or a tunnel. The core chooses it and never uses it twice in a run.
using StreamId = std::uint32_t;

/// Ties an event to the request that asked for it. Never used twice in a run; 0 is none.
using OperationId = std::uint32_t;

/// An address as text (IPv4 in dots, or a name where a name is allowed) and a port.
struct Endpoint {
  std::string host;
  std::uint16_t port = 0;

  bool operator==(const Endpoint&) const = default;
};

/// How the host's network answered a request. What it means in the modem's own codes is said in
/// one table, emulator/modem/tcpip/net_errors.
enum class NetStatus : std::uint8_t {
  ok,
  name_not_found,      ///< the name server says that there is no such name
  name_server_failed,  ///< no name server answered, or it failed
  refused,             ///< the peer, or a policy of this emulator, refuses the connection
  unreachable,         ///< no route
  timed_out,
  reset,             ///< the peer broke the connection
  closed,            ///< the peer ended the connection in good order, or there is none
  address_in_use,    ///< the local port is taken
  listening_failed,  ///< the local port could be had, but nobody may listen on it
  no_resources,      ///< no file descriptor, no memory
  buffer_full,       ///< what is unacknowledged leaves no room for these bytes; none was taken
  failed,            ///< anything else
};

/// What the core asks of the world's network. Each kind names the fields that it uses.
struct NetRequest {
  enum class Kind : std::uint8_t {
    open_tcp,    ///< stream, remote, local.port (0: any), name_servers, retransmission_limit.
                 ///< One event: local, remote, or why not.
    open_udp,    ///< stream, remote (empty host: any peer), local (port 0: any), name_servers.
                 ///< One event: local, remote, or why not.
    listen,      ///< stream, local, retransmission_limit (of what is accepted). One event: local,
                 ///< or why not.
    accept,      ///< stream (a listener), accepted: the name of the connection to come. One event
                 ///< once a peer has connected: remote; no_resources when one had to be turned
                 ///< away. At most one is under way for a listener.
    send,        ///< stream, bytes, limit: all of `bytes` or, over `limit` unacknowledged, none.
                 ///< For UDP one datagram, to `remote` where the stream has no peer.
    write,       ///< stream (TCP), bytes: one event when the kernel has taken all of them. At most
                 ///< one is under way for a stream, and no `send` beside it.
    receive,     ///< stream, limit: one event with 1 to `limit` bytes once there are some, or with
                 ///< the end of the connection. For UDP one whole datagram, which may be empty,
                 ///< whatever `limit` is, and remote: its sender. At most one is under way for a
                 ///< stream.
    send_queue,  ///< stream. One event: how many bytes the peer has not acknowledged.
    limit_retransmission,  ///< stream (TCP), retransmission_limit. No event.
    finish,       ///< stream: send FIN, throw away what comes, one event when the peer's FIN is in.
    resolve,      ///< stream, remote.host, name_servers. One event: addresses, time_to_live.
    ping,         ///< stream (the first one makes it), remote.host: an address, limit: bytes to
                  ///< send. One event when the reply is in: remote.host, time_to_live; or why there
                  ///< is none. A lost one has no event; the next may be sent all the same.
    open_tunnel,  ///< stream, local.host: the address of the host behind it, limit: the most bytes
                  ///< of a packet that it takes, name_servers. One event: addresses of the name
                  ///< servers that it is to ask, or why not. Then `send` takes one IPv4 packet of
                  ///< the host and has no event (operation 0), for who sends IP learns nothing of
                  ///< its loss; `receive` gives one whole packet for it.
    name_servers,  ///< One event: addresses of the name servers that the host uses.
    close,         ///< stream: forget it and all that is under way for it. No event.
    abort,         ///< the same, with a reset sent to the peer.
  };
  Kind kind = Kind::close;
  OperationId operation = 0;
  StreamId stream = 0;
  Endpoint remote;
  Endpoint local;  ///< host: the address that the modem believes to have
  std::string bytes;
  std::size_t limit = 0;  ///< bytes
  StreamId accepted = 0;
  int connect_id = -1;                    ///< of the socket that the stream belongs to; -1: none's
  std::vector<std::string> name_servers;  ///< addresses; empty: whatever the host itself uses
  /// How long unacknowledged bytes are sent again before the connection is given up; 0: as long
  /// as the host's kernel likes.
  std::chrono::milliseconds retransmission_limit{};
};

/// The answer to one NetRequest.
struct NetEvent {
  OperationId operation = 0;
  NetStatus status = NetStatus::ok;
  std::string bytes;
  Endpoint local;
  Endpoint remote;
  std::size_t unacknowledged = 0;  ///< bytes
  std::vector<std::string> addresses;
  std::uint32_t time_to_live = 0;  ///< seconds for `resolve`, hops for `ping`
  /// The code of the manual's chapter 4 that a scenario wants for a status that is not ok; 0: what
  /// the status means by itself.
  int result_code = 0;
};

}  // namespace bg96::ports
