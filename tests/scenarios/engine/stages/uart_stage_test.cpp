#include "scenarios/engine/stages/uart_stage.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace bg96::scenarios {
namespace {

using namespace std::chrono_literals;
using ports::ChannelId;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using How = UartFault::How;

constexpr ChannelId kPort = ChannelId::uart1;

/// The line with a host and a modem that write down what they get, and when.
class UartStageTest : public testing::Test {
 protected:
  using Write = std::pair<std::int64_t, std::string>;  // at, in microseconds

  UartStage& stage() {
    if (!stage_) stage_.emplace(*timers_, hooks());
    return *stage_;
  }

  UartStage::Hooks hooks() {
    UartStage::Hooks hooks;
    hooks.to_host = [this](ChannelId, std::string bytes, std::string_view) {
      if (!bytes.empty()) host_.emplace_back(now(), bytes);
    };
    hooks.to_modem = [this](ChannelId, std::string_view bytes) {
      modem_.emplace_back(now(), bytes);
    };
    hooks.fault_of = fault_of_;
    hooks.passed = passed_;
    hooks.draw = [this](std::string_view stream, std::uint64_t index) {
      draws_.push_back(std::string(stream) + "#" + std::to_string(index));
      return draw_(index);
    };
    hooks.length = [this](const Distribution& distribution, std::string_view stream,
                          std::uint64_t index) {
      if (distribution.kind == Distribution::Kind::constant) return distribution.value;
      draws_.push_back(std::string(stream) + "#" + std::to_string(index));
      return sim::Duration(1ms) * static_cast<int>(index);
    };
    hooks.warning = [this](std::string text) { warnings_.push_back(std::move(text)); };
    return hooks;
  }

  std::int64_t now() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(timers_->now().time_since_epoch())
        .count();
  }
  void begin_anew() {
    stage_.reset();
    host_.clear();
    timers_.emplace();
  }
  void pass(sim::Duration length) { timers_->run_until(timers_->now() + length); }

  static std::string joined(const std::vector<Write>& writes) {
    std::string all;
    for (const auto& [at, bytes] : writes) all += bytes;
    return all;
  }
  /// Each byte with its instant: what does not depend on pieces.
  static std::vector<std::pair<std::int64_t, char>> bytes_of(const std::vector<Write>& writes) {
    std::vector<std::pair<std::int64_t, char>> all;
    for (const auto& [at, bytes] : writes) {
      for (const char byte : bytes) all.emplace_back(at, byte);
    }
    return all;
  }

  static Condition::Kind rate_to_host(double bytes_per_second) {
    UartRate rate;
    rate.to_host_bytes_per_second = bytes_per_second;
    return rate;
  }
  static UartFault fault(How how, std::size_t bytes = 1) {
    UartFault made;
    made.how = how;
    made.bytes = bytes;
    return made;
  }

  std::optional<sim::TimerQueue> timers_{std::in_place};
  std::vector<Write> host_;
  std::vector<Write> modem_;
  std::vector<std::string> warnings_;
  std::vector<std::string> draws_;
  std::function<double(std::uint64_t)> draw_ = [](std::uint64_t) { return 0.0; };
  std::function<std::optional<UartFault>(UartDirection, std::uint64_t)> fault_of_;
  std::function<void(UartDirection, std::uint64_t)> passed_;
  std::optional<UartStage> stage_;
};

TEST_F(UartStageTest, WithoutConditionsWritesPassAtOnceAndInOnePiece) {
  stage().output(kPort, "\r\nOK\r\n");
  stage().input(kPort, "AT\r");
  EXPECT_THAT(host_, ElementsAre(Pair(0, "\r\nOK\r\n")));
  EXPECT_THAT(modem_, ElementsAre(Pair(0, "AT\r")));
  EXPECT_EQ(timers_->next_deadline(), std::nullopt);
}

TEST_F(UartStageTest, EachKindOfFaultChangesItsByteOnly) {
  const std::map<How, std::string> expected = {
      {How::flip_bit,
       "ab\x62"
       "d"},
      {How::zero, std::string("ab\0d", 4)},
      {How::random, "abdd"},
      {How::drop, "abd"},
      {How::duplicate, "abccd"},
      {How::insert, "ab+cd"},
  };
  for (const auto& [how, text] : expected) {
    begin_anew();
    fault_of_ = [how = how](UartDirection, std::uint64_t offset) -> std::optional<UartFault> {
      if (offset != 2) return std::nullopt;
      UartFault made = fault(how);
      made.text = "+";
      return made;
    };
    stage().output(kPort, "abcd");
    EXPECT_EQ(joined(host_), text) << static_cast<int>(how);
  }
}

TEST_F(UartStageTest, DrawsOfFaultsAreNamedByDirectionAndOffset) {
  fault_of_ = [](UartDirection direction, std::uint64_t offset) -> std::optional<UartFault> {
    if (offset != 1) return std::nullopt;
    return fault(direction == UartDirection::to_host ? How::flip_bit : How::random);
  };
  draw_ = [](std::uint64_t) { return 0.999; };
  stage().output(kPort, "aa");
  stage().input(kPort, "aa");
  EXPECT_THAT(draws_, ElementsAre("uart/to-host/bit#1", "uart/to-modem/random#1"));
  EXPECT_EQ(joined(host_), "a\xe1");  // the highest bit
  EXPECT_EQ(joined(modem_), "a`");    // any other byte, never the same
}

TEST_F(UartStageTest, AFaultOfSeveralBytesTakesTheNextOnesToo) {
  fault_of_ = [](UartDirection, std::uint64_t offset) -> std::optional<UartFault> {
    if (offset != 1) return std::nullopt;
    return fault(How::drop, 3);
  };
  stage().output(kPort, "ab");
  stage().output(kPort, "cdef");
  EXPECT_EQ(joined(host_), "aef");
}

TEST_F(UartStageTest, InjectedFaultsMeetTheNextBytesOfTheirDirection) {
  UartFault to_modem = fault(How::duplicate, 2);
  to_modem.direction = UartDirection::to_modem;
  stage().inject(to_modem);
  UartFault after = fault(How::zero);
  after.direction = UartDirection::to_modem;
  stage().inject(after);
  stage().output(kPort, "ab");
  stage().input(kPort, "abcd");
  EXPECT_EQ(joined(host_), "ab");
  EXPECT_EQ(joined(modem_), std::string("aabb\0d", 6));
}

TEST_F(UartStageTest, AnInjectedTextComesAtOnce) {
  UartFault insert = fault(How::insert);
  insert.text = "\xff";
  stage().inject(insert);
  EXPECT_THAT(host_, ElementsAre(Pair(0, "\xff")));
}

TEST_F(UartStageTest, WhatTheBytesLeadToHoldsFromTheNextByteOnWhereverTheyAreCut) {
  const std::string text = "\r\nOK\r\n+CSQ: 1,2\r\n";
  std::string whole;
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    begin_anew();
    passed_ = [this](UartDirection, std::uint64_t total) {
      if (total == 3) stage().inject(fault(How::drop));
      if (total == 5) {
        UartFault insert = fault(How::insert);
        insert.text = "<>";
        stage().inject(insert);
      }
      if (total == 9) stage().open(1, UartStall{});
    };
    stage().output(kPort, text.substr(0, cut));
    stage().output(kPort, text.substr(cut));
    EXPECT_EQ(joined(host_), "\r\nO\r<>\n+CS") << cut;
    stage().close(1);
    if (whole.empty()) whole = joined(host_);
    EXPECT_EQ(joined(host_), whole) << cut;
  }
  EXPECT_EQ(whole, "\r\nO\r<>\n+CSQ: 1,2\r\n");
}

TEST_F(UartStageTest, AByteLeavesWhenItsTimeHasCome) {
  stage().open(1, rate_to_host(1000));
  stage().output(kPort, "abc");
  stage().input(kPort, "other");
  EXPECT_THAT(host_, IsEmpty());
  EXPECT_THAT(modem_, ElementsAre(Pair(0, "other")));
  pass(10ms);
  EXPECT_THAT(host_, ElementsAre(Pair(1000, "a"), Pair(2000, "b"), Pair(3000, "c")));
  stage().output(kPort, "d");
  pass(999us);
  EXPECT_EQ(host_.size(), 3U);
  pass(1us);
  EXPECT_THAT(host_.back(), Pair(11000, "d"));
}

TEST_F(UartStageTest, ARateThatChangesLeavesBytesUnderWayTheirTime) {
  stage().open(1, rate_to_host(1000));
  stage().output(kPort, "ab");
  stage().open(2, rate_to_host(100));  // the latest window counts
  stage().output(kPort, "c");
  stage().close(2);
  stage().output(kPort, "d");
  stage().close(1);
  stage().output(kPort, "e");  // at once, but never before what was written earlier
  pass(1s);
  EXPECT_THAT(bytes_of(host_), ElementsAre(Pair(1000, 'a'), Pair(2000, 'b'), Pair(12000, 'c'),
                                           Pair(13000, 'd'), Pair(13000, 'e')));
}

TEST_F(UartStageTest, AClosedWindowLaysTheOneBelowBare) {
  stage().open(1, rate_to_host(1000));
  stage().open(2, rate_to_host(100));
  stage().close(1);
  stage().output(kPort, "a");
  pass(1s);
  EXPECT_THAT(host_, ElementsAre(Pair(10000, "a")));
}

TEST_F(UartStageTest, PiecesAreAsLongAsDrawnWithGapsBetween) {
  draw_ = [](std::uint64_t index) { return index % 2 == 0 ? 0.0 : 0.99; };
  UartSplit split;
  split.sizes = {2, 4};
  split.gap = Distribution::constant(5ms);
  stage().open(1, split);
  stage().output(kPort, "abcdefghi");
  pass(1s);
  EXPECT_THAT(host_,
              ElementsAre(Pair(0, "ab"), Pair(5000, "cdef"), Pair(10000, "gh"), Pair(15000, "i")));
}

TEST_F(UartStageTest, GapsAreDrawnForEachPiece) {
  UartSplit split;
  split.gap.kind = Distribution::Kind::uniform;
  stage().open(1, split);
  stage().output(kPort, "abc");
  pass(1s);
  EXPECT_THAT(host_, ElementsAre(Pair(0, "a"), Pair(0, "b"), Pair(1000, "c")));
  EXPECT_THAT(draws_,
              ElementsAre("uart/to-host/split#0", "uart/to-host/gap#0", "uart/to-host/split#1",
                          "uart/to-host/gap#1", "uart/to-host/split#2", "uart/to-host/gap#2"));
}

TEST_F(UartStageTest, ThePowerComingBeginsOffsetsAndPiecesAnew) {
  fault_of_ = [](UartDirection, std::uint64_t offset) -> std::optional<UartFault> {
    if (offset != 0) return std::nullopt;
    return fault(How::drop);
  };
  stage().output(kPort, "ab");
  stage().power_on();
  stage().output(kPort, "cd");
  EXPECT_EQ(joined(host_), "bd");
}

TEST_F(UartStageTest, BytesLeaveAtTheSameTimeHoweverTheyAreCut) {
  draw_ = [](std::uint64_t index) { return std::fmod(static_cast<double>(index) * 0.37, 1.0); };
  const std::string text = "\r\n+QIURC: \"recv\",0\r\n";
  std::vector<std::pair<std::int64_t, char>> whole;
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    begin_anew();
    fault_of_ = [](UartDirection, std::uint64_t offset) -> std::optional<UartFault> {
      if (offset % 5 != 3) return std::nullopt;
      return fault(offset % 2 == 0 ? How::flip_bit : How::duplicate);
    };
    UartSplit split;
    split.sizes = {1, 7};
    split.gap = Distribution::constant(3ms);
    stage().open(1, split);
    stage().open(2, rate_to_host(5760));
    stage().output(kPort, text.substr(0, cut));
    stage().output(kPort, text.substr(cut));
    pass(1s);
    if (whole.empty()) whole = bytes_of(host_);
    EXPECT_EQ(bytes_of(host_), whole) << cut;
  }
  EXPECT_GT(whole.size(), text.size());
}

TEST_F(UartStageTest, AStallHoldsItsDirectionAndThenAllComesInOrder) {
  UartStall stall;
  stall.direction = UartDirection::to_modem;
  stage().open(1, stall);
  stage().open(2, UartStall{});
  stage().input(kPort, "A");
  stage().output(kPort, "B");
  pass(1s);
  stage().close(2);
  EXPECT_THAT(host_, ElementsAre(Pair(1'000'000, "B")));
  EXPECT_THAT(modem_, IsEmpty());
  stage().input(kPort, "T");
  pass(1s);
  stage().close(1);
  EXPECT_THAT(modem_, ElementsAre(Pair(2'000'000, "AT")));
}

TEST_F(UartStageTest, WhatIsOnTheSlowLineGoesOnWhileItStalls) {
  stage().open(1, rate_to_host(1000));
  stage().output(kPort, "ab");
  stage().open(2, UartStall{});
  stage().output(kPort, "c");
  pass(10ms);
  EXPECT_EQ(joined(host_), "ab");
  stage().close(2);
  pass(1ms);
  EXPECT_THAT(host_.back(), Pair(11000, "c"));
}

TEST_F(UartStageTest, BeyondTheLimitBytesAreLostAndThatIsTold) {
  stage().open(1, UartStall{});
  EXPECT_EQ(stage().room(), UartStage::kLimitBytes);
  stage().input(kPort, std::string(UartStage::kLimitBytes - 1, 'a'));
  EXPECT_EQ(stage().room(), 1U);
  stage().input(kPort, "b");
  EXPECT_EQ(stage().room(), 0U);
  EXPECT_THAT(warnings_, IsEmpty());
  stage().input(kPort, "cd");
  stage().input(kPort, "e");
  EXPECT_THAT(warnings_, ElementsAre(HasSubstr("what comes now is lost")));
  stage().close(1);
  EXPECT_EQ(joined(modem_).size(), UartStage::kLimitBytes);
  EXPECT_EQ(joined(modem_).back(), 'b');
  EXPECT_THAT(warnings_.back(), HasSubstr("3 bytes were lost"));
  stage().input(kPort, "f");
  EXPECT_EQ(joined(modem_).back(), 'f');
}

TEST_F(UartStageTest, PortsDoNotMix) {
  stage().open(1, rate_to_host(1000));
  stage().output(ChannelId::uart1, "a");
  stage().output(ChannelId::usbat, "b");
  pass(1ms);
  EXPECT_THAT(host_, ElementsAre(Pair(1000, "a"), Pair(1000, "b")));
}

}  // namespace
}  // namespace bg96::scenarios
