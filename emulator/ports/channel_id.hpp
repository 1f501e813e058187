#pragma once

#include <cstdint>

namespace bg96::ports {

/// The serial ports of a BG96. All but the last speak AT, and the manual's <AT_port> names them in
/// AT+QISTATE; the channels of AT+CMUX are carried by uart1, and nmea only tells where the modem
/// is.
enum class ChannelId : std::uint8_t { uart1, usbat, usbmodem, cmux1, cmux2, cmux3, cmux4, nmea };

/// How many there are.
inline constexpr int kChannelCount = 8;
/// How many of them, the first ones, speak AT.
inline constexpr int kAtChannelCount = 7;

/// "uart1", "usbat", "usbmodem" (manual 2.1.6), "cmux1" to "cmux4" or "nmea".
constexpr const char* name_of(ChannelId channel) {
  switch (channel) {
    case ChannelId::uart1: return "uart1";
    case ChannelId::usbat: return "usbat";
    case ChannelId::usbmodem: return "usbmodem";
    case ChannelId::cmux1: return "cmux1";
    case ChannelId::cmux2: return "cmux2";
    case ChannelId::cmux3: return "cmux3";
    case ChannelId::cmux4: return "cmux4";
    case ChannelId::nmea: return "nmea";
  }
  return "";
}

/// Is it a channel of AT+CMUX, and not a tty of its own?
constexpr bool is_multiplexed(ChannelId channel) {
  return channel >= ChannelId::cmux1 && channel <= ChannelId::cmux4;
}

}  // namespace bg96::ports
