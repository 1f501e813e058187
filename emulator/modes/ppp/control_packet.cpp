#include "emulator/modes/ppp/control_packet.hpp"

namespace bg96::modes::ppp {
namespace {

constexpr std::size_t kHeaderBytes = 4;
constexpr std::size_t kOptionHeaderBytes = 2;

}  // namespace

std::optional<ControlPacket> ControlPacket::parse(std::string_view information) {
  if (information.size() < kHeaderBytes) return std::nullopt;
  const std::size_t length = number_of(information.substr(2, 2));
  if (length < kHeaderBytes || length > information.size()) return std::nullopt;
  return ControlPacket{static_cast<std::uint8_t>(information[0]),
                       static_cast<std::uint8_t>(information[1]),
                       information.substr(kHeaderBytes, length - kHeaderBytes)};
}

std::string control_packet(std::uint8_t code, std::uint8_t identifier, std::string_view data) {
  std::string packet = {static_cast<char>(code), static_cast<char>(identifier)};
  packet += big_endian(static_cast<std::uint32_t>(kHeaderBytes + data.size()), 2);
  packet += data;
  return packet;
}

std::optional<std::vector<ConfigureOption>> parse_options(std::string_view data) {
  std::vector<ConfigureOption> options;
  while (!data.empty()) {
    if (data.size() < kOptionHeaderBytes) return std::nullopt;
    const std::size_t length = number_of(data.substr(1, 1));
    if (length < kOptionHeaderBytes || length > data.size()) return std::nullopt;
    options.push_back({static_cast<std::uint8_t>(data[0]),
                       data.substr(kOptionHeaderBytes, length - kOptionHeaderBytes)});
    data.remove_prefix(length);
  }
  return options;
}

std::string configure_option(std::uint8_t type, std::string_view value) {
  std::string option = {static_cast<char>(type),
                        static_cast<char>(kOptionHeaderBytes + value.size())};
  option += value;
  return option;
}

std::string big_endian(std::uint32_t value, std::size_t bytes) {
  std::string octets;
  for (std::size_t left = bytes; left > 0; --left) {
    octets += static_cast<char>(value >> 8 * (left - 1) & 0xFF);
  }
  return octets;
}

std::uint32_t number_of(std::string_view octets) {
  std::uint32_t value = 0;
  for (const char octet : octets) value = value << 8 | static_cast<unsigned char>(octet);
  return value;
}

}  // namespace bg96::modes::ppp
