#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "netbridge/routes.hpp"

namespace bg96::netbridge {

/// Where the tunnel's own network has this machine and its name server, as numbers in host order.
struct TunnelAddresses {
  std::uint32_t host = 0;         ///< who is behind the tunnel
  std::uint32_t loopback = 0;     ///< stands for 127.0.0.1 of this machine
  std::uint32_t name_server = 0;  ///< stands for the name servers of this machine
};

/// Decides of each IPv4 packet whether it may go, and changes its addresses as the mappings say.
///
/// A packet that is no whole TCP, UDP or ICMP packet, or is a fragment, does not go.
class Translation {
 public:
  /// Ways that are remembered; for one more, one of them is forgotten.
  static constexpr std::size_t kMaxWays = 4096;

  /// `routes` must outlive it. `asks_host`: may names be asked of this machine's name servers?
  Translation(const Routes& routes, TunnelAddresses addresses, bool asks_host);

  /// A packet of the host, changed; false: it may not go.
  bool out(std::string& packet);
  /// A packet for the host, changed; false: it is none.
  bool in(std::string& packet);

 private:
  /// Protocol, the host's port, and where its packets really go.
  using Way = std::tuple<std::uint8_t, std::uint16_t, std::uint32_t, std::uint16_t>;
  struct Place {
    std::uint32_t address = 0;
    std::uint16_t port = 0;
  };

  std::optional<Place> place_of(std::uint8_t protocol, Place dialled) const;

  const Routes& routes_;
  TunnelAddresses addresses_;
  bool asks_host_;
  std::map<Way, Place> dialled_;
};

/// Four numbers with dots, of an address in host order.
std::string address_text(std::uint32_t address);
/// The other way round; empty when it is no address of IPv4.
std::optional<std::uint32_t> address_number(const std::string& text);

}  // namespace bg96::netbridge
