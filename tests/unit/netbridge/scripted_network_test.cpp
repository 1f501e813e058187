#include "netbridge/scripted/scripted_network.hpp"

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
    request.local.port = local_port;
    network.request(std::move(request), now);
    return last_operation;
  }
  ports::OperationId open_udp(ports::StreamId stream, const std::string& host, std::uint16_t port,
                              std::uint16_t local_port) {
    NetRequest request;
    request.kind = Kind::open_udp;
    request.operation = ++last_operation;
    request.stream = stream;
    request.remote = {host, port};
    request.local.port = local_port;
    network.request(std::move(request), now);
    return last_operation;
  }
  ports::OperationId listen(ports::StreamId stream, std::uint16_t port) {
    NetRequest request;
    request.kind = Kind::listen;
    request.operation = ++last_operation;
    request.stream = stream;
    request.local = {"10.7.157.1", port};
    request.retransmission_limit = 5s;
    network.request(std::move(request), now);
    return last_operation;
  }
  ports::OperationId accept(ports::StreamId listener, ports::StreamId accepted) {
    NetRequest request;
    request.kind = Kind::accept;
    request.operation = ++last_operation;
    request.stream = listener;
    request.accepted = accepted;
    network.request(std::move(request), now);
    return last_operation;
  }
  ports::OperationId ask_about(Kind kind, const std::string& host,
                               std::vector<std::string> name_servers = {}) {
    NetRequest request;
    request.kind = kind;
    request.operation = ++last_operation;
    request.stream = 77;
    request.remote.host = host;
    request.name_servers = std::move(name_servers);
    network.request(std::move(request), now);
    return last_operation;
  }
  void close(ports::StreamId stream) {
    NetRequest request;
    request.kind = Kind::close;
    request.stream = stream;
    network.request(std::move(request), now);
  }
  void send_to(ports::StreamId stream, const ports::Endpoint& to, const std::string& bytes) {
    NetRequest request;
    request.kind = Kind::send;
    request.operation = ++last_operation;
    request.stream = stream;
    request.remote = to;
    request.bytes = bytes;
    network.request(std::move(request), now);
    EXPECT_EQ(take().status, NetStatus::ok);
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
  world.network.name("one.example", {"10.0.0.1"});
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

TEST(ScriptedNetwork, ConnectionsAreCountedAsTheyAreOpenedOrComeIn) {
  Fixture world;
  world.connect(5);
  world.listen(6, 2020);
  world.take();
  EXPECT_TRUE(world.network.client_connect({"10.0.0.9", 5000}, 2020, world.now));
  world.accept(6, 7);
  EXPECT_EQ(world.take().remote, (ports::Endpoint{"10.0.0.9", 5000}));
  world.ask(Kind::receive, 5);
  world.ask(Kind::receive, 7);
  EXPECT_TRUE(world.network.peer_send("one", world.now, 1));
  EXPECT_EQ(world.take().bytes, "one");
  EXPECT_TRUE(world.network.peer_send("two", world.now));  // the last
  EXPECT_EQ(world.take().bytes, "two");
  world.ask(Kind::send, 5, "to one");
  world.take();
  EXPECT_EQ(world.network.peer_take_received(2), "");
  EXPECT_EQ(world.network.peer_take_received(1), "to one");
  EXPECT_FALSE(world.network.peer_send("x", world.now, 3));
  EXPECT_EQ(world.network.peer_is_gone(3), std::nullopt);
  EXPECT_EQ(world.network.peer_is_gone(1), false);
  world.close(5);
  EXPECT_EQ(world.network.peer_is_gone(1), true);
  EXPECT_FALSE(world.network.peer_close(world.now, 1));
  EXPECT_EQ(world.network.peer_is_gone(2), false);
}

TEST(ScriptedNetwork, ClientsWaitUntilTheyAreAccepted) {
  Fixture world;
  EXPECT_FALSE(world.network.client_connect({"10.0.0.9", 5000}, 2020, world.now));
  world.listen(1, 2020);
  EXPECT_EQ(world.take().local, (ports::Endpoint{"10.7.157.1", 2020}));
  EXPECT_TRUE(world.network.client_connect({"10.0.0.9", 5000}, 2020, world.now));
  EXPECT_TRUE(world.network.client_connect({"10.0.0.9", 5001}, 2020, world.now));
  EXPECT_TRUE(world.network.peer_send("early", world.now, 2));
  world.expect_nothing();
  world.accept(1, 10);
  EXPECT_EQ(world.take().remote.port, 5000);
  world.accept(1, 11);
  EXPECT_EQ(world.take().remote.port, 5001);
  world.ask(Kind::receive, 11);
  EXPECT_EQ(world.take().bytes, "early");
  world.accept(1, 12);
  world.expect_nothing();
  world.network.client_connect({"10.0.0.9", 5002}, 2020, world.now);
  EXPECT_EQ(world.take().remote.port, 5002);
  EXPECT_EQ(world.network.retransmission_limit(), 5s);  // as the listener's
}

TEST(ScriptedNetwork, TheEndOfAListenerBreaksOnlyWhoWaits) {
  Fixture world;
  world.listen(1, 2020);
  world.take();
  world.accept(1, 10);
  world.network.client_connect({"10.0.0.9", 5000}, 2020, world.now);
  world.take();
  world.network.client_connect({"10.0.0.9", 5001}, 2020, world.now);
  world.close(1);
  EXPECT_EQ(world.network.peer_is_gone(1), false);
  EXPECT_EQ(world.network.peer_is_gone(2), true);
  EXPECT_FALSE(world.network.client_connect({"10.0.0.9", 5002}, 2020, world.now));
}

TEST(ScriptedNetwork, WithoutSocketsNothingIsOpenedOrAccepted) {
  Fixture world;
  world.network.accept("10.0.0.1:80");
  world.listen(1, 2020);
  world.take();
  world.network.set_no_sockets(true);
  world.open(2, "10.0.0.1");
  EXPECT_EQ(world.take().status, NetStatus::no_resources);
  world.open_udp(3, "", 0, 3030);
  EXPECT_EQ(world.take().status, NetStatus::no_resources);
  world.listen(4, 2021);
  EXPECT_EQ(world.take().status, NetStatus::no_resources);
  world.accept(1, 10);
  world.network.client_connect({"10.0.0.9", 5000}, 2020, world.now);
  EXPECT_EQ(world.take().status, NetStatus::no_resources);
  EXPECT_EQ(world.network.peer_is_gone(), true);
  world.network.set_no_sockets(false);
  world.open(5, "10.0.0.1");
  EXPECT_EQ(world.take().status, NetStatus::ok);
}

TEST(ScriptedNetwork, PortsThatAreTakenCannotBeHad) {
  Fixture world;
  world.network.accept("10.0.0.1:80");
  world.network.take_port(4000);
  world.open(1, "10.0.0.1", 80, 4000);
  EXPECT_EQ(world.take().status, NetStatus::address_in_use);
  world.open_udp(2, "", 0, 4000);
  EXPECT_EQ(world.take().status, NetStatus::address_in_use);
  world.listen(3, 4000);
  EXPECT_EQ(world.take().status, NetStatus::address_in_use);
  world.listen(4, 4001);
  EXPECT_EQ(world.take().status, NetStatus::ok);
  world.listen(5, 4001);  // the modem itself has it
  EXPECT_EQ(world.take().status, NetStatus::address_in_use);
  world.open_udp(6, "", 0, 4001);  // UDP's ports are others
  EXPECT_EQ(world.take().status, NetStatus::ok);
  world.open_udp(7, "", 0, 4001);
  EXPECT_EQ(world.take().status, NetStatus::address_in_use);
}

TEST(ScriptedNetwork, TheNextRequestThatCanFailDoes) {
  Fixture world;
  world.connect(1);
  world.network.fail_next(NetStatus::unreachable);
  world.ask(Kind::send_queue, 1);
  EXPECT_EQ(world.take().status, NetStatus::ok);
  world.ask(Kind::send, 1, "x");
  EXPECT_EQ(world.take().status, NetStatus::unreachable);
  world.ask(Kind::send, 1, "y");
  EXPECT_EQ(world.take().status, NetStatus::ok);
  EXPECT_EQ(world.network.peer_take_received(), "y");
}

TEST(ScriptedNetwork, AWriteWaitsForAPeerThatStalls) {
  Fixture world;
  world.connect(1);
  world.ask(Kind::write, 1, "one", 0);
  EXPECT_EQ(world.take().status, NetStatus::ok);
  world.network.peer_stall(true, world.now);
  const auto held = world.ask(Kind::write, 1, "two", 0);
  world.expect_nothing();
  EXPECT_EQ(world.network.peer_take_received(), "one");
  world.network.peer_stall(false, world.now);
  EXPECT_EQ(world.take().operation, held);
  EXPECT_EQ(world.network.peer_take_received(), "two");
  world.network.peer_stall(true, world.now);
  world.ask(Kind::write, 1, "three", 0);
  world.network.peer_reset(world.now);
  EXPECT_EQ(world.take().status, NetStatus::reset);
}

TEST(ScriptedNetwork, TheLimitOfRetransmissionIsKept) {
  Fixture world;
  EXPECT_EQ(world.network.retransmission_limit(), std::nullopt);
  world.connect(1);
  EXPECT_EQ(world.network.retransmission_limit(), 0s);
  NetRequest request;
  request.kind = Kind::limit_retransmission;
  request.stream = 1;
  request.retransmission_limit = 2s;
  world.network.request(std::move(request), world.now);
  EXPECT_EQ(world.network.retransmission_limit(), 2s);
  world.expect_nothing();
  world.listen(2, 2020);
  world.take();
  request = {};
  request.kind = Kind::limit_retransmission;
  request.stream = 2;
  request.retransmission_limit = 3s;
  world.network.request(std::move(request), world.now);
  world.accept(2, 10);
  world.network.client_connect({"10.0.0.9", 5000}, 2020, world.now);
  EXPECT_EQ(world.network.retransmission_limit(), 3s);
}

TEST(ScriptedNetwork, NamesHaveAddressesAndATimeToLive) {
  Fixture world;
  world.network.name("two.example", {"10.0.0.2", "10.0.0.3"}, 60);
  world.ask_about(Kind::resolve, "two.example", {"10.1.1.1"});
  const NetEvent event = world.take();
  EXPECT_EQ(event.addresses, (std::vector<std::string>{"10.0.0.2", "10.0.0.3"}));
  EXPECT_EQ(event.time_to_live, 60U);
  EXPECT_EQ(world.network.asked("two.example"), std::vector<std::string>{"10.1.1.1"});
  world.network.accept("10.0.0.3:80");  // the second address; the first refuses
  world.open(1, "two.example");
  EXPECT_EQ(world.take().remote.host, "10.0.0.3");
  EXPECT_EQ(world.network.asked("two.example"), std::vector<std::string>{});
  EXPECT_EQ(world.network.asked("10.0.0.3"), std::nullopt);  // an address is no name
  world.network.name_fails("bad.example");
  world.ask_about(Kind::resolve, "bad.example");
  EXPECT_EQ(world.take().status, NetStatus::name_server_failed);
  world.network.name_silent("dumb.example");
  world.ask_about(Kind::resolve, "dumb.example");
  world.open(2, "dumb.example");
  world.expect_nothing();
  world.ask_about(Kind::name_servers, "");
  EXPECT_EQ(world.take().addresses, (std::vector<std::string>{"10.7.157.253", "10.7.157.254"}));
}

TEST(ScriptedNetwork, PingsComeBackAfterTheirTimes) {
  Fixture world;
  world.network.set_latency(5ms);
  world.network.ping("10.0.0.1", 64, {20ms, 30ms});
  world.network.ping("10.0.0.2", 255);
  world.network.ping_unreachable("10.0.0.3");
  world.ask_about(Kind::ping, "10.0.0.1");
  world.ask_about(Kind::ping, "10.0.0.1");
  world.ask_about(Kind::ping, "10.0.0.4");  // unknown
  EXPECT_EQ(world.network.next_deadline(), world.now + 20ms);
  world.now += 20ms;
  const NetEvent reply = world.take();
  EXPECT_EQ(reply.remote.host, "10.0.0.1");
  EXPECT_EQ(reply.time_to_live, 64U);
  EXPECT_EQ(world.network.next_deadline(), world.now + 10ms);
  world.now += 10ms;
  world.take();
  world.ask_about(Kind::ping, "10.0.0.1");  // the last time repeats
  EXPECT_EQ(world.network.next_deadline(), world.now + 30ms);
  world.ask_about(Kind::ping, "10.0.0.2");
  EXPECT_EQ(world.network.next_deadline(), world.now + 5ms);
  world.now += 30ms;
  EXPECT_EQ(world.take().time_to_live, 255U);
  world.take();
  world.ask_about(Kind::ping, "10.0.0.3");
  world.now += 5ms;
  EXPECT_EQ(world.take().status, NetStatus::unreachable);
  world.network.ping("10.0.0.1", 64, {ScriptedNetwork::kLost, 1ms});
  world.ask_about(Kind::ping, "10.0.0.1");
  EXPECT_EQ(world.network.next_deadline(), std::nullopt);
  world.ask_about(Kind::ping, "10.0.0.1");
  EXPECT_EQ(world.network.next_deadline(), world.now + 1ms);
  world.close(77);
  EXPECT_EQ(world.network.next_deadline(), std::nullopt);
}

TEST(ScriptedNetwork, DatagramsKeepTheirBoundaries) {
  Fixture world;
  auto& udp = world.network.datagrams();
  udp.add({"10.0.0.1", 7});
  world.open_udp(1, "10.0.0.1", 7, 0);
  const NetEvent opened = world.take();
  EXPECT_EQ(opened.remote, (ports::Endpoint{"10.0.0.1", 7}));
  EXPECT_FALSE(udp.peer_send({"10.0.0.1", 7}, 0, "to nobody", world.now));  // it has heard nothing
  world.send_to(1, {}, "a");
  world.send_to(1, {}, "bc");
  EXPECT_EQ(udp.peer_take_received({"10.0.0.1", 7}), "a");
  EXPECT_EQ(udp.peer_take_received({"10.0.0.1", 7}), "bc");
  EXPECT_EQ(udp.peer_take_received({"10.0.0.1", 7}), std::nullopt);
  EXPECT_TRUE(udp.peer_send({"10.0.0.1", 7}, 0, "12345", world.now));
  EXPECT_TRUE(udp.peer_send({"10.0.0.1", 7}, 0, "", world.now));
  EXPECT_TRUE(udp.peer_send({"10.0.0.9", 7}, opened.local.port, "stranger", world.now));
  world.ask(Kind::receive, 1, "", 2);
  const NetEvent first = world.take();
  EXPECT_EQ(first.bytes, "12345");
  EXPECT_EQ(first.remote, (ports::Endpoint{"10.0.0.1", 7}));
  world.ask(Kind::receive, 1);
  EXPECT_EQ(world.take().bytes, "");
  world.ask(Kind::receive, 1);
  world.expect_nothing();
  world.close(1);
  EXPECT_FALSE(udp.peer_send({"10.0.0.1", 7}, 0, "late", world.now));
}

TEST(ScriptedNetwork, ASocketWithoutAPeerHasMany) {
  Fixture world;
  auto& udp = world.network.datagrams();
  world.open_udp(1, "", 0, 3030);
  EXPECT_EQ(world.take().local.port, 3030);
  udp.add({"10.0.0.1", 7});
  world.send_to(1, {"10.0.0.1", 7}, "hi");
  world.send_to(1, {"10.0.0.2", 7}, "lost");
  EXPECT_EQ(udp.peer_take_received({"10.0.0.1", 7}), "hi");
  EXPECT_EQ(udp.peer_take_received({"10.0.0.2", 7}), std::nullopt);
  EXPECT_TRUE(udp.peer_send({"10.0.0.5", 9}, 3030, "x", world.now));
  world.ask(Kind::receive, 1);
  EXPECT_EQ(world.take().remote, (ports::Endpoint{"10.0.0.5", 9}));
  EXPECT_FALSE(udp.peer_send({"10.0.0.5", 9}, 3031, "x", world.now));
}

std::string ntp_question() {
  std::string question(48, '\0');
  question[0] = 0x23;  // version 4, client
  question.replace(40, 8, "ABCDEFGH");
  return question;
}

NetEvent ask_time(Fixture& world) {
  world.open_udp(1, "10.0.0.1", 123, 0);
  world.take();
  world.send_to(1, {}, ntp_question());
  world.ask(Kind::receive, 1);
  return world.take();
}

TEST(ScriptedNetwork, ATimeServerTellsItsTime) {
  Fixture world;
  world.now += 10s;
  world.network.datagrams().add_time_server({"10.0.0.1", 123}, ScriptedDatagrams::TimeServer::right,
                                            1, world.now);
  world.now += 2500ms;
  const std::string reply = ask_time(world).bytes;
  ASSERT_EQ(reply.size(), 48U);
  EXPECT_EQ(reply[0], 0x24);  // version 4, server
  EXPECT_EQ(reply[1], 2);     // stratum
  EXPECT_EQ(reply.substr(24, 8), "ABCDEFGH");
  // 2208988800 + 1 + 2 seconds, and half a second.
  EXPECT_EQ(reply.substr(40, 8), std::string("\x83\xAA\x7E\x83\x80\0\0\0", 8));
  EXPECT_EQ(reply.substr(32, 8), reply.substr(40, 8));
}

TEST(ScriptedNetwork, ATimeServerCanBeWrong) {
  using TimeServer = ScriptedDatagrams::TimeServer;
  Fixture kissing;
  kissing.network.datagrams().add_time_server({"10.0.0.1", 123}, TimeServer::kiss, 0, kissing.now);
  EXPECT_EQ(ask_time(kissing).bytes[1], 0);
  Fixture wrong;
  wrong.network.datagrams().add_time_server({"10.0.0.1", 123}, TimeServer::wrong, 1, wrong.now);
  EXPECT_NE(ask_time(wrong).bytes.substr(24, 8), "ABCDEFGH");
}

}  // namespace
}  // namespace bg96::netbridge
