// What the tests of the bridge share: the bridge itself, and servers on loopback. Nothing depends
// on a speed: what is waited for is given up after five minutes.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "netbridge/host_network.hpp"

namespace bg96::netbridge {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using ports::Endpoint;
using ports::NetEvent;
using ports::NetRequest;
using ports::NetStatus;
using Kind = NetRequest::Kind;
using namespace std::chrono_literals;

// A server on loopback that does nothing by itself.
class Server {
 public:
  explicit Server(asio::io_context& io)
      : acceptor_(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    // Small, so that a peer that does not read is soon full.
    acceptor_.set_option(tcp::socket::receive_buffer_size(4096));
  }
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  tcp::socket accept() { return acceptor_.accept(); }

 private:
  tcp::acceptor acceptor_;
};

// The bridge, and its events by operation.
struct Bridge {
  explicit Bridge(HostNetworkOptions options = {}) {
    options.note = [this](const std::string& note) { notes.push_back(note); };
    network = std::make_unique<HostNetwork>(io, std::move(options), [this](NetEvent event) {
      arrived.insert({event.operation, std::move(event)});
    });
  }

  bool run_until(const std::function<bool()>& enough) {
    const auto end = std::chrono::steady_clock::now() + 300s;
    while (!enough()) {
      if (std::chrono::steady_clock::now() > end) return false;
      io.restart();
      io.run_one_for(10ms);
    }
    return true;
  }
  // Does all that is due without waiting.
  void poll() {
    io.restart();
    io.poll();
  }
  ports::OperationId start(NetRequest request) {
    request.operation = ++last_operation;
    network->request(std::move(request));
    return last_operation;
  }
  bool has(ports::OperationId operation) const { return arrived.count(operation) != 0; }
  NetEvent wait_for(ports::OperationId operation) {
    EXPECT_TRUE(run_until([&] { return has(operation); })) << "no event came";
    return arrived[operation];
  }
  NetEvent ask(NetRequest request) { return wait_for(start(std::move(request))); }

  NetRequest request(Kind kind, ports::StreamId stream, std::string bytes = "",
                     std::size_t limit = 10240) const {
    NetRequest made;
    made.kind = kind;
    made.stream = stream;
    made.bytes = std::move(bytes);
    made.limit = limit;
    return made;
  }
  NetRequest open(ports::StreamId stream, const std::string& host, std::uint16_t port,
                  std::uint16_t local_port = 0) const {
    NetRequest made = request(Kind::open_tcp, stream);
    made.remote = {host, port};
    made.local.port = local_port;
    return made;
  }
  // Opens stream 1 to a server, and gives the server's end.
  tcp::socket connect(Server& server) {
    EXPECT_EQ(ask(open(1, "127.0.0.1", server.port())).status, NetStatus::ok);
    return server.accept();
  }
  NetEvent send(const std::string& bytes, std::size_t limit = 10240) {
    return ask(request(Kind::send, 1, bytes, limit));
  }
  std::size_t unacknowledged() { return ask(request(Kind::send_queue, 1)).unacknowledged; }

  asio::io_context io;
  std::map<ports::OperationId, NetEvent> arrived;
  std::vector<std::string> notes;
  ports::OperationId last_operation = 0;
  std::unique_ptr<HostNetwork> network;
};

inline std::string read_exactly(tcp::socket& peer, std::size_t size) {
  std::string bytes(size, '\0');
  asio::read(peer, asio::buffer(bytes));
  return bytes;
}

// What a blocking read of the peer ends with.
inline error_code end_of(tcp::socket& peer) {
  error_code error;
  std::string bytes(65536, '\0');
  while (!error) peer.read_some(asio::buffer(bytes), error);
  return error;
}

// Bytes that are not the same anywhere near.
inline std::string pattern(std::size_t from, std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>((from + i) % 251);
  return bytes;
}

// Sends the pattern in pieces until no more is taken; gives how much was.
inline std::size_t fill(Bridge& bridge, std::size_t piece = 1460, std::size_t limit = 10240) {
  std::size_t sent = 0;
  for (int i = 0; i < 10'000; ++i) {
    if (bridge.send(pattern(sent, piece), limit).status == NetStatus::buffer_full) return sent;
    sent += piece;
    bridge.poll();
  }
  ADD_FAILURE() << "it never became full";
  return sent;
}

enum class Until { all_is_read, the_end };

// Reads; true when exactly `size` bytes came, and they were the pattern.
inline bool read_pattern(Bridge& bridge, tcp::socket& peer, std::size_t size,
                         Until until = Until::all_is_read) {
  std::size_t received = 0;
  bool right = true;
  std::string piece(65536, '\0');
  peer.non_blocking(true);
  const bool came = bridge.run_until([&] {
    error_code error;
    const std::size_t count = peer.read_some(asio::buffer(piece), error);
    right = right && piece.compare(0, count, pattern(received, count)) == 0;
    received += count;
    const bool ended = error && error != asio::error::would_block;
    return ended || (until == Until::all_is_read && received >= size);
  });
  return came && right && received == size;
}

}  // namespace bg96::netbridge
