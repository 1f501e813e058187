#include "emulator/sim/timer_queue.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace bg96::sim {
namespace {

using namespace std::chrono_literals;

constexpr Instant at(Duration since_start) { return Instant{} + since_start; }

// Appends its letter when it fires.
struct Letters {
  Timer timer(char letter) {
    return Timer([this, letter] { fired += letter; });
  }
  TimerQueue queue;
  std::string fired;
};

TEST(TimerQueue, NothingWaitsAtFirst) {
  TimerQueue queue;
  EXPECT_EQ(queue.next_deadline(), std::nullopt);
  EXPECT_EQ(queue.now(), Instant{});
  EXPECT_TRUE(queue.run_until(at(1s)));
  EXPECT_EQ(queue.now(), at(1s));
}

TEST(TimerQueue, FiresAtItsInstantAndNotBefore) {
  Letters letters;
  Timer timer = letters.timer('a');
  timer.arm(letters.queue, at(1s));
  EXPECT_EQ(letters.queue.next_deadline(), at(1s));
  letters.queue.run_until(at(1s - 1ns));
  EXPECT_EQ(letters.fired, "");
  EXPECT_TRUE(timer.armed());
  letters.queue.run_until(at(1s));
  EXPECT_EQ(letters.fired, "a");
  EXPECT_FALSE(timer.armed());
  letters.queue.run_until(at(1h));
  EXPECT_EQ(letters.fired, "a");
}

TEST(TimerQueue, FiresInTheOrderOfInstants) {
  Letters letters;
  Timer late = letters.timer('l');
  Timer middle = letters.timer('m');
  Timer early = letters.timer('e');
  late.arm(letters.queue, at(3s));
  early.arm(letters.queue, at(1s));
  middle.arm(letters.queue, at(2s));
  letters.queue.run_until(at(3s));
  EXPECT_EQ(letters.fired, "eml");
}

TEST(TimerQueue, EqualInstantsFireInTheOrderOfArming) {
  Letters letters;
  Timer first = letters.timer('1');
  Timer second = letters.timer('2');
  Timer third = letters.timer('3');
  first.arm(letters.queue, at(1s));
  second.arm(letters.queue, at(1s));
  third.arm(letters.queue, at(1s));
  first.arm(letters.queue, at(1s));  // armed anew: it is the last one now
  letters.queue.run_until(at(1s));
  EXPECT_EQ(letters.fired, "231");
}

TEST(TimerQueue, ArmLastIsAfterAllThatIsDueNow) {
  Letters letters;
  Timer last = letters.timer('z');
  Timer first = letters.timer('a');
  Timer third = letters.timer('c');
  Timer second([&] {
    letters.fired += 'b';
    third.arm(letters.queue, letters.queue.now());  // armed while the run is on
  });
  letters.queue.run_until(at(1s));
  last.arm_last(letters.queue);
  first.arm(letters.queue, at(1s));
  second.arm(letters.queue, at(1s));
  letters.queue.run_until(at(1s));
  EXPECT_EQ(letters.fired, "abcz");
}

TEST(TimerQueue, ArmLastIsBeforeTheNextInstant) {
  Letters letters;
  Timer later = letters.timer('l');
  Timer last = letters.timer('z');
  later.arm(letters.queue, at(1ns));
  last.arm_last(letters.queue);
  letters.queue.run_until(at(1ns));
  EXPECT_EQ(letters.fired, "zl");
}

TEST(TimerQueue, ArmingAnewForgetsTheEarlierArming) {
  Letters letters;
  Timer timer = letters.timer('a');
  timer.arm(letters.queue, at(1s));
  timer.arm(letters.queue, at(2s));
  EXPECT_EQ(letters.queue.next_deadline(), at(2s));
  letters.queue.run_until(at(1s));
  EXPECT_EQ(letters.fired, "");
  letters.queue.run_until(at(2s));
  EXPECT_EQ(letters.fired, "a");
}

TEST(TimerQueue, CancelForgetsTheArming) {
  Letters letters;
  Timer timer = letters.timer('a');
  timer.cancel();  // harmless
  timer.arm(letters.queue, at(1s));
  timer.cancel();
  EXPECT_FALSE(timer.armed());
  EXPECT_EQ(letters.queue.next_deadline(), std::nullopt);
  letters.queue.run_until(at(1s));
  EXPECT_EQ(letters.fired, "");
}

TEST(TimerQueue, DestructionCancels) {
  Letters letters;
  auto timer = std::make_unique<Timer>([&] { letters.fired += 'a'; });
  timer->arm(letters.queue, at(1s));
  timer.reset();
  EXPECT_EQ(letters.queue.next_deadline(), std::nullopt);
  letters.queue.run_until(at(1s));
  EXPECT_EQ(letters.fired, "");
}

TEST(TimerQueue, OneThatFiresMayDestroyOneThatIsDueToo) {
  Letters letters;
  auto victim = std::make_unique<Timer>([&] { letters.fired += 'v'; });
  Timer killer([&] {
    letters.fired += 'k';
    victim.reset();
  });
  killer.arm(letters.queue, at(1s));
  victim->arm(letters.queue, at(1s));
  letters.queue.run_until(at(1s));
  EXPECT_EQ(letters.fired, "k");
}

TEST(TimerQueue, WhatIsArmedInThePastIsDueAtOnceButNotWithinArm) {
  Letters letters;
  Timer timer = letters.timer('a');
  letters.queue.run_until(at(10s));
  timer.arm(letters.queue, at(1s));
  EXPECT_EQ(letters.fired, "");
  letters.queue.run_until(at(10s));
  EXPECT_EQ(letters.fired, "a");
  EXPECT_EQ(letters.queue.now(), at(10s));  // time did not go back
}

TEST(TimerQueue, AnEarlierNowCountsAsTheLast) {
  TimerQueue queue;
  queue.run_until(at(10s));
  queue.run_until(at(5s));
  EXPECT_EQ(queue.now(), at(10s));
}

TEST(TimerQueue, ALateRunStillShowsEachWaitItsOwnInstant) {
  TimerQueue queue;
  std::vector<Instant> seen;
  Timer second([&] { seen.push_back(queue.now()); });
  Timer first([&] {
    seen.push_back(queue.now());
    second.arm(queue, queue.now() + 1s);
  });
  first.arm(queue, at(1s));
  queue.run_until(at(1h));
  EXPECT_EQ(seen, (std::vector{at(1s), at(2s)}));
  EXPECT_EQ(queue.now(), at(1h));
}

TEST(TimerQueue, PauseEndsTheRunAfterOneWait) {
  Letters letters;
  Timer first = letters.timer('1');
  Timer second = letters.timer('2');
  first.arm(letters.queue, at(1s));
  second.arm(letters.queue, at(2s));
  EXPECT_TRUE(letters.queue.run_until(at(5s), [] { return true; }));
  EXPECT_EQ(letters.fired, "1");
  EXPECT_EQ(letters.queue.now(), at(1s));
  EXPECT_EQ(letters.queue.next_deadline(), at(2s));
  EXPECT_TRUE(letters.queue.run_until(at(5s), [] { return true; }));
  EXPECT_EQ(letters.fired, "12");
}

TEST(TimerQueue, ALoopIsStoppedByTheLimit) {
  TimerQueue queue;
  std::uint64_t count = 0;
  Timer loop([&] {
    ++count;
    loop.arm(queue, queue.now());
  });
  loop.arm(queue, at(1s));
  EXPECT_FALSE(queue.run_until(at(2s)));
  EXPECT_EQ(count, TimerQueue::kMaxWakeupsPerRun);
  EXPECT_EQ(queue.now(), at(1s));
}

}  // namespace
}  // namespace bg96::sim
