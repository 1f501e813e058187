#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "emulator/ports/net.hpp"

namespace boost::asio {
class io_context;
}

namespace bg96::netbridge {

/// Sends what the modem dials to another place.
struct Mapping {
  ports::Endpoint from;  ///< as the modem dials it
  ports::Endpoint to;
};

/// Where the modem may connect.
enum class Egress : std::uint8_t {
  allow,        ///< anywhere
  loopback,     ///< this machine only
  mapped_only,  ///< the targets of mappings only
};

/// Settings of the bridge.
struct HostNetworkOptions {
  Egress egress = Egress::allow;
  std::vector<Mapping> mappings;
  /// Gets a sentence for the user now and then: where the modem's ports are on the host, and what
  /// the host does not permit.
  std::function<void(const std::string&)> note;
};

/// Performs NetRequests on real sockets. It owns nothing of the modem. To be used from the thread
/// that runs the io_context.
class HostNetwork {
 public:
  using Sink = std::function<void(ports::NetEvent)>;

  /// Events go to `sink`, also from within request().
  HostNetwork(boost::asio::io_context& io, HostNetworkOptions options, Sink sink);
  ~HostNetwork();
  HostNetwork(const HostNetwork&) = delete;
  HostNetwork& operator=(const HostNetwork&) = delete;

  void request(ports::NetRequest request);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace bg96::netbridge
