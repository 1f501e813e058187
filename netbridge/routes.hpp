#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emulator/ports/net.hpp"

namespace bg96::netbridge {

/// Sends what the modem dials to another place, or binds what it listens on to another one.
struct Mapping {
  ports::Endpoint from;  ///< as the modem knows it; of its own ports also "*", "" or "127.0.0.1"
  ports::Endpoint to;    ///< on the host; port 0 of a listener: any
};

/// Where the modem may connect.
enum class Egress : std::uint8_t {
  allow,        ///< anywhere
  loopback,     ///< this machine only
  mapped_only,  ///< the targets of mappings only
};

/// Where a stream may connect to, decided before it is asked to.
struct Target {
  ports::Endpoint dial;      ///< where the host's network finds it
  ports::Endpoint reported;  ///< what the modem believes; an empty host: the address itself
  bool loopback_only = false;
  std::string name_servers;  ///< who knows dial.host: "ADDRESS:PORT,..."; empty: the host's
};

/// The one place that knows where something may go, and under which name it comes back.
class Routes {
 public:
  Routes(Egress egress, std::vector<Mapping> mappings);

  /// Where `dialled` is; empty when it, or each of the name servers for it, is forbidden.
  std::optional<Target> to(const ports::Endpoint& dialled,
                           const std::vector<std::string>& name_servers = {}) const;
  /// What is to be looked up, and where, to know the addresses of `name`. Empty: forbidden.
  std::optional<Target> to_name(const std::string& name,
                                const std::vector<std::string>& name_servers) const;
  /// Mappings do not count for pings: they have no port.
  bool may_ping(const std::string& address) const;
  /// The sender of a datagram as the modem knows it.
  ports::Endpoint back(const ports::Endpoint& sender) const;
  /// Where the modem's own port is bound: on loopback unless a mapping says otherwise.
  ports::Endpoint local(const ports::Endpoint& own) const;

 private:
  std::string usable(const std::vector<std::string>& name_servers) const;

  Egress egress_;
  std::vector<Mapping> mappings_;
};

}  // namespace bg96::netbridge
