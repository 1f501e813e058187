#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "scenarios/report/ci/github.hpp"
#include "scenarios/report/ci/junit.hpp"
#include "scenarios/report/ci/overview.hpp"
#include "scenarios/report/console.hpp"
#include "scenarios/report/render.hpp"

namespace bg96::scenarios {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

CaseResult ended(std::string name, std::string file, std::uint64_t seed, Verdict verdict,
                 sim::Duration length) {
  CaseResult result;
  result.name = std::move(name);
  result.file = std::move(file);
  result.line = 3;
  result.seed = seed;
  result.profile = "bg96";
  result.verdict = verdict;
  result.length = length;
  return result;
}

CaseResult passed() {
  CaseResult result = ended("send-ok-lost", "01.yaml", 1, Verdict::pass, 18440ms);
  result.findings.push_back(
      {"recovers", "recovers", {"01.yaml", 9, 5}, false, Verdict::pass, "", {}, ""});
  return result;
}

CaseResult failed() {
  CaseResult result = ended("pdp-lost", "03.yaml", 9031, Verdict::fail, 74210ms);
  result.findings.push_back(
      {"recovers", "recovers", {"03.yaml", 42, 5}, false, Verdict::pass, "", {}, ""});
  result.findings.push_back({"cleans-up",
                             "order",
                             {"03.yaml", 34, 5},
                             false,
                             Verdict::fail,
                             "step 1 of 3, AT+QIDEACT=1, never sent",
                             {{sim::Instant(19377ms), "+QIURC: \"pdpdeact\",1\x1a ← anchor"}},
                             ""});
  result.findings.push_back({"refuse",
                             "unused_rule",
                             {"03.yaml", 23, 5},
                             false,
                             Verdict::fail,
                             "rule 'refuse' never fired",
                             {{sim::Instant{}, "when: AT matched 6 times"}},
                             "is it meant for socket 0?"});
  return result;
}

CaseResult not_judged() {
  CaseResult result = ended("noise#17", "05.yaml", 2, Verdict::error, 1s);
  result.reason = "emulator was 412 ms late";
  return result;
}

CaseResult skipped() {
  CaseResult result = ended("tls", "08.yaml", 2, Verdict::skipped, 0s);
  result.reason = "needs tls";
  return result;
}

RunInfo run_info() {
  RunInfo run;
  run.emulator = "0.9.0";
  run.seed_base = 1;
  run.jobs = 4;
  run.host = "./app --it's {tty}";
  run.report = "out/index.html";
  return run;
}

TEST(Console, TellsAsTheDesignShows) {
  std::ostringstream out;
  Console console(out, run_info());
  const std::vector<CaseResult> results = {passed(), failed(), not_judged(), skipped()};
  console.begin(4);
  for (const CaseResult& result : results) console.case_ended(result);
  console.end(results);
  EXPECT_EQ(out.str(),
            R"(bg96emu 0.9.0  seed base 1  slack ×1  4 cases, 4 jobs
PASS  send-ok-lost                                        seed=1     18.4s
FAIL  pdp-lost                                            seed=9031  74.2s   2 of 3 expectations
      03.yaml:34:5: cleans-up: step 1 of 3, AT+QIDEACT=1, never sent
         19.377  +QIURC: "pdpdeact",1\x1a ← anchor
      03.yaml:23:5: rule 'refuse' never fired
         when: AT matched 6 times
         hint: is it meant for socket 0?
      repro: bg96emu test 03.yaml --seed 9031 --host './app --it'\''s {tty}'
ERROR noise#17                                            emulator was 412 ms late; not judged
      repro: bg96emu test 05.yaml --seed 2 --host './app --it'\''s {tty}'
SKIP  tls                                                 needs tls
4 cases: 1 passed, 1 failed, 1 error, 1 skipped   exit 4   report: out/index.html
)");
}

TEST(Console, ColoursOnlyWhereTheyAreWanted) {
  EXPECT_TRUE(colour_wanted(true, nullptr));
  EXPECT_TRUE(colour_wanted(true, ""));
  EXPECT_FALSE(colour_wanted(true, "1"));
  EXPECT_FALSE(colour_wanted(false, nullptr));
  std::ostringstream out;
  Console(out, run_info(), true).case_ended(passed());
  EXPECT_THAT(out.str(), StartsWith("\x1b[32mPASS \x1b[0m"));
}

TEST(Console, AWarningIsToldOfACaseThatPassed) {
  CaseResult result = passed();
  result.findings[0].warning = true;
  result.findings[0].verdict = Verdict::fail;
  result.findings[0].text = "late";
  std::ostringstream out;
  Console(out, run_info()).case_ended(result);
  EXPECT_THAT(out.str(), HasSubstr("01.yaml:9:5: warning: recovers: late\n"));
  EXPECT_THAT(out.str(), Not(HasSubstr("repro")));
}

TEST(ExitCode, TheWorstCounts) {
  EXPECT_EQ(worst_exit_code({}), 3);
  EXPECT_EQ(worst_exit_code({passed(), skipped()}), 0);
  EXPECT_EQ(worst_exit_code({skipped()}), 0);
  EXPECT_EQ(worst_exit_code({passed(), failed()}), 1);
  EXPECT_EQ(worst_exit_code({not_judged(), failed()}), 4);
  EXPECT_EQ(worst_exit_code({not_judged(), failed()}, {.interrupted = true}), 5);
  EXPECT_EQ(worst_exit_code({}, {.interrupted = true}), 5);
  EXPECT_EQ(worst_exit_code({failed()}, {.interrupted = true, .bug = true}), 70);
  EXPECT_EQ(worst_exit_code({passed()}, {.reports_lost = true}), 4);
  EXPECT_EQ(worst_exit_code({passed(), skipped()}, {.no_skips = true}), 1);
  EXPECT_EQ(worst_exit_code({passed()}, {.no_skips = true}), 0);
  CaseResult bug = not_judged();
  bug.bug = true;
  EXPECT_EQ(worst_exit_code({bug, failed()}, {.interrupted = true}), 70);
}

CaseResult flaky() {
  CaseResult result = failed();
  result.flaky = true;
  result.reason = "flaky: passed in attempt 2";
  result.attempts = {failed()};
  return result;
}

TEST(Flaky, IsToldByEachReport) {
  std::ostringstream out;
  Console console(out, run_info());
  console.case_ended(flaky());
  console.end({flaky()});
  EXPECT_THAT(out.str(), StartsWith("FLAKY pdp-lost "));
  EXPECT_THAT(out.str(), HasSubstr("   2 of 3 expectations   flaky: passed in attempt 2\n"));
  EXPECT_THAT(out.str(), HasSubstr("1 case: 0 passed, 1 failed, 1 flaky   exit 1"));
  const std::string xml = junit({flaky()}, run_info());
  EXPECT_THAT(xml, HasSubstr("<failure type=\"order\""));
  EXPECT_THAT(xml, HasSubstr("<flakyFailure type=\"order\" message=\"cleans-up: step 1 of 3"));
  EXPECT_THAT(github_summary({flaky()}, run_info()), HasSubstr("| **failed**, flaky | pdp-lost |"));
}

TEST(Overview, EscapesAndLinks) {
  CaseResult result = failed();
  result.name = "<script>";
  const std::string page =
      overview_page({passed(), result}, run_info(), {{"<script>", {"out/a [b]#1/t.html"}}}, "out");
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, HasSubstr("<a href=\"a%20%5Bb%5D%231/t.html\">t.html</a>"));
  EXPECT_LT(page.find("&lt;script"), page.find("send-ok-lost"));
  EXPECT_THAT(page, HasSubstr("2 cases: 1 passed, 1 failed, 0 not judged, 0 skipped"));
  EXPECT_THAT(page, HasSubstr("exit 1"));
}

TEST(Shown, KeepsTextAndShowsTheRest) {
  EXPECT_EQ(shown("ü ← \x1a\r\n\xff\x7f"), "ü ← \\x1a\\r\\n\\xff\\x7f");
  EXPECT_EQ(shown("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // half of a surrogate pair
  EXPECT_EQ(shown("\xef\xbf\xbf"), "\\xef\\xbf\\xbf");  // U+FFFF, which XML forbids
  EXPECT_EQ(shown("\xc0\xaf\xe2\x82"), "\\xc0\\xaf\\xe2\\x82");
  EXPECT_EQ(shown("\xc2\x9b"), "\\xc2\\x9b");  // begins a terminal's command
}

TEST(JUnit, OneSuiteForEachFileOneFailureForEachCase) {
  CaseResult second = passed();
  second.name = "send-ok-lost#2";
  second.seed = 2;
  const std::string xml = junit({passed(), failed(), second, not_judged(), skipped()}, run_info(),
                                {{"pdp-lost", {"out/a&b.html", "out/t.jsonl"}}});
  EXPECT_THAT(
      xml,
      HasSubstr(R"(<testsuites name="bg96emu" tests="5" failures="1" errors="1" skipped="1")"));
  EXPECT_THAT(xml, HasSubstr(R"(<testsuite name="01.yaml" tests="2" failures="0")"));
  EXPECT_THAT(xml, HasSubstr(R"(<property name="seed" value="1 2"/>)"));
  EXPECT_THAT(xml, HasSubstr(R"(<property name="slack" value="1"/>)"));
  EXPECT_THAT(xml, HasSubstr(R"(name="pdp-lost" time="74.210" file="03.yaml" line="34">)"));
  EXPECT_THAT(xml, HasSubstr("<failure type=\"order\" message=\"cleans-up: step 1 of 3, "
                             "AT+QIDEACT=1, never sent (and 1 more)\">"));
  EXPECT_THAT(xml, HasSubstr("+QIURC: &quot;pdpdeact&quot;,1\\x1a ← anchor\n"));
  EXPECT_THAT(xml, HasSubstr("\n[[ATTACHMENT|out/a&amp;b.html]]\n[[ATTACHMENT|out/t.jsonl]]</"));
  EXPECT_THAT(xml, HasSubstr(R"(<error type="error" message="emulator was 412 ms late">)"));
  EXPECT_THAT(xml, HasSubstr(R"(<skipped message="needs tls"/>)"));
}

TEST(GitHub, EscapesWhatACommandMayNotHold) {
  CaseResult result = failed();
  result.findings[1].at.file = "a,b:c%.yaml";
  const std::string text = github_annotations({}, {result, passed(), not_judged()});
  EXPECT_EQ(text,
            "::error file=a%2Cb%3Ac%25.yaml,line=34,col=5,title=pdp-lost::cleans-up: step 1 of 3, "
            "AT+QIDEACT=1, never sent%0Arule 'refuse' never fired%0Ahint: is it meant for socket "
            "0?\n::error file=05.yaml,line=3,col=1,title=noise#17::emulator was 412 ms late\n");
}

TEST(GitHub, TheTenthAnnotationTellsOfTheRest) {
  const auto lines = [](std::size_t cases) {
    const std::string text = github_annotations(
        {{"E211", Diagnostic::Severity::error, {"x.yaml", 1, 2}, 1, "no unit", {}, "3ms"}},
        std::vector<CaseResult>(cases, failed()));
    EXPECT_THAT(text,
                StartsWith("::error file=x.yaml,line=1,col=2,title=E211::no unit%0Ahelp: 3ms\n"));
    return std::pair(std::count(text.begin(), text.end(), '\n'), text);
  };
  EXPECT_EQ(lines(9).first, 10);
  EXPECT_THAT(lines(9).second, Not(HasSubstr("more, see")));
  EXPECT_EQ(lines(10).first, 10);
  EXPECT_THAT(lines(10).second, HasSubstr("::and 2 more, see summary\n"));
}

TEST(GitHub, TheSummaryStaysBelowItsLimit) {
  const std::vector<CaseResult> results = {passed(), failed(), not_judged()};
  const std::string whole = github_summary(results, run_info());
  EXPECT_LT(whole.find("noise#17"), whole.find("pdp-lost"));
  EXPECT_LT(whole.find("pdp-lost"), whole.find("send-ok-lost"));
  const std::vector<CaseResult> many(10'000, failed());
  const std::string cut = github_summary(many, run_info());
  EXPECT_LE(cut.size(), kMaxSummaryBytes);
  EXPECT_THAT(cut, HasSubstr("more cases did not fit here.\n"));
}

TEST(Render, KnowsItsFormats) {
  EXPECT_EQ(render_format_of("html"), RenderFormat::html);
  EXPECT_EQ(render_format_of("pdf"), std::nullopt);
  TraceFile trace;
  trace.header.emulator = "0.9.0";
  trace.header.case_id = "</script><b>";
  EXPECT_THAT(render(trace, RenderFormat::console), HasSubstr("the trace ends before"));
  EXPECT_THAT(render(trace, RenderFormat::junit), HasSubstr("&lt;/script&gt;"));
  const std::string page = render(trace, RenderFormat::html);
  EXPECT_THAT(page, HasSubstr("\\u003c/script>"));
  EXPECT_THAT(page, Not(HasSubstr("</script><b>")));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, Not(HasSubstr("@@")));
}

}  // namespace
}  // namespace bg96::scenarios
