// A link that is as fast as it once was: a trace of when 1500 bytes could leave.
#include <gtest/gtest.h>

#include <memory>

#include "scenarios/engine/stages/link/lane.hpp"

namespace bg96::scenarios::testing {
namespace {

using namespace std::chrono_literals;

class RateTraceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    link_.rate_trace = std::make_shared<const RateTrace>(RateTrace{.at_ms = {10, 20, 20, 50}});
  }
  /// When a unit of that size has gone out, in milliseconds from the beginning.
  std::int64_t take(std::size_t bytes) { return (lane_.take(bytes, link_) - begin_) / 1ms; }
  void pass_until(std::chrono::milliseconds time) { timers_.run_until(begin_ + time); }

  sim::TimerQueue timers_;
  sim::Instant begin_ = timers_.now();
  Lane lane_{timers_};
  LinkDirection link_;
};

TEST_F(RateTraceTest, EachChanceTakes1500Bytes) {
  EXPECT_EQ(take(1500), 10);
  EXPECT_EQ(take(1), 20);
  EXPECT_EQ(take(1499), 20);
  EXPECT_EQ(take(1500), 20);  // there are two at this time
  EXPECT_EQ(take(1500), 50);
}

TEST_F(RateTraceTest, AUnitMayNeedSeveralAndTheTraceBeginsAnew) {
  EXPECT_EQ(take(1501), 20);
  EXPECT_EQ(take(4500), 60);
  EXPECT_EQ(take(1500), 70);
  EXPECT_EQ(take(6000), 120);
}

TEST_F(RateTraceTest, WhatNobodyUsesIsGone) {
  EXPECT_EQ(take(100), 10);
  pass_until(11ms);
  EXPECT_EQ(take(100), 20);
  pass_until(50ms);
  EXPECT_EQ(take(100), 50);  // the last of the round
  pass_until(171ms);
  EXPECT_EQ(take(1500), 200);
  EXPECT_EQ(take(1500), 210);
}

}  // namespace
}  // namespace bg96::scenarios::testing
