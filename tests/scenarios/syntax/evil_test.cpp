#include <gtest/gtest.h>

#include <string>

#include "scenarios/language/syntax/cases.hpp"
#include "scenarios/language/syntax/render.hpp"

// What nobody writes by mistake: each is refused with its own message, soon.

namespace bg96::scenarios {
namespace {

std::string repeated(std::string_view piece, std::size_t count) {
  std::string text;
  for (std::size_t index = 0; index < count; ++index) text += piece;
  return text;
}

/// The codes that reading it gives, each followed by a space.
std::string codes_of(const std::string& text, const FileReader& read = {}) {
  Diagnostics diagnostics;
  read_cases(text, "evil.yaml", {}, read, diagnostics);
  std::string codes;
  for (const Diagnostic& diagnostic : diagnostics) codes += diagnostic.code + " ";
  for (const auto format : {DiagnosticFormat::text, DiagnosticFormat::json,
                            DiagnosticFormat::github, DiagnosticFormat::gcc}) {
    const std::string told =
        render(diagnostics, format, {.read = [&text](const std::string&) { return text; }});
    EXPECT_LT(told.size(), 200'000U);
  }
  return codes;
}

TEST(EvilInput, DeepNestingIsRefused) {
  EXPECT_EQ(codes_of(repeated("[", 20'000)), "E105 ");
  EXPECT_EQ(codes_of(repeated("{a: ", 20'000)), "E105 ");
  EXPECT_EQ(codes_of(repeated("- ", 20'000)), "E105 ");
  EXPECT_EQ(codes_of(repeated("? ", 20'000)), "E105 ");
  EXPECT_EQ(codes_of("scenario: 1\na: " + repeated("[", 63) + repeated("]", 63)), "");
  EXPECT_EQ(codes_of("scenario: 1\na: " + repeated("[", 64) + repeated("]", 64)), "E105 ");
}

TEST(EvilInput, AliasesThatGrowAreRefused) {
  std::string bomb = "scenario: 1\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int level = 1; level < 10; ++level) {
    const std::string name = "a" + std::to_string(level);
    const std::string inner = "*a" + std::to_string(level - 1);
    bomb += name + ": &" + name + " [" + inner + repeated(", " + inner, 9) + "]\n";
  }
  EXPECT_EQ(codes_of(bomb), "E105 ");
  const std::string many = "scenario: 1\na: &a 1\nb: [*a" + repeated(", *a", 999) + "]\n";
  EXPECT_EQ(codes_of(many), "");
  EXPECT_EQ(codes_of("scenario: 1\na: &a 1\nb: [*a" + repeated(", *a", 1000) + "]\n"), "E103 ");
  EXPECT_EQ(codes_of("scenario: 1\na: &a {b: *a}\n"), "E103 ");
  EXPECT_EQ(codes_of("scenario: 1\na: &a\n  <<: *a\n"), "E103 E103 ");
}

TEST(EvilInput, HugeFilesAreRefusedAndLargeOnesRead) {
  const std::string head = "scenario: 1\nx-a: ";
  EXPECT_EQ(codes_of(head + std::string(kMaxFileBytes - head.size(), 'a')), "");
  EXPECT_EQ(codes_of(head + std::string(kMaxFileBytes - head.size() + 1, 'a')), "E105 ");
  EXPECT_EQ(codes_of(head + std::string(2 * kMaxFileBytes, 'a')), "E105 ");
  EXPECT_EQ(codes_of(head + "[" + repeated("1,", kMaxNodes) + "]"), "E105 ");
}

TEST(EvilInput, BytesThatAreNoTextAreRefused) {
  using namespace std::string_literals;
  EXPECT_EQ(codes_of("scenario: 1\na: \0\n"s), "E106 ");
  EXPECT_EQ(codes_of("\0s\0c\0e"s), "E106 ");
  EXPECT_EQ(codes_of("\xFF\xFE"
                     "a\0"s),
            "E106 ");
  EXPECT_EQ(codes_of("scenario: 1\na: \x04 b\n"), "E106 ");
  EXPECT_EQ(codes_of("scenario: 1\ra: 1\n"), "E106 ");
  for (const char* bytes : {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80"}) {
    EXPECT_EQ(codes_of(std::string("scenario: 1\na: ") + bytes), "E106 ");
  }
  EXPECT_EQ(codes_of("scenario: 1\na: \xF4\x8F\xBF\xBF\n"), "");
}

TEST(EvilInput, AfterAHundredErrorsTheRestIsNotRead) {
  std::string text = "scenario: 1\n";
  for (int line = 0; line < 150; ++line) text += "a: 1\n";
  EXPECT_EQ(codes_of(text), repeated("E101 ", 100) + "E105 ");
}

TEST(EvilInput, ALibraryThatIncludesItselfIsACycle) {
  const FileReader read = [](const std::string&) { return "library: 1\ninclude: [a.yaml]\n"; };
  EXPECT_EQ(codes_of("scenario: 1\ninclude: [a.yaml]\n", read), "E350 ");
}

TEST(EvilInput, AChainOfLibrariesHasAnEnd) {
  const FileReader read = [](const std::string& path) {
    return "library: 1\ninclude: [a" + path + "]\n";
  };
  EXPECT_EQ(codes_of("scenario: 1\ninclude: [a.yaml]\n", read), "E350 ");
}

TEST(EvilInput, LibrariesHaveALimitTogether) {
  std::string text = "scenario: 1\ninclude: [a0.yaml";
  for (int number = 1; number < 5; ++number) text += ", a" + std::to_string(number) + ".yaml";
  const FileReader read = [](const std::string&) {
    return "library: 1\nx-a: " + std::string(1'000'000, 'a');
  };
  EXPECT_EQ(codes_of(text + "]\n", read), "E352 ");
}

TEST(EvilInput, TemplatesCannotGrowWithoutEnd) {
  const std::string large = "vars: {a: " + std::string(100'000, 'x') + "}\n";
  EXPECT_EQ(codes_of("scenario: 1\n" + large + "b: \"" + repeated("${a}", 11) + "\"\n"), "E301 ");
  EXPECT_EQ(codes_of("scenario: 1\n" + large + "b: [" + repeated("\"${a}\", ", 700) + "1]\n"),
            "E303 ");
  EXPECT_EQ(codes_of("scenario: 1\nrepeat: 1000\nb: [" + repeated("1, ", 2000) + "1]\n"), "E303 ");
}

TEST(EvilInput, RulesHaveALimit) {
  EXPECT_EQ(codes_of("scenario: 1\nrules: [" + repeated("1,", kMaxRules) + "]\n"), "");
  EXPECT_EQ(codes_of("scenario: 1\nrules: [" + repeated("1,", kMaxRules + 1) + "]\n"), "E303 ");
}

TEST(EvilInput, APrefixOfAScenarioNeverCrashes) {
  const std::string whole =
      "scenario: 1\nname: \"a\\x41\"\nx: &x {a: [1, 'b'], <<: {c: d}}\nmatrix: {k: [1, 2]}\n"
      "rules:\n  - when: {at: \"AT+${matrix.k}\"}\n    text: |\n      b\n    y: *x\n...\n";
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    Diagnostics diagnostics;
    const auto cases = read_cases(whole.substr(0, length), "x", {}, {}, diagnostics);
    EXPECT_TRUE(has_error(diagnostics) || !cases.empty()) << length;
  }
}

}  // namespace
}  // namespace bg96::scenarios
