#pragma once

#include <cstdint>

namespace bg96::ports {

/// The serial ports of a BG96. All but the last speak AT, and the manual's <AT_port> names them in
/// AT+QISTATE; nmea only tells where the modem is.
enum class ChannelId : std::uint8_t { uart1, usbat, usbmodem, nmea };

/// How many there are.
inline constexpr int kChannelCount = 4;
/// How many of them, the first ones, speak AT.
inline constexpr int kAtChannelCount = 3;

/// "uart1", "usbat", "usbmodem" (manual 2.1.6) or "nmea".
constexpr const char* name_of(ChannelId channel) {
  switch (channel) {
    case ChannelId::uart1: return "uart1";
    case ChannelId::usbat: return "usbat";
    case ChannelId::usbmodem: return "usbmodem";
    case ChannelId::nmea: return "nmea";
  }
  return "";
}

}  // namespace bg96::ports
