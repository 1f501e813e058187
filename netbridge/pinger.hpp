#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/icmp.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "emulator/ports/net.hpp"

namespace bg96::netbridge {

/// How pings go out. What the host does not permit is replaced by the next one.
enum class PingMethod : std::uint8_t {
  raw,       ///< ICMP echo of a raw socket
  datagram,  ///< ICMP echo of the kernel's unprivileged socket
  tcp,       ///< a connection to port 7: an answer, even a refusal, shows that the host is there
};

/// Sends probes to hosts, one after the other. A probe ends when the next one begins.
class Pinger : public std::enable_shared_from_this<Pinger> {
 public:
  using Sink = std::function<void(ports::NetEvent)>;

  Pinger(boost::asio::io_context& io, PingMethod first_to_try, Sink sink);

  PingMethod method() const { return method_; }
  void ping(const ports::NetRequest& request);
  void close();

 private:
  using icmp = boost::asio::ip::icmp;

  bool open_icmp();
  void probe_by_tcp();
  void wait_for_reply();
  void take_replies();
  void take_errors();
  void consider(std::string_view message, const std::string& sender, int time_to_live);
  std::string echo_request() const;
  bool is_probe(std::string_view header) const;
  void answer(ports::NetStatus status, int time_to_live = 0);

  boost::asio::io_context& io_;
  Sink sink_;
  PingMethod method_;
  icmp::socket icmp_;
  boost::asio::ip::tcp::socket tcp_;
  std::uint16_t identifier_;
  std::uint16_t sequence_ = 0;
  // The probe that is under way.
  ports::OperationId operation_ = 0;
  boost::asio::ip::address_v4 address_;
  std::string payload_;
  bool waiting_ = false;
  bool closed_ = false;
};

}  // namespace bg96::netbridge
