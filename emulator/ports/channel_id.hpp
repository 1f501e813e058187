#pragma once

#include <cstdint>

namespace bg96::ports {

/// The serial ports of a BG96 that speak AT. The manual's <AT_port> names them in AT+QISTATE.
enum class ChannelId : std::uint8_t { uart1, usbat, usbmodem };

/// How many there are.
inline constexpr int kChannelCount = 3;

/// "uart1", "usbat" or "usbmodem" (manual 2.1.6).
constexpr const char* name_of(ChannelId channel) {
  switch (channel) {
    case ChannelId::uart1: return "uart1";
    case ChannelId::usbat: return "usbat";
    case ChannelId::usbmodem: return "usbmodem";
  }
  return "";
}

}  // namespace bg96::ports
