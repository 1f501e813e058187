// What the language says of order, of slots and of counters: S6 to S12.
#include <gmock/gmock.h>

#include "tests/scenarios/semantics/play.hpp"

namespace bg96::scenarios::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// The texts of all `log` actions, in order.
std::vector<std::string> logged(const Play& play) {
  std::vector<std::string> texts;
  for (const Event& event : play.trace().events) {
    if (event.kind == "log") texts.emplace_back(event.text("text"));
  }
  return texts;
}

std::size_t place_of(const Play& play, const std::string& kind) {
  for (std::size_t i = 0; i < play.trace().events.size(); ++i) {
    if (play.trace().events[i].kind == kind) return i;
  }
  return play.trace().events.size();
}

TEST(Semantics, S06_ActionsRunToTheFirstWaitAndWhatTheyCauseComesAfterwards) {
  Play play(R"(rules:
  - {id: a, when: {at: AT+CSQ}, do: [{mark: m}, {log: a1}, {log: a2}, {wait: 1s}, {log: a3}]}
  - {id: b, when: {mark: m}, do: [{log: b1}, {log: b2}]}
  - {id: c, when: {at: AT+CSQ}, do: [{log: c1}]})");
  play.ask("AT+CSQ");
  play.pass(2s);
  // Never nested: b waits until all rules have seen the command.
  EXPECT_THAT(logged(play), ElementsAre("a1", "a2", "c1", "b1", "b2", "a3"));
}

TEST(Semantics, S06_AnEventIsTracedAndJudgedBeforeRulesReact) {
  Play play(R"(rules: [{id: a, when: {at: AT+CSQ}, do: [{set: {seen: "1"}}], times: 2}]
vars: {seen: "0"}
expect: [{id: e, never: {at: AT+CSQ, if: {var: {seen: "1"}}}}])");
  play.ask("AT+CSQ");
  EXPECT_LT(place_of(play, "at"), place_of(play, "rule"));
  EXPECT_LT(place_of(play, "rule"), place_of(play, "action"));
  EXPECT_FALSE(play.test_case().over());
  EXPECT_EQ(play.count("expect"), 0U);
  play.ask("AT+CSQ");
  EXPECT_EQ(finding_of(play.finish(), "e")->verdict, Verdict::fail);
}

/// So many rules, each of which is made to fire by the one before.
std::string chain(int length) {
  std::string rules = "rules:\n  - {id: r1, when: {at: AT+CSQ}, do: [{mark: m1}]}\n";
  for (int i = 2; i <= length; ++i) {
    const std::string before = std::to_string(i - 1);
    const std::string own = std::to_string(i);
    rules += "  - {id: r" + own + ", when: {mark: m" + before + "}, do: [{mark: m" + own + "}]}\n";
  }
  return rules;
}

TEST(Semantics, S07_ACauseChainDeeperThan64IsE401) {
  Play whole(chain(64));
  whole.ask("AT+CSQ");
  EXPECT_EQ(whole.rule("r64").fired, 1U);
  EXPECT_FALSE(whole.test_case().over());

  Play broken(chain(65));
  broken.ask("AT+CSQ");
  EXPECT_TRUE(broken.test_case().over());
  const CaseResult result = broken.finish();
  EXPECT_EQ(result.verdict, Verdict::error);
  EXPECT_THAT(result.reason, HasSubstr("rule loop"));
  EXPECT_THAT(result.reason, HasSubstr("[E401]"));
}

TEST(Semantics, S07_TheCycleIsPrinted) {
  Play play(R"(rules:
  - {id: first, when: {at: AT+CSQ}, do: [{mark: a}]}
  - {id: ping, when: {mark: a}, times: always, do: [{mark: b}]}
  - {id: pong, when: {mark: b}, times: always, do: [{mark: a}]})");
  play.ask("AT+CSQ");
  const CaseResult result = play.finish();
  EXPECT_EQ(result.verdict, Verdict::error);
  EXPECT_THAT(result.reason, HasSubstr("rule loop: pong -> ping -> pong"));
}

TEST(Semantics, S08_RulesAreTriedByPriorityAndThenInTheOrderOfTheFile) {
  Play play(R"(rules:
  - {id: a, when: {at: AT+CSQ}, do: [{log: a}]}
  - {id: b, when: {at: AT+CSQ}, priority: 5, do: [{log: b}]}
  - {id: c, when: {at: AT+CSQ}, priority: -1, do: [{log: c}]}
  - {id: d, when: {at: AT+CSQ}, do: [{log: d}]}
  - {id: e, when: {at: AT+CSQ}, priority: 5, do: [{log: e}]})");
  play.ask("AT+CSQ");
  EXPECT_THAT(logged(play), ElementsAre("b", "e", "a", "d", "c"));
}

struct Contest {
  const char* name;
  const char* first;   ///< an action that wants a slot
  const char* second;  ///< another one that wants the same
  const char* command;
  const char* answer;  ///< "at ms what" of the first alone
};

std::ostream& operator<<(std::ostream& out, const Contest& contest) { return out << contest.name; }

class SlotContest : public ::testing::TestWithParam<Contest> {};

TEST_P(SlotContest, S09_TheFirstRuleHasItAndTheOtherIsPreempted) {
  const Contest& contest = GetParam();
  const auto play_with = [&](const std::string& rules) {
    auto play = std::make_unique<Play>("rules:\n" + rules);
    play->send(std::string(contest.command) + "\r");
    play->pass(20s);
    return play;
  };
  const auto rule = [&](const char* id, const char* action) {
    return std::string("  - {id: ") + id + ", when: {at: \"" + contest.command + "\"}, do: [{" +
           action + "}, {log: " + id + "}]}\n";
  };
  const auto alone = play_with(rule("a", contest.first));
  const auto other = play_with(rule("b", contest.second));
  const auto both = play_with(rule("a", contest.first) + rule("b", contest.second));
  ASSERT_NE(alone->said(), other->said()) << "the second one changes nothing";
  EXPECT_EQ(both->said(), alone->said());
  EXPECT_EQ(both->rule("a").preempted, 0U);
  EXPECT_EQ(both->rule("b").preempted, 1U);
  EXPECT_EQ(both->rule("b").fired, 1U);
  // What is for no slot is done.
  EXPECT_THAT(logged(*both), ElementsAre("a", "b"));
  EXPECT_EQ(both->count("action", "outcome=preempted"), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    Semantics, SlotContest,
    ::testing::Values(Contest{"delay", "delay: 1s", "delay: 2s", "AT+CSQ", ""},
                      Contest{"result", "result: ERROR", "result: NO CARRIER", "AT+CSQ", ""},
                      Contest{"result_and_respond", "result: ERROR", "respond: [\"+CSQ: 1,1\", OK]",
                              "AT+CSQ", ""},
                      Contest{"respond_and_result", "respond: [\"+CSQ: 1,1\", OK]", "result: ERROR",
                              "AT+CSQ", ""},
                      Contest{"swallow_and_result", "swallow: result", "result: ERROR", "AT+CSQ",
                              ""},
                      Contest{"execution", "result: {is: OK, execute: true}",
                              "result: {is: ERROR, execute: false}", "AT+CFUN=0", ""},
                      Contest{"hold", "hold_result: 1s", "hold_result: 2s", "AT+CSQ", ""},
                      Contest{"hang", "hang: 1s", "hang: 2s", "AT+CSQ", ""},
                      Contest{"after_echo", "urc: {text: A, place: after-echo, lie: true}",
                              "urc: {text: B, place: after-echo, lie: true}", "AT+CSQ", ""},
                      Contest{"mid_response", "urc: {text: A, place: mid-response, lie: true}",
                              "urc: {text: B, place: mid-response, lie: true}", "ATI", ""},
                      Contest{"before_result", "urc: {text: A, place: before-result, lie: true}",
                              "urc: {text: B, place: before-result, lie: true}", "AT+CSQ", ""},
                      Contest{"after_result", "urc: {text: A, place: after-result, lie: true}",
                              "urc: {text: B, place: after-result, lie: true}", "AT+CSQ", ""}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Semantics, S09_OneRuleIsPreemptedInASlotOnlyAndHasItsOthers) {
  Play play(R"(rules:
  - {id: a, when: {at: AT+CSQ}, do: [{delay: 1s}]}
  - {id: b, when: {at: AT+CSQ}, do: [{delay: 5s}, {result: ERROR}]})");
  EXPECT_EQ(play.ask("AT+CSQ"), "+CSQ: 20,99|ERROR");
  EXPECT_EQ(play.now_ms(), 1000);
  EXPECT_EQ(play.rule("b").preempted, 1U);
}

TEST(Semantics, S10_OrdinalsCountMatchesWhetherPreemptedOrNot) {
  Play play(R"(rules:
  - {id: a, when: {at: AT+CSQ}, times: 2, do: [{result: ERROR}]}
  - {id: b, when: {at: AT+CSQ}, nth: [1, 3], do: [{result: NO CARRIER}]})");
  EXPECT_EQ(play.ask("AT+CSQ"), "+CSQ: 20,99|ERROR");  // b preempted
  EXPECT_EQ(play.ask("AT+CSQ"), "+CSQ: 20,99|ERROR");
  EXPECT_EQ(play.ask("AT+CSQ", 1s), "+CSQ: 20,99|NO CARRIER");  // b's third match
  EXPECT_EQ(play.rule("b").seen, 3U);
  EXPECT_EQ(play.rule("b").fired, 2U);
}

TEST(Semantics, S10_OrdinalsCountMatchesThatLostTheirDice) {
  // The draws of this stream are 0.72 and 0.52 (section 3.4).
  Play play(R"(seed: 1
rules: [{id: flip, when: {at: AT+CSQ}, nth: 1..2, times: 1, probability: 60%, do: [{log: x}]}])");
  play.ask("AT+CSQ");
  EXPECT_EQ(play.rule("flip").seen, 1U);
  EXPECT_EQ(play.rule("flip").fired, 0U);
  play.ask("AT+CSQ");
  EXPECT_EQ(play.rule("flip").fired, 1U);
  play.ask("AT+CSQ");
  EXPECT_EQ(play.rule("flip").seen, 3U);
  EXPECT_EQ(play.rule("flip").fired, 1U);
}

TEST(Semantics, S10_OrdinalsDoNotCountMatchesWhoseGuardDoesNotHold) {
  Play play(R"(vars: {on: "0"}
rules:
  - {id: switch, when: {at: AT}, do: [{set: {on: "1"}}]}
  - {id: a, when: {at: AT+CSQ}, if: {var: {on: "1"}}, nth: 2, do: [{result: ERROR}]})");
  play.ask("AT+CSQ");
  play.ask("AT");
  EXPECT_EQ(play.ask("AT+CSQ"), "+CSQ: 20,99|OK");
  EXPECT_EQ(play.ask("AT+CSQ"), "+CSQ: 20,99|ERROR");
  EXPECT_EQ(play.rule("a").matched, 3U);
  EXPECT_EQ(play.rule("a").seen, 2U);
}

TEST(Semantics, S10_WhenNthIsGivenTimesIsTheSizeOfTheSet) {
  Play play("rules: [{id: a, when: {at: AT+CSQ}, nth: 2..4, do: [{result: ERROR}]}]");
  std::string results;
  for (int i = 0; i < 6; ++i) results += play.ask("AT+CSQ") == "+CSQ: 20,99|ERROR" ? "E" : "O";
  EXPECT_EQ(results, "OEEEOO");
  Play open("rules: [{id: a, when: {at: AT+CSQ}, nth: 2.., do: [{result: ERROR}]}]");
  results.clear();
  for (int i = 0; i < 4; ++i) results += open.ask("AT+CSQ") == "+CSQ: 20,99|ERROR" ? "E" : "O";
  EXPECT_EQ(results, "OEEE");
}

TEST(Semantics, S11_ARebootResetsNoCounter) {
  Play play(R"(rules:
  - {id: reboot, when: {at: AT}, do: [{power.cycle: {silent: 1s}}]}
  - {id: a, when: {at: AT+CSQ}, nth: 3, do: [{result: ERROR}]})");
  play.ask("AT+CSQ");
  play.ask("AT+CSQ");
  play.ask("AT");
  ASSERT_TRUE(play.wait_for("APP RDY"));
  EXPECT_EQ(play.ask("AT+CSQ"), "+CSQ: 20,99|ERROR");
}

TEST(Semantics, S12_ARuleWhoseWindowIsOpenDoesNotReenter) {
  Play play(R"(rules:
  - id: slow
    when: {at: AT+CSQ}
    times: 2
    apply: [{at.delay: {match: AT, by: 1s}}]
    for: 10s)");
  play.ask("AT+CSQ");  // at 0 s
  play.pass(5s);
  play.ask("AT+CSQ");
  EXPECT_EQ(play.rule("slow").fired, 1U);
  play.pass(5s);  // closed at 10 s: it was not prolonged
  EXPECT_EQ(play.count("window", "phase=closed"), 1U);
  const auto before = play.now_ms();
  play.ask("AT");
  EXPECT_EQ(play.now_ms(), before);
  play.ask("AT+CSQ");
  EXPECT_EQ(play.rule("slow").fired, 2U);
}

}  // namespace
}  // namespace bg96::scenarios::testing
