#include "emulator/modem/tcpip/net_door.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace bg96::modem {
namespace {

using namespace std::chrono_literals;
using ports::NetEvent;
using ports::NetRequest;
using ports::NetStatus;

// A door whose requests are kept, and jobs that write down what they were answered.
struct Fixture {
  sim::Task<void> ask(char letter, sim::Instant deadline = sim::kNever) {
    const sim::Task<NetEvent> asking = door.ask({}, deadline);
    const NetEvent event = co_await asking;
    answers += letter;
    if (event.status == NetStatus::timed_out) answers += '!';
    answers += event.bytes;
  }
  void answer(std::size_t request, const std::string& bytes) {
    NetEvent event;
    event.operation = requests.at(request).operation;
    event.bytes = bytes;
    door.deliver(std::move(event));
  }
  void pass(sim::Duration duration) { timers.run_until(timers.now() + duration); }

  sim::TimerQueue timers;
  std::vector<NetRequest> requests;
  std::string answers;
  NetDoor door{timers, [this](NetRequest request) { requests.push_back(std::move(request)); }};
};

TEST(NetDoor, HandsEachEventToTheJobThatAsked) {
  Fixture net;
  auto first = net.ask('a');
  auto second = net.ask('b');
  first.start();
  second.start();
  ASSERT_EQ(net.requests.size(), 2U);
  EXPECT_NE(net.requests[0].operation, net.requests[1].operation);
  EXPECT_NE(net.requests[0].operation, 0U);
  net.answer(1, "2");
  EXPECT_EQ(net.answers, "");  // not within deliver()
  net.pass(0s);
  net.answer(0, "1");
  net.pass(0s);
  EXPECT_EQ(net.answers, "b2a1");
}

TEST(NetDoor, WaitsUntilItsDeadlineAndNotLonger) {
  Fixture net;
  auto job = net.ask('a', sim::Instant{} + 150s);
  job.start();
  net.pass(150s - 1ns);
  EXPECT_EQ(net.answers, "");
  net.pass(1ns);
  EXPECT_EQ(net.answers, "a!");
  net.answer(0, "late");
  net.pass(1h);
  EXPECT_EQ(net.answers, "a!");
}

TEST(NetDoor, AnAnswerJustBeforeTheDeadlineCounts) {
  Fixture net;
  auto job = net.ask('a', sim::Instant{} + 150s);
  job.start();
  net.pass(150s - 1ns);
  net.answer(0, "1");
  net.pass(1h);
  EXPECT_EQ(net.answers, "a1");
}

TEST(NetDoor, WithoutADeadlineItWaitsForever) {
  Fixture net;
  auto job = net.ask('a');
  job.start();
  EXPECT_EQ(net.timers.next_deadline(), std::nullopt);
  net.pass(24h * 365);
  EXPECT_EQ(net.answers, "");
}

TEST(NetDoor, TheFirstOfTwoEventsCounts) {
  Fixture net;
  auto job = net.ask('a');
  job.start();
  net.answer(0, "1");
  net.answer(0, "2");
  net.pass(0s);
  EXPECT_EQ(net.answers, "a1");
}

TEST(NetDoor, AJobThatEndedGetsNothing) {
  Fixture net;
  auto job = net.ask('a', sim::Instant{} + 150s);
  job.start();
  job.reset();
  EXPECT_EQ(net.timers.next_deadline(), std::nullopt);
  net.answer(0, "late");
  net.pass(1h);
  EXPECT_EQ(net.answers, "");
}

TEST(NetDoor, EventsThatNobodyAskedForAreDropped) {
  Fixture net;
  net.door.deliver({});
  NetEvent unknown;
  unknown.operation = 4711;
  net.door.deliver(unknown);
  net.pass(1h);
  EXPECT_EQ(net.answers, "");
}

TEST(NetDoor, StreamsHaveNamesOfTheirOwn) {
  Fixture net;
  const auto first = net.door.new_stream();
  const auto second = net.door.new_stream();
  EXPECT_NE(first, second);
  EXPECT_NE(first, 0U);
}

}  // namespace
}  // namespace bg96::modem
