#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "emulator/ports/net.hpp"
#include "netbridge/resolver.hpp"

namespace bg96::netbridge {

/// Where a stream may connect to, decided before it is asked to.
struct Target {
  ports::Endpoint dial;      ///< where the host's network finds it
  ports::Endpoint reported;  ///< what the modem believes; an empty host: the address itself
  bool loopback_only = false;
};

/// One TCP client connection. Kept by a shared_ptr; close() ends everything that is under way.
class TcpStream : public std::enable_shared_from_this<TcpStream> {
 public:
  using Sink = std::function<void(ports::NetEvent)>;

  TcpStream(boost::asio::io_context& io, Sink sink);

  void open(const ports::NetRequest& request, Target target);
  void send(ports::NetRequest request);
  void receive(const ports::NetRequest& request);
  void tell_send_queue(const ports::NetRequest& request);
  void finish(const ports::NetRequest& request);
  void close(bool reset);

 private:
  using tcp = boost::asio::ip::tcp;

  void connect_to_next();
  void connected(const boost::system::error_code& error);
  void fail_to_open(ports::NetStatus status);
  void flush();
  void try_receive();
  void discard_until_end();
  std::size_t unacknowledged();
  void answer(ports::OperationId operation, ports::NetEvent event);

  boost::asio::io_context& io_;
  Sink sink_;
  tcp::socket socket_;
  std::unique_ptr<NameLookup> lookup_;
  std::vector<boost::asio::ip::address_v4> addresses_;
  std::size_t next_address_ = 0;
  Target target_;
  std::uint16_t local_port_ = 0;
  ports::OperationId open_ = 0;
  ports::OperationId receive_ = 0;
  std::size_t receive_limit_ = 0;
  ports::OperationId finish_ = 0;
  std::string unsent_;  // what the kernel had no room for; never more than one request
  bool closed_ = false;
};

}  // namespace bg96::netbridge
