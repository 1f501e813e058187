// What the language says of its clock and of the start of a case: S1 to S5.
#include <gmock/gmock.h>

#include <sstream>

#include "scenarios/report/trace_file.hpp"
#include "tests/scenarios/semantics/play.hpp"

namespace bg96::scenarios::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Semantics, S01_EventsHaveOneClockAndWallTimeStandsInTheHeaderAlone) {
  std::ostringstream out;
  TraceHeader header;
  header.wall = "2026-01-15T09:12:03.114Z";
  TraceWriter writer(out, header);
  Play play("rules: [{id: a, when: {time: 1500us}, do: [{log: x}]}]");
  play.ask("AT+CSQ");
  play.pass(10s);
  std::int64_t last = 0;
  for (const Event& event : play.trace().events) {
    writer.event(event);
    const auto at = event.at.time_since_epoch().count();
    EXPECT_GE(at, last) << event.kind;
    last = at;
  }
  const std::string text = out.str();
  EXPECT_EQ(text.find("2026-01-15"), text.rfind("2026-01-15"));
  EXPECT_LT(text.find("2026-01-15"), text.find('\n'));
  // In microseconds.
  EXPECT_THAT(text, HasSubstr(R"("t":1500,"ev":"log")"));
}

TEST(Semantics, S02_TheTimeOfACaseCountsFromItsStart) {
  const std::string rules =
      "rules: [{id: a, when: {time: 10s}, do: [{log: x}]}]\n"
      "expect: [{id: e, sends: {at: AT+CSQ}, within: 20s}]\n";
  const Play::Options closed{.opens = false};

  Play by_host(rules, closed);
  by_host.pass(60s);
  EXPECT_EQ(by_host.count("log"), 0U);
  by_host.open();
  by_host.pass(9999ms);
  EXPECT_EQ(by_host.count("log"), 0U);
  by_host.pass(1ms);
  EXPECT_EQ(by_host.count("log"), 1U);
  by_host.pass(10s);
  by_host.ask("AT+CSQ");  // at 20 s of the case, 80 s of the modem
  EXPECT_EQ(finding_of(by_host.finish(), "e")->verdict, Verdict::pass);

  Play at_once("start: immediately\n" + rules, closed);
  at_once.pass(9999ms);
  EXPECT_EQ(at_once.count("log"), 0U);
  at_once.pass(1ms);
  EXPECT_EQ(at_once.count("log"), 1U);
  at_once.pass(11s);
  at_once.open();
  at_once.ask("AT+CSQ");  // at 21 s
  EXPECT_EQ(finding_of(at_once.finish(), "e")->verdict, Verdict::fail);

  Play by_string("start: control\n" + rules);
  by_string.pass(60s);
  EXPECT_EQ(by_string.count("log"), 0U);
  by_string.control("start");
  by_string.pass(10s);
  EXPECT_EQ(by_string.count("log"), 1U);
}

TEST(Semantics, S03_DurationsAreThoseOfTheClockThatIsGiven) {
  Play play("rules: [{id: a, when: {at: AT+CSQ}, do: [{hold_result: 1h}]}]");
  EXPECT_EQ(play.ask("AT+CSQ", 1h - 1ms), "+CSQ: 20,99");
  EXPECT_EQ(play.wait_for_result(1ms), "OK");
  EXPECT_EQ(play.now_ms(), 3'600'000);
}

TEST(Semantics, S04_TimersOfOneInstantRunInTheOrderOfTheirCreation) {
  Play play(R"(rules:
  - {id: waits, when: {time: 1s}, do: [{wait: 9s}, {log: fourth}]}
  - {id: second, when: {time: 10s}, do: [{log: first}]}
  - {id: third, when: {time: 10s}, do: [{log: second}]}
  - {id: fourth, when: {time: 500ms}, do: [{wait: 9500ms}, {log: third}]})");
  play.pass(20s);
  EXPECT_THAT(play.told({"log"}),
              ElementsAre("log text=first rule=second", "log text=second rule=third",
                          "log text=third rule=fourth", "log text=fourth rule=waits"));
}

TEST(Semantics, S05_ALateEmulatorMakesAFailureAnErrorAndLeavesAPass) {
  const std::string text = "expect: [{id: e, sends: {at: AT+CSQ}, within: 20s}]";
  Play fails(text);
  fails.pass(21s);
  fails.test_case().judge().late(412ms, 5123);
  const CaseResult failed = fails.finish();
  EXPECT_EQ(failed.verdict, Verdict::error);
  EXPECT_THAT(failed.reason, HasSubstr("emulator was 412 ms late at seq 5123"));

  Play passes(text);
  passes.ask("AT+CSQ");
  passes.test_case().judge().late(412ms, 5123);
  EXPECT_EQ(passes.finish().verdict, Verdict::pass);
}

}  // namespace
}  // namespace bg96::scenarios::testing
