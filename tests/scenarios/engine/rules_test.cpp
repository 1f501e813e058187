#include <gmock/gmock.h>

#include "tests/scenarios/engine/stage_world.hpp"

namespace bg96::scenarios::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kOk = "\r\nOK\r\n";
constexpr const char* kError = "\r\nERROR\r\n";

/// Which of `count` times the line is sent does the rule answer with ERROR? Counted from 1.
std::vector<int> failing(Rule rule, int count, std::uint64_t seed = 1, sim::Duration pause = 1s) {
  rule.id = rule.id.empty() ? "r" : rule.id;
  rule.when = at("AT+A");
  rule.actions = actions(result("ERROR"));
  StageWorld world(scenario({rule}), seed);
  std::vector<int> failed;
  for (int number = 1; number <= count; ++number) {
    if (world.ask("AT+A") == kError) failed.push_back(number);
    world.pass(pause);
  }
  return failed;
}

TEST(Cardinality, AFaultFiresOnceUnlessToldOtherwise) {
  EXPECT_THAT(failing({}, 5), ElementsAre(1));
  Rule rule;
  rule.times = 3;
  EXPECT_THAT(failing(rule, 5), ElementsAre(1, 2, 3));
  rule.times = std::nullopt;
  EXPECT_THAT(failing(rule, 5), ElementsAre(1, 2, 3, 4, 5));
  rule.times = 0;
  EXPECT_THAT(failing(rule, 5), IsEmpty());
}

TEST(Cardinality, NthSelectsMatches) {
  Rule rule;
  rule.times = std::nullopt;
  rule.nth = {{2, 2}};
  EXPECT_THAT(failing(rule, 5), ElementsAre(2));
  rule.nth = {{2, 4}};
  EXPECT_THAT(failing(rule, 5), ElementsAre(2, 3, 4));
  rule.nth = {{1, 1}, {4, 4}};
  EXPECT_THAT(failing(rule, 5), ElementsAre(1, 4));
  rule.nth = {{4, std::numeric_limits<std::int64_t>::max()}};
  EXPECT_THAT(failing(rule, 6), ElementsAre(4, 5, 6));
  rule.times = 2;
  EXPECT_THAT(failing(rule, 6), ElementsAre(4, 5));
}

TEST(Cardinality, EverySelectsEachSoManyth) {
  Rule rule;
  rule.times = std::nullopt;
  rule.every = 3;
  EXPECT_THAT(failing(rule, 7), ElementsAre(3, 6));
}

TEST(Cardinality, CooldownLetsMatchesPass) {
  Rule rule;
  rule.times = std::nullopt;
  rule.cooldown = 2s;
  EXPECT_THAT(failing(rule, 6), ElementsAre(1, 3, 5));
  EXPECT_THAT(failing(rule, 6, 1, 2s), ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(Cardinality, ProbabilityIsDrawnForEachMatch) {
  Rule rule;
  rule.id = "a";
  rule.times = std::nullopt;
  rule.probability = 0.5;
  std::vector<int> expected;
  for (int number = 1; number <= 20; ++number) {
    const auto index = static_cast<std::uint64_t>(number - 1);
    if (RandomStream(9, "a/prob").draw(index) < 0.5) expected.push_back(number);
  }
  EXPECT_EQ(failing(rule, 20, 9), expected);
  rule.probability = 0;
  EXPECT_THAT(failing(rule, 20, 9), IsEmpty());
  rule.probability = 1;
  rule.times = 2;
  EXPECT_THAT(failing(rule, 20, 9), ElementsAre(1, 2));
}

TEST(Cardinality, ActivationIsDrawnOnceARun) {
  Rule rule;
  rule.id = "a";
  rule.times = std::nullopt;
  rule.activation = 0.5;
  int armed = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const bool expected = RandomStream(seed, "a/activate").draw(0) < 0.5;
    EXPECT_EQ(failing(rule, 3, seed).size(), expected ? 3U : 0U);
    armed += expected ? 1 : 0;
  }
  EXPECT_GT(armed, 10);
  EXPECT_LT(armed, 30);
}

Guard guard(Guard::Kind kind, std::string name) {
  Guard made;
  made.kind = kind;
  made.name = std::move(name);
  return made;
}

TEST(Guards, OrdinalsCountOnlyMatchesWhoseGuardHolds) {
  Rule rule = testing::rule("second-send", at("AT+QISEND=0,{len}"), actions(result("ERROR")));
  rule.guard = guard(Guard::Kind::match, "len");
  rule.guard->comparison = {Comparison::Kind::greater, {"0"}};
  rule.nth = {{2, 2}};
  StageWorld world(scenario({rule}));
  EXPECT_EQ(world.ask("AT+QISEND=0,5"), kOk);
  EXPECT_EQ(world.ask("AT+QISEND=0,0"), kOk);
  EXPECT_EQ(world.ask("AT+QISEND=0,7"), kError);
  EXPECT_EQ(world.report().matched, 3U);
  EXPECT_EQ(world.report().seen, 2U);
  EXPECT_EQ(world.report().fired, 1U);
}

TEST(Reports, TellWhyARuleDidNotFire) {
  Rule never = rule("closes", at("AT+QISTATE?"), actions(result("ERROR")));
  never.guard = guard(Guard::Kind::state, "");
  never.guard->machine = {"socket", 1};
  never.guard->comparison = {Comparison::Kind::equal, {"connected"}};
  StageWorld world(scenario({never}));
  world.ask("AT+QISTATE?");
  world.pass(2s);
  world.ask("AT+QISTATE?");
  const RuleReport report = world.report();
  EXPECT_EQ(report.matched, 2U);
  EXPECT_EQ(report.fired, 0U);
  EXPECT_THAT(report.last_reason, HasSubstr("socket[1]: connected"));
  EXPECT_EQ(report.same_reason, 2U);
  EXPECT_EQ(report.first_match, sim::Instant{});
  EXPECT_EQ(report.last_match, sim::Instant{2s});
}

TEST(Reports, TellTheTurnThatWasMissed) {
  Rule fifth = rule("fifth", at("AT+A"), actions(result("ERROR")));
  fifth.nth = {{5, 5}};
  StageWorld world(scenario({fifth}));
  world.ask("AT+A");
  world.ask("AT+A");
  EXPECT_EQ(world.report().last_reason, "nth: 5, this was match 2");
}

TEST(Guards, AnotherRuleHasFired) {
  Rule second = rule("second", at("AT+B"), actions(result("ERROR")));
  second.guard = guard(Guard::Kind::fired, "first");
  StageWorld world(scenario({rule("first", at("AT+A"), actions(result("ERROR"))), second}));
  EXPECT_EQ(world.ask("AT+B"), kOk);
  EXPECT_EQ(world.ask("AT+A"), kError);
  EXPECT_EQ(world.ask("AT+B"), kError);
}

TEST(Slots, TheFirstRuleOfTheFileWins) {
  StageWorld world(
      scenario({rule("one", at("AT+A"), actions(result("ERROR"))),
                rule("two", at("AT+A"), actions(result("NO CARRIER"), Delay{constant(1s)})),
                rule("three", at("AT+A"), actions(SetMark{"m"}, HoldResult{constant(2s)}))}));
  world.send("AT+A\r");
  world.pass(2999ms);
  EXPECT_EQ(world.take_output(), "");  // the delay of `two` and the hold of `three` both count
  world.pass(1ms);
  EXPECT_EQ(world.take_output(), kError);
  EXPECT_EQ(world.report(0).preempted, 0U);
  EXPECT_EQ(world.report(1).fired, 1U);
  EXPECT_EQ(world.report(1).preempted, 1U);
  EXPECT_EQ(world.report(2).preempted, 0U);
  EXPECT_THAT(world.recorder().lines({"mark"}), ElementsAre("mark name=m rule=three"));
}

TEST(Slots, APreemptedRuleCountsItsMatchesAndFirings) {
  Rule one = rule("one", at("AT+A"), actions(result("ERROR")));
  one.nth = {{1, 2}};
  one.times = 2;
  Rule two = rule("two", at("AT+A"), actions(result("NO CARRIER")));
  two.times = 3;
  StageWorld world(scenario({one, two}));
  EXPECT_EQ(world.ask("AT+A"), kError);
  EXPECT_EQ(world.ask("AT+A"), kError);
  EXPECT_EQ(world.ask("AT+A"), "\r\nNO CARRIER\r\n");
  EXPECT_EQ(world.ask("AT+A"), kOk);
}

TEST(Slots, PriorityGoesBeforeTheFilesOrder) {
  Rule late = rule("late", at("AT+A"), actions(result("ERROR")));
  late.priority = 1;
  StageWorld world(scenario({rule("early", at("AT+A"), actions(result("NO CARRIER"))), late}));
  EXPECT_EQ(world.ask("AT+A"), kError);
  EXPECT_EQ(world.report(0).preempted, 1U);
}

TEST(Slots, WhatIsNotExecutedLeavesNoTrace) {
  StageWorld world(scenario({rule("r", at("AT+A"), actions(result("ERROR", false)))}));
  EXPECT_EQ(world.ask("AT+A"), kError);
  EXPECT_THAT(world.modem().log, IsEmpty());
  EXPECT_EQ(world.ask("AT+A"), kOk);
  EXPECT_THAT(world.modem().log, ElementsAre("0 execute AT+A"));
}

TEST(Slots, AnAnswerThatExecutesKeepsALaterRuleFromPreventingThat) {
  StageWorld world(
      scenario({rule("one", at("AT+A"), actions(Swallow{Swallow::What::result, true})),
                rule("two", at("AT+A"), actions(Swallow{Swallow::What::prompt, false}))}));
  EXPECT_EQ(world.ask("AT+A"), "");
  EXPECT_THAT(world.modem().log, ElementsAre("0 execute AT+A"));
  EXPECT_EQ(world.report(1).preempted, 1U);
}

TEST(Slots, RespondReplacesLinesAndResultAndKnowsCaptures) {
  StageWorld world(
      scenario({rule("r", at("AT+QIRD={id},{len}"),
                     actions(Respond{{"+QIRD: ${m.len}", "${m.no}", "+CME ERROR: 30"}, false}))}));
  EXPECT_EQ(world.ask("AT+QIRD=0,55"), "\r\n+QIRD: 55\r\n\r\n${m.no}\r\n\r\n+CME ERROR: 30\r\n");
}

TEST(Places, ADeedComesWhereItIsPut) {
  StageWorld world(scenario({rule("r", at("AT+A"),
                                  actions(UrcAction{"after echo", UrcPlace::after_echo, true},
                                          UrcAction{"middle", UrcPlace::mid_response, true},
                                          UrcAction{"also middle", UrcPlace::mid_response, true},
                                          UrcAction{"before", UrcPlace::before_result, true},
                                          UrcAction{"after", UrcPlace::after_result, true}))}));
  world.modem().answers["AT+A"] = {"1", "2", "OK"};
  EXPECT_EQ(world.ask("AT+A"),
            "\r\nafter echo\r\n\r\n1\r\n\r\nmiddle\r\n\r\nalso middle\r\n\r\n2\r\n\r\nbefore\r\n"
            "\r\nOK\r\n\r\nafter\r\n");
}

TEST(Places, AnAnswerOfOneLineHasNoMiddle) {
  StageWorld world(
      scenario({rule("r", at("AT+A"), actions(UrcAction{"x", UrcPlace::mid_response, true}))}));
  world.modem().answers["AT+A"] = {"1", "OK"};
  EXPECT_EQ(world.ask("AT+A"), "\r\n1\r\n\r\nOK\r\n");
  EXPECT_THAT(world.report().last_reason, HasSubstr("no middle"));
}

TEST(Places, TheWorldIsToldAtAPlaceBeforeTheAnswerGoesOn) {
  StageWorld world(
      scenario({rule("r", at("AT+QISTATE?"), actions(DeactivatePdp{1, UrcPlace::after_echo}))}));
  world.ask("AT+QISTATE?");
  EXPECT_THAT(world.modem().log, ElementsAre("0 pdp.deactivate", "0 execute AT+QISTATE?"));
}

TEST(Actions, TheWorldIsToldWhenTheModemIsAtRest) {
  StageWorld world(scenario({rule("r", at("AT+A"), actions(DeactivatePdp{1}))}));
  world.send("AT+A\rAT+B\r");
  EXPECT_THAT(world.modem().log,
              ElementsAre("0 execute AT+A", "0 pdp.deactivate", "0 execute AT+B"));
}

TEST(Actions, WaitsSplitAListAndTheRestComesLater) {
  StageWorld world(scenario(
      {rule("r", at("AT+A"),
            actions(SetMark{"one"}, Wait{constant(5s)}, UrcAction{"+LATER", UrcPlace::idle, true},
                    Wait{constant(1s)}, SetMark{"two"}))}));
  EXPECT_EQ(world.ask("AT+A"), kOk);
  world.pass(4999ms);
  EXPECT_EQ(world.take_output(), "");
  world.pass(1ms);
  EXPECT_EQ(world.take_output(), "\r\n+LATER\r\n");
  EXPECT_THAT(world.recorder().lines({"mark"}), ElementsAre("mark name=one rule=r"));
  world.pass(1s);
  EXPECT_THAT(world.recorder().lines({"mark"}),
              ElementsAre("mark name=one rule=r", "mark name=two rule=r"));
  EXPECT_EQ(world.recorder().events.back().text("phase"), "ended");
}

TEST(Actions, ASlotActionBehindAWaitIsTooLate) {
  StageWorld world(scenario({rule("r", at("AT+A"), actions(Wait{constant(1s)}, result("ERROR")))}));
  EXPECT_EQ(world.ask("AT+A"), kOk);
  world.pass(2s);
  EXPECT_THAT(world.report().last_reason, HasSubstr("result: too late"));
}

TEST(Actions, ListsAreQueuedAndNotNested) {
  Rule first = rule("first", at("AT+A"), actions(SetMark{"m"}, Log{"first goes on"}));
  Rule second = rule("second", MarkTrigger{"m"}, actions(Log{"second"}));
  StageWorld world(scenario({first, second}));
  world.ask("AT+A");
  EXPECT_THAT(world.recorder().lines({"log"}),
              ElementsAre("log text=first goes on rule=first", "log text=second rule=second"));
}

TEST(Actions, RulesTurnOthersOnAndOff) {
  Rule sleeping = rule("sleeping", at("AT+A"), actions(result("ERROR")));
  sleeping.enabled = false;
  sleeping.times = std::nullopt;
  StageWorld world(
      scenario({sleeping, rule("on", at("AT+ON"), actions(EnableRule{"sleeping", true})),
                rule("off", at("AT+OFF"), actions(EnableRule{"sleeping", false}))}));
  EXPECT_EQ(world.ask("AT+A"), kOk);
  world.ask("AT+ON");
  EXPECT_EQ(world.ask("AT+A"), kError);
  world.ask("AT+OFF");
  EXPECT_EQ(world.ask("AT+A"), kOk);
  EXPECT_EQ(world.report(0).matched, 1U);
}

TEST(Actions, VariablesAreSetFromCaptures) {
  Rule reader = rule("reader", at("AT+B"), actions(result("ERROR")));
  reader.guard = guard(Guard::Kind::variable, "size");
  reader.guard->comparison = {Comparison::Kind::equal, {"37"}};
  StageWorld world(
      scenario({rule("w", at("AT+A={n}"), actions(SetVariable{"size", "${m.n}"})), reader}));
  EXPECT_EQ(world.ask("AT+B"), kOk);
  world.ask("AT+A=37");
  EXPECT_EQ(world.ask("AT+B"), kError);
}

TEST(Actions, FailAndStopAreTold) {
  StageWorld world(
      scenario({rule("r", at("AT+A={n}"), actions(Fail{"got ${m.n}"}, Stop{true}, Stop{false}))}));
  world.ask("AT+A=3");
  EXPECT_THAT(world.failures, ElementsAre("r: got 3"));
  EXPECT_THAT(world.stops, ElementsAre("host", "scenario"));
}

TEST(Actions, APortThatGoesIsAnEffect) {
  StageWorld world(scenario({rule("r", at("AT+A"), actions(HangUp{constant(3s)}))}));
  world.ask("AT+A");
  const auto* hang_up = std::get_if<ports::HangUpPort>(&world.effects.back());
  ASSERT_NE(hang_up, nullptr);
  EXPECT_EQ(hang_up->length, 3s);
}

TEST(Actions, ARegistrationThatIsLostComesBack) {
  StageWorld world(
      scenario({rule("r", at("AT+A"), actions(LoseRegistration{constant(15s), 1, 8}))}));
  world.ask("AT+A");
  world.pass(20s);
  EXPECT_THAT(world.modem().log,
              ElementsAre("0 execute AT+A", "0 registration 2", "15000 registration 1"));
}

TEST(Loops, RulesThatFeedEachOtherEndTheRun) {
  Rule ping = rule("ping", MarkTrigger{"pong"}, actions(SetMark{"ping"}));
  Rule pong = rule("pong", MarkTrigger{"ping"}, actions(SetMark{"pong"}));
  ping.times = pong.times = std::nullopt;
  StageWorld world(scenario({rule("start", at("AT+A"), actions(SetMark{"ping"})), ping, pong}));
  EXPECT_EQ(world.ask("AT+A"), kOk);
  EXPECT_THAT(world.errors, ElementsAre("rule loop: ping -> pong -> ping [E401]"));
  EXPECT_EQ(world.report(1).fired + world.report(2).fired, 64U);
  EXPECT_EQ(world.ask("AT+A"), kOk);  // the modem lives on, healthy
}

TEST(Loops, OneThroughTheModemEndsTheRunToo) {
  Rule echo = rule("echo", UrcTrigger{patterns("+X: {n}")},
                   actions(UrcAction{"+X: 1", UrcPlace::now, true}));
  echo.times = std::nullopt;
  StageWorld world(scenario(
      {rule("start", at("AT+A"), actions(UrcAction{"+X: 1", UrcPlace::now, true})), echo}));
  world.ask("AT+A");
  EXPECT_THAT(world.errors, ElementsAre("rule loop: echo -> echo [E401]"));
}

TEST(Loops, ATimetableIsNone) {
  Rule tick = rule("tick", MarkTrigger{"m"}, actions(Wait{constant(10ms)}, SetMark{"m"}));
  tick.times = std::nullopt;
  StageWorld world(scenario({rule("start", at("AT+A"), actions(SetMark{"m"})), tick}));
  world.ask("AT+A");
  world.pass(10s);
  EXPECT_THAT(world.errors, IsEmpty());
  EXPECT_EQ(world.report(1).fired, 1001U);
}

}  // namespace
}  // namespace bg96::scenarios::testing
