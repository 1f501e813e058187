#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "emulator/ports/net.hpp"
#include "scenarios/language/scenario.hpp"

namespace bg96::scenarios {

/// Where what the modem dials is: `hosts`, `route` and `egress` of a scenario.
class NetworkMap {
 public:
  /// A scenario's network gives addresses to at most so many names that have none.
  static constexpr std::size_t kMaxInventedAddresses = 4096;

  struct Target {
    enum class Where : std::uint8_t { network, peer, forbidden };
    Where where = Where::network;
    ports::Endpoint asked;     ///< what the modem means, with the name that it has looked up before
    ports::Endpoint dial;      ///< in the network
    std::string peer;          ///< its name
    ports::Endpoint reported;  ///< what the modem is to believe; an empty host: the network's word
  };
  struct Address {
    enum class Known : std::uint8_t { here, network, forbidden };
    Known known = Known::network;
    std::string address;
  };

  explicit NetworkMap(NetworkPart network);

  /// Does it leave everything as it is?
  bool empty() const;
  Target to(const ports::Endpoint& dialled);
  /// For a ping, which has no port.
  Target to_host(const std::string& host);
  Address look_up(const std::string& name);

 private:
  Target target_of(Target target, const Route* route);
  const std::string* mapped(const std::string& name) const;
  std::string name_behind(const std::string& host) const;
  std::string invented(const std::string& name);
  bool is_forbidden(const ports::Endpoint& asked, bool any_port) const;

  const NetworkPart network_;
  std::map<std::string, std::string> addresses_;  // by name, lower case
  std::map<std::string, std::string> names_;      // by address
};

}  // namespace bg96::scenarios
