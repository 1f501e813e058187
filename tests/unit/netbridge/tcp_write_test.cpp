// What transparent mode needs of a TCP connection, and how long it is kept when nobody answers.
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "tests/unit/netbridge/bridge.hpp"
#include "tests/unit/netbridge/own_network.hpp"

namespace bg96::netbridge {
namespace {

// Far more than the kernel has room for.
constexpr std::size_t kMuch = 32 * 1024 * 1024;

TEST(TcpWrite, IsToldWhenTheKernelHasTakenAll) {
  Bridge bridge;
  Server server(bridge.io);
  tcp::socket peer = bridge.connect(server);
  EXPECT_EQ(bridge.ask(bridge.request(Kind::write, 1, "hello")).status, NetStatus::ok);
  EXPECT_EQ(bridge.ask(bridge.request(Kind::write, 1, "")).status, NetStatus::ok);
  EXPECT_EQ(bridge.ask(bridge.request(Kind::write, 1, " world")).status, NetStatus::ok);
  EXPECT_EQ(read_exactly(peer, 11), "hello world");
}

TEST(TcpWrite, WaitsForAPeerThatDoesNotRead) {
  Bridge bridge;
  Server server(bridge.io);
  tcp::socket peer = bridge.connect(server);
  const auto writing = bridge.start(bridge.request(Kind::write, 1, pattern(0, kMuch)));
  for (int i = 0; i < 100; ++i) bridge.poll();
  EXPECT_FALSE(bridge.has(writing));
  // What the peer's kernel had room for is little.
  EXPECT_GT(bridge.unacknowledged(), kMuch - 65536);
  EXPECT_LE(bridge.unacknowledged(), kMuch);
  EXPECT_TRUE(read_pattern(bridge, peer, kMuch));
  EXPECT_EQ(bridge.wait_for(writing).status, NetStatus::ok);
  EXPECT_TRUE(bridge.run_until([&] { return bridge.unacknowledged() == 0; }));
}

TEST(TcpWrite, ABrokenConnectionIsToldToWriterAndReader) {
  for (const bool receives : {false, true}) {
    Bridge bridge;
    Server server(bridge.io);
    tcp::socket peer = bridge.connect(server);
    ports::OperationId receiving = 0;
    if (receives) receiving = bridge.start(bridge.request(Kind::receive, 1));
    const auto writing = bridge.start(bridge.request(Kind::write, 1, pattern(0, kMuch)));
    for (int i = 0; i < 100; ++i) bridge.poll();
    peer.set_option(tcp::socket::linger(true, 0));
    peer.close();
    EXPECT_EQ(bridge.wait_for(writing).status, NetStatus::reset);
    if (!receives) receiving = bridge.start(bridge.request(Kind::receive, 1));
    EXPECT_EQ(bridge.wait_for(receiving).status, NetStatus::reset);
    EXPECT_EQ(bridge.ask(bridge.request(Kind::write, 1, "more")).status, NetStatus::reset);
    EXPECT_EQ(bridge.send("more").status, NetStatus::reset);
  }
}

TEST(TcpWrite, TheEndStandsBehindAllThatWasWritten) {
  Bridge bridge;
  Server server(bridge.io);
  tcp::socket peer = bridge.connect(server);
  const auto writing = bridge.start(bridge.request(Kind::write, 1, pattern(0, kMuch)));
  const auto finishing = bridge.start(bridge.request(Kind::finish, 1));
  EXPECT_TRUE(read_pattern(bridge, peer, kMuch, Until::the_end));
  EXPECT_EQ(bridge.wait_for(writing).status, NetStatus::ok);
  peer.close();
  EXPECT_EQ(bridge.wait_for(finishing).status, NetStatus::ok);
}

TEST(TcpWrite, NothingIsHeardOfAStreamThatWasClosed) {
  Bridge bridge;
  Server server(bridge.io);
  tcp::socket peer = bridge.connect(server);
  const auto writing = bridge.start(bridge.request(Kind::write, 1, pattern(0, kMuch)));
  bridge.network->request(bridge.request(Kind::abort, 1));
  EXPECT_EQ(end_of(peer), asio::error::connection_reset);
  bridge.poll();
  EXPECT_FALSE(bridge.has(writing));
  EXPECT_EQ(bridge.ask(bridge.request(Kind::write, 1, "x")).status, NetStatus::closed);
}

TEST(TcpReceive, AllArrivesWhateverTheLimits) {
  Bridge bridge;
  Server server(bridge.io);
  tcp::socket peer = bridge.connect(server);
  const std::string sent = pattern(0, 8 * 1024 * 1024);
  bool written = false;
  asio::async_write(peer, asio::buffer(sent), [&](error_code, std::size_t) { written = true; });
  std::string received;
  const std::size_t limits[] = {1, 1500, 65536, 10 * 1024 * 1024};
  for (std::size_t i = 0; received.size() < sent.size(); ++i) {
    const std::size_t limit = limits[i % 4];
    const NetEvent event = bridge.ask(bridge.request(Kind::receive, 1, "", limit));
    ASSERT_EQ(event.status, NetStatus::ok);
    ASSERT_FALSE(event.bytes.empty());
    ASSERT_LE(event.bytes.size(), limit);
    received += event.bytes;
  }
  EXPECT_TRUE(received == sent);
  EXPECT_TRUE(bridge.run_until([&] { return written; }));
}

// Linux counts a limit of an open connection for the SYN, too.
TEST(TcpRetransmission, IsLimitedOnceTheConnectionStands) {
  Bridge bridge;
  Server server(bridge.io);
  NetRequest open = bridge.open(1, "127.0.0.1", server.port());
  open.retransmission_limit = 12345ms;
  const NetEvent opened = bridge.ask(std::move(open));
  const std::uint16_t port = opened.local.port;
  EXPECT_EQ(tcp_option_of(port, TCP_USER_TIMEOUT), 12345);
  // 1 + 2 + 4 + ... seconds: 255, where Linux' own 127 would be less than the modem's 150.
  EXPECT_GE(tcp_option_of(port, TCP_SYNCNT), 7);
  NetRequest limit = bridge.request(Kind::limit_retransmission, 1);
  limit.retransmission_limit = 1s;
  bridge.network->request(limit);
  EXPECT_EQ(tcp_option_of(port, TCP_USER_TIMEOUT), 1000);
  limit.retransmission_limit = 0s;
  bridge.network->request(limit);
  EXPECT_EQ(tcp_option_of(port, TCP_USER_TIMEOUT), 0);
}

TEST(TcpOpen, WithoutDescriptorsThereAreNoResources) {
  Bridge bridge;
  Server server(bridge.io);
  const auto statuses = [&](ports::StreamId first) {
    NetRequest serve = bridge.request(Kind::open_udp, first + 1);
    NetRequest listen = bridge.request(Kind::listen, first + 2);
    return std::vector<NetStatus>{bridge.ask(bridge.open(first, "127.0.0.1", server.port())).status,
                                  bridge.ask(std::move(serve)).status,
                                  bridge.ask(std::move(listen)).status};
  };
  // Besides, UBSan needs descriptors to look at a type for the first time.
  EXPECT_EQ(statuses(1), std::vector<NetStatus>(3, NetStatus::ok));
  const NoDescriptorsLeft none;
  EXPECT_EQ(statuses(11), std::vector<NetStatus>(3, NetStatus::no_resources));
}

}  // namespace
}  // namespace bg96::netbridge
