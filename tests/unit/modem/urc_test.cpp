#include "emulator/modem/channel/urc.hpp"

#include <gtest/gtest.h>

#include <string>

namespace bg96::modem {
namespace {

using namespace std::chrono_literals;

constexpr sim::Duration kFloor = 50ms;

// A queue, and what it has said: "TEXT " each.
struct Said {
  void pass(sim::Duration duration) { timers.run_until(timers.now() + duration); }
  // A command line that runs for that long.
  void line(sim::Duration duration) {
    queue.line_started();
    pass(duration);
    queue.line_finished();
    pass(0s);
  }

  sim::TimerQueue timers;
  std::string text;
  UrcQueue queue{timers, kFloor, [this](std::string_view said) { text.append(said).append(" "); }};
};

TEST(UrcQueue, WithNothingInItsWayItIsSaidAtOnceButNotWithinPost) {
  Said said;
  said.queue.post("A");
  EXPECT_EQ(said.text, "");
  said.pass(0s);
  EXPECT_EQ(said.text, "A ");
}

TEST(UrcQueue, KeepsNoMoreThanItsLimit) {
  Said said;
  std::size_t lost = 0;
  said.queue.watch_losses([&lost] { ++lost; });
  said.queue.hold(true);
  for (std::size_t i = 0; i < UrcQueue::kMaxWaiting; ++i) said.queue.post("A");
  EXPECT_EQ(lost, 0U);
  said.queue.post("B");
  EXPECT_EQ(lost, 1U);
  said.queue.hold(false);
  said.pass(UrcQueue::kMaxWaiting * kFloor);
  EXPECT_EQ(said.text.size(), UrcQueue::kMaxWaiting * 2);
  EXPECT_EQ(said.text.find('B'), std::string::npos);
}

TEST(UrcQueue, KeepsTheOrder) {
  Said said;
  said.queue.line_started();
  said.queue.post("A");
  said.queue.post("B");
  said.pass(1ms);
  said.queue.post("C");
  said.queue.line_finished();
  said.queue.post("D");
  said.pass(kFloor);
  EXPECT_EQ(said.text, "A B C D ");
}

TEST(UrcQueue, NothingIsSaidWhileALineRuns) {
  Said said;
  said.queue.post("before");
  said.queue.line_started();
  said.pass(1h);
  said.queue.post("during");
  said.pass(1h);
  EXPECT_EQ(said.text, "");
}

TEST(UrcQueue, AfterAFinalResultItWaitsForTheFloor) {
  Said said;
  said.queue.line_started();
  said.queue.post("during");
  said.queue.line_finished();
  said.pass(kFloor - 1ns);
  EXPECT_EQ(said.text, "");
  said.queue.post("after");
  said.pass(1ns);
  EXPECT_EQ(said.text, "during after ");
}

// A line that takes long is no impatience of the host's: drivers still need the gap behind OK.
TEST(UrcQueue, AfterALongLineItWaitsForTheFloorToo) {
  Said said;
  said.queue.post("before");
  said.queue.line_started();
  said.pass(1s);
  said.queue.post("during");
  said.pass(149s);
  said.queue.line_finished();
  said.pass(kFloor - 1ns);
  EXPECT_EQ(said.text, "");
  said.pass(1ns);
  EXPECT_EQ(said.text, "before during ");
}

TEST(UrcQueue, TheNextLineStartsTheFloorAnew) {
  Said said;
  said.queue.post("A");
  said.line(5ms);
  said.pass(kFloor - 1ns);
  said.line(5ms);
  EXPECT_EQ(said.text, "");
  said.pass(kFloor - 1ns);
  EXPECT_EQ(said.text, "");
  said.pass(1ns);
  EXPECT_EQ(said.text, "A ");
}

TEST(UrcQueue, AHostThatNeverLeavesAGapGetsItRightAfterAFinalResult) {
  Said said;
  said.queue.line_started();
  said.queue.post("A");
  said.queue.line_finished();
  sim::Duration waited{};
  while (said.text.empty() && waited < 10s) {
    said.pass(20ms);
    said.line(5ms);
    waited += 25ms;
  }
  EXPECT_EQ(waited, UrcQueue::kPatience);
  EXPECT_EQ(said.text, "A ");
}

TEST(UrcQueue, EvenWithLinesBackToBack) {
  Said said;
  said.queue.post("A");
  int lines = 0;
  for (; said.text.empty() && lines < 10'000; ++lines) said.line(5ms);
  EXPECT_EQ(lines, UrcQueue::kPatience / 5ms + 1);  // counted from the first final result
}

TEST(UrcQueue, NotIntoALineThatIsBeingTyped) {
  Said said;
  said.queue.typing();
  said.queue.post("A");
  said.pass(UrcQueue::kTypingHold - 1ns);
  EXPECT_EQ(said.text, "");
  said.pass(1ns);
  EXPECT_EQ(said.text, "A ");
}

TEST(UrcQueue, EachTypedByteHoldsItBackAnew) {
  Said said;
  said.queue.post("A");
  said.queue.typing();
  said.pass(UrcQueue::kTypingHold - 1ns);
  said.queue.typing();
  said.pass(UrcQueue::kTypingHold - 1ns);
  EXPECT_EQ(said.text, "");
  said.pass(1ns);
  EXPECT_EQ(said.text, "A ");
}

TEST(UrcQueue, ALineThatIsAbandonedHoldsNothingBack) {
  Said said;
  said.queue.typing();
  said.queue.post("A");
  said.pass(1s);
  said.queue.typing_ended();
  said.pass(0s);
  EXPECT_EQ(said.text, "A ");
}

TEST(UrcQueue, TheTextIsMadeOnlyThen) {
  Said said;
  std::string text = "early";
  said.queue.line_started();
  said.queue.post([&text] { return text; });
  text = "late";
  said.queue.line_finished();
  said.pass(kFloor);
  EXPECT_EQ(said.text, "late ");
}

TEST(UrcQueue, WhatHasNothingToSayAnyMoreIsPassedOver) {
  Said said;
  said.queue.line_started();
  said.queue.post("A");
  said.queue.post([] { return std::string(); });
  said.queue.post("B");
  said.queue.line_finished();
  said.pass(kFloor);
  EXPECT_EQ(said.text, "A B ");
}

TEST(UrcQueue, OneThatIsSaidMayBringTheNext) {
  Said said;
  said.queue.post([&said] {
    said.queue.post("B");
    return std::string("A");
  });
  said.pass(0s);
  EXPECT_EQ(said.text, "A B ");
}

TEST(UrcQueue, ClearForgetsEverything) {
  Said said;
  said.queue.line_started();
  said.queue.typing();
  said.queue.post("A");
  said.queue.clear();
  said.pass(1h);
  EXPECT_EQ(said.text, "");
  said.queue.post("B");  // and nothing holds it back
  said.pass(0s);
  EXPECT_EQ(said.text, "B ");
}

TEST(UrcQueue, WithoutAFloorItFollowsTheFinalResult) {
  sim::TimerQueue timers;
  std::string text;
  UrcQueue queue(timers, 0s, [&text](std::string_view said) { text += said; });
  queue.line_started();
  queue.post("A");
  timers.run_until(timers.now());
  EXPECT_EQ(text, "");
  queue.line_finished();
  timers.run_until(timers.now());
  EXPECT_EQ(text, "A");
}

}  // namespace
}  // namespace bg96::modem
