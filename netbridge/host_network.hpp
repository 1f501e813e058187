#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "emulator/ports/net.hpp"
#include "netbridge/pinger.hpp"
#include "netbridge/routes.hpp"

namespace boost::asio {
class io_context;
}

namespace bg96::netbridge {

/// Settings of the bridge.
struct HostNetworkOptions {
  Egress egress = Egress::allow;
  std::vector<Mapping> mappings;
  /// Gets a sentence for the user now and then: where the modem's ports are on the host, and what
  /// the host does not permit.
  std::function<void(const std::string&)> note;
  /// Of the first of three tries; all of them take seven times this for each name server.
  std::chrono::milliseconds name_server_timeout{3000};
  PingMethod ping_method = PingMethod::raw;  ///< the first one that is tried
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
