#include "scenarios/engine/monitors/judge.hpp"

#include <gmock/gmock.h>

#include "tests/scenarios/monitors/trial.hpp"

namespace bg96::scenarios {
namespace {

using namespace test;
using testing::HasSubstr;

Sends sends(const char* line) { return Sends{at({line}), Range{1}, {}}; }

// ---- What the scenario language numbers ----

TEST(JudgeRules, S25_MonitorsSeeTheAnchorBeforeWhatItCauses) {
  Trial trial;
  trial.rule("r");
  trial.expect(sends("AT"), after_rule("r")).within = 1s;
  trial.command(1s, "AT");  // before: does not count
  trial.fire(1s, "r");
  trial.command(1s, "AT");  // the same instant, but behind it
  EXPECT_EQ(verdict(trial.finish(5s)), Verdict::pass);
}

TEST(JudgeRules, S26_AnchorsBindToTheFirstOccurrence) {
  Trial trial;
  trial.expect(sends("AT"), after_mark("m")).within = 5s;
  trial.mark(1s, "m");
  trial.mark(10s, "m");
  trial.command(11s, "AT");
  EXPECT_EQ(verdict(trial.finish(20s)), Verdict::fail);
}

TEST(JudgeRules, S26_AnchorsOfEachKind) {
  const auto boot = [](const char* phase) {
    Event event;
    event.kind = "boot";
    return event.with("phase", std::string(phase));
  };
  Trial trial;
  trial.rule("r");
  trial.expect(sends("AT+A")).within = 5s;
  trial.expect(sends("AT+A"), after_rule("r")).within = 5s;
  trial.expect(sends("AT+A"), after_mark("m")).within = 5s;
  trial.expect(sends("AT+A"), Anchor{Anchor::Kind::at, "", at({"AT+X"}), {}}).within = 5s;
  trial.expect(sends("AT+A"), Anchor{Anchor::Kind::boot, "", {}, BootTrigger::Phase::app_rdy})
      .within = 5s;
  trial.expect(sends("AT+A"), after_heal()).within = 5s;
  trial.send(6s, boot("rdy"));
  trial.command(7s, "AT+X");
  trial.fire(7s, "r");
  trial.mark(7s, "m");
  trial.send(7s, boot("app-rdy"));
  trial.command(12s, "AT+A");
  const CaseResult result = trial.finish(30s);
  EXPECT_EQ(verdict(result, "e1"), Verdict::fail) << "from the start it is too late";
  for (const char* id : {"e2", "e3", "e4", "e5", "e6"}) {
    EXPECT_EQ(verdict(result, id), Verdict::pass) << id;
  }
}

TEST(JudgeRules, S26_WhatComesBeforeTheHostCountsFromTheStart) {
  Trial trial;
  trial.expect(sends("AT"), Anchor{Anchor::Kind::boot, "", {}, BootTrigger::Phase::rdy}).within =
      5s;
  trial.judge = std::make_unique<Judge>(trial.scenario, trial.facts, trial.options);
  Event boot;
  boot.kind = "boot";
  trial.send(1s, boot.with("phase", std::string("rdy")));
  Event start;
  start.kind = "case";
  trial.send(20s, start.with("phase", std::string("start")));
  trial.command(25s, "AT");
  EXPECT_EQ(verdict(trial.finish(30s)), Verdict::pass);
}

TEST(JudgeRules, S27_HealIsTheEndOfTheLastFaultAndRearms) {
  Trial trial;
  trial.rule("first");
  trial.rule("second");
  trial.facts.states["socket[0]"] = "connected";
  trial.expect(Recovers{state_is({"socket", 0}, "connected")}, after_heal()).within = 10s;
  trial.rule_event(1s, "first", "fired");
  trial.window(1s, "first", "opened");
  trial.state(1s, {"socket", 0}, "initial");
  trial.window(50s, "first", "closed");
  trial.rule_event(50s, "first", "ended");
  trial.fire(59s, "second");
  trial.state(69s, {"socket", 0}, "connected");
  EXPECT_EQ(verdict(trial.finish(100s)), Verdict::pass);

  Trial late;
  late.rule("only");
  late.facts.states["socket[0]"] = "initial";
  late.expect(Recovers{state_is({"socket", 0}, "connected")}, after_heal()).within = 10s;
  late.fire(59s, "only");
  late.state(69s + 1us, {"socket", 0}, "connected");
  EXPECT_EQ(verdict(late.finish(100s)), Verdict::fail);
}

TEST(JudgeRules, S27_ALaterFaultTakesBackThatItHasRecovered) {
  Trial trial;
  trial.rule("r").times = 2;
  trial.facts.states["socket[0]"] = "connected";
  trial.expect(Recovers{state_is({"socket", 0}, "connected")}, after_heal()).within = 10s;
  trial.fire(1s, "r");
  trial.state(2s, {"socket", 0}, "connected");
  trial.fire(20s, "r");
  trial.state(20s, {"socket", 0}, "initial");
  const CaseResult result = trial.finish(100s);
  EXPECT_EQ(verdict(result), Verdict::fail);
  EXPECT_EQ(find(result, "e1")->text, "not socket[0]: connected within 10s after the last fault");
}

TEST(JudgeRules, S27_WhileAWindowIsOpenNothingIsHealed) {
  Trial trial;
  trial.rule("long");
  trial.rule("short");
  trial.expect(sends("AT"), after_heal()).within = 10s;
  trial.rule_event(1s, "long", "fired");
  trial.window(1s, "long", "opened");
  trial.fire(2s, "short");
  trial.command(30s, "AT");
  trial.window(60s, "long", "closed");
  trial.rule_event(60s, "long", "ended");
  EXPECT_EQ(trial.judge->next_deadline(), sim::Instant(70s + 1us));
  EXPECT_EQ(verdict(trial.finish(71s)), Verdict::fail);
}

TEST(JudgeRules, S27_MarksAndLogsAreNoFaults) {
  Trial trial;
  trial.rule("r").actions = {Action{SetMark{"m"}, {}}};
  trial.expect(sends("AT"), after_heal()).within = 10s;
  trial.fire(1s, "r");
  const CaseResult result = trial.finish(50s);
  EXPECT_EQ(verdict(result), Verdict::pass);
  EXPECT_EQ(find(result, "e1")->text, "nothing to judge: no fault happened");
}

TEST(JudgeRules, S28_DeadlinesAreStretchedBySlack) {
  for (const auto& [when, wanted] :
       {std::pair(20s + 0us, Verdict::pass), std::pair(20s + 1us, Verdict::fail)}) {
    Trial trial;
    trial.options.slack = 4;
    trial.expect(sends("AT")).within = 5s;
    trial.command(when, "AT");
    EXPECT_EQ(verdict(trial.finish(30s)), wanted) << when.count();
  }
  Trial trial;
  trial.options.slack = 4;
  trial.scenario.timeout = 10s;
  EXPECT_EQ(trial.begin().next_deadline(), sim::Instant(40s));
}

TEST(JudgeRules, S28_NothingElseIsStretched) {
  Trial trial;
  trial.options.slack = 4;
  trial.expect(Never{at({"AT+N"}), {}, {}}).window = 10s;
  trial.expect(Rate{at({"AT+R"}), 1, 10s, {}});
  trial.expect(Rate{at({"AT+G"}), 0, {}, 5s});
  trial.scenario.end.after = 30s;
  trial.command(11s, "AT+N");
  trial.command(11s, "AT+R");
  trial.command(11s, "AT+G");
  trial.command(16s, "AT+G");
  trial.command(21s, "AT+R");
  trial.judge->advance(sim::Instant(30s));
  EXPECT_TRUE(trial.judge->decided());
  const CaseResult result = trial.finish(30s);
  EXPECT_EQ(result.verdict, Verdict::pass);
}

TEST(JudgeRules, S29_EndsAtItsConditionAndGrace) {
  Trial trial;
  trial.expect(Never{at({"AT"}), {}, {}});
  trial.scenario.end.when = peer_has("p", Range{1});
  trial.scenario.end.grace = 2s;
  trial.begin();
  trial.arrive(5s, "p", "a\n");
  EXPECT_FALSE(trial.judge->decided());
  EXPECT_EQ(trial.judge->next_deadline(), sim::Instant(7s));
  trial.judge->advance(sim::Instant(7s - 1us));
  EXPECT_FALSE(trial.judge->decided());
  trial.judge->advance(sim::Instant(7s));
  EXPECT_TRUE(trial.judge->decided());
  EXPECT_EQ(trial.finish(7s).verdict, Verdict::pass);
}

TEST(JudgeRules, S29_EndsAtATriggerOrATime) {
  Trial trial;
  trial.scenario.end.when_trigger = ControlTrigger{"done"};
  Event control;
  control.kind = "control";
  trial.send(5s, control.with("name", std::string("done")));
  EXPECT_TRUE(trial.judge->decided());
  Trial timed;
  timed.scenario.end.after = 10s;
  EXPECT_EQ(timed.begin().next_deadline(), sim::Instant(10s));
  timed.judge->advance(sim::Instant(10s));
  EXPECT_TRUE(timed.judge->decided());
}

TEST(JudgeRules, S29_ElseWhenAllIsDecidedAndEachBoundedRuleFired) {
  Trial trial;
  trial.rule("r");
  trial.expect(sends("AT"));
  trial.expect(Never{at({"AT+N"}), {}, {}});
  trial.command(1s, "AT");
  EXPECT_FALSE(trial.judge->decided());
  trial.fire(2s, "r");
  EXPECT_TRUE(trial.judge->decided());
  EXPECT_EQ(trial.finish(2s).verdict, Verdict::pass);
}

TEST(JudgeRules, S29_ARunGoesOnUntilTheLastAnswerHasGoneOut) {
  Trial trial;
  trial.options.test = false;
  trial.rule("r");
  trial.command(1s, "AT");
  trial.fire(2s, "r");
  EXPECT_FALSE(trial.judge->decided());
  trial.judge->advance(sim::Instant(2s + Judge::kAnswerGrace));
  EXPECT_TRUE(trial.judge->decided());
}

TEST(JudgeRules, S29_ACaseThatOnlyForbidsGoesOnToItsTimeout) {
  Trial trial;
  trial.scenario.timeout = 10s;
  trial.expect(Never{at({"AT+N"}), {}, {}});
  trial.command(1s, "AT");
  EXPECT_FALSE(trial.judge->decided());
  trial.judge->advance(sim::Instant(10s));
  EXPECT_TRUE(trial.judge->decided());
  EXPECT_EQ(trial.finish(10s).verdict, Verdict::pass);
}

TEST(JudgeRules, S29_UndecidedAtTheTimeoutFails) {
  Trial trial;
  trial.scenario.timeout = 10s;
  trial.expect(sends("AT+QICLOSE=0"));
  trial.expect(Order{{at({"AT+A"}), at({"AT+B"})}});
  trial.command(1s, "AT+A");
  const CaseResult result = trial.finish(10s);
  EXPECT_EQ(find(result, "e1")->text, "the case ended at 10s before AT+QICLOSE=0 was sent");
  EXPECT_EQ(find(result, "e2")->text, "the case ended at 10s before step 2 of 2, AT+B, was sent");
  EXPECT_EQ(result.verdict, Verdict::fail);
}

TEST(JudgeRules, S29_TheTimeoutBeforeTheEndFails) {
  Trial trial;
  trial.scenario.timeout = 10s;
  trial.scenario.end.when = peer_has("p", Range{5});
  trial.arrive(5s, "p", "a\n");
  const CaseResult result = trial.finish(10s);
  EXPECT_EQ(find(result, "timeout")->text,
            "ended before peer p: records 5.., by the timeout of 10s");
  EXPECT_EQ(find(result, "timeout")->evidence[0].text,
            "peer p: records 5..   <- had 1 records, 2 bytes");
  EXPECT_EQ(result.verdict, Verdict::fail);
}

TEST(JudgeRules, S30_ErrorBeatsFailBeatsPass) {
  Trial trial;
  trial.expect(sends("AT"));
  trial.expect(Never{at({"AT"}), {}, {}});
  trial.command(1s, "AT");
  EXPECT_EQ(trial.finish(2s).verdict, Verdict::fail);
  Trial broken;
  broken.expect(Never{at({"AT"}), {}, {}});
  broken.command(1s, "AT");
  broken.judge->error("rules feed each other");
  EXPECT_TRUE(broken.judge->decided());
  const CaseResult result = broken.finish(2s);
  EXPECT_EQ(result.verdict, Verdict::error);
  EXPECT_EQ(result.reason, "rules feed each other");
}

TEST(JudgeRules, S30_ACaseThatNeedsWhatIsNotThereIsSkipped) {
  Trial trial;
  trial.scenario.missing_features = {"cmux"};
  const CaseResult result = trial.finish(0s);
  EXPECT_EQ(result.verdict, Verdict::skipped);
  EXPECT_EQ(result.reason, "requires cmux");
}

TEST(JudgeRules, S31_NoHostEverOpenedThePort) {
  for (const auto& [how, wanted] :
       {std::pair(Strictness::fail, Verdict::error), std::pair(Strictness::warn, Verdict::pass),
        std::pair(Strictness::allow, Verdict::pass)}) {
    Trial trial;
    trial.scenario.strict.late_host = how;
    trial.judge = std::make_unique<Judge>(trial.scenario, trial.facts, trial.options);
    const CaseResult result = trial.finish(300s);
    EXPECT_EQ(result.verdict, wanted);
    EXPECT_EQ(find(result, "late_host") == nullptr, how == Strictness::allow);
  }
}

TEST(JudgeRules, S32_ARuleThatNeverFiredFailsUnlessLeftToChance) {
  struct Case {
    std::optional<double> probability;
    std::optional<double> activation;
    std::optional<bool> must_fire;
    bool enabled;
    bool fails;
  };
  for (const Case& each : {Case{{}, {}, {}, true, true}, Case{0.5, {}, {}, true, false},
                           Case{{}, 0.5, {}, true, false}, Case{0.5, {}, true, true, true},
                           Case{{}, {}, false, true, false}, Case{{}, {}, {}, false, false}}) {
    Trial trial;
    Rule& rule = trial.rule("r");
    rule.probability = each.probability;
    rule.activation = each.activation;
    rule.must_fire = each.must_fire;
    rule.enabled = each.enabled;
    EXPECT_EQ(trial.finish(1s).verdict, each.fails ? Verdict::fail : Verdict::pass);
  }
  for (const Strictness how : {Strictness::warn, Strictness::allow}) {
    Trial trial;
    trial.rule("r");
    trial.scenario.strict.unused_rule = how;
    EXPECT_EQ(trial.finish(1s).verdict, Verdict::pass);
  }
}

TEST(JudgeRules, S32_AnUnusedRuleTellsItsNearestMiss) {
  Trial trial;
  Rule& rule = trial.rule("peer-closes-now");
  rule.when_text = "AT+QISTATE?";
  rule.guard = state_is({"socket", 1}, "connected");
  RuleReport& report = trial.reports[0];
  report.matched = report.same_reason = 6;
  report.first_match = sim::Instant(2100ms);
  report.last_match = sim::Instant(48s);
  report.last_reason = "if: socket[1]: connected   <- was 'initial'";
  const CaseResult result = trial.finish(50s);
  const Finding* finding = find(result, "unused_rule");
  EXPECT_EQ(finding->text, "rule 'peer-closes-now' never fired");
  ASSERT_EQ(finding->evidence.size(), 2U);
  EXPECT_EQ(finding->evidence[0].text, "when: AT+QISTATE? matched 6 times (2.1s ... 48s)");
  EXPECT_EQ(finding->evidence[1].text,
            "if:   socket[1]: connected   <- was 'initial' each time   <- nearest miss");
}

TEST(JudgeRules, S05_ALateEmulatorMakesAFailureAnError) {
  for (const bool fails : {false, true}) {
    Trial trial;
    trial.expect(Never{at({"AT+N"}), {}, {}});
    trial.command(1s, fails ? "AT+N" : "AT");
    trial.judge->late(412ms, 5123);
    const CaseResult result = trial.finish(2s);
    EXPECT_EQ(result.verdict, fails ? Verdict::error : Verdict::pass);
    EXPECT_EQ(result.reason,
              fails ? "emulator was 412 ms late at seq 5123, at 1s (machine overloaded)" : "");
  }
}

// ---- What is expected without being said ----

TEST(Conduct, UnknownCommandsFailInTestAndWarnInRun) {
  for (const bool test : {true, false}) {
    Trial trial;
    trial.options.test = test;
    trial.begin();
    for (int i = 0; i < 2; ++i) {
      Event unknown;
      unknown.kind = "unknown";
      trial.send(1s, unknown.with("line", std::string("AT+QISNED=0,5"))
                         .with("nearest", std::string("AT+QISEND")));
    }
    const CaseResult result = trial.finish(2s);
    ASSERT_EQ(result.findings.size(), 1U) << "told once";
    EXPECT_EQ(result.findings[0].hint, "did you mean AT+QISEND?");
    EXPECT_EQ(result.verdict, test ? Verdict::fail : Verdict::pass);
  }
}

std::vector<std::string> breaches(Trial& trial) {
  std::vector<std::string> texts;
  for (const Finding& finding : trial.finish(60s).findings) {
    EXPECT_TRUE(finding.warning);
    EXPECT_EQ(finding.kind, "protocol");
    texts.push_back(finding.text);
  }
  return texts;
}

TEST(Conduct, AHostThatWaitsForResultsAndPromptsIsLeftAlone) {
  Trial trial;
  trial.rx(1s, "AT\r");
  trial.command(1s, "AT");
  trial.rx(2s, "\x1b");
  trial.rx(3s, "AT+QISEND=0,5\r");
  trial.payload(3s, 0, "hello");
  trial.rx(4s, "A");
  trial.rx(5s, "T+CSQ\r\n");
  trial.command(5s, "AT+CSQ");
  trial.rx(6s, "\r\nAT\r");
  EXPECT_THAT(breaches(trial), testing::IsEmpty());
}

TEST(Conduct, ACommandBeforeTheFinalResultOfTheLast) {
  Trial trial;
  trial.rx(1s, "AT+COPS=?\r");
  trial.command(1s, "AT+COPS=?", "");
  trial.rx(2s, "AT+CSQ\r");
  trial.rx(3s, "AT+CSQ\r");
  EXPECT_THAT(
      breaches(trial),
      testing::ElementsAre("\"AT+CSQ\\r\" sent before the final result of AT+COPS=? at 2s"));
}

TEST(Conduct, TwoLinesAtOnce) {
  Trial trial;
  trial.rx(1s, "AT+A\r");
  trial.rx(1s, "AT+B\r");
  trial.command(1s, "AT+A");
  trial.command(1s, "AT+B");
  EXPECT_THAT(
      breaches(trial),
      testing::ElementsAre("\"AT+B\" sent before the modem has answered the line before at 1s"));
}

TEST(Conduct, DataWithoutAPrompt) {
  Trial trial;
  trial.rx(1s, "AT+QISEND=0,5\r");
  trial.command(1s, "AT+QISEND=0,5", "");
  trial.rx(1s, "hello");
  EXPECT_THAT(breaches(trial), testing::ElementsAre(HasSubstr("before the prompt of AT+QISEND")));
  Trial rest;
  rest.rx(1s, "left over\r");
  EXPECT_THAT(breaches(rest), testing::ElementsAre(HasSubstr("which is no command")));
}

TEST(Conduct, ALineThatIsTooLong) {
  for (const std::size_t length : {2050U, 2051U}) {
    Trial trial;
    std::string line = "AT";
    line.resize(length, 'x');
    for (const char byte : line) trial.rx(1s, std::string(1, byte));
    trial.rx(1s, "\r");
    EXPECT_EQ(breaches(trial).size(), length > 2050 ? 1U : 0U);
  }
}

TEST(Conduct, ARawUrcWithoutAReasonIsToldOnce) {
  for (const bool lie : {false, true}) {
    Trial trial;
    trial.rule("r").actions = {Action{UrcAction{"+CEREG: 0", UrcPlace::idle, lie}, {}}};
    trial.fire(1s, "r");
    for (int i = 0; i < 2; ++i) {
      Event action;
      action.kind = "action";
      trial.send(1s, action.with("rule", std::string("r")).with("action", std::string("urc")));
    }
    const CaseResult result = trial.finish(2s);
    EXPECT_EQ(result.findings.size(), lie ? 0U : 1U);
    EXPECT_EQ(result.verdict, Verdict::pass);
  }
}

TEST(Judge, AnActionFailFailsTheCaseAtItsPlace) {
  Trial trial;
  const Rule& rule = trial.rule("r");
  trial.fire(1s, "r");
  trial.judge->fail(rule, {"trial.yaml", 9, 3}, "no such thing");
  const CaseResult result = trial.finish(2s);
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_EQ(find(result, "fail")->at.line, 9);
}

TEST(Judge, TellsTheCaseItself) {
  Trial trial;
  trial.scenario.case_id = "trial#3";
  trial.options.seed = 42;
  const CaseResult result = trial.finish(5s);
  EXPECT_EQ(result.name, "trial#3");
  EXPECT_EQ(result.file, "trial.yaml");
  EXPECT_EQ(result.seed, 42U);
  EXPECT_EQ(result.length, 5s);
  EXPECT_EQ(result.profile, "bg96");
}

TEST(Judge, WhatComesAfterTheVerdictIsNotJudged) {
  Trial trial;
  trial.expect(Never{at({"AT"}), {}, {}});
  EXPECT_EQ(trial.finish(5s).verdict, Verdict::pass);
  trial.command(6s, "AT");
  EXPECT_EQ(trial.judge->next_deadline(), std::nullopt);
}

}  // namespace
}  // namespace bg96::scenarios
