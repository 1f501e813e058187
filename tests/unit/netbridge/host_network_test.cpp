// TCP connections that the modem dials, on real sockets of this machine's loopback.
#include <netinet/in.h>

#include "tests/unit/netbridge/bridge.hpp"

namespace bg96::netbridge {
namespace {

TEST(HostNetworkOpen, TellsBothEnds) {
  Bridge bridge;
  Server server(bridge.io);
  const NetEvent event = bridge.ask(bridge.open(1, "127.0.0.1", server.port()));
  EXPECT_EQ(event.status, NetStatus::ok);
  EXPECT_EQ(event.remote.host, "127.0.0.1");
  EXPECT_EQ(event.remote.port, server.port());
  const tcp::socket peer = server.accept();
  EXPECT_EQ(peer.remote_endpoint().port(), event.local.port);
}

TEST(HostNetworkOpen, WhereNobodyListensIsRefused) {
  Bridge bridge;
  std::uint16_t port = 0;
  {
    const Server server(bridge.io);
    port = server.port();
  }
  EXPECT_EQ(bridge.ask(bridge.open(1, "127.0.0.1", port)).status, NetStatus::refused);
}

TEST(HostNetworkOpen, ByName) {
  Bridge bridge;
  Server server(bridge.io);
  const NetEvent event = bridge.ask(bridge.open(1, "localhost", server.port()));
  EXPECT_EQ(event.status, NetStatus::ok);
  EXPECT_EQ(event.remote.host, "127.0.0.1");
}

TEST(HostNetworkOpen, ANameThatCannotBeIsNotFound) {
  Bridge bridge;
  const std::string label(64, 'x');  // one byte more than DNS allows
  EXPECT_EQ(bridge.ask(bridge.open(1, label + ".invalid", 80)).status, NetStatus::name_not_found);
}

TEST(HostNetworkOpen, ANameThatDoesNotExistIsNotFoundOrNobodyKnows) {
  Bridge bridge;
  const NetStatus status = bridge.ask(bridge.open(1, "no-such-host.invalid", 80)).status;
  EXPECT_TRUE(status == NetStatus::name_not_found || status == NetStatus::name_server_failed);
}

TEST(HostNetworkOpen, UsesTheLocalPortThatWasAskedFor) {
  Bridge bridge;
  Server server(bridge.io);
  std::uint16_t free_port = 0;
  {
    const Server other(bridge.io);
    free_port = other.port();
  }
  const NetEvent event = bridge.ask(bridge.open(1, "127.0.0.1", server.port(), free_port));
  EXPECT_EQ(event.status, NetStatus::ok);
  EXPECT_EQ(event.local.port, free_port);
}

TEST(HostNetworkOpen, ALocalPortThatIsListenedOnIsInUse) {
  Bridge bridge;
  Server server(bridge.io);
  const Server other(bridge.io);
  EXPECT_EQ(bridge.ask(bridge.open(1, "127.0.0.1", server.port(), other.port())).status,
            NetStatus::address_in_use);
}

TEST(HostNetworkOpen, AFailedOneLeavesNoStream) {
  Bridge bridge;
  std::uint16_t port = 0;
  {
    const Server server(bridge.io);
    port = server.port();
  }
  bridge.ask(bridge.open(1, "127.0.0.1", port));
  EXPECT_EQ(bridge.send("x").status, NetStatus::closed);
  bridge.network->request(bridge.request(Kind::abort, 1));
  EXPECT_EQ(bridge.send("x").status, NetStatus::closed);
}

TEST(HostNetworkSend, ArrivesAndIsAcknowledged) {
  Bridge bridge;
  Server server(bridge.io);
  tcp::socket peer = bridge.connect(server);
  std::string bytes;
  for (int code = 0; code < 256; ++code) bytes += static_cast<char>(code);
  EXPECT_EQ(bridge.send(bytes).status, NetStatus::ok);
  EXPECT_EQ(read_exactly(peer, bytes.size()), bytes);
  EXPECT_TRUE(bridge.run_until([&] { return bridge.unacknowledged() == 0; }));
}

TEST(HostNetworkSend, APeerThatDoesNotReadFillsTheBuffer) {
  Bridge bridge;
  Server server(bridge.io);
  tcp::socket peer = bridge.connect(server);
  const std::size_t sent = fill(bridge);
  const std::size_t waiting = bridge.unacknowledged();
  EXPECT_GT(waiting, 0U);
  EXPECT_LE(waiting, 10240U);
  // All that was taken, and nothing else, arrives once the peer reads.
  EXPECT_TRUE(read_pattern(bridge, peer, sent));
  EXPECT_TRUE(bridge.run_until([&] { return bridge.unacknowledged() == 0; }));
  EXPECT_EQ(bridge.send("more").status, NetStatus::ok);
}

TEST(HostNetworkSend, TakesMoreThanTheKernelHasRoomFor) {
  Bridge bridge;
  Server server(bridge.io);
  tcp::socket peer = bridge.connect(server);
  constexpr std::size_t kLimit = 16 * 1024 * 1024;
  const std::size_t sent = fill(bridge, 1024 * 1024, kLimit);
  EXPECT_LE(bridge.unacknowledged(), kLimit);
  EXPECT_TRUE(read_pattern(bridge, peer, sent));
  EXPECT_TRUE(bridge.run_until([&] { return bridge.unacknowledged() == 0; }));
}

TEST(HostNetworkSend, TheLimitCountsToTheByteAndTakesAllOrNothing) {
  Bridge bridge;
  Server server(bridge.io);
  const tcp::socket peer = bridge.connect(server);
  EXPECT_EQ(bridge.send("12345", 4).status, NetStatus::buffer_full);
  EXPECT_EQ(bridge.unacknowledged(), 0U);
  EXPECT_EQ(bridge.send("1234", 4).status, NetStatus::ok);
  fill(bridge);
  const std::size_t waiting = bridge.unacknowledged();  // it can only become less
  EXPECT_EQ(bridge.send("1234567890", waiting + 10).status, NetStatus::ok);
}

TEST(HostNetworkSend, AfterAResetItFails) {
  Bridge bridge;
  Server server(bridge.io);
  tcp::socket peer = bridge.connect(server);
  const auto receiving = bridge.start(bridge.request(Kind::receive, 1));
  peer.set_option(tcp::socket::linger(true, 0));
  peer.close();
  EXPECT_EQ(bridge.wait_for(receiving).status, NetStatus::reset);
  EXPECT_NE(bridge.send("x").status, NetStatus::ok);
}

TEST(HostNetworkReceive, WaitsForBytesAndTakesUpToTheLimit) {
  Bridge bridge;
  Server server(bridge.io);
  tcp::socket peer = bridge.connect(server);
  const auto receiving = bridge.start(bridge.request(Kind::receive, 1, "", 10));
  bridge.poll();
  EXPECT_FALSE(bridge.has(receiving));
  std::string sent;
  for (int i = 0; i < 100; ++i) sent += static_cast<char>(i);
  asio::write(peer, asio::buffer(sent));
  std::string received = bridge.wait_for(receiving).bytes;
  EXPECT_FALSE(received.empty());
  EXPECT_LE(received.size(), 10U);
  while (received.size() < sent.size()) {
    const NetEvent event = bridge.ask(bridge.request(Kind::receive, 1, "", 7));
    ASSERT_EQ(event.status, NetStatus::ok);
    ASSERT_FALSE(event.bytes.empty());
    ASSERT_LE(event.bytes.size(), 7U);
    received += event.bytes;
  }
  EXPECT_EQ(received, sent);
}

TEST(HostNetworkReceive, ThePeersEndComesBehindItsBytes) {
  Bridge bridge;
  Server server(bridge.io);
  tcp::socket peer = bridge.connect(server);
  asio::write(peer, asio::buffer(std::string("last words")));
  peer.shutdown(tcp::socket::shutdown_send);
  EXPECT_EQ(bridge.ask(bridge.request(Kind::receive, 1)).bytes, "last words");
  EXPECT_EQ(bridge.ask(bridge.request(Kind::receive, 1)).status, NetStatus::closed);
}

TEST(HostNetworkReceive, WhatIsNotAskedForIsNotReadFromThePeer) {
  Bridge bridge;
  Server server(bridge.io);
  tcp::socket peer = bridge.connect(server);
  peer.non_blocking(true);
  // Nothing is received: at some time the peer must feel it.
  error_code error;
  const std::string piece(65536, 'x');
  std::size_t written = 0;
  for (int i = 0; i < 10'000 && !error; ++i) {
    written += peer.write_some(asio::buffer(piece), error);
    bridge.poll();
  }
  EXPECT_EQ(error, asio::error::would_block);
  std::size_t received = 0;
  while (received < written) {
    const std::size_t size = bridge.ask(bridge.request(Kind::receive, 1, "", 65536)).bytes.size();
    ASSERT_GT(size, 0U);
    received += size;
  }
  EXPECT_EQ(received, written);
}

TEST(HostNetworkFinish, ThePeerSeesTheEndAndIsWaitedFor) {
  Bridge bridge;
  Server server(bridge.io);
  tcp::socket peer = bridge.connect(server);
  bridge.send("bye");
  const auto finishing = bridge.start(bridge.request(Kind::finish, 1));
  EXPECT_EQ(read_exactly(peer, 3), "bye");
  EXPECT_EQ(end_of(peer), asio::error::eof);
  bridge.poll();
  EXPECT_FALSE(bridge.has(finishing));
  asio::write(peer, asio::buffer(std::string(1000, 'x')));  // thrown away
  bridge.poll();
  EXPECT_FALSE(bridge.has(finishing));
  peer.shutdown(tcp::socket::shutdown_send);
  EXPECT_EQ(bridge.wait_for(finishing).status, NetStatus::ok);
}

TEST(HostNetworkFinish, APeerThatAnswersWithAResetIsDoneToo) {
  Bridge bridge;
  Server server(bridge.io);
  tcp::socket peer = bridge.connect(server);
  const auto finishing = bridge.start(bridge.request(Kind::finish, 1));
  peer.set_option(tcp::socket::linger(true, 0));
  peer.close();
  bridge.wait_for(finishing);
}

TEST(HostNetworkFinish, TheEndStandsBehindWhatThePeerHasNotTakenYet) {
  for (const std::size_t limit : {std::size_t{10240}, std::size_t{16 * 1024 * 1024}}) {
    Bridge bridge;
    Server server(bridge.io);
    tcp::socket peer = bridge.connect(server);
    const std::size_t sent = fill(bridge, limit / 10, limit);
    const auto finishing = bridge.start(bridge.request(Kind::finish, 1));
    bridge.poll();
    EXPECT_FALSE(bridge.has(finishing));
    EXPECT_TRUE(read_pattern(bridge, peer, sent, Until::the_end));
    peer.close();
    bridge.wait_for(finishing);
  }
}

TEST(HostNetworkClose, ThePeerSeesTheEnd) {
  Bridge bridge;
  Server server(bridge.io);
  tcp::socket peer = bridge.connect(server);
  bridge.send("bye");
  bridge.network->request(bridge.request(Kind::close, 1));
  EXPECT_EQ(read_exactly(peer, 3), "bye");
  EXPECT_EQ(end_of(peer), asio::error::eof);
}

TEST(HostNetworkClose, AnAbortIsAReset) {
  Bridge bridge;
  Server server(bridge.io);
  tcp::socket peer = bridge.connect(server);
  bridge.network->request(bridge.request(Kind::abort, 1));
  EXPECT_EQ(end_of(peer), asio::error::connection_reset);
}

TEST(HostNetworkClose, NothingIsHeardOfAStreamThatWasClosed) {
  for (const Kind how : {Kind::close, Kind::abort}) {
    Bridge bridge;
    Server server(bridge.io);
    tcp::socket peer = bridge.connect(server);
    const auto receiving = bridge.start(bridge.request(Kind::receive, 1));
    const auto looking_up = bridge.start(bridge.open(2, "localhost", server.port()));
    const auto connecting = bridge.start(bridge.open(3, "127.0.0.1", server.port()));
    for (const ports::StreamId stream : {1U, 2U, 3U}) {
      bridge.network->request(bridge.request(how, stream));
    }
    error_code ignored;
    peer.write_some(asio::buffer(std::string("late")), ignored);
    for (int i = 0; i < 100; ++i) bridge.poll();
    EXPECT_FALSE(bridge.has(receiving));
    EXPECT_FALSE(bridge.has(looking_up));
    EXPECT_FALSE(bridge.has(connecting));
    EXPECT_EQ(bridge.send("x").status, NetStatus::closed);
  }
}

TEST(HostNetwork, StreamsThatItDoesNotKnowAreClosed) {
  Bridge bridge;
  for (const Kind kind : {Kind::send, Kind::receive, Kind::send_queue, Kind::finish}) {
    EXPECT_EQ(bridge.ask(bridge.request(kind, 4711)).status, NetStatus::closed);
  }
  for (const Kind kind : {Kind::close, Kind::abort}) {
    bridge.network->request(bridge.request(kind, 4711));
  }
  bridge.poll();
  EXPECT_EQ(bridge.arrived.size(), 4U);
}

TEST(HostNetworkEgress, LoopbackReachesThisMachineOnly) {
  HostNetworkOptions options;
  options.egress = Egress::loopback;
  Bridge bridge(options);
  Server server(bridge.io);
  EXPECT_EQ(bridge.ask(bridge.open(1, "127.0.0.1", server.port())).status, NetStatus::ok);
  EXPECT_EQ(bridge.ask(bridge.open(2, "localhost", server.port())).status, NetStatus::ok);
  EXPECT_EQ(bridge.ask(bridge.open(3, "192.0.2.1", 80)).status, NetStatus::refused);
  // Linux would take this one for the server itself.
  EXPECT_EQ(bridge.ask(bridge.open(4, "0.0.0.0", server.port())).status, NetStatus::refused);
}

TEST(HostNetworkEgress, MappedOnlyReachesTheTargetsOfMappings) {
  Bridge outside;  // only to have a server
  Server server(outside.io);
  HostNetworkOptions options;
  options.egress = Egress::mapped_only;
  options.mappings = {{{"192.0.2.1", 80}, {"127.0.0.1", server.port()}},
                      {{"broker.example", 1883}, {"127.0.0.1", server.port()}}};
  Bridge bridge(options);
  const NetEvent by_address = bridge.ask(bridge.open(1, "192.0.2.1", 80));
  EXPECT_EQ(by_address.status, NetStatus::ok);
  EXPECT_EQ(by_address.remote.host, "192.0.2.1");  // what the modem dialled
  EXPECT_EQ(by_address.remote.port, 80);
  const NetEvent by_name = bridge.ask(bridge.open(2, "broker.example", 1883));
  EXPECT_EQ(by_name.status, NetStatus::ok);
  EXPECT_EQ(by_name.remote.host, "127.0.0.1");  // a name stands for its target's address
  EXPECT_EQ(by_name.remote.port, 1883);
  for (const auto& [host, port] : {std::pair{"192.0.2.1", 81},
                                   {"192.0.2.2", 80},
                                   {"127.0.0.1", 1884},
                                   {"localhost", static_cast<int>(server.port())}}) {
    const auto number = static_cast<std::uint16_t>(port);
    EXPECT_EQ(bridge.ask(bridge.open(3, host, number)).status, NetStatus::refused) << host;
  }
}

TEST(HostNetworkEgress, AMappingReachesBeyondThePolicyOfLoopback) {
  Bridge outside;
  Server server(outside.io);
  HostNetworkOptions options;
  options.egress = Egress::loopback;
  options.mappings = {{{"192.0.2.1", 80}, {"localhost", server.port()}}};
  Bridge bridge(options);
  EXPECT_EQ(bridge.ask(bridge.open(1, "192.0.2.1", 80)).status, NetStatus::ok);
}

// The sanitizers see what is left.
TEST(HostNetwork, GoesAwayWithEverythingUnderWay) {
  for (const bool let_it_run : {false, true}) {
    Bridge bridge;
    Server server(bridge.io);
    tcp::socket peer = bridge.connect(server);
    fill(bridge);
    bridge.start(bridge.request(Kind::receive, 1));
    bridge.start(bridge.open(2, "127.0.0.1", server.port()));
    bridge.start(bridge.open(3, "localhost", server.port()));
    bridge.start(bridge.open(4, "no-such-host.invalid", 80));
    bridge.ask(bridge.open(5, "127.0.0.1", server.port()));
    bridge.start(bridge.request(Kind::finish, 5));
    if (let_it_run) bridge.poll();
    bridge.network.reset();
    const std::size_t before = bridge.arrived.size();
    for (int i = 0; i < 100; ++i) bridge.poll();
    EXPECT_EQ(bridge.arrived.size(), before);
  }
}

}  // namespace
}  // namespace bg96::netbridge
