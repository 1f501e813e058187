// The link: latency, losses, rate, queue, units, and the windows over them.
#include <gmock/gmock.h>

#include "tests/scenarios/engine/stages/link_rig.hpp"

namespace bg96::scenarios::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::StartsWith;

constexpr const char* kServer = "10.0.0.1";

/// A rig with a connection, opened when the link was as it is.
struct Connected : LinkRig {
  explicit Connected(NetworkPart part = {}) : LinkRig(std::move(part)) {
    network().accept("10.0.0.1:80");
    opened = open(1, kServer, 80);
    pass(10s);
    told.clear();
    passed.clear();
  }
  /// What has come to the server since the last call, with the time.
  std::string arrived() { return network().peer_take_received().value_or(""); }
  void server_sends(std::string_view bytes) {
    network().peer_send(bytes, now());
    settle();
  }
  OperationId opened = 0;
};

TEST(LinkShapeTest, WithoutALinkAllPassesInTheSameCallAndAsItIs) {
  LinkRig rig;
  rig.network().accept("10.0.0.1:80");
  const auto opened = rig.open(1, kServer, 80);
  const auto sent = rig.send(1, std::string(5000, 'a'));
  const auto received = rig.receive(1);
  EXPECT_EQ(rig.status(opened), NetStatus::ok);
  EXPECT_EQ(rig.status(sent), NetStatus::ok);
  rig.network().peer_send("answer", rig.now());
  rig.settle();
  EXPECT_EQ(rig.answer(received).bytes, "answer");
  rig.tell(Kind::close, 1);
  ASSERT_EQ(rig.passed.size(), 4U);
  EXPECT_EQ(rig.passed[1].operation, sent);
  EXPECT_EQ(rig.passed[1].kind, Kind::send);
  EXPECT_EQ(rig.passed[1].bytes, std::string(5000, 'a'));
  EXPECT_EQ(rig.passed[2].operation, received);
  EXPECT_EQ(rig.passed[3].kind, Kind::close);
  EXPECT_THAT(rig.draws, IsEmpty());
  EXPECT_THAT(rig.told, ElementsAre("net 0 up 0 5000", "net 0 down 0 6"));
}

TEST(LinkShapeTest, AConnectCostsTheWayUpAndDown) {
  LinkRig rig(network_of(link_of(100ms, 50ms)));
  rig.network().accept("10.0.0.1:80");
  const auto opened = rig.open(1, kServer, 80);
  EXPECT_THAT(rig.passed, IsEmpty());
  rig.pass(149ms);
  EXPECT_FALSE(rig.has(opened));
  rig.pass(1ms);
  ASSERT_TRUE(rig.has(opened));
  EXPECT_EQ(rig.answer(opened).remote, (ports::Endpoint{kServer, 80}));
}

TEST(LinkShapeTest, ANameCostsTheSameOnceMore) {
  LinkRig rig(network_of(link_of(100ms, 50ms)));
  rig.network().name("server", {kServer});
  rig.network().accept("10.0.0.1:80");
  const auto opened = rig.open(1, "server", 80);
  rig.pass(1s);
  EXPECT_EQ(rig.answered_ms(opened), 300);
  const auto udp = rig.open(2, "server", 80, 1, Kind::open_udp);
  rig.pass(1s);
  EXPECT_EQ(rig.answered_ms(udp), 1150);  // no word to the other end
}

TEST(LinkShapeTest, LookUpsAndPingsCostTheWayUpAndDown) {
  LinkRig rig(network_of(link_of(100ms, 50ms)));
  rig.network().name("server", {kServer});
  rig.network().ping(kServer, 50);
  NetRequest resolve;
  resolve.kind = Kind::resolve;
  resolve.stream = 1;
  resolve.remote.host = "server";
  const auto resolved = rig.ask(resolve);
  NetRequest ping;
  ping.kind = Kind::ping;
  ping.stream = 2;
  ping.remote.host = kServer;
  ping.limit = 32;
  const auto pinged = rig.ask(ping);
  rig.pass(1s);
  EXPECT_EQ(rig.answered_ms(resolved), 150);
  EXPECT_THAT(rig.answer(resolved).addresses, ElementsAre(kServer));
  EXPECT_EQ(rig.answered_ms(pinged), 150);
  EXPECT_EQ(rig.answer(pinged).remote.host, kServer);
  EXPECT_EQ(rig.answer(pinged).time_to_live, 50U);
}

TEST(LinkShapeTest, ASendIsTakenAtOnceAndArrivesLater) {
  Connected rig(network_of(link_of(100ms, 50ms)));
  const auto sent = rig.send(1, "hello");
  EXPECT_EQ(rig.status(sent), NetStatus::ok);
  EXPECT_EQ(rig.unacknowledged(1), 5U);
  rig.pass(99ms);
  EXPECT_EQ(rig.arrived(), "");
  EXPECT_THAT(rig.told, IsEmpty());
  rig.pass(1ms);
  EXPECT_EQ(rig.arrived(), "hello");
  EXPECT_EQ(rig.unacknowledged(1), 0U);
  EXPECT_THAT(rig.told, ElementsAre("net 0 up 0 5"));
}

TEST(LinkShapeTest, UnitsAreUnderWayAtTheSameTime) {
  Connected rig(network_of(link_of(100ms, 50ms)));
  rig.send(1, "a");
  rig.pass(60ms);
  rig.send(1, "b");
  rig.pass(40ms);
  EXPECT_EQ(rig.arrived(), "a");
  rig.pass(60ms);
  EXPECT_EQ(rig.arrived(), "b");
}

TEST(LinkShapeTest, JitterReordersDatagramsButNoStream) {
  Link link;
  link.up.latency = in_turn({300ms, 300ms, 100ms, 200ms});
  LinkRig rig(network_of(link));
  rig.network().accept("10.0.0.1:80");
  rig.open(1, kServer, 80, 0);  // takes the first draw of its connection
  rig.pass(1s);
  rig.send(1, "a");
  rig.send(1, "b");
  rig.send(1, "c");
  rig.pass(299ms);
  EXPECT_EQ(rig.network().peer_take_received(), "");
  rig.pass(1ms);
  EXPECT_EQ(rig.network().peer_take_received(), "abc");

  const ports::Endpoint peer{"10.0.0.2", 9};
  rig.network().datagrams().add(peer);
  rig.open(2, peer.host, peer.port, 1, Kind::open_udp);
  for (const char* bytes : {"a", "b", "c"}) rig.send(2, bytes);
  rig.pass(100ms);
  EXPECT_EQ(rig.network().datagrams().peer_take_received(peer), "c");
  rig.pass(200ms);
  EXPECT_EQ(rig.network().datagrams().peer_take_received(peer), "a");
  EXPECT_EQ(rig.network().datagrams().peer_take_received(peer), "b");
}

TEST(LinkShapeTest, DrawsAreNamedByConnectionDirectionAndUnit) {
  Link link;
  link.up.latency = in_turn({1ms});
  link.down.loss = 0.1;
  Connected rig(network_of(link));
  rig.draws.clear();
  rig.send(1, "a");
  rig.send(1, "b");
  EXPECT_THAT(rig.draws, ElementsAre("link/1/up/latency#1", "link/1/up/latency#2"));
  rig.network().accept("10.0.0.2:80");
  rig.draws.clear();
  rig.open(5, "10.0.0.2", 80, 3);
  rig.pass(1s);
  EXPECT_THAT(rig.draws, ElementsAre("link/2/up/latency#0", "link/2/down/loss#0"));
}

TEST(LinkShapeTest, ALostUnitOfAStreamComesAfterTimeoutsThatDoubleAndAllBehindItWaits) {
  NetworkPart part;
  part.link.emplace();
  part.link->up.loss = 0.1;
  Connected rig(part);
  // Of the connection's transmissions: 0 opened it; 1, 2 and 3 are the first unit's.
  rig.draw = [](const std::string&, std::uint64_t index) { return index <= 2 ? 0.05 : 0.5; };
  rig.send(1, "a");
  rig.send(1, "b");
  rig.pass(599ms);
  EXPECT_EQ(rig.arrived(), "");
  EXPECT_EQ(rig.unacknowledged(1), 2U);
  rig.pass(1ms);  // 200 ms and 400 ms
  EXPECT_EQ(rig.arrived(), "ab");
}

TEST(LinkShapeTest, LostDatagramsAreLostAndThatIsTold) {
  NetworkPart part;
  part.link.emplace();
  part.link->up.loss = 0.1;
  LinkRig rig(part);
  const ports::Endpoint peer{"10.0.0.2", 9};
  rig.network().datagrams().add(peer);
  rig.open(2, peer.host, peer.port, 1, Kind::open_udp);
  rig.draw = [](const std::string&, std::uint64_t index) { return index == 1 ? 0.0999 : 0.1; };
  for (const char* bytes : {"a", "bb", "c"}) {
    EXPECT_EQ(rig.status(rig.send(2, bytes)), NetStatus::ok);
  }
  EXPECT_EQ(rig.network().datagrams().peer_take_received(peer), "a");
  EXPECT_EQ(rig.network().datagrams().peer_take_received(peer), "c");
  EXPECT_EQ(rig.network().datagrams().peer_take_received(peer), std::nullopt);
  EXPECT_THAT(rig.told, ElementsAre("net 1 up 0 1", "net 1 up 2", "net 1 up 1 1"));
}

TEST(LinkShapeTest, BurstsAreAsLongAndLossesAsManyAsAskedFor) {
  NetworkPart part;
  part.link.emplace();
  part.link->up.loss = 0.2;
  part.link->up.burst = 4;
  LinkRig rig(part);
  const ports::Endpoint peer{"10.0.0.2", 9};
  rig.network().datagrams().add(peer);
  rig.open(2, peer.host, peer.port, 1, Kind::open_udp);
  // A low-discrepancy sequence would have a pattern of its own: a generator that is always the
  // same.
  std::uint64_t state = 1;
  rig.draw = [&state](const std::string&, std::uint64_t) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state >> 11) * 0x1p-53;
  };
  int lost = 0;
  int bursts = 0;
  bool was_lost = false;
  constexpr int kUnits = 20000;
  for (int i = 0; i < kUnits; ++i) {
    rig.send(2, "x");
    const bool is_lost = !rig.network().datagrams().peer_take_received(peer);
    lost += is_lost ? 1 : 0;
    bursts += is_lost && !was_lost ? 1 : 0;
    was_lost = is_lost;
  }
  EXPECT_NEAR(static_cast<double>(lost) / kUnits, 0.2, 0.02);
  EXPECT_NEAR(static_cast<double>(lost) / bursts, 4.0, 0.4);
}

TEST(LinkShapeTest, ALinkThatLosesAllLosesAllAndAStreamComesThroughAfterwards) {
  Connected rig;
  Link link;
  link.up.loss = 1;
  rig.stage().open(1, link);
  rig.send(1, "a");
  rig.pass(1s);
  EXPECT_EQ(rig.arrived(), "");
  rig.stage().close(1);
  EXPECT_EQ(rig.arrived(), "");  // it is sent again 0.2 + 0.4 + 0.8 s after the first time
  rig.pass(400ms);
  EXPECT_EQ(rig.arrived(), "a");
}

TEST(LinkShapeTest, ARateLetsUnitsOutOneAfterTheOtherOverAllConnections) {
  NetworkPart part;
  part.link.emplace();
  part.link->up.bits_per_second = 8000;
  Connected rig(part);
  rig.network().accept("10.0.0.2:80");
  rig.open(2, "10.0.0.2", 80, 1);
  rig.send(1, std::string(100, 'a'));
  rig.send(2, std::string(100, 'b'));
  rig.pass(99ms);
  EXPECT_EQ(rig.network().peer_take_received(1), "");
  rig.pass(1ms);
  EXPECT_EQ(rig.network().peer_take_received(1), std::string(100, 'a'));
  rig.pass(99ms);
  EXPECT_EQ(rig.network().peer_take_received(2), "");
  rig.pass(1ms);
  EXPECT_EQ(rig.network().peer_take_received(2), std::string(100, 'b'));
}

TEST(LinkShapeTest, AFullQueueDropsDatagramsAndHoldsStreamsBack) {
  NetworkPart part;
  part.link.emplace();
  part.link->up.bits_per_second = 8000;
  part.link->up.queue_bytes = 200;
  Connected rig(part);
  const ports::Endpoint peer{"10.0.0.2", 9};
  rig.network().datagrams().add(peer);
  rig.open(2, peer.host, peer.port, 1, Kind::open_udp);
  for (int i = 0; i < 3; ++i) rig.send(2, std::string(100, static_cast<char>('a' + i)));
  EXPECT_THAT(rig.told, ElementsAre("net 1 up 100"));  // lost
  rig.send(1, "stream");
  rig.pass(1s);
  EXPECT_EQ(rig.network().datagrams().peer_take_received(peer), std::string(100, 'a'));
  EXPECT_EQ(rig.network().datagrams().peer_take_received(peer), std::string(100, 'b'));
  EXPECT_EQ(rig.network().datagrams().peer_take_received(peer), std::nullopt);
  EXPECT_EQ(rig.arrived(), "stream");
}

TEST(LinkShapeTest, UnitsAreAsLongAsTheMtu) {
  NetworkPart part;
  part.link.emplace();
  part.link->up.mtu_bytes = 4;
  part.link->down.mtu_bytes = 3;
  part.link->up.bits_per_second = 8000;
  Connected rig(part);
  rig.send(1, "abcdefghij");
  rig.server_sends("ABCD");
  rig.receive(1);
  rig.pass(4ms);
  EXPECT_EQ(rig.arrived(), "abcd");
  rig.pass(4ms);
  EXPECT_EQ(rig.arrived(), "efgh");
  rig.pass(2ms);
  EXPECT_EQ(rig.arrived(), "ij");
  EXPECT_THAT(rig.told, ElementsAre("net 0 down 0 3", "net 0 down 3 1", "net 0 up 0 4",
                                    "net 0 up 4 4", "net 0 up 8 2"));
}

TEST(LinkShapeTest, WhatComesDownIsUnderWayWhetherOrNotTheModemAsks) {
  Connected rig(network_of(link_of(0ms, 50ms)));
  const auto first = rig.receive(1, 4);
  rig.server_sends("abc");
  rig.pass(20ms);
  rig.server_sends("defgh");
  rig.pass(30ms);
  EXPECT_EQ(rig.answer(first).bytes, "abc");
  rig.pass(100ms);
  const auto second = rig.receive(1, 4);
  EXPECT_EQ(rig.answer(second).bytes, "defg");
  const auto third = rig.receive(1, 4);
  EXPECT_EQ(rig.answer(third).bytes, "h");
  const auto last = rig.receive(1, 4);
  EXPECT_FALSE(rig.has(last));
  rig.network().peer_close(rig.now());
  rig.pass(49ms);
  EXPECT_FALSE(rig.has(last));
  rig.pass(1ms);
  EXPECT_EQ(rig.status(last), NetStatus::closed);
}

TEST(LinkShapeTest, NoMoreThanTheWindowIsTakenFromAPeerThatTheModemDoesNotRead) {
  Connected rig(network_of(link_of(0ms, 50ms)));
  EXPECT_THAT(rig.take_all(1), IsEmpty());
  rig.server_sends(std::string(200'000, 'x'));
  rig.pass(1s);
  std::size_t asked = 0;
  for (const NetRequest& request : rig.passed) {
    if (request.kind == Kind::receive) asked += request.limit;
  }
  EXPECT_LE(asked, 64U * 1024 + 1500);
  std::size_t received = 0;
  for (int i = 0; i < 1000; ++i) {
    for (const auto& [at, bytes] : rig.take_all(1)) received += bytes.size();
    rig.pass(50ms);
    if (received >= 200'000) break;
  }
  EXPECT_EQ(received, 200'000U);
}

TEST(LinkShapeTest, ASendBeyondTheLimitTakesNothing) {
  Connected rig(network_of(link_of(100ms, 50ms)));
  EXPECT_EQ(rig.status(rig.send(1, std::string(6, 'a'), {}, 10)), NetStatus::ok);
  EXPECT_EQ(rig.status(rig.send(1, std::string(5, 'b'), {}, 10)), NetStatus::buffer_full);
  EXPECT_EQ(rig.status(rig.send(1, std::string(4, 'c'), {}, 10)), NetStatus::ok);
  EXPECT_EQ(rig.unacknowledged(1), 10U);
  rig.pass(100ms);
  EXPECT_EQ(rig.arrived(), "aaaaaacccc");
}

TEST(LinkShapeTest, WhatTheNetworkHasNotGotRidOfCountsToo) {
  Connected rig;
  rig.network().peer_stall(true, rig.now());
  EXPECT_EQ(rig.status(rig.send(1, std::string(6, 'a'), {}, 10)), NetStatus::ok);
  rig.stage().open(1, link_of(100ms, 0ms));
  EXPECT_EQ(rig.status(rig.send(1, std::string(5, 'b'), {}, 10)), NetStatus::buffer_full);
  EXPECT_EQ(rig.status(rig.send(1, std::string(3, 'c'), {}, 10)), NetStatus::ok);
  EXPECT_EQ(rig.unacknowledged(1), 9U);
}

TEST(LinkShapeTest, AWriteIsAnsweredWhenTheWindowTakesIt) {
  Connected rig(network_of(link_of(100ms, 50ms)));
  const auto first = rig.simple(Kind::write, 1, 0, std::string(64 * 1024, 'a'));
  EXPECT_EQ(rig.status(first), NetStatus::ok);
  const auto second = rig.simple(Kind::write, 1, 0, "b");
  EXPECT_FALSE(rig.has(second));
  rig.pass(100ms);
  EXPECT_EQ(rig.status(second), NetStatus::ok);
  EXPECT_EQ(rig.arrived().size(), 64U * 1024 + 1);
}

TEST(LinkShapeTest, AFinComesBehindAllThatWasSent) {
  Connected rig(network_of(link_of(100ms, 50ms)));
  rig.send(1, "last words");
  const auto finished = rig.simple(Kind::finish, 1);
  rig.pass(99ms);
  EXPECT_EQ(rig.arrived(), "");
  rig.pass(1ms);
  EXPECT_EQ(rig.arrived(), "last words");
  EXPECT_FALSE(rig.has(finished));
  rig.pass(50ms);
  EXPECT_EQ(rig.status(finished), NetStatus::ok);
}

TEST(LinkShapeTest, WhatWasSentBeforeACloseStillArrives) {
  Connected rig(network_of(link_of(100ms, 50ms)));
  rig.send(1, "last words");
  rig.tell(Kind::close, 1);
  EXPECT_EQ(rig.network().peer_is_gone(), false);
  rig.pass(100ms);
  EXPECT_EQ(rig.arrived(), "last words");
  EXPECT_EQ(rig.network().peer_is_gone(), true);
}

TEST(LinkShapeTest, WhatIsClosedOnADeadLinkIsBrokenOffBeyondTheLimit) {
  LinkRig rig;
  rig.network().accept("10.0.0.1:80");
  for (StreamId id = 1; id <= LinkStage::kMaxLingering + 1; ++id) rig.open(id, kServer, 80);
  rig.stage().open(1, dead_link());
  for (StreamId id = 1; id <= LinkStage::kMaxLingering; ++id) {
    rig.send(id, "x");
    rig.tell(Kind::close, id);
  }
  EXPECT_EQ(rig.network().peer_is_gone(1), false);
  rig.tell(Kind::close, LinkStage::kMaxLingering + 1);
  EXPECT_EQ(rig.network().peer_is_gone(1), true);
  EXPECT_EQ(rig.network().peer_is_gone(2), false);
  rig.stage().close(1);
  rig.settle();
  EXPECT_EQ(rig.network().peer_take_received(2), "x");
  EXPECT_EQ(rig.network().peer_is_gone(2), true);
}

TEST(LinkShapeTest, OnADeadLinkStreamsWaitDatagramsAreLostAndOpensGoOn) {
  Connected rig;
  const ports::Endpoint peer{"10.0.0.2", 9};
  rig.network().datagrams().add(peer);
  rig.open(2, peer.host, peer.port, 1, Kind::open_udp);
  const auto received = rig.receive(1);
  rig.stage().open(1, dead_link());
  rig.send(1, "a");
  rig.send(2, "b");
  const auto opened = rig.open(3, kServer, 80, 2);
  rig.server_sends("c");
  rig.pass(30s);
  EXPECT_EQ(rig.network().peer_take_received(1), "");
  EXPECT_FALSE(rig.has(opened));
  EXPECT_FALSE(rig.has(received));
  rig.stage().close(1);
  rig.settle();
  EXPECT_EQ(rig.network().peer_take_received(1), "a");
  EXPECT_EQ(rig.network().datagrams().peer_take_received(peer), std::nullopt);
  EXPECT_EQ(rig.status(opened), NetStatus::ok);
  EXPECT_EQ(rig.answer(received).bytes, "c");
}

TEST(LinkShapeTest, AnOpenThatTheModemGivesUpNeverReachesTheNetwork) {
  LinkRig rig;
  rig.network().accept("10.0.0.1:80");
  rig.stage().open(1, dead_link());
  const auto opened = rig.open(1, kServer, 80);
  rig.pass(150s);
  rig.tell(Kind::abort, 1);
  rig.stage().close(1);
  rig.pass(1s);
  EXPECT_FALSE(rig.has(opened));
  EXPECT_THAT(rig.passed, IsEmpty());
}

TEST(LinkShapeTest, EachParameterIsThatOfTheWindowOpenedLast) {
  Connected rig(network_of(link_of(100ms, 50ms)));
  Link slow;
  slow.up.latency = Distribution::constant(500ms);
  rig.stage().open(1, slow);
  Link other;
  other.down.latency = Distribution::constant(7ms);
  rig.stage().open(2, other);
  const auto received = rig.receive(1);
  rig.server_sends("b");
  rig.send(1, "a");
  rig.pass(7ms);
  EXPECT_TRUE(rig.has(received));
  rig.pass(492ms);
  EXPECT_EQ(rig.arrived(), "");
  rig.pass(1ms);
  EXPECT_EQ(rig.arrived(), "a");
  rig.stage().close(1);
  rig.send(1, "c");
  rig.pass(100ms);
  EXPECT_EQ(rig.arrived(), "c");
}

TEST(LinkShapeTest, AWindowThatClosesLeavesUnitsUnderWayTheirTimeAndKeepsTheirOrder) {
  Connected rig;
  rig.stage().open(1, link_of(500ms, 0ms));
  rig.send(1, "a");
  rig.stage().close(1);
  rig.send(1, "b");
  EXPECT_EQ(rig.arrived(), "");
  rig.pass(499ms);
  EXPECT_EQ(rig.arrived(), "");
  rig.pass(1ms);
  EXPECT_EQ(rig.arrived(), "ab");
  const std::size_t before = rig.passed.size();
  rig.send(1, "c");  // and then all is as before
  ASSERT_EQ(rig.passed.size(), before + 1);
  EXPECT_EQ(rig.passed.back().kind, Kind::send);
}

TEST(LinkShapeTest, AClientThatConnectsComesDownTheLink) {
  LinkRig rig(network_of(link_of(0ms, 50ms)));
  NetRequest listen;
  listen.kind = Kind::listen;
  listen.stream = 1;
  listen.local = {"10.1.1.1", 7000};
  EXPECT_EQ(rig.status(rig.ask(listen)), NetStatus::ok);
  NetRequest accept;
  accept.kind = Kind::accept;
  accept.stream = 1;
  accept.accepted = 2;
  const auto accepted = rig.ask(accept);
  rig.network().client_connect({"10.9.9.9", 4000}, 7000, rig.now());
  rig.pass(49ms);
  EXPECT_FALSE(rig.has(accepted));
  rig.pass(1ms);
  EXPECT_EQ(rig.answer(accepted).remote, (ports::Endpoint{"10.9.9.9", 4000}));
  rig.send(2, "hi");
  EXPECT_EQ(rig.network().peer_take_received(), "hi");
}

TEST(LinkShapeTest, ThePowerGoingTakesAllWithIt) {
  Connected rig(network_of(link_of(100ms, 50ms)));
  rig.send(1, "never arrives");
  const auto received = rig.receive(1);
  rig.stage().power_off();
  EXPECT_EQ(rig.network().peer_is_gone(), true);
  rig.tell(Kind::close, 1);
  rig.pass(1s);
  EXPECT_FALSE(rig.has(received));
  EXPECT_EQ(rig.arrived(), "");
  EXPECT_THAT(rig.told, IsEmpty());
}

TEST(LinkShapeTest, TheSameHappensHoweverTheServersBytesAreCut) {
  const std::string text = "abcdefghijklmnop";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    NetworkPart part;
    part.link.emplace();
    part.link->down.latency = Distribution::constant(10ms);
    part.link->down.bits_per_second = 8000;
    part.link->down.mtu_bytes = 1;
    Connected rig(part);
    EXPECT_THAT(rig.take_all(1), IsEmpty());
    rig.server_sends(text.substr(0, cut));
    rig.server_sends(text.substr(cut));
    rig.pass(10ms);
    EXPECT_THAT(rig.take_all(1), IsEmpty());
    std::string received;
    for (std::size_t i = 0; i < text.size(); ++i) {
      rig.pass(1ms);
      const auto pieces = rig.take_all(1);
      ASSERT_EQ(pieces.size(), 1U) << cut << " " << i;
      received += pieces.front().second;
    }
    EXPECT_EQ(received, text) << cut;
  }
}

}  // namespace
}  // namespace bg96::scenarios::testing
