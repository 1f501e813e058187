#include <gmock/gmock.h>

#include "tests/scenarios/engine/stage_world.hpp"

namespace bg96::scenarios::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;

Distribution uniform(sim::Duration min, sim::Duration max) {
  Distribution made;
  made.kind = Distribution::Kind::uniform;
  made.min = min;
  made.max = max;
  return made;
}

/// Something of everything that is drawn or counted.
std::vector<Rule> random_rules() {
  Rule late = rule("late", at("AT+..."), actions(HoldResult{uniform(10ms, 900ms)}));
  late.probability = 0.4;
  Rule noise = rule("noise", UartTrigger{UartDirection::to_modem},
                    actions(UartFault{UartFault::How::duplicate}));
  noise.probability = 0.03;
  Rule lost = rule("lost", at("AT+B"),
                   actions(Wait{uniform(1ms, 1s)}, UrcAction{"+X", UrcPlace::idle, true}));
  lost.activation = 0.9;
  Rule cut = rule("cut", DataTrigger{0, 7}, actions(SetMark{"seven"}, DeactivatePdp{1}));
  std::vector<Rule> rules{late, noise, lost, cut};
  for (Rule& each : rules) each.times = std::nullopt;
  return rules;
}

struct Course {
  std::vector<std::string> events;
  std::vector<std::string> decisions;
  std::vector<std::string> modem;
  std::string output;
};

Course run(const std::vector<Rule>& rules, std::uint64_t seed, std::size_t piece,
           bool echo = false) {
  StageWorld world(scenario(rules), seed);
  world.modem().echo = echo;
  world.modem().effects["AT+QISEND=0,20"] = [&] { world.modem().expect_payload(20); };
  world.modem().answers["AT+B"] = {"+B: 1", "+B: 2", "OK"};
  for (int round = 0; round < 10; ++round) {
    world.send("AT+A\r\nAT+B\rAT+QISEND=0,20\r01234567890123456789AT+C\rAT", piece);
    world.pass(5s);
    world.send("+D\r", piece);
    world.pass(5s);
  }
  world.director().finish(world.now());
  world.settle();
  return {world.recorder().lines({}, true), world.recorder().lines({"decision", "action"}),
          world.modem().log, world.take_output()};
}

TEST(Determinism, TheSameSeedAndBytesGiveTheSameRun) {
  const Course first = run(random_rules(), 11, std::string::npos);
  const Course second = run(random_rules(), 11, std::string::npos);
  EXPECT_EQ(first.events, second.events);
  EXPECT_EQ(first.output, second.output);
  EXPECT_NE(first.decisions, run(random_rules(), 12, std::string::npos).decisions);
  EXPECT_THAT(first.decisions, Contains(HasSubstr("stream=noise/prob")));
  EXPECT_THAT(first.decisions, Contains(HasSubstr("stream=late/hold_result")));
}

TEST(Determinism, ItDoesNotMatterInWhatPiecesBytesCome) {
  for (const bool echo : {false, true}) {
    const Course whole = run(random_rules(), 11, std::string::npos, echo);
    for (const std::size_t piece : {1U, 2U, 3U, 5U, 7U, 16U, 31U}) {
      const Course cut = run(random_rules(), 11, piece, echo);
      EXPECT_EQ(whole.events, cut.events) << piece;
      EXPECT_EQ(whole.modem, cut.modem) << piece;
      EXPECT_EQ(whole.output, cut.output) << piece;
    }
  }
}

TEST(Determinism, AnotherRuleChangesNoDecision) {
  const Course without = run(random_rules(), 11, std::string::npos);
  std::vector<Rule> rules = random_rules();
  Rule other = rule("other", at("AT+..."), actions(Log{"x"}, Wait{uniform(1ms, 2ms)}));
  other.probability = 0.5;
  other.times = std::nullopt;
  rules.insert(rules.begin(), other);
  Course with = run(rules, 11, std::string::npos);
  std::erase_if(with.decisions,
                [](const std::string& line) { return line.find("other") != std::string::npos; });
  EXPECT_EQ(without.decisions, with.decisions);
  EXPECT_EQ(without.modem, with.modem);
  EXPECT_EQ(without.output, with.output);
}

TEST(Events, HaveCausesAndBytes) {
  Rule urc = rule("urc", at("AT+A"), actions(UrcAction{"+X: 1", UrcPlace::idle, true}));
  StageWorld world(scenario({urc}));
  world.modem().echo = true;
  world.send("AT+A\r");
  world.pass(1s);
  EXPECT_EQ(world.recorder().lines({}, true),
            (std::vector<std::string>{
                "1<0 @0 case phase=start", "2<0 @0 host event=open",
                "3<0 @0 rx channel=uart1 bytes=AT+A\r", "4<0 @0 tx channel=uart1 bytes=AT+A",
                "5<0 @0 at channel=uart1 line=AT+A",
                "6<5 @0 rule id=urc phase=fired nth=1 fired=1 src=:0:0",
                "7<6 @0 action rule=urc action=urc src=:0:0", "8<6 @0 rule id=urc phase=ended",
                "9<5 @0 tx channel=uart1 bytes=\r",
                "10<5 @0 result channel=uart1 line=AT+A result=OK elapsed=0",
                "11<5 @0 tx channel=uart1 bytes=\r\nOK\r\n", "12<6 @0 urc channel=uart1 text=+X: 1",
                "13<6 @0 tx channel=uart1 bytes=\r\n+X: 1\r\n"}));
}

TEST(Events, AreNotMadeWhenNobodyWantsThem) {
  StageWorld world(scenario({}), 1, false);
  EXPECT_EQ(world.ask("AT"), "\r\nOK\r\n");
  EXPECT_TRUE(world.recorder().events.empty());
}

TEST(Input, BeyondTheLimitIsToldAndNotKept) {
  StageWorld world(scenario({}));
  Director& director = world.director();
  director.input(ports::ChannelId::uart1, std::string(Director::kInputLimitBytes + 1, 'x'), {});
  EXPECT_EQ(director.input_room(ports::ChannelId::uart1), 0U);
  EXPECT_THAT(world.recorder().lines({"log"}), Contains(HasSubstr("input overrun")));
}

}  // namespace
}  // namespace bg96::scenarios::testing
