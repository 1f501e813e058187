#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "emulator/ports/net.hpp"
#include "netbridge/resolver.hpp"
#include "netbridge/routes.hpp"

namespace bg96::netbridge {

/// One TCP connection, dialled or accepted. Kept by a shared_ptr; close() ends everything that is
/// under way.
class TcpStream : public std::enable_shared_from_this<TcpStream> {
 public:
  using Sink = std::function<void(ports::NetEvent)>;

  TcpStream(boost::asio::io_context& io, Sink sink);

  void open(const ports::NetRequest& request, Target target,
            std::chrono::milliseconds name_server_timeout);
  /// Takes over a connection that a listener has got.
  void adopt(boost::asio::ip::tcp::socket socket, std::chrono::milliseconds retransmission_limit);
  void send(ports::NetRequest request);
  void write(ports::NetRequest request);
  void receive(const ports::NetRequest& request);
  void tell_send_queue(const ports::NetRequest& request);
  void limit_retransmission(std::chrono::milliseconds limit);
  void finish(const ports::NetRequest& request);
  void close(bool reset);

 private:
  using tcp = boost::asio::ip::tcp;

  void connect_to_next();
  void connected(const boost::system::error_code& error);
  void establish();
  void fail_to_open(ports::NetStatus status);
  ports::NetStatus write_or_keep(std::string bytes);
  void flush();
  void flushed();
  void broken(const boost::system::error_code& error);
  void read(std::size_t limit);
  void has_read(const boost::system::error_code& error, std::size_t size);
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
  std::chrono::milliseconds retransmission_limit_{};
  bool established_ = false;
  ports::OperationId open_ = 0;
  ports::OperationId receive_ = 0;
  bool reading_ = false;
  std::unique_ptr<char[]> buffer_;
  ports::OperationId finish_ = 0;
  ports::OperationId write_ = 0;
  std::string unsent_;  // what the kernel had no room for
  std::size_t sent_of_unsent_ = 0;
  std::size_t lost_bytes_ = 0;  // of writes that failed
  ports::NetStatus broken_ = ports::NetStatus::ok;
  bool closed_ = false;
};

}  // namespace bg96::netbridge
