#pragma once

#include <optional>
#include <string>
#include <variant>

#include "emulator/ports/channel_id.hpp"
#include "emulator/ports/net.hpp"
#include "emulator/sim/instant.hpp"

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

/// The port goes, as that of a USB device which is unplugged, and comes back after so long. Only a
/// scenario asks for it.
struct HangUpPort {
  ChannelId channel = ChannelId::uart1;
  sim::Duration length{};
};

/// A short message that the network has taken, on its way to whoever it is for. One to the modem's
/// own number comes back by itself.
struct SubmitMessage {
  std::string originator;   ///< the modem's own number, "+49..."; empty: its card does not know it
  std::string destination;  ///< a number, with + where it is international; empty: none
  int reference = 0;        ///< that the modem has told the host, 0-255
  std::string pdu;  ///< octets: the service centre, then an SMS-SUBMIT or SMS-COMMAND (TS 23.040)
};

/// A file of the modem's storage has these bytes from now on, or is gone when there are none. Only
/// for whoever has asked for it.
struct StoreFile {
  std::string name;
  std::optional<std::string> bytes;
};

/// All that leaves the core.
using Effect = std::variant<WriteBytes, NetRequest, Trace, HangUpPort, SubmitMessage, StoreFile>;

}  // namespace bg96::ports
