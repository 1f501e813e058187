// Datagrams, on real sockets of this machine's loopback.
#include <boost/asio/ip/udp.hpp>

#include "tests/unit/netbridge/bridge.hpp"
#include "tests/unit/netbridge/own_network.hpp"

namespace bg96::netbridge {
namespace {

using asio::ip::udp;

constexpr std::size_t kLargest = 65507;

// Somebody with a datagram socket.
struct Peer {
  explicit Peer(Bridge& owner, const std::string& address = "127.0.0.1")
      : bridge(owner), socket(owner.io, udp::endpoint(asio::ip::make_address_v4(address), 0)) {
    socket.non_blocking(true);
  }
  std::uint16_t port() const { return socket.local_endpoint().port(); }
  bool try_receive() {
    error_code error;
    std::string buffer(65536, '\0');
    const std::size_t size = socket.receive_from(asio::buffer(buffer), sender, 0, error);
    received = buffer.substr(0, size);
    return !error;
  }
  std::string receive() {
    EXPECT_TRUE(bridge.run_until([&] { return try_receive(); }));
    return received;
  }
  void send(const std::string& bytes, std::uint16_t to, const std::string& host = "127.0.0.1") {
    socket.send_to(asio::buffer(bytes), {asio::ip::make_address_v4(host), to});
  }

  Bridge& bridge;
  udp::socket socket;
  udp::endpoint sender;
  std::string received;
};

NetRequest open_udp(const Endpoint& remote, std::uint16_t local_port = 0) {
  NetRequest request;
  request.kind = Kind::open_udp;
  request.stream = 1;
  request.remote = remote;
  request.local = {"10.7.157.1", local_port};
  return request;
}

NetRequest send_to(const Endpoint& remote, const std::string& bytes) {
  NetRequest request;
  request.kind = Kind::send;
  request.stream = 1;
  request.remote = remote;
  request.bytes = bytes;
  return request;
}

NetEvent receive(Bridge& bridge) { return bridge.ask(bridge.request(Kind::receive, 1, "", 1)); }

std::uint16_t free_port() {
  asio::io_context io;
  return udp::socket(io, udp::endpoint(udp::v4(), 0)).local_endpoint().port();
}

TEST(Udp, WithAPeerGoesToAndFro) {
  for (const std::string host : {"127.0.0.1", "localhost"}) {
    Bridge bridge;
    Peer peer(bridge);
    const NetEvent event = bridge.ask(open_udp({host, peer.port()}));
    EXPECT_EQ(event.status, NetStatus::ok);
    EXPECT_EQ(event.remote, (Endpoint{"127.0.0.1", peer.port()}));
    EXPECT_EQ(bridge.send("hello").status, NetStatus::ok);
    EXPECT_EQ(peer.receive(), "hello");
    EXPECT_EQ(peer.sender.port(), event.local.port);
    peer.send("welcome", event.local.port);
    const NetEvent received = receive(bridge);
    EXPECT_EQ(received.bytes, "welcome");
    EXPECT_EQ(received.remote, (Endpoint{"127.0.0.1", peer.port()}));
    EXPECT_EQ(bridge.unacknowledged(), 0U);
  }
}

TEST(Udp, WithAPeerUsesTheLocalPortThatWasAskedFor) {
  Bridge bridge;
  Peer peer(bridge);
  const std::uint16_t port = free_port();
  EXPECT_EQ(bridge.ask(open_udp({"127.0.0.1", peer.port()}, port)).local.port, port);
  bridge.send("x");
  peer.receive();
  EXPECT_EQ(peer.sender.port(), port);
}

TEST(Udp, ATakenPortIsInUse) {
  Bridge bridge;
  Peer peer(bridge);
  EXPECT_EQ(bridge.ask(open_udp({"127.0.0.1", 9}, peer.port())).status, NetStatus::address_in_use);
  EXPECT_EQ(bridge.ask(open_udp({}, peer.port())).status, NetStatus::address_in_use);
  EXPECT_EQ(bridge.send("x").status, NetStatus::closed);
}

TEST(Udp, EachReceiveIsOneDatagram) {
  Bridge bridge;
  Peer peer(bridge);
  const std::uint16_t port = bridge.ask(open_udp({"127.0.0.1", peer.port()})).local.port;
  const std::string largest = pattern(0, kLargest);
  const auto receiving = bridge.start(bridge.request(Kind::receive, 1, "", 1));
  for (int i = 0; i < 100; ++i) bridge.poll();
  EXPECT_FALSE(bridge.has(receiving));
  peer.send("", port);
  const NetEvent empty = bridge.wait_for(receiving);
  EXPECT_EQ(empty.status, NetStatus::ok);
  EXPECT_EQ(empty.bytes, "");
  EXPECT_EQ(empty.remote.port, peer.port());
  peer.send("one", port);
  peer.send("", port);
  peer.send(largest, port);
  peer.send("two", port);
  EXPECT_EQ(receive(bridge).bytes, "one");
  EXPECT_EQ(receive(bridge).bytes, "");
  EXPECT_TRUE(receive(bridge).bytes == largest);
  EXPECT_EQ(receive(bridge).bytes, "two");
}

TEST(Udp, EachSendIsOneDatagram) {
  Bridge bridge;
  Peer peer(bridge);
  bridge.ask(open_udp({"127.0.0.1", peer.port()}));
  const std::string largest = pattern(0, kLargest);
  EXPECT_EQ(bridge.send("").status, NetStatus::ok);
  EXPECT_EQ(peer.receive(), "");
  EXPECT_EQ(bridge.send(largest).status, NetStatus::ok);
  EXPECT_TRUE(peer.receive() == largest);
  EXPECT_EQ(bridge.send(largest + "x").status, NetStatus::failed);
  EXPECT_EQ(bridge.send("after").status, NetStatus::ok);
  EXPECT_EQ(peer.receive(), "after");
}

TEST(Udp, APortThatNobodyHasYetBreaksNothing) {
  Bridge bridge;
  const std::uint16_t port = free_port();
  const std::uint16_t own = bridge.ask(open_udp({"127.0.0.1", port})).local.port;
  const auto receiving = bridge.start(bridge.request(Kind::receive, 1));
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(bridge.send("lost").status, NetStatus::ok);
    bridge.poll();
  }
  for (int i = 0; i < 3; ++i) EXPECT_EQ(bridge.send("lost").status, NetStatus::ok);
  udp::socket late(bridge.io, udp::endpoint(asio::ip::address_v4::loopback(), port));
  late.non_blocking(true);
  EXPECT_EQ(bridge.send("found").status, NetStatus::ok);
  std::string bytes(10, '\0');
  error_code error;
  EXPECT_TRUE(bridge.run_until([&] {
    bytes.resize(late.receive(asio::buffer(bytes), 0, error));
    return !error;
  }));
  EXPECT_EQ(bytes, "found");
  EXPECT_FALSE(bridge.has(receiving));
  late.send_to(asio::buffer(std::string("answer")), {asio::ip::address_v4::loopback(), own});
  EXPECT_EQ(bridge.wait_for(receiving).bytes, "answer");
}

TEST(Udp, WithAPeerHearsNobodyElse) {
  Bridge bridge;
  Peer peer(bridge);
  Peer other(bridge);
  const std::uint16_t port = bridge.ask(open_udp({"127.0.0.1", peer.port()})).local.port;
  other.send("intruder", port);
  peer.send("peer", port);
  EXPECT_EQ(receive(bridge).bytes, "peer");
}

TEST(Udp, AClosedOneIsForgotten) {
  Bridge bridge;
  Peer peer(bridge);
  const std::uint16_t port = bridge.ask(open_udp({"127.0.0.1", peer.port()})).local.port;
  const auto receiving = bridge.start(bridge.request(Kind::receive, 1));
  bridge.network->request(bridge.request(Kind::close, 1));
  peer.send("late", port);
  for (int i = 0; i < 100; ++i) bridge.poll();
  EXPECT_FALSE(bridge.has(receiving));
  EXPECT_EQ(bridge.send("x").status, NetStatus::closed);
}

TEST(UdpService, TakesFromAndSendsToAnybody) {
  Bridge bridge;
  Peer one(bridge);
  Peer two(bridge);
  const std::uint16_t asked = free_port();
  const NetEvent event = bridge.ask(open_udp({}, asked));
  EXPECT_EQ(event.status, NetStatus::ok);
  EXPECT_EQ(event.local, (Endpoint{"10.7.157.1", asked}));
  const std::string number = std::to_string(asked);
  EXPECT_EQ(bridge.notes,
            std::vector<std::string>{"UDP SERVICE on port " + number + " is 127.0.0.1:" + number});
  for (Peer* const peer : {&one, &two}) {
    peer->send("hello", asked);
    const NetEvent received = receive(bridge);
    EXPECT_EQ(received.bytes, "hello");
    EXPECT_EQ(received.remote, (Endpoint{"127.0.0.1", peer->port()}));
    EXPECT_EQ(bridge.ask(send_to(received.remote, "")).status, NetStatus::ok);
    EXPECT_EQ(peer->receive(), "");
    EXPECT_EQ(peer->sender.port(), asked);
  }
}

TEST(UdpService, TwoCannotHaveOnePort) {
  Bridge bridge;
  const std::uint16_t port = bridge.ask(open_udp({})).local.port;
  ASSERT_NE(port, 0);
  NetRequest second = open_udp({}, port);
  second.stream = 2;
  EXPECT_EQ(bridge.ask(std::move(second)).status, NetStatus::address_in_use);
}

TEST(UdpService, ANameIsNoAddress) {
  Bridge bridge;
  bridge.ask(open_udp({}));
  EXPECT_EQ(bridge.ask(send_to({"localhost", 9}, "x")).status, NetStatus::name_not_found);
}

TEST(UdpEgress, RefusesWhatIsElsewhere) {
  HostNetworkOptions options;
  options.egress = Egress::loopback;
  Bridge bridge(options);
  EXPECT_EQ(bridge.ask(open_udp({"192.0.2.1", 9})).status, NetStatus::refused);
  EXPECT_EQ(bridge.ask(open_udp({})).status, NetStatus::ok);
  EXPECT_EQ(bridge.ask(send_to({"192.0.2.1", 9}, "x")).status, NetStatus::refused);
  Peer peer(bridge);
  EXPECT_EQ(bridge.ask(send_to({"127.0.0.1", peer.port()}, "x")).status, NetStatus::ok);
}

TEST(UdpMapping, GoesForwardsAndBack) {
  Bridge outside;
  Peer by_address(outside);
  Peer by_name(outside);
  HostNetworkOptions options;
  options.egress = Egress::mapped_only;
  options.mappings = {{{"192.0.2.1", 123}, {"localhost", by_address.port()}},
                      {{"time.example", 123}, {"127.0.0.1", by_name.port()}}};
  Bridge bridge(options);
  EXPECT_EQ(bridge.ask(open_udp({"192.0.2.2", 123})).status, NetStatus::refused);
  const NetEvent opened = bridge.ask(open_udp({"192.0.2.1", 123}));
  EXPECT_EQ(opened.remote, (Endpoint{"192.0.2.1", 123}));
  bridge.send("question");
  EXPECT_EQ(by_address.receive(), "question");
  by_address.send("answer", opened.local.port);
  EXPECT_EQ(receive(bridge).remote, (Endpoint{"192.0.2.1", 123}));
  const NetEvent named = bridge.ask(open_udp({"time.example", 123}));
  EXPECT_EQ(named.remote, (Endpoint{"127.0.0.1", 123}));

  const std::uint16_t service = bridge.ask(open_udp({})).local.port;
  EXPECT_EQ(bridge.ask(send_to({"192.0.2.2", 123}, "x")).status, NetStatus::refused);
  // A sender that the modem has never written to is told by its mapping, too.
  by_address.send("first", service);
  EXPECT_EQ(receive(bridge).remote, (Endpoint{"192.0.2.1", 123}));
  by_name.send("first", service);
  EXPECT_EQ(receive(bridge).remote, (Endpoint{"127.0.0.1", 123}));
  EXPECT_EQ(bridge.ask(send_to({"192.0.2.1", 123}, "question")).status, NetStatus::ok);
  EXPECT_EQ(by_address.receive(), "question");
  // The address of a mapped name, as a look-up tells it, with the port of the name.
  EXPECT_EQ(bridge.ask(send_to({"127.0.0.1", 123}, "by address")).status, NetStatus::ok);
  EXPECT_EQ(by_name.receive(), "by address");
  by_name.send("answer", service);
  EXPECT_EQ(receive(bridge).remote, (Endpoint{"127.0.0.1", 123}));
}

TEST(UdpMapping, AServiceIsBoundElsewhereAndTheModemKeepsItsPort) {
  HostNetworkOptions options;
  options.mappings = {{{"10.7.157.1", 3030}, {"127.0.0.1", 0}}};
  Bridge bridge(options);
  EXPECT_EQ(bridge.ask(open_udp({}, 3030)).local, (Endpoint{"10.7.157.1", 3030}));
  ASSERT_EQ(bridge.notes.size(), 1U);
  const std::string start = "UDP SERVICE on port 3030 is 127.0.0.1:";
  ASSERT_EQ(bridge.notes[0].substr(0, start.size()), start);
  Peer peer(bridge);
  peer.send("x", static_cast<std::uint16_t>(std::stoi(bridge.notes[0].substr(start.size()))));
  EXPECT_EQ(receive(bridge).bytes, "x");
}

// 10.0.0.1 is an address of that network's only host, and is not loopback.
TEST(UdpService, WhoIsOutsideIsHeardOnceItWasSentTo) {
  const Outcome outcome = in_own_network([] {
    Bridge bridge;
    Peer known(bridge, "10.0.0.1");
    Peer unknown(bridge, "10.0.0.1");
    Peer near(bridge);
    const std::uint16_t port = bridge.ask(open_udp({}, 5000)).local.port;
    error_code error;
    known.socket.send_to(asio::buffer(std::string("early")),
                         {asio::ip::make_address_v4("10.0.0.1"), port}, 0, error);
    const auto receiving = bridge.start(bridge.request(Kind::receive, 1));
    EXPECT_EQ(bridge.ask(send_to({"10.0.0.1", known.port()}, "question")).status, NetStatus::ok);
    EXPECT_EQ(known.receive(), "question");
    EXPECT_EQ(known.sender.port(), port);
    unknown.send("intruder", port, "10.0.0.1");
    known.send("answer", port, "10.0.0.1");
    EXPECT_EQ(bridge.wait_for(receiving).bytes, "answer");
    EXPECT_EQ(bridge.wait_for(receiving).remote, (Endpoint{"10.0.0.1", known.port()}));
    near.send("from here", port);
    EXPECT_EQ(receive(bridge).bytes, "from here");
    // The port is shared by the two sockets, and by nobody else.
    udp::socket thief(bridge.io, udp::v4());
    thief.set_option(udp::socket::reuse_address(true));
    thief.bind({asio::ip::address_v4::loopback(), port}, error);
    EXPECT_EQ(error, asio::error::address_in_use);
    // Whoever was not sent to for a long time is forgotten.
    for (std::uint16_t other = 1; other <= 256; ++other) {
      EXPECT_EQ(bridge.ask(send_to({"10.0.0.1", other}, "x")).status, NetStatus::ok);
    }
    known.send("forgotten", port, "10.0.0.1");
    near.send("known", port);
    EXPECT_EQ(receive(bridge).bytes, "known");
    const auto nothing = bridge.start(bridge.request(Kind::receive, 1));
    for (int i = 0; i < 100; ++i) bridge.poll();
    EXPECT_FALSE(bridge.has(nothing));
  });
  if (outcome == Outcome::not_permitted) GTEST_SKIP() << "this host permits no own network";
  EXPECT_EQ(outcome, Outcome::passed);
}

TEST(UdpService, MappedToAllAddressesItTakesEverything) {
  const Outcome outcome = in_own_network([] {
    HostNetworkOptions options;
    options.mappings = {{{"*", 5000}, {"0.0.0.0", 5000}}};
    Bridge bridge(options);
    Peer peer(bridge, "10.0.0.1");
    EXPECT_EQ(bridge.ask(open_udp({}, 5000)).status, NetStatus::ok);
    peer.send("hello", 5000, "10.0.0.1");
    EXPECT_EQ(receive(bridge).remote, (Endpoint{"10.0.0.1", peer.port()}));
    // Nothing leads to other networks.
    EXPECT_EQ(bridge.ask(send_to({"192.0.2.1", 9}, "x")).status, NetStatus::unreachable);
    NetRequest elsewhere = open_udp({"192.0.2.1", 9});
    elsewhere.stream = 2;
    EXPECT_EQ(bridge.ask(std::move(elsewhere)).status, NetStatus::unreachable);
  });
  if (outcome == Outcome::not_permitted) GTEST_SKIP() << "this host permits no own network";
  EXPECT_EQ(outcome, Outcome::passed);
}

}  // namespace
}  // namespace bg96::netbridge
