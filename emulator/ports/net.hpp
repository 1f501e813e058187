#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace bg96::ports {

/// Names one connection for the bridge. The core chooses it and never uses it twice in a run.
using StreamId = std::uint32_t;

/// Ties an event to the request that asked for it. Never used twice in a run; 0 is none.
using OperationId = std::uint32_t;

/// An address as text (IPv4 in dots, or a name where a name is allowed) and a port.
struct Endpoint {
  std::string host;
  std::uint16_t port = 0;
};

/// How the host's network answered a request. What it means in the modem's own codes is said in
/// one table, emulator/modem/net_errors.
enum class NetStatus : std::uint8_t {
  ok,
  name_not_found,      ///< the name server says that there is no such name
  name_server_failed,  ///< no name server answered, or it failed
  refused,             ///< the peer, or a policy of this emulator, refuses the connection
  unreachable,         ///< no route
  timed_out,
  reset,           ///< the peer broke the connection
  closed,          ///< the peer ended the connection in good order, or there is none
  address_in_use,  ///< the local port is taken
  no_resources,    ///< no file descriptor, no memory
  buffer_full,     ///< what is unacknowledged leaves no room for these bytes; none was taken
  failed,          ///< anything else
};

/// What the core asks of the world's network. Each kind names the fields that it uses.
struct NetRequest {
  enum class Kind : std::uint8_t {
    open_tcp,    ///< stream, remote, local_port (0: any). One event: local, remote, or why not.
    send,        ///< stream, bytes, limit: all of `bytes` or, over `limit` unacknowledged, none.
    receive,     ///< stream, limit: one event with 1 to `limit` bytes once there are some, or with
                 ///< the end of the connection. At most one is under way for a stream.
    send_queue,  ///< stream. One event: how many bytes the peer has not acknowledged.
    finish,      ///< stream: send FIN, throw away what comes, one event when the peer's FIN is in.
    close,       ///< stream: forget it and all that is under way for it. No event.
    abort,       ///< the same, with a reset sent to the peer.
  };
  Kind kind = Kind::close;
  OperationId operation = 0;
  StreamId stream = 0;
  Endpoint remote;
  std::uint16_t local_port = 0;
  std::string bytes;
  std::size_t limit = 0;  ///< bytes
};

/// The answer to one NetRequest.
struct NetEvent {
  OperationId operation = 0;
  NetStatus status = NetStatus::ok;
  std::string bytes;
  Endpoint local;
  Endpoint remote;
  std::size_t unacknowledged = 0;  ///< bytes
};

}  // namespace bg96::ports
