// What may go wrong with sockets and names.
#include <gmock/gmock.h>

#include "tests/scenarios/engine/stages/link_rig.hpp"

namespace bg96::scenarios::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kServer = "10.0.0.1";

CloseSocket close_of(int id, CloseSocket::How how) {
  CloseSocket action;
  action.id = id;
  action.how = how;
  return action;
}

struct Connected : LinkRig {
  explicit Connected(NetworkPart part = {}) : LinkRig(std::move(part)) {
    network().accept("10.0.0.1:80");
    open(1, kServer, 80, 4);
    pass(1s);
    told.clear();
    passed.clear();
  }
  std::string arrived() { return network().peer_take_received().value_or(""); }
  void server_sends(std::string_view bytes) {
    network().peer_send(bytes, now());
    settle();
  }
};

TEST(LinkFaultTest, AFinEndsReceivingAndSendingAndTheServerSeesAnEnd) {
  Connected rig;
  const auto received = rig.receive(1);
  rig.stage().close_socket(close_of(4, CloseSocket::How::fin));
  EXPECT_EQ(rig.status(received), NetStatus::closed);
  EXPECT_EQ(rig.network().peer_is_gone(), true);
  EXPECT_EQ(rig.passed.back().kind, Kind::close);
  EXPECT_EQ(rig.status(rig.send(1, "x")), NetStatus::closed);
  EXPECT_EQ(rig.status(rig.simple(Kind::write, 1, 0, "x")), NetStatus::closed);
  EXPECT_EQ(rig.status(rig.receive(1)), NetStatus::closed);
  EXPECT_EQ(rig.unacknowledged(1), 1U);  // what was written, which nobody has told to be lost
  EXPECT_EQ(rig.status(rig.simple(Kind::finish, 1)), NetStatus::ok);
  const std::size_t before = rig.passed.size();
  rig.tell(Kind::close, 1);
  EXPECT_EQ(rig.passed.size(), before);  // the network knows nothing of it any more
}

TEST(LinkFaultTest, AResetSaysSo) {
  Connected rig;
  const auto received = rig.receive(1);
  rig.stage().close_socket(close_of(4, CloseSocket::How::rst));
  EXPECT_EQ(rig.status(received), NetStatus::reset);
  EXPECT_EQ(rig.passed.back().kind, Kind::abort);
  EXPECT_EQ(rig.status(rig.send(1, "x")), NetStatus::reset);
}

TEST(LinkFaultTest, WhatIsUnderWayComesBeforeAFinAndIsLostWithAReset) {
  for (const auto how : {CloseSocket::How::fin, CloseSocket::How::rst}) {
    Connected rig(network_of(link_of(0ms, 100ms)));
    const auto received = rig.receive(1);
    rig.server_sends("abc");
    rig.stage().close_socket(close_of(4, how));
    if (how == CloseSocket::How::fin) {
      EXPECT_EQ(rig.answer(received).bytes, "abc");
      EXPECT_EQ(rig.status(rig.receive(1)), NetStatus::closed);
    } else {
      EXPECT_EQ(rig.status(received), NetStatus::reset);
    }
  }
}

TEST(LinkFaultTest, WhatWasUnderWayWhenAConnectionBrokeIsNeverAcknowledged) {
  for (const auto how : {CloseSocket::How::fin, CloseSocket::How::rst}) {
    Connected rig(network_of(link_of(100ms, 100ms)));
    rig.send(1, "arrives");
    rig.pass(1s);
    rig.send(1, "abc");
    const auto queued = rig.simple(Kind::send_queue, 1);
    rig.stage().close_socket(close_of(4, how));
    EXPECT_EQ(rig.answer(queued).unacknowledged, 3U);
    rig.pass(1s);
    EXPECT_EQ(rig.arrived(), "arrives");
    EXPECT_EQ(rig.unacknowledged(1), 3U);
    // Of a write that fails the modem has told nobody; of sending it has.
    EXPECT_NE(rig.status(rig.simple(Kind::write, 1, 1500, "de")), NetStatus::ok);
    EXPECT_NE(rig.status(rig.send(1, "f")), NetStatus::ok);
    EXPECT_EQ(rig.unacknowledged(1), 5U);
  }
}

TEST(LinkFaultTest, AllThatWaitsIsAnsweredWhenASocketIsClosed) {
  Connected rig(network_of(link_of(100ms, 100ms)));
  rig.network().set_latency(1s);  // so that the network answers nothing meanwhile
  const auto queued = rig.simple(Kind::send_queue, 1);
  const auto sent = rig.send(1, "a");
  const auto finished = rig.simple(Kind::finish, 1);
  EXPECT_FALSE(rig.has(queued) || rig.has(sent) || rig.has(finished));
  rig.stage().close_socket(close_of(4, CloseSocket::How::rst));
  EXPECT_EQ(rig.status(queued), NetStatus::ok);
  EXPECT_EQ(rig.status(sent), NetStatus::reset);
  EXPECT_EQ(rig.status(finished), NetStatus::ok);
  rig.pass(10s);
  EXPECT_THAT(rig.told, IsEmpty());  // nothing twice
}

TEST(LinkFaultTest, SilenceMeansNothingEverAgain) {
  Connected rig;
  const auto received = rig.receive(1);
  rig.stage().close_socket(close_of(4, CloseSocket::How::silent));
  rig.server_sends("abc");
  EXPECT_EQ(rig.status(rig.send(1, "a", {}, 2)), NetStatus::ok);
  EXPECT_EQ(rig.unacknowledged(1), 1U);
  EXPECT_EQ(rig.status(rig.send(1, "bc", {}, 2)), NetStatus::buffer_full);
  const auto finished = rig.simple(Kind::finish, 1);
  rig.pass(24h);
  EXPECT_FALSE(rig.has(received));
  EXPECT_FALSE(rig.has(finished));
  EXPECT_EQ(rig.arrived(), "");
  EXPECT_EQ(rig.network().peer_is_gone(), false);
}

TEST(LinkFaultTest, AConnectionThatOpensCanBeBroken) {
  Connected rig(network_of(link_of(100ms, 100ms)));
  const auto opened = rig.open(2, kServer, 80, 5);
  rig.stage().close_socket(close_of(5, CloseSocket::How::rst));
  EXPECT_EQ(rig.status(opened), NetStatus::reset);
  rig.pass(1s);
  EXPECT_THAT(rig.passed, IsEmpty());
}

TEST(LinkFaultTest, ClosingWhatIsNotThereIsTold) {
  Connected rig;
  rig.stage().close_socket(close_of(3, CloseSocket::How::fin));
  EXPECT_THAT(rig.told, ElementsAre("log socket.close: there is no socket 3"));
}

TEST(LinkFaultTest, AConnectIdMeansItsNewestConnection) {
  Connected rig;
  rig.tell(Kind::close, 1);
  rig.open(2, kServer, 80, 4);
  const auto received = rig.receive(2);
  rig.stage().close_socket(close_of(4, CloseSocket::How::fin));
  EXPECT_EQ(rig.status(received), NetStatus::closed);
}

TEST(LinkFaultTest, CorruptionMeetsItsBytesWhereverTheyAreCut) {
  const std::string text = "abcdefgh";
  const std::map<CorruptSocket::How, std::string> expected = {
      {CorruptSocket::How::flip_bit, "abbeefgh"},
      {CorruptSocket::How::zero, std::string("ab\0\0efgh", 8)},
      {CorruptSocket::How::drop, "abefgh"},
      {CorruptSocket::How::duplicate, "abccddefgh"},
  };
  for (const auto& [how, changed] : expected) {
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
      Connected rig;
      CorruptSocket action;
      action.id = 4;
      action.direction = Direction::both;
      action.at = 2;
      action.how = how;
      action.bytes = 2;
      rig.stage().corrupt(action);
      EXPECT_THAT(rig.take_all(1), IsEmpty());
      std::string received;
      for (const std::string& part : {text.substr(0, cut), text.substr(cut)}) {
        if (part.empty()) continue;
        EXPECT_EQ(rig.status(rig.send(1, part)), NetStatus::ok);
        rig.server_sends(part);
        for (const auto& [at, bytes] : rig.take_all(1)) received += bytes;
      }
      EXPECT_EQ(rig.arrived(), changed) << cut;
      EXPECT_EQ(received, changed) << cut;
    }
  }
}

TEST(LinkFaultTest, CorruptingWhatHasPassedIsTold) {
  Connected rig;
  rig.send(1, "ab");
  CorruptSocket action;
  action.id = 4;
  action.direction = Direction::up;
  action.at = 1;
  rig.stage().corrupt(action);
  EXPECT_THAT(rig.told, Contains(HasSubstr("byte 1 of socket 4 has passed already")));
  action.at = 2;
  rig.stage().corrupt(action);
  rig.send(1, "a");
  EXPECT_EQ(rig.arrived(), "ab`");
}

struct Listening : LinkRig {
  Listening() {
    NetRequest listen;
    listen.kind = Kind::listen;
    listen.stream = 1;
    listen.local = {"10.1.1.1", 7000};
    listen.connect_id = 2;
    ask(listen);
  }
  OperationId accept(StreamId accepted) {
    NetRequest request;
    request.kind = Kind::accept;
    request.stream = 1;
    request.accepted = accepted;
    return ask(request);
  }
  void stranger(const std::string& from, const std::string& send) {
    stage().come_in({2, from, send});
  }
};

TEST(LinkFaultTest, AStrangerIsAcceptedTalksAndListens) {
  Listening rig;
  const auto accepted = rig.accept(10);
  rig.stranger("203.0.113.7:40111", "GET /\r\n");
  EXPECT_EQ(rig.answer(accepted).remote, (ports::Endpoint{"203.0.113.7", 40111}));
  EXPECT_EQ(rig.answer(rig.receive(10)).bytes, "GET /\r\n");
  EXPECT_EQ(rig.status(rig.send(10, "hello")), NetStatus::ok);
  EXPECT_EQ(rig.stage().received("203.0.113.7:40111"), "hello");
  rig.tell(Kind::close, 10);
  EXPECT_THAT(rig.told, ElementsAre("peer 203.0.113.7:40111 connected 0", "net -1 down 0 7",
                                    "peer 203.0.113.7:40111 data 5", "net -1 up 0 5",
                                    "peer 203.0.113.7:40111 closed 5"));
}

TEST(LinkFaultTest, ClientsOfTheNetworkAreAcceptedBesideStrangers) {
  Listening rig;
  const auto first = rig.accept(10);
  rig.stranger("203.0.113.7:1", "A");
  EXPECT_TRUE(rig.has(first));
  const auto second = rig.accept(11);
  rig.network().client_connect({"10.9.9.9", 4000}, 7000, rig.now());
  rig.settle();
  EXPECT_EQ(rig.answer(second).remote.host, "10.9.9.9");
  // Each has the connection that it believes to have.
  rig.send(11, "to the client");
  rig.send(10, "to the stranger");
  EXPECT_EQ(rig.network().peer_take_received(), "to the client");
  EXPECT_EQ(rig.stage().received("203.0.113.7:1"), "to the stranger");
  rig.network().peer_send("B", rig.now());
  EXPECT_EQ(rig.answer(rig.receive(11)).bytes, "B");
  EXPECT_EQ(rig.answer(rig.receive(10)).bytes, "A");
  const auto third = rig.accept(12);
  rig.network().client_connect({"10.9.9.8", 4001}, 7000, rig.now());
  rig.settle();
  EXPECT_EQ(rig.answer(third).remote.host, "10.9.9.8");
  rig.tell(Kind::abort, 11);
  EXPECT_EQ(rig.network().peer_is_gone(1), true);
  EXPECT_EQ(rig.network().peer_is_gone(2), false);
}

TEST(LinkFaultTest, StrangersWaitUpToALimit) {
  Listening rig;
  for (int i = 0; i < 16; ++i) rig.stranger("203.0.113.7:" + std::to_string(100 + i), "");
  EXPECT_THAT(rig.told, ::testing::Not(Contains(HasSubstr("takes no more"))));
  rig.stranger("203.0.113.7:200", "");
  EXPECT_THAT(rig.told, Contains(HasSubstr("takes no more")));
  EXPECT_EQ(rig.answer(rig.accept(10)).remote.port, 100);
  EXPECT_EQ(rig.answer(rig.accept(11)).remote.port, 101);
  rig.stage().come_in({3, "203.0.113.7:1", ""});
  EXPECT_THAT(rig.told, Contains(HasSubstr("nobody listens on socket 3")));
}

TEST(LinkFaultTest, AClosedListenerEnds) {
  Listening rig;
  const auto accepted = rig.accept(10);
  rig.stage().close_socket(close_of(2, CloseSocket::How::fin));
  EXPECT_EQ(rig.status(accepted), NetStatus::closed);
  EXPECT_FALSE(rig.network().client_connect({"10.9.9.9", 4000}, 7000, rig.now()));
}

TEST(LinkFaultTest, AStallHoldsTheDirectionOfTheSocketThatIsMeant) {
  Connected rig;
  rig.open(2, kServer, 80, 5);
  SocketStall stall;
  stall.id = 4;
  stall.direction = Direction::up;
  rig.stage().open(1, stall);
  const auto received = rig.receive(1);
  rig.network().peer_send("down", rig.now(), 1);
  rig.settle();
  EXPECT_EQ(rig.answer(received).bytes, "down");
  EXPECT_EQ(rig.status(rig.send(1, "a")), NetStatus::ok);
  rig.send(2, "b");
  rig.pass(45s);
  EXPECT_EQ(rig.network().peer_take_received(1), "");
  EXPECT_EQ(rig.network().peer_take_received(2), "b");
  rig.stage().close(1);
  EXPECT_EQ(rig.network().peer_take_received(1), "a");
}

TEST(LinkFaultTest, AStallOfAllHoldsWhatComesDownToo) {
  Connected rig;
  const auto received = rig.receive(1);
  rig.stage().open(1, SocketStall{});
  rig.server_sends("abc");
  rig.network().peer_close(rig.now());
  rig.pass(45s);
  EXPECT_FALSE(rig.has(received));
  rig.stage().close(1);
  EXPECT_EQ(rig.answer(received).bytes, "abc");
  EXPECT_EQ(rig.status(rig.receive(1)), NetStatus::closed);
}

TEST(LinkFaultTest, AStallOfAllSocketsLeavesLookUpsAlone) {
  LinkRig rig(network_of(link_of(10ms, 10ms)));
  rig.network().name("example.org", {kServer});
  rig.stage().open(1, SocketStall{});
  NetRequest request;
  request.kind = Kind::resolve;
  request.stream = 1;
  request.remote.host = "example.org";
  const auto resolved = rig.ask(request);
  rig.pass(20ms);
  EXPECT_TRUE(rig.has(resolved));
}

TEST(LinkFaultTest, AFullSocketTakesNothing) {
  Connected rig;
  SocketFull full;
  full.id = 4;
  rig.stage().open(1, full);
  EXPECT_EQ(rig.status(rig.send(1, "a")), NetStatus::buffer_full);
  const auto written = rig.simple(Kind::write, 1, 0, "b");
  rig.pass(10s);
  EXPECT_FALSE(rig.has(written));
  EXPECT_EQ(rig.arrived(), "");
  rig.stage().close(1);
  rig.settle();
  EXPECT_EQ(rig.status(written), NetStatus::ok);
  EXPECT_EQ(rig.arrived(), "b");
}

TEST(LinkFaultTest, ARefusalHasTheCodeThatIsAskedForAndItsPattern) {
  LinkRig rig(network_of(link_of(100ms, 50ms)));
  rig.network().accept("10.0.0.1:80");
  rig.network().accept("10.0.0.1:81");
  rig.stage().open(1, SocketRefuse{"*:80", 565});
  rig.stage().open(2, SocketRefuse{"10.0.0.2:*", 570});
  const auto refused = rig.open(1, kServer, 80);
  const auto other = rig.open(2, "10.0.0.2", 80);
  const auto fine = rig.open(3, kServer, 81);
  rig.pass(150ms);
  EXPECT_EQ(rig.status(refused), NetStatus::refused);
  EXPECT_EQ(rig.answer(refused).result_code, 565);
  EXPECT_EQ(rig.answer(other).result_code, 570);
  EXPECT_EQ(rig.status(fine), NetStatus::ok);
  rig.tell(Kind::abort, 1);
  rig.stage().close(1);
  const auto again = rig.open(4, kServer, 80);
  rig.pass(150ms);
  EXPECT_EQ(rig.status(again), NetStatus::ok);
}

OperationId resolve(LinkRig& rig, StreamId stream, const std::string& name) {
  NetRequest request;
  request.kind = Kind::resolve;
  request.stream = stream;
  request.remote.host = name;
  return rig.ask(request);
}

TEST(LinkFaultTest, NamesFailAsAskedFor) {
  LinkRig rig;
  rig.network().name("a.example.com", {kServer});
  rig.network().name("example.org", {kServer});
  rig.network().accept("10.0.0.1:80");
  DnsCondition dns;
  dns.names = {"*.example.com"};
  const std::map<DnsCondition::Failure, std::pair<NetStatus, std::int64_t>> expected = {
      {DnsCondition::Failure::timeout, {NetStatus::name_server_failed, 3000}},
      {DnsCondition::Failure::not_found, {NetStatus::name_not_found, 0}},
      {DnsCondition::Failure::failure, {NetStatus::name_server_failed, 0}},
  };
  StreamId stream = 0;
  for (const auto& [failure, outcome] : expected) {
    dns.failure = failure;
    rig.stage().open(1, dns);
    const std::int64_t before = rig.now_ms();
    const auto resolved = resolve(rig, ++stream, "A.example.com");
    const auto opened = rig.open(++stream, "a.example.com", 80);
    const auto other = resolve(rig, ++stream, "example.org");
    const auto address = rig.open(++stream, kServer, 80);
    rig.pass(2999ms);
    EXPECT_EQ(rig.has(resolved), outcome.second == 0);
    rig.pass(1ms);
    for (const auto operation : {resolved, opened}) {
      ASSERT_TRUE(rig.has(operation));
      EXPECT_EQ(rig.status(operation), outcome.first);
      EXPECT_EQ(rig.answered_ms(operation) - before, outcome.second);
    }
    EXPECT_EQ(rig.status(other), NetStatus::ok);
    EXPECT_EQ(rig.status(address), NetStatus::ok);
    rig.stage().close(1);
    EXPECT_EQ(rig.status(resolve(rig, ++stream, "a.example.com")), NetStatus::ok);
  }
}

}  // namespace
}  // namespace bg96::scenarios::testing
