#include "emulator/modem/tcpip/sockets.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace bg96::modem {
namespace {

using namespace std::chrono_literals;
using ports::NetEvent;
using ports::NetRequest;
using ports::NetStatus;
using Kind = NetRequest::Kind;
using State = Socket::State;

std::string name_of(Kind kind) {
  switch (kind) {
    case Kind::open_tcp: return "open";
    case Kind::send: return "send";
    case Kind::receive: return "receive";
    case Kind::send_queue: return "send_queue";
    case Kind::finish: return "finish";
    case Kind::close: return "close";
    case Kind::abort: return "abort";
    default: return "other";
  }
}

// Sockets whose network is the test itself. What they say is held until said() asks for it.
struct Fixture {
  Fixture() {
    Sockets::Hooks hooks;
    hooks.say = [this](ports::ChannelId, UrcQueue::Producer producer) {
      waiting.push_back(std::move(producer));
    };
    hooks.outcome = [this](int code) { outcome = code; };
    hooks.line_end = [](ports::ChannelId) { return std::string("/"); };
    hooks.write = [this](ports::ChannelId, std::string bytes) { written += bytes; };
    hooks.output_full = [this](ports::ChannelId) { return output_full; };
    hooks.carrier_lost = [this](ports::ChannelId) { ++carriers_lost; };
    hooks.room_to_transmit = [this](ports::ChannelId) { ++rooms; };
    hooks.seen = [this](const ports::SocketSeen& event) { seen.push_back(event); };
    hooks.ring = [this](ports::ChannelId, int id) { rung = id; };
    sockets = std::make_unique<Sockets>(timers, profile, settings, board, door, std::move(hooks));
  }

  void open(int id) {
    OpenRequest request;
    request.context_id = 1;
    request.connect_id = id;
    request.remote = {"10.0.0.1", 80};
    sockets->open(request);
  }
  // Opens, and lets the network say yes.
  Socket& connect(int id = 0) {
    open(id);
    NetEvent event;
    event.local = {"10.7.157.1", 50000};
    event.remote = {"10.0.0.1", 80};
    answer(std::move(event));
    said();
    asked.clear();
    return *sockets->find(id);
  }
  // Answers the last request.
  void answer(NetEvent event) { answer_to(requests.back(), std::move(event)); }
  void answer_to(const NetRequest& request, NetEvent event) {
    event.operation = request.operation;
    door.deliver(std::move(event));
    pass(0s);
  }
  void answer(NetStatus status) {
    NetEvent event;
    event.status = status;
    answer(std::move(event));
  }
  void receive(const std::string& bytes) {
    NetEvent event;
    event.bytes = bytes;
    answer(std::move(event));
  }
  void pass(sim::Duration duration) { timers.run_until(timers.now() + duration); }
  // What the port says now that it may.
  std::string said() {
    std::string text;
    for (const auto& producer : std::exchange(waiting, {})) {
      const std::string one = producer();
      if (!one.empty()) text += one + "|";
    }
    return text;
  }
  // The kinds of the requests since the last call.
  std::string take_asked() { return std::exchange(asked, {}); }

  sim::TimerQueue timers;
  Profile profile;
  Settings settings;
  StateBoard board;
  std::vector<ports::SocketSeen> seen;
  std::vector<NetRequest> requests;
  std::string asked;
  NetDoor door{timers, [this](NetRequest request) {
                 asked += name_of(request.kind) + " ";
                 requests.push_back(std::move(request));
               }};
  std::vector<UrcQueue::Producer> waiting;
  int outcome = -1;
  std::string written;  // to the port of a connection that is online
  bool output_full = false;
  int carriers_lost = 0;
  int rooms = 0;
  int rung = -1;
  std::unique_ptr<Sockets> sockets;
};

TEST(Sockets, AtFirstAllTwelvePlacesAreFree) {
  Fixture world;
  for (int id = 0; id < Sockets::kSockets; ++id) EXPECT_EQ(world.sockets->find(id), nullptr);
  EXPECT_EQ(Sockets::kSockets, 12);
}

TEST(Sockets, OpeningAsksTheNetworkAndTellsTheOutcome) {
  Fixture world;
  world.open(3);
  ASSERT_NE(world.sockets->find(3), nullptr);
  EXPECT_EQ(world.sockets->find(3)->state, State::opening);
  EXPECT_EQ(world.requests.back().kind, Kind::open_tcp);
  EXPECT_EQ(world.requests.back().remote.host, "10.0.0.1");
  NetEvent event;
  event.local.port = 50000;
  event.remote = {"10.0.0.9", 81};
  world.answer(event);
  EXPECT_EQ(world.said(), "+QIOPEN: 3,0|");
  EXPECT_EQ(world.outcome, 0);
  const Socket& socket = *world.sockets->find(3);
  EXPECT_EQ(socket.state, State::connected);
  EXPECT_EQ(socket.local_port, 50000);
  EXPECT_EQ(socket.remote.host, "10.0.0.9");
}

TEST(Sockets, AFailedOpenFreesThePlace) {
  Fixture world;
  world.open(0);
  world.answer(NetStatus::refused);
  EXPECT_EQ(world.sockets->find(0), nullptr);
  EXPECT_EQ(world.take_asked(), "open abort ");
  EXPECT_EQ(world.said(), "+QIOPEN: 0,566|");
  EXPECT_EQ(world.outcome, 566);
  EXPECT_EQ(world.connect(0).state, State::connected);
}

TEST(Sockets, AnOpenEndsAfter150Seconds) {
  Fixture world;
  world.open(0);
  world.pass(150s - 1ns);
  EXPECT_EQ(world.said(), "");
  EXPECT_EQ(world.sockets->find(0)->state, State::opening);
  world.pass(1ns);
  EXPECT_EQ(world.said(), "+QIOPEN: 0,566|");
  EXPECT_EQ(world.sockets->find(0), nullptr);
  world.answer_to(world.requests.front(), {});  // too late
  EXPECT_EQ(world.said(), "");
  EXPECT_EQ(world.sockets->find(0), nullptr);
}

TEST(Sockets, AnOpenThatIsAnsweredJustInTimeIsConnected) {
  Fixture world;
  world.open(0);
  world.pass(150s - 1ns);
  world.answer({});
  EXPECT_EQ(world.said(), "+QIOPEN: 0,0|");
  world.pass(1h);
  EXPECT_EQ(world.sockets->find(0)->state, State::connected);
}

TEST(Sockets, TwelveServeAtTheSameTime) {
  Fixture world;
  for (int id = 0; id < Sockets::kSockets; ++id) world.connect(id);
  std::vector<NetRequest> receives;
  for (const NetRequest& request : world.requests) {
    if (request.kind == Kind::receive) receives.push_back(request);
  }
  ASSERT_EQ(receives.size(), 12U);
  for (int id = 0; id < Sockets::kSockets; ++id) {
    NetEvent event;
    event.bytes = "for " + std::to_string(id);
    world.answer_to(receives[static_cast<std::size_t>(id)], event);
    EXPECT_EQ(world.said(), "+QIURC: \"recv\"," + std::to_string(id) + "|");
    EXPECT_EQ(world.sockets->find(id)->received.take(1500).bytes, event.bytes);
  }
}

TEST(Sockets, ReceivesNoMoreThanItsBufferHolds) {
  Fixture world;
  Socket& socket = world.connect();
  EXPECT_EQ(world.requests.back().limit, 10240U);
  world.receive(std::string(10239, 'x'));
  EXPECT_EQ(world.take_asked(), "receive ");
  EXPECT_EQ(world.requests.back().limit, 1U);
  world.receive("y");
  EXPECT_EQ(world.take_asked(), "");  // full: the network is not asked any more
  EXPECT_EQ(socket.received.bytes(), 10240U);
  world.pass(1h);
  EXPECT_EQ(world.take_asked(), "");
  EXPECT_EQ(world.sockets->read(socket, 1500).bytes.size(), 1500U);
  world.pass(0s);
  EXPECT_EQ(world.take_asked(), "receive ");
  EXPECT_EQ(world.requests.back().limit, 1500U);
  world.receive("z");
  EXPECT_EQ(socket.received_total, 10241U);
}

TEST(Sockets, ReadingNothingFromAFullBufferDoesNotReceiveMore) {
  Fixture world;
  Socket& socket = world.connect();
  world.receive(std::string(10240, 'x'));
  EXPECT_EQ(world.sockets->read(socket, 0).bytes, "");
  world.pass(0s);
  EXPECT_EQ(world.take_asked(), "");
}

TEST(Sockets, AnnouncesDataOnceUntilTheBufferIsEmpty) {
  Fixture world;
  Socket& socket = world.connect();
  world.receive("one");
  EXPECT_EQ(world.said(), "+QIURC: \"recv\",0|");
  world.receive("two");
  EXPECT_EQ(world.said(), "");
  EXPECT_EQ(world.sockets->read(socket, 5).bytes, "onetw");
  world.receive("three");
  EXPECT_EQ(world.said(), "");
  EXPECT_EQ(world.sockets->read(socket, 1500).bytes, "othree");
  world.receive("four");
  EXPECT_EQ(world.said(), "+QIURC: \"recv\",0|");
}

TEST(Sockets, DoesNotAnnounceWhatWasReadInTheMeantime) {
  Fixture world;
  Socket& socket = world.connect();
  world.receive("one");
  EXPECT_EQ(world.sockets->read(socket, 1500).bytes, "one");
  EXPECT_EQ(world.said(), "");
  world.receive("two");
  EXPECT_EQ(world.said(), "+QIURC: \"recv\",0|");
}

TEST(Sockets, AnnouncesOnceWhatCameInPiecesWhileItWasHeldBack) {
  Fixture world;
  world.connect();
  world.receive("one");
  world.receive("two");
  EXPECT_EQ(world.said(), "+QIURC: \"recv\",0|");
}

TEST(Sockets, ThePeersEndIsToldBehindItsDataAndKeepsThePlace) {
  for (const NetStatus end : {NetStatus::closed, NetStatus::reset, NetStatus::failed}) {
    Fixture world;
    Socket& socket = world.connect();
    world.receive("last words");
    world.answer(end);
    EXPECT_EQ(world.said(), "+QIURC: \"recv\",0|+QIURC: \"closed\",0|");
    EXPECT_EQ(socket.state, State::closing);
    EXPECT_EQ(world.sockets->read(socket, 1500).bytes, "last words");
    EXPECT_EQ(world.take_asked(), "receive ");  // only the one behind the last words
  }
}

// Closes and tells when it is done.
sim::Task<void> close_and_tell(Fixture& world, int id, sim::Duration timeout, bool& done) {
  const sim::Task<void> closing = world.sockets->close(id, timeout);
  co_await closing;
  done = true;
}

TEST(Sockets, AClosedSocketWaitsForItsPeer) {
  Fixture world;
  world.connect();
  bool done = false;
  auto job = close_and_tell(world, 0, 10s, done);
  job.start();
  EXPECT_EQ(world.take_asked(), "finish ");
  EXPECT_EQ(world.sockets->find(0)->state, State::closing);
  world.pass(10s - 1ns);
  EXPECT_FALSE(done);
  world.answer({});
  EXPECT_TRUE(done);
  EXPECT_EQ(world.take_asked(), "close ");
  EXPECT_EQ(world.sockets->find(0), nullptr);
}

TEST(Sockets, APeerThatDoesNotAnswerIsResetAtTheTimeout) {
  Fixture world;
  world.connect();
  bool done = false;
  auto job = close_and_tell(world, 0, 10s, done);
  job.start();
  world.pass(10s - 1ns);
  EXPECT_FALSE(done);
  EXPECT_EQ(world.take_asked(), "finish ");
  world.pass(1ns);
  EXPECT_TRUE(done);
  EXPECT_EQ(world.take_asked(), "abort ");
  EXPECT_EQ(world.sockets->find(0), nullptr);
  EXPECT_EQ(world.timers.next_deadline(), std::nullopt);
}

TEST(Sockets, WithoutATimeoutItDoesNotWait) {
  Fixture world;
  world.connect();
  bool done = false;
  auto job = close_and_tell(world, 0, 0s, done);
  job.start();
  EXPECT_TRUE(done);
  EXPECT_EQ(world.take_asked(), "close ");
}

TEST(Sockets, ClosingOneThatOpensAbortsIt) {
  Fixture world;
  world.open(0);
  bool done = false;
  auto job = close_and_tell(world, 0, 10s, done);
  job.start();
  EXPECT_TRUE(done);
  EXPECT_EQ(world.take_asked(), "open abort ");
  world.answer_to(world.requests.front(), {});
  world.pass(1h);
  EXPECT_EQ(world.said(), "");
  EXPECT_EQ(world.sockets->find(0), nullptr);
}

TEST(Sockets, WhatAClosedSocketHadToSayIsNotSaid) {
  Fixture world;
  world.connect();
  world.receive("one");
  world.answer(NetStatus::closed);
  bool done = false;
  auto job = close_and_tell(world, 0, 10s, done);
  job.start();
  EXPECT_TRUE(done);
  EXPECT_EQ(world.said(), "");
}

TEST(Sockets, WhatAnEarlierSocketOfThePlaceHadToSayIsNotSaid) {
  Fixture world;
  world.connect();
  world.receive("one");
  world.answer(NetStatus::closed);
  bool done = false;
  auto job = close_and_tell(world, 0, 10s, done);
  job.start();
  world.open(0);
  world.answer({});
  world.receive("two");
  EXPECT_EQ(world.said(), "+QIOPEN: 0,0|+QIURC: \"recv\",0|");
  EXPECT_EQ(world.sockets->find(0)->received.bytes(), 3U);
  EXPECT_EQ(world.sockets->find(0)->received_total, 3U);
}

TEST(Sockets, AContextTakesItsSocketsWithIt) {
  Fixture world;
  world.connect(0);
  world.open(1);
  world.connect(2).context_id = 2;
  world.take_asked();
  world.sockets->end_context(1, ContextEnd::deactivated);
  EXPECT_EQ(world.take_asked(), "close close ");
  EXPECT_EQ(world.sockets->find(0), nullptr);
  EXPECT_EQ(world.sockets->find(1), nullptr);
  EXPECT_NE(world.sockets->find(2), nullptr);
  world.pass(1h);
  EXPECT_EQ(world.said(), "");
}

TEST(Sockets, AContextMayGoWhileASocketIsBeingClosed) {
  Fixture world;
  world.connect();
  bool done = false;
  auto job = close_and_tell(world, 0, 10s, done);
  job.start();
  world.sockets->end_context(1, ContextEnd::deactivated);
  EXPECT_EQ(world.take_asked(), "finish close ");
  world.pass(10s);
  EXPECT_TRUE(done);
  EXPECT_EQ(world.take_asked(), "");
}

TEST(Sockets, ARefusalIsSaidAndIsAnOutcomeOnlyThen) {
  Fixture world;
  OpenRequest request;
  request.connect_id = 7;
  world.sockets->refuse(request, 563);
  EXPECT_EQ(world.outcome, -1);
  EXPECT_EQ(world.said(), "+QIOPEN: 7,563|");
  EXPECT_EQ(world.outcome, 563);
  EXPECT_EQ(world.sockets->find(7), nullptr);
}

TEST(Sockets, SendingHandsTheBytesOverWithTheBuffersSize) {
  Fixture world;
  Socket& socket = world.connect();
  NetStatus status = NetStatus::failed;
  const auto send = [&](std::string bytes) -> sim::Task<void> {
    const sim::Task<NetEvent> sending = world.sockets->send(socket, std::move(bytes));
    const NetEvent event = co_await sending;
    status = event.status;
  };
  auto job = send("hello");
  job.start();
  EXPECT_EQ(world.requests.back().kind, Kind::send);
  EXPECT_EQ(world.requests.back().bytes, "hello");
  EXPECT_EQ(world.requests.back().limit, 10240U);
  EXPECT_EQ(socket.sent_total, 0U);
  world.answer({});
  EXPECT_EQ(status, NetStatus::ok);
  EXPECT_EQ(socket.sent_total, 5U);
  auto second = send("too much");
  second.start();
  world.answer(NetStatus::buffer_full);
  EXPECT_EQ(status, NetStatus::buffer_full);
  EXPECT_EQ(socket.sent_total, 5U);
}

TEST(Sockets, OnlineDataGoesStraightToThePort) {
  Fixture world;
  Socket& socket = world.connect();
  world.sockets->go_online(0, ports::ChannelId::uart1);
  EXPECT_EQ(socket.access_mode, Socket::AccessMode::transparent);
  world.receive("one");
  world.receive("two");
  EXPECT_EQ(world.written, "onetwo");
  EXPECT_EQ(world.said(), "");
  EXPECT_EQ(socket.received_total, 6U);
}

TEST(Sockets, WhatWaitedComesFirstOnline) {
  Fixture world;
  world.connect();
  world.receive("one");
  world.sockets->go_online(0, ports::ChannelId::uart1);
  EXPECT_EQ(world.written, "one");
  world.receive("two");
  EXPECT_EQ(world.written, "onetwo");
}

// The peer feels a host that does not read: nothing more is asked of the network.
TEST(Sockets, AHostThatDoesNotReadStopsTheReceiving) {
  Fixture world;
  world.connect();
  world.sockets->go_online(0, ports::ChannelId::uart1);
  world.receive("one");
  world.take_asked();
  world.output_full = true;
  world.receive("two");
  EXPECT_EQ(world.written, "one");
  EXPECT_EQ(world.take_asked(), "");
  world.output_full = false;
  world.sockets->output_drained(ports::ChannelId::uart1);
  world.pass(0s);
  EXPECT_EQ(world.written, "onetwo");
  EXPECT_EQ(world.take_asked(), "receive ");
}

TEST(Sockets, TheEndOfAnOnlineConnectionWaitsForItsData) {
  Fixture world;
  Socket& socket = world.connect();
  world.sockets->go_online(0, ports::ChannelId::uart1);
  world.output_full = true;
  world.receive("last words");
  world.pass(1h);
  EXPECT_EQ(world.carriers_lost, 0);
  world.output_full = false;
  world.sockets->output_drained(ports::ChannelId::uart1);
  world.pass(0s);
  world.answer(NetStatus::closed);
  EXPECT_EQ(world.written, "last words");
  EXPECT_EQ(world.carriers_lost, 1);
  EXPECT_EQ(socket.state, State::closing);
  world.sockets->go_offline(0);
  EXPECT_EQ(world.said(), "");
}

TEST(Sockets, OneThatHasEndedGoesOnlineOnlyToSaySo) {
  Fixture world;
  world.connect();
  world.receive("last words");
  world.answer(NetStatus::closed);
  world.sockets->go_online(0, ports::ChannelId::uart1);
  EXPECT_EQ(world.written, "last words");
  EXPECT_EQ(world.carriers_lost, 1);
}

TEST(Sockets, OfflineWhatComesIsBufferedAndAnnounced) {
  Fixture world;
  Socket& socket = world.connect();
  world.sockets->go_online(0, ports::ChannelId::uart1);
  world.sockets->go_offline(0);
  EXPECT_EQ(socket.access_mode, Socket::AccessMode::buffer);
  world.receive("one");
  EXPECT_EQ(world.written, "");
  EXPECT_EQ(world.said(), "+QIURC: \"recv\",0|");
}

TEST(Sockets, TransmitsInOrderOneRequestAtATime) {
  Fixture world;
  Socket& socket = world.connect();
  world.sockets->go_online(0, ports::ChannelId::uart1);
  world.requests.clear();
  world.sockets->transmit(0, "one");
  world.sockets->transmit(0, "two");
  world.pass(0s);
  ASSERT_EQ(world.requests.size(), 1U);
  EXPECT_EQ(world.requests.back().kind, Kind::write);
  EXPECT_EQ(world.requests.back().bytes, "one");
  EXPECT_EQ(world.sockets->room_to_transmit(0), Transmitter::kLimitBytes - 6);
  world.answer({});
  EXPECT_EQ(world.requests.back().bytes, "two");
  EXPECT_EQ(world.rooms, 1);
  world.answer({});
  EXPECT_EQ(world.sockets->room_to_transmit(0), Transmitter::kLimitBytes);
  EXPECT_EQ(socket.sent_total, 6U);
}

// AT+QISEND must not overtake what was typed in transparent mode.
TEST(Sockets, SendingFailsWhileTransparentDataWaits) {
  Fixture world;
  Socket& socket = world.connect();
  world.sockets->go_online(0, ports::ChannelId::uart1);
  world.sockets->transmit(0, "one");
  world.pass(0s);
  world.sockets->go_offline(0);
  NetStatus status = NetStatus::ok;
  const auto send = [&]() -> sim::Task<void> {
    const sim::Task<NetEvent> sending = world.sockets->send(socket, "two");
    const NetEvent event = co_await sending;
    status = event.status;
  };
  auto job = send();
  job.start();
  EXPECT_EQ(status, NetStatus::buffer_full);
}

TEST(Sockets, ClosingWaitsForTransparentDataFirst) {
  Fixture world;
  world.connect();
  world.sockets->go_online(0, ports::ChannelId::uart1);
  world.sockets->transmit(0, "one");
  world.pass(0s);
  world.sockets->go_offline(0);
  const NetRequest write = world.requests.back();
  bool done = false;
  auto job = close_and_tell(world, 0, 10s, done);
  job.start();
  world.take_asked();
  world.answer_to(write, {});
  EXPECT_EQ(world.take_asked(), "finish ");
  world.answer({});
  EXPECT_TRUE(done);
}

TEST(Sockets, HangingUpKeepsThePlaceUntilItIsClosed) {
  Fixture world;
  Socket& socket = world.connect();
  world.sockets->go_online(0, ports::ChannelId::uart1);
  world.take_asked();
  world.sockets->hang_up(0);
  EXPECT_EQ(world.take_asked(), "finish ");
  EXPECT_EQ(world.carriers_lost, 1);
  EXPECT_EQ(socket.state, State::closing);
  world.pass(10s);
  EXPECT_EQ(world.take_asked(), "close ");
  EXPECT_NE(world.sockets->find(0), nullptr);
}

TEST(Sockets, ALostContextIsToldAndKeepsThePlaces) {
  Fixture world;
  world.connect(0);
  world.open(1);
  world.sockets->end_context(1, ContextEnd::lost);
  EXPECT_EQ(world.said(), "+QIURC: \"closed\",0|+QIOPEN: 1,570|");
  EXPECT_EQ(world.outcome, 570);
  EXPECT_EQ(world.sockets->find(0)->state, State::closing);
  EXPECT_TRUE(world.sockets->find(0)->context_lost);
  EXPECT_EQ(world.sockets->find(1), nullptr);
  world.sockets->end_context(1, ContextEnd::deactivated);
  EXPECT_EQ(world.sockets->find(0), nullptr);
}

TEST(Sockets, PushesAllThatWaitsInPiecesOf1500) {
  Fixture world;
  world.connect().access_mode = Socket::AccessMode::direct_push;
  world.receive(std::string(1501, 'x'));
  EXPECT_EQ(world.said(),
            "+QIURC: \"recv\",0,1500/" + std::string(1500, 'x') + "//+QIURC: \"recv\",0,1/x|");
}

TEST(Sockets, GoAwayWithAllThatIsUnderWay) {
  Fixture world;
  world.connect(0);
  world.open(1);
  Socket& full = world.connect(2);
  world.receive(std::string(10240, 'x'));
  EXPECT_EQ(full.received.bytes(), 10240U);
  world.sockets.reset();
  EXPECT_EQ(world.timers.next_deadline(), std::nullopt);
}

}  // namespace
}  // namespace bg96::modem
