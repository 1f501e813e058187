#include "scenarios/language/syntax/render.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "scenarios/language/syntax/suggest.hpp"

namespace bg96::scenarios {
namespace {

const Diagnostics kTwo{
    {.code = "E212",
     .at = {.file = "a.yaml", .line = 10, .column = 3},
     .width = 2,
     .text = "invalid duration '5 seconds'",
     .notes = {{{.file = "a.yaml", .line = 4, .column = 9}, "the aliased value is defined here"}},
     .help = "expected e.g. 150ms"},
    {.code = "W012",
     .severity = Diagnostic::Severity::warning,
     .at = {.file = "b,c:d.yaml", .line = 1, .column = 1},
     .text = "100% odd"}};

TEST(Render, ShowsNotesBeforeTheHelp) {
  const FileReader read = [](const std::string& file) -> std::optional<std::string> {
    if (file != "a.yaml") return std::nullopt;
    return "1\n2\n3\n4\n5\n6\n7\n8\n9\n- *w\n";
  };
  EXPECT_EQ(render(kTwo, DiagnosticFormat::text, {.read = read}),
            "a.yaml:10:3: error: invalid duration '5 seconds' [E212]\n"
            "   |\n"
            "10 | - *w\n"
            "   |   ^~\n"
            "a.yaml:4:9: note: the aliased value is defined here\n"
            "   = help: expected e.g. 150ms\n"
            "\n"
            "b,c:d.yaml:1:1: warning: 100% odd [W012]\n");
}

TEST(Render, ColoursOnlyWhenAsked) {
  EXPECT_EQ(render(kTwo, DiagnosticFormat::text).find('\x1b'), std::string::npos);
  EXPECT_NE(render(kTwo, DiagnosticFormat::text, {.colour = true, .read = {}}).find("\x1b[1;31m"),
            std::string::npos);
}

TEST(Render, GccHasOneLineEach) {
  EXPECT_EQ(render(kTwo, DiagnosticFormat::gcc),
            "a.yaml:10:3: error: invalid duration '5 seconds' [E212]\n"
            "b,c:d.yaml:1:1: warning: 100% odd [W012]\n");
}

TEST(Render, GithubEscapesWhatItWouldRead) {
  EXPECT_EQ(render(kTwo, DiagnosticFormat::github),
            "::error file=a.yaml,line=10,col=3,title=E212::invalid duration '5 seconds'%0A"
            "help: expected e.g. 150ms\n"
            "::warning file=b%2Cc%3Ad.yaml,line=1,col=1,title=W012::100%25 odd\n");
}

TEST(Render, GithubShowsTheErrorsFirstAndTenInAll) {
  Diagnostics many(6, kTwo[1]);
  many.insert(many.end(), 5, kTwo[0]);
  const std::string told = render(many, DiagnosticFormat::github);
  EXPECT_EQ(std::count(told.begin(), told.end(), '\n'), 10);
  EXPECT_TRUE(told.starts_with("::error"));
  EXPECT_TRUE(told.ends_with("100%25 odd%0Aand 1 more, see the log\n"));
  many.pop_back();
  EXPECT_EQ(render(many, DiagnosticFormat::github).find("more"), std::string::npos);
}

TEST(Render, JsonHoldsAll) {
  const auto all = nlohmann::json::parse(render(kTwo, DiagnosticFormat::json));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0]["code"], "E212");
  EXPECT_EQ(all[0]["line"], 10);
  EXPECT_EQ(all[0]["column"], 3);
  EXPECT_EQ(all[0]["width"], 2);
  EXPECT_EQ(all[0]["notes"][0]["line"], 4);
  EXPECT_EQ(all[1]["severity"], "warning");
  EXPECT_EQ(render({}, DiagnosticFormat::json), "[]\n");
  const std::string lines = render(kTwo, DiagnosticFormat::json_lines);
  EXPECT_EQ(nlohmann::json::parse(lines.substr(0, lines.find('\n'))), all[0]);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 2);
}

TEST(Render, NoControlCharacterReachesTheTerminal) {
  const Diagnostics evil{{.code = "E201",
                          .at = {.file = "a\nb", .line = 1, .column = 1},
                          .text = "unknown key '\x1b[2J\xff'",
                          .help = std::string(5000, 'x')}};
  const std::string told = render(evil, DiagnosticFormat::text,
                                  {.read = [](const std::string&) { return "\x1b[2J\t\xfe"; }});
  EXPECT_EQ(told.find('\x1b'), std::string::npos);
  EXPECT_NE(told.find("a\\x0Ab:1:1: error: unknown key '\\x1B[2J\xEF\xBF\xBD'"), std::string::npos)
      << told;
  EXPECT_LT(told.size(), 1000U);
}

TEST(Render, OfALongLineTheCaretsStandBelowTheRightPart) {
  const std::string line = std::string(500, 'a') + "HERE" + std::string(500, 'b');
  const Diagnostics one{
      {.code = "E201", .at = {.file = "f", .line = 1, .column = 501}, .width = 4, .text = "x"}};
  const std::string told =
      render(one, DiagnosticFormat::text, {.read = [&](const std::string&) { return line; }});
  const std::size_t shown = told.find("1 | ");
  const std::size_t carets = told.find("  | ", shown + 4);
  EXPECT_EQ(told.find("HERE") - shown, told.find("^~~~") - carets);
}

TEST(Render, TheCommandLineHasAPlaceAsWell) {
  const Diagnostics one{{.code = "E301", .text = "x"}};
  EXPECT_EQ(render(one, DiagnosticFormat::gcc), "(command line):1:1: error: x [E301]\n");
}

TEST(Render, FormatsHaveNames) {
  EXPECT_EQ(diagnostic_format("jsonl"), DiagnosticFormat::json_lines);
  EXPECT_EQ(diagnostic_format("sarif"), std::nullopt);
}

TEST(Suggest, FindsSlipsAndSwaps) {
  EXPECT_EQ(did_you_mean("nht", {"not", "nth", "times"}), "did you mean 'nth'?");
  EXPECT_EQ(did_you_mean("tmes", {"nth", "times"}), "did you mean 'times'?");
  EXPECT_EQ(did_you_mean("xyz", {"nth", "times"}), "");
  EXPECT_EQ(listed({"a", "b", "c"}), "'a', 'b' and 'c'");
  EXPECT_EQ(listed({}), "");
}

}  // namespace
}  // namespace bg96::scenarios
