#pragma once

#include <functional>

#include "emulator/modem/channel/urc.hpp"
#include "emulator/modem/tcpip/net_door.hpp"
#include "emulator/ports/channel_id.hpp"
#include "emulator/ports/net.hpp"

namespace bg96::modem {

/// What a tool (AT+QIDNSGIP, AT+QPING, AT+QNTP) needs of its modem.
struct ToolHooks {
  /// Says what the producer makes, on that port, when allowed.
  std::function<void(ports::ChannelId, UrcQueue::Producer)> say;
  /// An outcome that AT+QIGETERROR tells.
  std::function<void(int code)> outcome;
};

/// A stream of the network that is closed with its owner.
class ToolStream {
 public:
  explicit ToolStream(NetDoor& door) : door_(door), id_(door.new_stream()) {}
  ToolStream(const ToolStream&) = delete;
  ToolStream& operator=(const ToolStream&) = delete;
  ~ToolStream() { door_.tell(request(ports::NetRequest::Kind::close)); }

  /// A request of that kind for this stream, with all else to be filled in.
  ports::NetRequest request(ports::NetRequest::Kind kind) const {
    ports::NetRequest request;
    request.kind = kind;
    request.stream = id_;
    return request;
  }

 private:
  NetDoor& door_;
  ports::StreamId id_;
};

}  // namespace bg96::modem
