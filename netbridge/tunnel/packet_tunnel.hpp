#pragma once

#include <functional>
#include <memory>

#include "emulator/ports/net.hpp"
#include "netbridge/routes.hpp"

namespace boost::asio {
class io_context;
}

namespace bg96::netbridge {

/// IPv4 packets of a host that has dialled, on this machine's sockets: a network of its own with
/// address translation (libslirp), without privileges. Nothing can come in that was not asked for.
///
/// 10.7.157.254 is this machine's loopback, 10.7.157.253 its name server.
class PacketTunnel : public std::enable_shared_from_this<PacketTunnel> {
 public:
  using Sink = std::function<void(ports::NetEvent)>;

  /// Packets that wait for the host; more are lost, as on any link.
  static constexpr std::size_t kMaxWaitingPackets = 256;

  /// `routes` outlives close(). `asks_host`: may this machine's name servers be asked?
  PacketTunnel(boost::asio::io_context& io, const Routes& routes, bool asks_host, Sink sink);
  ~PacketTunnel();
  PacketTunnel(const PacketTunnel&) = delete;
  PacketTunnel& operator=(const PacketTunnel&) = delete;

  void open(const ports::NetRequest& request);
  /// A packet of the host.
  void send(ports::NetRequest request);
  void receive(const ports::NetRequest& request);
  void close();

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace bg96::netbridge
