#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emulator/modem/tcpip/sockets.hpp"

namespace bg96::modem {

/// A place for a socket, with what serves it; known to the files of Sockets only.
struct Sockets::Slot {
  Slot(sim::TimerQueue& timers, NetDoor& door, Transmitter::RoomMade room)
      : room_made(timers), transmitter(timers, door, std::move(room)), opening_ended(timers) {}

  Socket socket;
  ports::Endpoint local;  // as it was asked for
  std::vector<std::string> name_servers;
  sim::Signal room_made;    // the host has got what filled the buffer
  Transmitter transmitter;  // of what the host sends in transparent mode
  sim::Task<void> job;      // opens and then receives, for as long as the socket lives
  std::optional<int> opening_result;
  sim::Signal opening_ended;
};

/// A request about that socket's stream.
inline ports::NetRequest request_for(const Socket& socket, ports::NetRequest::Kind kind) {
  ports::NetRequest request;
  request.kind = kind;
  request.stream = socket.stream;
  request.connect_id = socket.connect_id;
  return request;
}

}  // namespace bg96::modem
