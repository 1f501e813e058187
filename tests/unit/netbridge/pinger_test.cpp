// Pings of loopback. Where the host permits no ICMP the bridge has a substitute, which is tested by
// itself; what needs more than that is tried in a network of its own.
#include <boost/asio/ip/icmp.hpp>

#include "tests/unit/netbridge/bridge.hpp"
#include "tests/unit/netbridge/own_network.hpp"

namespace bg96::netbridge {
namespace {

using asio::ip::icmp;

NetRequest ping(const std::string& host, std::size_t bytes = 32) {
  NetRequest request;
  request.kind = Kind::ping;
  request.stream = 1;
  request.remote.host = host;
  request.limit = bytes;
  return request;
}

HostNetworkOptions with(PingMethod method, Egress egress = Egress::allow) {
  HostNetworkOptions options;
  options.ping_method = method;
  options.egress = egress;
  return options;
}

void expect_reply(Bridge& bridge, std::size_t bytes = 32) {
  const NetEvent event = bridge.ask(ping("127.0.0.1", bytes));
  EXPECT_EQ(event.status, NetStatus::ok);
  EXPECT_EQ(event.remote.host, "127.0.0.1");
  EXPECT_EQ(event.time_to_live, 64U);
}

// Gives what the bridge asked on loopback, as everybody with a raw socket sees it.
struct Eavesdropper {
  explicit Eavesdropper(Bridge& owner) : bridge(owner), socket(owner.io, icmp::v4()) {
    socket.non_blocking(true);
  }
  std::string request() {
    std::string packet(65536, '\0');
    EXPECT_TRUE(bridge.run_until([&] {
      error_code error;
      packet.resize(65536);
      packet.resize(socket.receive(asio::buffer(packet), 0, error));
      return !error && packet.at(20) == 8;
    }));
    return packet;
  }
  void send(std::string message) {
    unsigned sum = 0;
    message[2] = message[3] = '\0';
    for (std::size_t i = 0; i + 1 < message.size(); i += 2) {
      sum += static_cast<unsigned>(static_cast<unsigned char>(message[i])) << 8U |
             static_cast<unsigned char>(message[i + 1]);
    }
    while (sum > 0xffffU) sum = (sum & 0xffffU) + (sum >> 16U);
    message[2] = static_cast<char>(~sum >> 8U & 0xffU);
    message[3] = static_cast<char>(~sum & 0xffU);
    socket.send_to(asio::buffer(message), {asio::ip::address_v4::loopback(), 0});
  }
  // The reply to a request, or what a router says of it.
  static std::string reply(const std::string& request) {
    return std::string(1, '\0') + request.substr(21);
  }
  static std::string unreachable(const std::string& request) {
    return std::string("\x03\x01\0\0\0\0\0\0", 8) + request.substr(0, 28);
  }

  Bridge& bridge;
  icmp::socket socket;
};

// In a network where nobody answers by himself, and both may be done.
void expect_in_silence(const std::function<void()>& test) {
  const Outcome outcome = in_own_network([&] {
    EXPECT_TRUE(write_file("/proc/sys/net/ipv4/icmp_echo_ignore_all", "1"));
    test();
  });
  if (outcome == Outcome::not_permitted) GTEST_SKIP() << "this host permits no own network";
  EXPECT_EQ(outcome, Outcome::passed);
}

TEST(Ping, IsAnswered) {
  Bridge bridge;
  expect_reply(bridge);
  expect_reply(bridge);
}

TEST(Ping, OfEverySize) {
  Bridge bridge;
  for (const std::size_t bytes : {0U, 1U, 31U, 1472U, 1473U, 1500U, 65507U}) {
    expect_reply(bridge, bytes);
  }
}

TEST(Ping, WhatIsNoAddressIsNotFound) {
  Bridge bridge;
  EXPECT_EQ(bridge.ask(ping("localhost")).status, NetStatus::name_not_found);
}

TEST(Ping, ANewOneTakesThePlaceOfTheLast) {
  Bridge bridge;
  expect_reply(bridge);
  const auto first = bridge.start(ping("127.0.0.1"));
  const auto second = bridge.start(ping("127.0.0.1"));
  EXPECT_EQ(bridge.wait_for(second).status, NetStatus::ok);
  for (int i = 0; i < 100; ++i) bridge.poll();
  EXPECT_FALSE(bridge.has(first));
}

TEST(Ping, AClosedOneIsForgotten) {
  for (const PingMethod method : {PingMethod::raw, PingMethod::tcp}) {
    Bridge bridge(with(method));
    const auto pinging = bridge.start(ping("127.0.0.1"));
    bridge.network->request(bridge.request(Kind::close, 1));
    for (int i = 0; i < 100; ++i) bridge.poll();
    EXPECT_FALSE(bridge.has(pinging));
  }
}

TEST(Ping, TheEgressPolicyHolds) {
  HostNetworkOptions options = with(PingMethod::raw, Egress::mapped_only);
  options.mappings = {{{"192.0.2.1", 80}, {"127.0.0.1", 8080}}};
  Bridge mapped(options);
  expect_reply(mapped);
  EXPECT_EQ(mapped.ask(ping("192.0.2.1")).status, NetStatus::refused);
  EXPECT_EQ(mapped.ask(ping("127.0.0.2")).status, NetStatus::refused);
  Bridge loopback(with(PingMethod::raw, Egress::loopback));
  expect_reply(loopback);
  EXPECT_EQ(loopback.ask(ping("192.0.2.1")).status, NetStatus::refused);
}

TEST(PingByTcp, ARefusalShowsThatTheHostIsThere) {
  Bridge bridge(with(PingMethod::tcp));
  expect_reply(bridge);
  expect_reply(bridge);
  NetRequest other = ping("127.0.0.1");
  other.stream = 2;
  EXPECT_EQ(bridge.ask(std::move(other)).status, NetStatus::ok);
  EXPECT_EQ(bridge.notes.size(), 1U);  // once for all
  EXPECT_NE(bridge.notes.at(0).find("TCP port 7"), std::string::npos);
}

TEST(PingByDatagram, WhereTheHostPermitsIt) {
  const Outcome outcome = in_own_network([] {
    if (!write_file("/proc/sys/net/ipv4/ping_group_range", "0 0")) return;
    Bridge bridge(with(PingMethod::datagram));
    expect_reply(bridge);
    expect_reply(bridge, 0);
    expect_reply(bridge, 1500);
    EXPECT_TRUE(bridge.notes.empty());
  });
  if (outcome == Outcome::not_permitted) GTEST_SKIP() << "this host permits no own network";
  EXPECT_EQ(outcome, Outcome::passed);
}

TEST(Ping, WithoutARouteItIsUnreachable) {
  const Outcome outcome = in_own_network([] {
    for (const PingMethod method : {PingMethod::raw, PingMethod::tcp}) {
      Bridge bridge(with(method));
      EXPECT_EQ(bridge.ask(ping("192.0.2.1")).status, NetStatus::unreachable);
    }
  });
  if (outcome == Outcome::not_permitted) GTEST_SKIP() << "this host permits no own network";
  EXPECT_EQ(outcome, Outcome::passed);
}

TEST(Ping, OnlyItsOwnReplyCounts) {
  expect_in_silence([] {
    Bridge bridge;
    Eavesdropper other(bridge);
    const auto late = bridge.start(ping("127.0.0.1"));
    const std::string first = Eavesdropper::reply(other.request());
    const auto pinging = bridge.start(ping("127.0.0.1"));
    const std::string right = Eavesdropper::reply(other.request());
    for (const std::size_t changed : {std::size_t{5}, std::size_t{7}, right.size() - 1}) {
      std::string wrong = right;
      wrong[changed] = static_cast<char>(wrong[changed] ^ 1);
      other.send(wrong);
    }
    other.send(right + std::string(2, '\0'));
    other.send(right.substr(0, right.size() - 2));
    other.send(first);
    other.send(std::string(8, '\0'));
    for (int i = 0; i < 100; ++i) bridge.poll();
    EXPECT_FALSE(bridge.has(pinging));
    other.send(right);
    EXPECT_EQ(bridge.wait_for(pinging).status, NetStatus::ok);
    EXPECT_FALSE(bridge.has(late));
  });
}

TEST(Ping, WhatARouterCannotDeliverIsUnreachable) {
  for (const PingMethod method : {PingMethod::raw, PingMethod::datagram}) {
    expect_in_silence([method] {
      write_file("/proc/sys/net/ipv4/ping_group_range", "0 0");
      Bridge bridge(with(method));
      Eavesdropper router(bridge);
      bridge.start(ping("127.0.0.1"));
      const std::string late = Eavesdropper::unreachable(router.request());
      const auto pinging = bridge.start(ping("127.0.0.1"));
      const std::string right = Eavesdropper::unreachable(router.request());
      router.send(late);
      for (int i = 0; i < 100; ++i) bridge.poll();
      EXPECT_FALSE(bridge.has(pinging));
      router.send(right);
      EXPECT_EQ(bridge.wait_for(pinging).status, NetStatus::unreachable);
      EXPECT_TRUE(write_file("/proc/sys/net/ipv4/icmp_echo_ignore_all", "0"));
      expect_reply(bridge);
    });
  }
}

}  // namespace
}  // namespace bg96::netbridge
