// Peers that connect to the modem.
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <optional>

#include "tests/unit/netbridge/bridge.hpp"
#include "tests/unit/netbridge/own_network.hpp"

namespace bg96::netbridge {
namespace {

NetRequest listen_at(std::uint16_t port, const std::string& host = "10.7.157.1") {
  NetRequest request;
  request.kind = Kind::listen;
  request.stream = 100;
  request.local = {host, port};
  return request;
}

NetRequest accept_as(ports::StreamId accepted) {
  NetRequest request;
  request.kind = Kind::accept;
  request.stream = 100;
  request.accepted = accepted;
  return request;
}

std::uint16_t free_port() {
  asio::io_context io;
  return Server(io).port();
}

tcp::socket connect(Bridge& bridge, std::uint16_t port) {
  tcp::socket peer(bridge.io);
  peer.connect({asio::ip::address_v4::loopback(), port});
  return peer;
}

TEST(Listener, WhatIsAcceptedIsAnOrdinaryStream) {
  Bridge bridge;
  NetRequest listening = listen_at(0);
  listening.retransmission_limit = 4321ms;
  const NetEvent event = bridge.ask(std::move(listening));
  EXPECT_EQ(event.status, NetStatus::ok);
  EXPECT_EQ(event.local.host, "10.7.157.1");
  ASSERT_NE(event.local.port, 0);
  const auto accepting = bridge.start(accept_as(1));
  for (int i = 0; i < 100; ++i) bridge.poll();
  EXPECT_FALSE(bridge.has(accepting));
  tcp::socket peer = connect(bridge, event.local.port);
  const NetEvent accepted = bridge.wait_for(accepting);
  EXPECT_EQ(accepted.status, NetStatus::ok);
  EXPECT_EQ(accepted.remote, (Endpoint{"127.0.0.1", peer.local_endpoint().port()}));

  EXPECT_EQ(bridge.send("hello").status, NetStatus::ok);
  EXPECT_EQ(read_exactly(peer, 5), "hello");
  EXPECT_EQ(bridge.ask(bridge.request(Kind::write, 1, "again")).status, NetStatus::ok);
  EXPECT_EQ(read_exactly(peer, 5), "again");
  asio::write(peer, asio::buffer(std::string("welcome")));
  EXPECT_EQ(bridge.ask(bridge.request(Kind::receive, 1)).bytes, "welcome");
  EXPECT_TRUE(bridge.run_until([&] { return bridge.unacknowledged() == 0; }));
  const auto finishing = bridge.start(bridge.request(Kind::finish, 1));
  EXPECT_EQ(end_of(peer), asio::error::eof);
  peer.close();
  EXPECT_EQ(bridge.wait_for(finishing).status, NetStatus::ok);
}

TEST(Listener, TheLimitOfRetransmissionIsThatOfWhatIsAccepted) {
  Bridge bridge;
  NetRequest listening = listen_at(0);
  listening.retransmission_limit = 4321ms;
  const std::uint16_t port = bridge.ask(std::move(listening)).local.port;
  const tcp::socket peer = connect(bridge, port);
  bridge.ask(accept_as(1));
  bridge.network->request(bridge.request(Kind::close, 100));  // it has the same port
  EXPECT_EQ(tcp_option_of(port, TCP_USER_TIMEOUT), 4321);
}

TEST(Listener, IsOnLoopbackOnlyAndSaysWhere) {
  const std::uint16_t port = free_port();
  Bridge bridge;
  EXPECT_EQ(bridge.ask(listen_at(port)).local.port, port);
  const std::string number = std::to_string(port);
  EXPECT_EQ(bridge.notes,
            std::vector<std::string>{"TCP LISTENER on port " + number + " is 127.0.0.1:" + number});
}

TEST(Listener, EveryPeerThatWaitsGetsItsOwnStream) {
  Bridge bridge;
  const std::uint16_t port = bridge.ask(listen_at(0)).local.port;
  std::vector<tcp::socket> peers;
  for (int i = 0; i < 11; ++i) peers.push_back(connect(bridge, port));
  for (ports::StreamId id = 1; id <= 11; ++id) {
    EXPECT_EQ(bridge.ask(accept_as(id)).status, NetStatus::ok);
    EXPECT_EQ(bridge.ask(bridge.request(Kind::send, id, std::to_string(id))).status, NetStatus::ok);
  }
  for (int i = 0; i < 11; ++i) {
    const std::string expected = std::to_string(i + 1);
    EXPECT_EQ(read_exactly(peers[static_cast<std::size_t>(i)], expected.size()), expected);
  }
}

TEST(Listener, ATakenPortIsInUse) {
  Bridge bridge;
  const Server other(bridge.io);
  EXPECT_EQ(bridge.ask(listen_at(other.port())).status, NetStatus::address_in_use);
  EXPECT_EQ(bridge.ask(accept_as(1)).status, NetStatus::closed);
  EXPECT_TRUE(bridge.notes.empty());
}

TEST(Listener, ItsPortIsFreeAgainAtOnce) {
  Bridge bridge;
  const std::uint16_t port = bridge.ask(listen_at(0)).local.port;
  tcp::socket peer = connect(bridge, port);
  bridge.ask(accept_as(1));
  bridge.network->request(bridge.request(Kind::close, 1));  // the modem's end waits in TIME_WAIT
  EXPECT_EQ(end_of(peer), asio::error::eof);
  peer.close();
  bridge.network->request(bridge.request(Kind::close, 100));
  NetRequest again = listen_at(port);
  again.stream = 101;
  EXPECT_EQ(bridge.ask(std::move(again)).status, NetStatus::ok);
}

TEST(Listener, ClosingItLeavesWhatWasAccepted) {
  Bridge bridge;
  const std::uint16_t port = bridge.ask(listen_at(0)).local.port;
  tcp::socket peer = connect(bridge, port);
  bridge.ask(accept_as(1));
  const auto accepting = bridge.start(accept_as(2));
  bridge.network->request(bridge.request(Kind::close, 100));
  for (int i = 0; i < 100; ++i) bridge.poll();
  EXPECT_FALSE(bridge.has(accepting));
  EXPECT_EQ(bridge.send("still here").status, NetStatus::ok);
  EXPECT_EQ(read_exactly(peer, 10), "still here");
  tcp::socket late(bridge.io);
  error_code error;
  late.connect({asio::ip::address_v4::loopback(), port}, error);
  EXPECT_EQ(error, asio::error::connection_refused);
}

TEST(Listener, WithoutDescriptorsPeersAreTurnedAway) {
  Bridge bridge;
  const std::uint16_t port = bridge.ask(listen_at(0)).local.port;
  std::vector<tcp::socket> peers;
  {
    std::vector<tcp::socket> unconnected;
    for (int i = 0; i < 2; ++i) unconnected.emplace_back(bridge.io, tcp::v4());
    const NoDescriptorsLeft none;
    const auto waiting = bridge.start(accept_as(1));
    for (int i = 0; i < 100; ++i) bridge.poll();
    EXPECT_FALSE(bridge.has(waiting));  // nobody is there yet
    unconnected[0].connect({asio::ip::address_v4::loopback(), port});
    EXPECT_EQ(bridge.wait_for(waiting).status, NetStatus::no_resources);
    EXPECT_EQ(end_of(unconnected[0]), asio::error::connection_reset);
    unconnected[1].connect({asio::ip::address_v4::loopback(), port});
    EXPECT_EQ(bridge.ask(accept_as(2)).status, NetStatus::no_resources);
    EXPECT_EQ(end_of(unconnected[1]), asio::error::connection_reset);
  }
  tcp::socket peer = connect(bridge, port);
  EXPECT_EQ(bridge.ask(accept_as(3)).status, NetStatus::ok);
  EXPECT_EQ(bridge.ask(bridge.request(Kind::send, 3, "x")).status, NetStatus::ok);
  EXPECT_EQ(read_exactly(peer, 1), "x");
}

TEST(ListenerMapping, BindsAnotherPortAndTheModemKeepsItsOwn) {
  for (const std::string from : {"10.7.157.1", "0.0.0.0", "127.0.0.1", "*", ""}) {
    HostNetworkOptions options;
    options.mappings = {{{"10.7.157.2", 2020}, {"127.0.0.1", 1}},
                        {{from, 2021}, {"127.0.0.1", 1}},
                        {{from, 2020}, {"127.0.0.1", 0}}};
    Bridge bridge(options);
    EXPECT_EQ(bridge.ask(listen_at(2020)).local, (Endpoint{"10.7.157.1", 2020})) << from;
    ASSERT_EQ(bridge.notes.size(), 1U);
    const std::string start = "TCP LISTENER on port 2020 is 127.0.0.1:";
    ASSERT_EQ(bridge.notes[0].substr(0, start.size()), start);
    const tcp::socket peer = connect(
        bridge, static_cast<std::uint16_t>(std::stoi(bridge.notes[0].substr(start.size()))));
    EXPECT_EQ(bridge.ask(accept_as(1)).status, NetStatus::ok);
  }
}

TEST(ListenerMapping, ToAPlaceThatIsNotThisHostsIsInUse) {
  for (const std::string place : {"192.0.2.1", "not-an-address"}) {
    HostNetworkOptions options;
    options.mappings = {{{"*", 2020}, {place, 0}}};
    Bridge bridge(options);
    EXPECT_EQ(bridge.ask(listen_at(2020)).status, NetStatus::address_in_use);
  }
}

TEST(ListenerMapping, OpensItToTheNetworkOnlyWhenAsked) {
  const Outcome outcome = in_own_network([] {
    HostNetworkOptions options;
    options.mappings = {{{"*", 2021}, {"0.0.0.0", 2021}}};
    Bridge bridge(options);
    EXPECT_EQ(bridge.ask(listen_at(2020)).status, NetStatus::ok);
    NetRequest open_to_all = listen_at(2021);
    open_to_all.stream = 101;
    EXPECT_EQ(bridge.ask(std::move(open_to_all)).status, NetStatus::ok);
    const auto outside = asio::ip::make_address_v4("10.0.0.1");
    error_code error;
    tcp::socket(bridge.io).connect({outside, 2020}, error);
    EXPECT_EQ(error, asio::error::connection_refused);
    tcp::socket(bridge.io).connect({outside, 2021}, error);
    EXPECT_FALSE(error);
  });
  if (outcome == Outcome::not_permitted) GTEST_SKIP() << "this host permits no own network";
  EXPECT_EQ(outcome, Outcome::passed);
}

}  // namespace
}  // namespace bg96::netbridge
