// What the language says of judging a case, from a file to its verdict: S25 to S32. The finer
// points of each monitor are in tests/scenarios/monitors.
#include <gmock/gmock.h>

#include "tests/scenarios/semantics/play.hpp"

namespace bg96::scenarios::testing {
namespace {

using ::testing::HasSubstr;

Verdict verdict_of(const CaseResult& result, std::string_view id) {
  const Finding* finding = finding_of(result, id);
  return finding == nullptr ? Verdict::skipped : finding->verdict;
}

TEST(Semantics, S25_MonitorsSeeAnEventBeforeTheActionsThatItTriggers) {
  // The command that closes the window is sent while it is open.
  Play play(R"(rules:
  - {id: a, when: {time: 1s}, apply: [{at.delay: {match: AT+CSQ, by: 1s}}], until: {at: "AT+CREG?"}}
expect: [{id: e, never: {at: "AT+CREG?", if: {active: a}}}])");
  play.pass(2s);
  play.ask("AT+CREG?");
  EXPECT_EQ(verdict_of(play.finish(), "e"), Verdict::fail);
}

TEST(Semantics, S26_AnAnchorIsTheFirstOccurrence) {
  Play play(R"(rules: [{id: a, when: {at: "AT+CREG?"}, times: 2, do: [{log: x}]}]
expect: [{id: e, sends: AT+CSQ, after: {rule: a}, within: 5s}])");
  play.ask("AT+CREG?");
  play.pass(6s);
  play.ask("AT+CREG?");
  play.ask("AT+CSQ");
  EXPECT_EQ(verdict_of(play.finish(), "e"), Verdict::fail);
}

TEST(Semantics, S27_HealIsTheLastInstantAndEachLaterFaultRearmsTheDeadline) {
  const std::string text = R"(rules:
  - {id: a, when: {time: 10s}, apply: [{signal: {rssi: {set: -111dBm}}}], for: 5s}
  - {id: b, when: {time: 20s}, do: [{registration.lose: {for: 10s}}]}
expect: [{id: e, sends: AT+CSQ, after: heal, within: 5s}])";
  for (const auto& [at, verdict] :
       {std::pair(35s + 0ms, Verdict::pass), std::pair(35s + 1ms, Verdict::fail)}) {
    Play play(text);
    play.pass_until(sim::Instant(16s));
    play.ask("AT+CSQ");  // of the first one: the second takes it back
    play.pass_until(sim::Instant(at));
    play.ask("AT+CSQ");
    EXPECT_EQ(verdict_of(play.finish(), "e"), verdict) << at.count();
  }
}

TEST(Semantics, S27_AHangThatHealsIsAFaultThatIsOver) {
  Play play(R"(rules:
  - {id: a, when: {at: AT+CSQ}, do: [{hang: forever}]}
  - {id: h, when: {time: 30s}, do: [{heal: all}]}
expect: [{id: e, sends: "AT+CREG?", after: heal, within: 5s}])");
  play.send("AT+CSQ\r");
  play.pass_until(sim::Instant(31s));
  EXPECT_THAT(play.heard(), HasSubstr("+CSQ: 20,99|OK"));
  play.ask("AT+CREG?");
  EXPECT_EQ(verdict_of(play.finish(), "e"), Verdict::pass);
}

TEST(Semantics, S28_SlackStretchesUpperBoundsAndNothingElse) {
  const std::string text = R"(rules:
  - {id: a, when: {time: 10s}, apply: [{at.delay: {match: AT+CGMI, by: 1s}}], for: 10s}
expect:
  - {id: within, sends: AT+CSQ, within: 5s}
  - {id: gap, rate: {at: "AT+CREG?", min_gap: 2s}}
  - {id: window, never: AT+CGMI, for: 5s})";
  Play play(text, {.slack = 4});
  play.ask("AT+CREG?");
  play.pass_until(sim::Instant(6s));
  play.ask("AT+CGMI");  // after the 5 s, which are not 20
  play.pass_until(sim::Instant(19s));
  play.ask("AT+CSQ");
  play.ask("AT+CREG?");
  play.pass_until(sim::Instant(21s));
  play.ask("AT+CREG?");  // 2 s later, which are not 8
  const CaseResult result = play.finish();
  EXPECT_EQ(verdict_of(result, "within"), Verdict::pass);
  EXPECT_EQ(verdict_of(result, "gap"), Verdict::pass);
  EXPECT_EQ(verdict_of(result, "window"), Verdict::pass);
  EXPECT_EQ(play.count("window", "phase=closed"), 1U);  // at 20 s as it was written
  Play other(text);
  other.pass_until(sim::Instant(19s));
  other.ask("AT+CSQ");
  EXPECT_EQ(verdict_of(other.finish(), "within"), Verdict::fail);
}

TEST(Semantics, S28_TheTimeoutIsAnUpperBound) {
  Play play("timeout: 10s\nexpect: [{id: e, sends: AT+CSQ}]\nend: {when: {at: AT+CGMI}}",
            {.slack = 3});
  play.pass(1h);
  EXPECT_EQ(play.now_ms(), 30'000);
}

TEST(Semantics, S29_ACaseEndsByItsEndAndTheGrace) {
  Play play(R"(peers: {p: {kind: sink}}
network: {route: [{to: "10.0.0.1:9000", via: "peer:p"}]}
end: {when: {peer: {name: p, records: 2}}, grace: 3s})");
  play.connect();
  play.upload("one\n");
  play.pass(1min);
  EXPECT_TRUE(play.goes_on());
  play.upload("two\n");
  play.pass(1h);
  EXPECT_EQ(play.now_ms(), 63'000);
  EXPECT_EQ(play.finish().verdict, Verdict::pass);
}

TEST(Semantics, S29_ElseItEndsWhenAllIsDecidedAndEachBoundedRuleHasFired) {
  const std::string head = "scenario: 1\nname: x\ndevice: {profile: bg96/instant}\ntimeout: 60s\n";
  const std::string text = head + R"(rules:
  - {id: a, when: {time: 20s}, do: [{log: x}]}
  - {id: b, when: {at: "AT+CREG?"}, times: always, do: [{log: x}]}
expect: [{id: e, sends: AT+CSQ}])";
  Play play(load_text(text, "play.yaml"), {});
  play.ask("AT+CSQ");
  EXPECT_TRUE(play.goes_on());
  play.pass(1h);
  EXPECT_EQ(play.now_ms(), 20'000);

  Play undecided(load_text(text, "play.yaml"), {});
  undecided.pass(1h);
  EXPECT_EQ(undecided.now_ms(), 60'000);
  const CaseResult result = undecided.finish();
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_THAT(finding_of(result, "e")->text, HasSubstr("ended at 1m before AT+CSQ was sent"));
}

TEST(Semantics, S30_ErrorBeatsFailBeatsPass) {
  const std::string text = R"(rules: [{id: a, when: {control: x}, do: [{mark: m}]},
        {id: b, when: {mark: m}, times: always, do: [{mark: m}]}]
expect: [{id: good, sends: AT}, {id: bad, never: AT+CSQ}])";
  Play passes(text);
  passes.ask("AT");
  Play fails(text);
  fails.ask("AT");
  fails.ask("AT+CSQ");
  EXPECT_EQ(fails.finish().verdict, Verdict::fail);
  Play errs(text);
  errs.ask("AT");
  errs.ask("AT+CSQ");
  errs.control("x");
  EXPECT_EQ(errs.finish().verdict, Verdict::error);
}

TEST(Semantics, S30_WhatRequiresWhatIsNotThereIsSkippedAndNeverPassed) {
  Play play("requires: {features: [no-such-thing]}\nexpect: [{id: e, sends: AT}]");
  play.ask("AT");
  const CaseResult result = play.finish();
  EXPECT_EQ(result.verdict, Verdict::skipped);
  EXPECT_THAT(result.reason, HasSubstr("no-such-thing"));
}

TEST(Semantics, S31_ACaseWhosePortNobodyOpenedIsAnError) {
  Play never("start: immediately\nend: {after: 5s}", {.opens = false});
  never.pass(1min);
  const CaseResult result = never.finish();
  EXPECT_EQ(result.verdict, Verdict::error);
  EXPECT_THAT(result.reason, HasSubstr("no host ever opened the port"));
  Play allowed("start: immediately\nend: {after: 5s}\nstrict: {late_host: allow}",
               {.opens = false});
  allowed.pass(1min);
  EXPECT_EQ(allowed.finish().verdict, Verdict::pass);
}

TEST(Semantics, S32_ARuleThatNeverFiredFailsUnlessItIsLeftToChance) {
  const std::pair<const char*, Verdict> kRules[] = {
      {"do: [{log: x}]", Verdict::fail},
      {"do: [{log: x}], probability: 1%", Verdict::pass},
      {"do: [{log: x}], activation: 1%", Verdict::pass},
      {"do: [{log: x}], probability: 1%, must_fire: true", Verdict::fail},
      {"do: [{log: x}], must_fire: false", Verdict::pass},
      {"do: [{log: x}], enabled: false", Verdict::pass}};
  for (const auto& [rule, verdict] : kRules) {
    Play play("rules: [{id: a, when: {at: AT+CSQ}, " + std::string(rule) + "}]");
    play.ask("AT");
    EXPECT_EQ(play.finish().verdict, verdict) << rule;
  }
}

TEST(Semantics, S32_ARuleThatNeverFiredTellsItsNearestMiss) {
  Play play(R"(rules:
  - {id: a, when: {at: AT+QISTATE}, if: {state: {"socket[1]": connected}}, do: [{log: x}]})");
  play.ask("AT+QISTATE");
  play.pass(2s);
  play.ask("AT+QISTATE");
  const CaseResult result = play.finish();
  const Finding* finding = finding_of(result, "a");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text, "rule 'a' never fired");
  std::string evidence;
  for (const Evidence& each : finding->evidence) evidence += each.text + "\n";
  EXPECT_THAT(evidence, HasSubstr("AT+QISTATE matched 2 times (0ms ... 2s)"));
  EXPECT_THAT(evidence, HasSubstr("if:   socket[1]: connected   <- was 'initial' each time"));
}

TEST(Judge, EachVerdictIsAnEventWithItsCause) {
  Play play(R"(expect:
  - {id: good, sends: AT+CSQ}
  - {id: late, sends: "AT+CREG?", within: 5s}
  - {id: never, never: AT+CFUN=0, severity: warn})");
  play.ask("AT+CSQ");
  play.pass(6s);
  play.finish();
  std::uint64_t at = 0;
  std::vector<std::string> told;
  for (const Event& event : play.trace().events) {
    if (event.kind == "at") at = event.sequence;
    if (event.kind != "expect") continue;
    told.push_back(std::string(event.text("id")) + " " + std::string(event.text("verdict")));
    if (event.text("id") == "good") {
      EXPECT_EQ(event.cause, at);
    }
    if (event.text("id") == "late") {
      EXPECT_EQ(event.at, sim::Instant(5s + 1us));
    }
  }
  EXPECT_THAT(told, ::testing::ElementsAre("good pass", "late fail", "never pass"));
}

}  // namespace
}  // namespace bg96::scenarios::testing
