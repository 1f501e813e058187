#include "netbridge/tunnel/translation.hpp"

#include <boost/asio/ip/address_v4.hpp>
#include <utility>

namespace bg96::netbridge {
namespace {

constexpr std::uint8_t kIcmp = 1;
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;
constexpr std::size_t kMinHeader = 20;
constexpr std::size_t kHeaderChecksum = 10;
constexpr std::size_t kSource = 12;
constexpr std::size_t kDestination = 16;
constexpr std::uint16_t kNameService = 53;

std::uint16_t word(const std::string& packet, std::size_t at) {
  return static_cast<std::uint16_t>(static_cast<std::uint8_t>(packet[at]) << 8 |
                                    static_cast<std::uint8_t>(packet[at + 1]));
}

std::uint32_t address(const std::string& packet, std::size_t at) {
  return static_cast<std::uint32_t>(word(packet, at)) << 16 | word(packet, at + 2);
}

void put(std::string& packet, std::size_t at, std::uint16_t value) {
  packet[at] = static_cast<char>(value >> 8);
  packet[at + 1] = static_cast<char>(value & 0xFF);
}

// RFC 1624: the checksum at `sum` knows that a word it covers has changed.
void adjust(std::string& packet, std::size_t sum, std::uint16_t before, std::uint16_t after) {
  std::uint32_t total = static_cast<std::uint16_t>(~word(packet, sum));
  total += static_cast<std::uint16_t>(~before);
  total += after;
  while ((total >> 16) != 0) total = (total & 0xFFFF) + (total >> 16);
  put(packet, sum, static_cast<std::uint16_t>(~total));
}

// What of an IPv4 packet is needed; empty when it is none, or a fragment.
struct Parts {
  std::uint8_t protocol = 0;
  std::size_t body = 0;      // where TCP, UDP or ICMP begins
  std::size_t checksum = 0;  // theirs, if it covers the addresses; 0: none
};

std::optional<Parts> parts_of(const std::string& packet) {
  if (packet.size() < kMinHeader || (packet[0] & 0xF0) != 0x40) return std::nullopt;
  Parts parts;
  parts.body = static_cast<std::size_t>(packet[0] & 0x0F) * 4;
  parts.protocol = static_cast<std::uint8_t>(packet[9]);
  const std::size_t length = word(packet, 2);
  constexpr std::uint16_t kFragment = 0x3FFF;  // more of them, or an offset
  if (parts.body < kMinHeader || length > packet.size() || (word(packet, 6) & kFragment) != 0) {
    return std::nullopt;
  }
  const std::size_t body = length - std::min(length, parts.body);
  switch (parts.protocol) {
    case kIcmp: return body >= 8 ? std::optional(parts) : std::nullopt;
    case kTcp:
      parts.checksum = parts.body + 16;
      return body >= 20 ? std::optional(parts) : std::nullopt;
    case kUdp:
      if (body < 8) return std::nullopt;
      parts.checksum = word(packet, parts.body + 6) != 0 ? parts.body + 6 : 0;
      return parts;
    default: return std::nullopt;
  }
}

void change_word(std::string& packet, std::size_t at, std::uint16_t value, const Parts& parts,
                 bool in_header) {
  const std::uint16_t before = word(packet, at);
  if (before == value) return;
  put(packet, at, value);
  if (in_header) adjust(packet, kHeaderChecksum, before, value);
  if (parts.checksum != 0) adjust(packet, parts.checksum, before, value);
}

void change(std::string& packet, const Parts& parts, std::size_t address_at, std::uint32_t address,
            std::size_t port_at, std::uint16_t port) {
  change_word(packet, address_at, static_cast<std::uint16_t>(address >> 16), parts, true);
  change_word(packet, address_at + 2, static_cast<std::uint16_t>(address & 0xFFFF), parts, true);
  if (parts.protocol != kIcmp) change_word(packet, port_at, port, parts, false);
}

}  // namespace

std::string address_text(std::uint32_t address) {
  return boost::asio::ip::address_v4(address).to_string();
}

std::optional<std::uint32_t> address_number(const std::string& text) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address_v4(text, error);
  return error ? std::nullopt : std::optional<std::uint32_t>(address.to_uint());
}

Translation::Translation(const Routes& routes, TunnelAddresses addresses, bool asks_host)
    : routes_(routes), addresses_(addresses), asks_host_(asks_host) {}

bool Translation::out(std::string& packet) {
  const auto parts = parts_of(packet);
  if (!parts || address(packet, kSource) != addresses_.host) return false;
  const bool has_ports = parts->protocol != kIcmp;
  const Place dialled{address(packet, kDestination),
                      has_ports ? word(packet, parts->body + 2) : std::uint16_t{0}};
  const auto place = place_of(parts->protocol, dialled);
  if (!place) return false;
  const std::uint16_t own = has_ports ? word(packet, parts->body) : std::uint16_t{0};
  if (dialled_.size() == kMaxWays) dialled_.erase(dialled_.begin());
  dialled_[{parts->protocol, own, place->address, place->port}] = dialled;
  change(packet, *parts, kDestination, place->address, parts->body + 2, place->port);
  return true;
}

bool Translation::in(std::string& packet) {
  const auto parts = parts_of(packet);
  if (!parts || address(packet, kDestination) != addresses_.host) return false;
  const bool has_ports = parts->protocol != kIcmp;
  const Way way{parts->protocol, has_ports ? word(packet, parts->body + 2) : std::uint16_t{0},
                address(packet, kSource), has_ports ? word(packet, parts->body) : std::uint16_t{0}};
  const auto found = dialled_.find(way);
  // What nobody asked for can only be an error about something that was.
  if (found == dialled_.end()) return parts->protocol == kIcmp;
  change(packet, *parts, kSource, found->second.address, parts->body, found->second.port);
  return true;
}

// Where that goes; empty: nowhere.
std::optional<Translation::Place> Translation::place_of(std::uint8_t protocol,
                                                        Place dialled) const {
  if (dialled.address == addresses_.name_server) {
    const bool asks = asks_host_ && protocol != kIcmp && dialled.port == kNameService;
    return asks ? std::optional(dialled) : std::nullopt;
  }
  const bool loopback = dialled.address == addresses_.loopback;
  const std::string name = loopback ? "127.0.0.1" : address_text(dialled.address);
  if (protocol == kIcmp) return routes_.may_ping(name) ? std::optional(dialled) : std::nullopt;
  const auto target = routes_.to({name, dialled.port});
  const auto address = target ? address_number(target->dial.host) : std::nullopt;
  if (!address) return std::nullopt;
  // libslirp has one way to this machine, to 127.0.0.1: no other loopback address may become that.
  const bool to_loopback = boost::asio::ip::address_v4(*address).is_loopback();
  if (to_loopback) {
    const bool reachable = *address == boost::asio::ip::address_v4::loopback().to_uint();
    return reachable ? std::optional(Place{addresses_.loopback, target->dial.port}) : std::nullopt;
  }
  if (target->loopback_only) return std::nullopt;
  return Place{*address, target->dial.port};
}

}  // namespace bg96::netbridge
