#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>

#include "emulator/ports/net.hpp"

namespace bg96::netbridge {

/// A TCP port on which peers are waited for. Connections that nobody has asked for yet wait in the
/// kernel, at most kBacklog.
class Listener : public std::enable_shared_from_this<Listener> {
 public:
  using Sink = std::function<void(ports::NetEvent)>;
  /// Gets a connection before its event is told.
  using Accepted = std::function<void(ports::StreamId, boost::asio::ip::tcp::socket)>;

  static constexpr int kBacklog = 16;

  Listener(boost::asio::io_context& io, Sink sink, Accepted accepted);

  /// Listens at `place`. Empty: it cannot, and the event has said why. Else where it listens.
  ports::Endpoint listen(const ports::NetRequest& request, const ports::Endpoint& place);
  void accept(const ports::NetRequest& request);
  void close();

 private:
  using tcp = boost::asio::ip::tcp;

  void wait_for_peer();
  void try_accept();
  void turn_away();
  void keep_a_spare();
  void answer(ports::OperationId operation, ports::NetStatus status, ports::Endpoint local = {},
              ports::Endpoint remote = {});

  boost::asio::io_context& io_;
  Sink sink_;
  Accepted accepted_;
  tcp::acceptor acceptor_;
  tcp::socket spare_;
  boost::asio::steady_timer pause_;
  ports::OperationId accept_ = 0;
  ports::StreamId stream_ = 0;
  bool closed_ = false;
};

}  // namespace bg96::netbridge
