#pragma once

#include <string>
#include <variant>

#include "emulator/ports/channel_id.hpp"
#include "emulator/ports/net.hpp"

namespace bg96::ports {

/// Bytes for the DTE: all of one answer, prompt or URC, to be written in one piece.
struct WriteBytes {
  ChannelId channel = ChannelId::uart1;
  std::string bytes;
};

/// Something happened that a log or a report may tell. `event` is a fixed name, `detail` free text.
struct Trace {
  enum class Level : std::uint8_t { debug, info, warning };
  Level level = Level::debug;
  const char* event = "";
  std::string detail;
};

/// All that leaves the core.
using Effect = std::variant<WriteBytes, NetRequest, Trace>;

}  // namespace bg96::ports
