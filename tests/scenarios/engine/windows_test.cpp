#include <gmock/gmock.h>

#include "tests/scenarios/engine/stage_world.hpp"

namespace bg96::scenarios::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Rule slow(std::string id, Trigger when, sim::Duration by) {
  Rule made = rule(std::move(id), std::move(when), {});
  made.conditions = conditions(AtDelay{patterns("AT+CSQ"), constant(by)});
  made.times = std::nullopt;
  return made;
}

sim::Duration time_of(StageWorld& world, const std::string& line) {
  const sim::Instant began = world.now();
  world.take_output();
  world.send(line + "\r");
  while (world.take_output().empty()) world.pass(100ms);
  return world.now() - began;
}

TEST(Windows, CloseWhenTheirTimeIsOver) {
  Rule rule = slow("slow", at("AT+A"), 2s);
  rule.window = constant(10s);
  StageWorld world(scenario({rule}));
  EXPECT_EQ(time_of(world, "AT+CSQ"), 0s);
  world.ask("AT+A");
  EXPECT_EQ(time_of(world, "AT+CSQ"), 2s);
  EXPECT_TRUE(world.director().active("slow"));
  world.pass(8s);
  EXPECT_FALSE(world.director().active("slow"));
  EXPECT_EQ(time_of(world, "AT+CSQ"), 0s);
  EXPECT_THAT(world.recorder().lines({"window"}),
              ElementsAre("window rule=slow condition=at.delay phase=opened",
                          "window rule=slow condition=at.delay phase=closed why=for"));
}

TEST(Windows, CloseWhenTheirTriggerComes) {
  Rule rule = slow("slow", ControlTrigger{"slow-csq"}, 2s);
  rule.until = ControlTrigger{"fast-csq"};
  StageWorld world(scenario({rule}));
  for (int round = 0; round < 2; ++round) {
    world.director().control("slow-csq", {}, world.now());
    EXPECT_EQ(time_of(world, "AT+CSQ"), 2s);
    world.director().control("fast-csq", {}, world.now());
    EXPECT_EQ(time_of(world, "AT+CSQ"), 0s);
  }
}

TEST(Windows, CloseAtATime) {
  Rule rule = slow("slow", at("AT+A"), 2s);
  rule.until = TimeTrigger{30s};
  StageWorld world(scenario({rule}));
  world.pass(5s);  // t0 is when the host first sends
  world.ask("AT+A");
  world.pass(29999ms);
  EXPECT_TRUE(world.director().active("slow"));
  world.pass(1ms);
  EXPECT_FALSE(world.director().active("slow"));
}

TEST(Windows, AnOpenOneDoesNotReenter) {
  Rule rule = slow("slow", at("AT+A"), 2s);
  rule.window = constant(10s);
  StageWorld world(scenario({rule}));
  world.ask("AT+A");
  world.pass(5s);
  world.ask("AT+A");
  EXPECT_EQ(world.report().matched, 1U);
  world.pass(5s);
  EXPECT_FALSE(world.director().active("slow"));
  world.ask("AT+A");
  EXPECT_EQ(world.report().fired, 2U);
}

TEST(Windows, TheLatestCountsAndNothingAddsUp) {
  Rule outer = slow("outer", at("AT+A"), 2s);
  Rule inner = slow("inner", at("AT+B"), 3s);
  inner.window = constant(10s);
  StageWorld world(scenario({outer, inner}));
  world.ask("AT+A");
  world.ask("AT+B");
  EXPECT_EQ(time_of(world, "AT+CSQ"), 3s);
  world.pass(10s);
  EXPECT_EQ(time_of(world, "AT+CSQ"), 2s);
}

TEST(Windows, ARuleMayHealAll) {
  StageWorld world(scenario({slow("one", at("AT+A"), 2s), slow("two", at("AT+B"), 3s),
                             rule("lost", at("AT+C"), actions(LoseRegistration{constant(60s)})),
                             rule("heal", at("AT+HEAL"), actions(Heal{}))}));
  for (const char* line : {"AT+A", "AT+B", "AT+C", "AT+HEAL"}) world.ask(line);
  EXPECT_EQ(time_of(world, "AT+CSQ"), 0s);
  EXPECT_THAT(world.modem().log, Contains("0 registration 1"));
  world.pass(100s);
  EXPECT_THAT(world.modem().log, ::testing::Not(Contains("60000 registration 1")));
}

TEST(Windows, TheEndUndoesEverything) {
  Rule slow_rule = slow("slow", at("AT+A"), 2s);
  slow_rule.until_end = true;
  StageWorld world(
      scenario({slow_rule, rule("lost", at("AT+B"), actions(LoseRegistration{constant(60s)})),
                rule("later", at("AT+B"), actions(Wait{constant(1s)}, DeactivatePdp{1}))}));
  world.ask("AT+A");
  world.ask("AT+B");
  world.director().finish(world.now());
  world.settle();
  EXPECT_FALSE(world.director().active("slow"));
  EXPECT_THAT(world.modem().log, Contains("0 registration 1"));
  world.pass(10s);
  EXPECT_THAT(world.modem().log, ::testing::Not(Contains("1000 pdp.deactivate")));
  EXPECT_EQ(time_of(world, "AT+CSQ"), 0s);
  EXPECT_THAT(world.recorder().lines({"end"}), ElementsAre("end"));
}

TEST(Windows, TellOtherRulesOfTheirPhases) {
  Rule window = slow("window", at("AT+A"), 1s);
  window.window = constant(5s);
  const auto follow = [](RuleTrigger::Phase phase) {
    return rule("on-" + std::to_string(static_cast<int>(phase)), RuleTrigger{"window", phase},
                actions(Log{std::to_string(static_cast<int>(phase))}));
  };
  StageWorld world(
      scenario({window, follow(RuleTrigger::Phase::fired), follow(RuleTrigger::Phase::started),
                follow(RuleTrigger::Phase::ended)}));
  world.ask("AT+A");
  EXPECT_THAT(world.recorder().lines({"log"}),
              ElementsAre("log text=0 rule=on-0", "log text=1 rule=on-1"));
  world.pass(5s);
  EXPECT_THAT(world.recorder().lines({"log"}).back(), "log text=2 rule=on-2");
}

TEST(Windows, AFaultOfAnAnswerEndsWithTheResult) {
  StageWorld world(scenario({rule("late", at("AT+A"), actions(HoldResult{constant(38s)}))}));
  world.send("AT+A\r");
  world.pass(37s);
  EXPECT_THAT(world.recorder().lines({"rule"}).size(), 1U);
  world.pass(1s);
  EXPECT_THAT(world.recorder().lines({"rule"}).back(), "rule id=late phase=ended");
}

TEST(Signal, GoesFromOneLevelToTheOtherInStepsAndBack) {
  Rule tunnel = rule("tunnel", TimeTrigger{2s}, {});
  SignalCondition fade;
  fade.rsrp_dbm = Ramp{-98, -130, 4s};
  tunnel.conditions = conditions(fade);
  tunnel.window = constant(10s);
  ports::SetSignal base;
  base.rsrp_dbm = -90;
  StageWorld world(scenario({tunnel}), 1, true, base);
  world.director().host_opened(world.now());
  world.pass(30s);
  EXPECT_THAT(world.modem().log, ElementsAre("2000 rsrp -98", "3000 rsrp -106", "4000 rsrp -114",
                                             "5000 rsrp -122", "6000 rsrp -130", "12000 rsrp -90"));
}

TEST(Signal, WhatIsSetMeanwhileHoldsAfterwards) {
  Rule tunnel = rule("tunnel", at("AT+A"), {});
  SignalCondition weak;
  weak.rsrp_dbm = Ramp{std::nullopt, -130, 0s};
  tunnel.conditions = conditions(weak);
  tunnel.window = constant(10s);
  SetSignalAction set;
  set.signal.rsrp_dbm = -80;
  StageWorld world(scenario({tunnel, rule("set", at("AT+B"), actions(set))}));
  world.ask("AT+A");
  world.ask("AT+B");
  world.pass(10s);
  EXPECT_THAT(world.modem().log,
              ElementsAre("0 execute AT+A", "0 rsrp -130", "0 execute AT+B", "10000 rsrp -80"));
}

}  // namespace
}  // namespace bg96::scenarios::testing
