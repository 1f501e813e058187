#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bg96::modes::ppp {

/// What a control packet says (RFC 1661 5; the last five are LCP's alone).
enum class Code : std::uint8_t {
  configure_request = 1,
  configure_ack,
  configure_nak,
  configure_reject,
  terminate_request,
  terminate_ack,
  code_reject,
  protocol_reject,
  echo_request,
  echo_reply,
  discard_request,
};

/// A packet of LCP, IPCP, PAP or CHAP: all of them begin alike.
struct ControlPacket {
  std::uint8_t code = 0;
  std::uint8_t identifier = 0;
  std::string_view data;

  /// Empty when the length that it tells is wrong. What is behind that length is padding.
  static std::optional<ControlPacket> parse(std::string_view information);
};

/// The same as bytes.
std::string control_packet(std::uint8_t code, std::uint8_t identifier, std::string_view data);

/// One option of a Configure packet.
struct ConfigureOption {
  std::uint8_t type = 0;
  std::string_view value;

  bool operator==(const ConfigureOption&) const = default;
};

/// Empty when one of the lengths is wrong.
std::optional<std::vector<ConfigureOption>> parse_options(std::string_view data);
/// An option as bytes.
std::string configure_option(std::uint8_t type, std::string_view value);
/// `bytes` octets of a number, the highest first.
std::string big_endian(std::uint32_t value, std::size_t bytes);
/// The number that up to four octets are.
std::uint32_t number_of(std::string_view octets);

}  // namespace bg96::modes::ppp
