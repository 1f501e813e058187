#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "emulator/ports/net.hpp"
#include "netbridge/resolver.hpp"
#include "netbridge/routes.hpp"

namespace bg96::netbridge {

/// One datagram socket. With a peer it knows nobody else. Without one it is on loopback, unless it
/// is mapped: who is outside reaches it only after it has sent there, as through a NAT.
class UdpSocket : public std::enable_shared_from_this<UdpSocket> {
 public:
  using Sink = std::function<void(ports::NetEvent)>;

  /// `routes` outlives close().
  UdpSocket(boost::asio::io_context& io, const Routes& routes, Sink sink);

  void open(const ports::NetRequest& request, Target peer,
            std::chrono::milliseconds name_server_timeout);
  /// Empty: it could not be bound, and the event has said so. Else where it is bound.
  ports::Endpoint serve(const ports::NetRequest& request);
  void send(const ports::NetRequest& request);
  void receive(const ports::NetRequest& request);
  void close();

 private:
  using udp = boost::asio::ip::udp;
  struct Door {
    explicit Door(boost::asio::io_context& io) : socket(io) {}
    udp::socket socket;
    bool waited_for = false;
  };
  struct Peer {
    udp::endpoint endpoint;
    ports::Endpoint reported;
  };

  void connect(const std::vector<boost::asio::ip::address_v4>& addresses);
  void fail_to_open(ports::NetStatus status);
  ports::NetStatus send_anywhere(const ports::NetRequest& request);
  ports::NetStatus open_outside();
  void remember(Peer peer);
  void try_receive();
  bool take_from(Door& door);
  void wait_for(Door& door);
  bool is_welcome(const Door& door, const udp::endpoint& sender) const;
  ports::Endpoint reported(const udp::endpoint& sender) const;
  void answer(ports::OperationId operation, ports::NetEvent event);

  boost::asio::io_context& io_;
  const Routes& routes_;
  Sink sink_;
  std::unique_ptr<NameLookup> lookup_;
  Target target_;
  std::uint16_t local_port_ = 0;
  ports::OperationId open_ = 0;
  ports::OperationId receive_ = 0;
  Door inside_;
  Door outside_;  // open once a service on loopback has sent to somebody who is not
  bool has_peer_ = false;
  std::vector<Peer> peers_;  // the last one was sent to last
  std::unique_ptr<char[]> buffer_;
  bool closed_ = false;
};

}  // namespace bg96::netbridge
