#include "netbridge/scripted_network.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace bg96::netbridge {
namespace {

using namespace std::chrono_literals;
using ports::NetEvent;
using ports::NetRequest;
using ports::NetStatus;
using Kind = NetRequest::Kind;

// Asks with operations 1, 2, 3, ... and takes what comes.
struct Fixture {
  ports::OperationId ask(Kind kind, ports::StreamId stream, const std::string& bytes = "",
                         std::size_t limit = 1000) {
    NetRequest request;
    request.kind = kind;
    request.operation = ++last_operation;
    request.stream = stream;
    request.bytes = bytes;
    request.limit = limit;
    network.request(std::move(request), now);
    return last_operation;
  }
  ports::OperationId open(ports::StreamId stream, const std::string& host, std::uint16_t port = 80,
                          std::uint16_t local_port = 0) {
    NetRequest request;
    request.kind = Kind::open_tcp;
    request.operation = ++last_operation;
    request.stream = stream;
    request.remote = {host, port};
    request.local_port = local_port;
    network.request(std::move(request), now);
    return last_operation;
  }
  NetEvent take() {
    const auto event = network.poll_event(now);
    EXPECT_TRUE(event.has_value());
    return event.value_or(NetEvent{});
  }
  void expect_nothing() { EXPECT_FALSE(network.poll_event(now).has_value()); }
  void connect(ports::StreamId stream) {
    network.accept("10.0.0.1:80");
    open(stream, "10.0.0.1");
    EXPECT_EQ(take().status, NetStatus::ok);
  }

  ScriptedNetwork network;
  sim::Instant now{};
  ports::OperationId last_operation = 0;
};

TEST(ScriptedNetwork, ServersDoWhatTheScriptSays) {
  Fixture world;
  world.network.accept("10.0.0.1:80");
  world.network.keep_silent("10.0.0.2:80");
  world.network.refuse("10.0.0.3:80");
  const auto accepted = world.open(1, "10.0.0.1");
  const NetEvent event = world.take();
  EXPECT_EQ(event.operation, accepted);
  EXPECT_EQ(event.status, NetStatus::ok);
  EXPECT_EQ(event.remote.host, "10.0.0.1");
  EXPECT_EQ(event.remote.port, 80);
  world.open(2, "10.0.0.2");
  world.expect_nothing();
  world.open(3, "10.0.0.3");
  EXPECT_EQ(world.take().status, NetStatus::refused);
  world.open(4, "10.0.0.1", 81);  // no script knows it
  EXPECT_EQ(world.take().status, NetStatus::refused);
  world.network.refuse("10.0.0.1:80");  // from now on
  world.open(5, "10.0.0.1");
  EXPECT_EQ(world.take().status, NetStatus::refused);
}

TEST(ScriptedNetwork, LocalPortsAreThoseAskedForOrNewOnes) {
  Fixture world;
  world.network.accept("10.0.0.1:80");
  world.open(1, "10.0.0.1", 80, 5555);
  EXPECT_EQ(world.take().local.port, 5555);
  world.open(2, "10.0.0.1");
  const auto first = world.take().local.port;
  world.open(3, "10.0.0.1");
  EXPECT_NE(world.take().local.port, first);
}

TEST(ScriptedNetwork, KnowsTheNamesOfTheScript) {
  Fixture world;
  world.network.accept("10.0.0.1:80");
  world.network.name("one.example", "10.0.0.1");
  world.open(1, "one.example");
  EXPECT_EQ(world.take().remote.host, "10.0.0.1");
  world.open(2, "two.example");
  EXPECT_EQ(world.take().status, NetStatus::name_not_found);
}

TEST(ScriptedNetwork, EventsComeAfterTheLatencyAndInOrder) {
  Fixture world;
  world.network.accept("10.0.0.1:80");
  EXPECT_EQ(world.network.next_deadline(), std::nullopt);
  world.network.set_latency(30ms);
  const auto slow = world.open(1, "10.0.0.1");
  world.network.set_latency(10ms);
  const auto fast = world.open(2, "10.0.0.1");
  const auto also_fast = world.open(3, "10.0.0.1");
  EXPECT_EQ(world.network.next_deadline(), world.now + 10ms);
  world.now += 10ms - 1ns;
  world.expect_nothing();
  world.now += 1ns;
  EXPECT_EQ(world.take().operation, fast);
  EXPECT_EQ(world.take().operation, also_fast);
  world.expect_nothing();
  world.now += 20ms;
  EXPECT_EQ(world.take().operation, slow);
}

TEST(ScriptedNetwork, TheServerGetsWhatIsSent) {
  Fixture world;
  EXPECT_EQ(world.network.peer_take_received(), std::nullopt);
  world.connect(1);
  world.ask(Kind::send, 1, "hello ");
  world.ask(Kind::send, 1, "world");
  EXPECT_EQ(world.take().status, NetStatus::ok);
  EXPECT_EQ(world.take().status, NetStatus::ok);
  EXPECT_EQ(world.network.peer_take_received(), "hello world");
  EXPECT_EQ(world.network.peer_take_received(), "");
  world.ask(Kind::send_queue, 1);
  EXPECT_EQ(world.take().unacknowledged, 0U);
}

TEST(ScriptedNetwork, AServerThatStallsAcknowledgesNothing) {
  Fixture world;
  world.connect(1);
  world.network.peer_stall(true, world.now);
  world.ask(Kind::send, 1, "12345", 10);
  EXPECT_EQ(world.take().status, NetStatus::ok);
  world.ask(Kind::send, 1, "123456", 10);
  EXPECT_EQ(world.take().status, NetStatus::buffer_full);
  world.ask(Kind::send, 1, "67890", 10);
  EXPECT_EQ(world.take().status, NetStatus::ok);
  world.ask(Kind::send_queue, 1);
  EXPECT_EQ(world.take().unacknowledged, 10U);
  EXPECT_EQ(world.network.peer_take_received(), "");
  world.network.peer_stall(false, world.now);
  EXPECT_EQ(world.network.peer_take_received(), "1234567890");
  world.ask(Kind::send_queue, 1);
  EXPECT_EQ(world.take().unacknowledged, 0U);
}

TEST(ScriptedNetwork, ReceivesInPiecesOfTheLimitThenTheEnd) {
  Fixture world;
  world.connect(1);
  world.ask(Kind::receive, 1, "", 3);
  world.expect_nothing();
  world.network.peer_send("abcde", world.now);
  EXPECT_EQ(world.take().bytes, "abc");
  world.expect_nothing();  // nobody asked for more
  world.network.peer_close(world.now);
  world.ask(Kind::receive, 1, "", 3);
  EXPECT_EQ(world.take().bytes, "de");
  world.ask(Kind::receive, 1, "", 3);
  EXPECT_EQ(world.take().status, NetStatus::closed);
}

TEST(ScriptedNetwork, AResetIsToldToReceiverAndSender) {
  Fixture world;
  world.connect(1);
  world.ask(Kind::receive, 1);
  world.network.peer_reset(world.now);
  EXPECT_EQ(world.take().status, NetStatus::reset);
  world.ask(Kind::send, 1, "x");
  EXPECT_EQ(world.take().status, NetStatus::reset);
}

TEST(ScriptedNetwork, AServerAnswersTheEndUnlessItStalls) {
  Fixture world;
  world.connect(1);
  world.ask(Kind::finish, 1);
  EXPECT_EQ(world.take().status, NetStatus::ok);
  world.connect(2);
  world.network.peer_stall(true, world.now);
  world.ask(Kind::finish, 2);
  world.expect_nothing();
  world.network.peer_stall(false, world.now);
  EXPECT_EQ(world.take().status, NetStatus::ok);
}

TEST(ScriptedNetwork, AClosedStreamIsForgottenWithAllThatIsUnderWay) {
  for (const Kind how : {Kind::close, Kind::abort}) {
    Fixture world;
    world.connect(1);
    world.ask(Kind::receive, 1);
    NetRequest request;
    request.kind = how;
    request.stream = 1;
    world.network.request(std::move(request), world.now);
    EXPECT_FALSE(world.network.peer_send("late", world.now));
    world.expect_nothing();
    world.ask(Kind::send, 1, "x");
    EXPECT_EQ(world.take().status, NetStatus::closed);
  }
}

TEST(ScriptedNetwork, WithoutAConnectionTheScriptIsTold) {
  Fixture world;
  EXPECT_FALSE(world.network.peer_send("x", world.now));
  EXPECT_FALSE(world.network.peer_close(world.now));
  EXPECT_FALSE(world.network.peer_reset(world.now));
  EXPECT_FALSE(world.network.peer_stall(true, world.now));
}

}  // namespace
}  // namespace bg96::netbridge
