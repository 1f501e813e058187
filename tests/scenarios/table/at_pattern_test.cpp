#include "scenarios/language/at_pattern.hpp"

#include <gtest/gtest.h>

namespace bg96::scenarios {
namespace {

AtPattern pattern(std::string_view text) {
  auto made = AtPattern::compile(text);
  if (const auto* error = std::get_if<AtPattern::Error>(&made)) {
    ADD_FAILURE() << text << ": " << error->text;
    return {};
  }
  return std::get<AtPattern>(made);
}

AtPattern regex(std::string_view text) {
  auto made = AtPattern::compile_regex(text);
  if (const auto* error = std::get_if<AtPattern::Error>(&made)) {
    ADD_FAILURE() << text << ": " << error->text;
    return {};
  }
  return std::get<AtPattern>(made);
}

bool matches(std::string_view text, std::string_view line) {
  Captures captures;
  return pattern(text).matches(line, captures);
}

struct Row {
  std::string_view pattern;
  std::string_view line;
  bool matches;
};

TEST(AtPattern, MatchesAsTheLanguageSays) {
  const std::vector<Row> rows = {
      {"AT+QIACT?", "AT+QIACT?", true},
      {"AT+QIACT?", "AT+QIACT=?", false},
      {"AT+QIACT?", "AT+QIACT", false},
      {"AT+QIACT=?", "AT+QIACT=?", true},
      {"AT+QIACT=?", "AT+QIACT?", false},
      {"AT+QIACT", "AT+QIACT", true},
      {"AT+QIACT", "AT+QIACT?", false},
      {"AT+QIACT", "AT+QIACT=1", false},
      {"AT+QIACT=1", "AT+QIACT=1", true},
      {"AT+QIACT=1", "at+qiact= 1", true},
      {"AT+QIACT=1", "At +QiAct = 01 ", true},
      {"AT+QIACT=1", "AT+QIACT=1,0", false},
      {"AT+QIACT=1", "AT+QIACT=10", false},
      {"at+qiact=1", "AT+QIACT=1", true},
      {"AT+QISEND=0,*", "AT+QISEND=0,5", true},
      {"AT+QISEND=0,*", "AT+QISEND=0", false},
      {"AT+QISEND=0,*", "AT+QISEND=0,", false},
      {"AT+QISEND=0,*", "AT+QISEND=0,\"\"", true},
      {"AT+QISEND=0,*", "AT+QISEND=0,5,6", false},
      {"AT+QIOPEN=1,*,\"TCP\",...", "AT+QIOPEN=1,0,\"TCP\",\"a,b\",80", true},
      {"AT+QIOPEN=1,*,\"TCP\",...", "AT+QIOPEN=1,0,\"TCP\"", true},
      {"AT+QIOPEN=1,*,\"TCP\",...", "AT+QIOPEN=1,0,\"UDP\",\"a\",80", false},
      {"AT+QIOPEN=1,*,\"TCP\",...", "AT+QIOPEN=1,0", false},
      {"AT+QIOPEN=1,0,TCP", "AT+QIOPEN=1,0,\"TCP\"", true},
      {"AT+X=\"01\"", "AT+X=1", false},
      {"AT+X=\"*\"", "AT+X=\"a\"", false},
      {"AT+X=\"a,b\"", "AT+X=\"a,b\"", true},
      {"AT+X=,2", "AT+X=,2", true},
      {"AT+X=,2", "AT+X=1,2", false},
      {"AT+QIACT=...", "AT+QIACT=1,2", true},
      {"AT+QIACT=...", "AT+QIACT?", false},
      {"AT+QISTATE...", "AT+QISTATE", true},
      {"AT+QISTATE...", "AT+QISTATE?", true},
      {"AT+QISTATE...", "AT+QISTATE=1,0", true},
      {"AT+QISTATE...", "AT+QISTATE=\"open", true},
      {"AT+QISTATE...", "AT+QISTATEX", false},
      {"+CGACT", "AT+CGACT=1,1", true},
      {"+CGACT", "AT+CGACT", true},
      {"+CGACT", "AT+CGATT", false},
      {"+CGACT=1", "AT+CGACT=1", true},
      {"+CGACT=1", "AT+CGACT=0", false},
      {"+...", "AT+ANYTHING?", true},
      {"+...", "ATE0", false},
      {"+...", "AT", false},
      {"AT", "AT", true},
      {"AT", "at", true},
      {"AT", "ATE0", false},
      {"AT", "OK", false},
      {"ATE0", "ate0", true},
      {"ATE0", "ATE", true},
      {"ATE", "ATE0", true},
      {"ATE0", "ATE1", false},
      {"ATE*", "ATE1", true},
      {"AT&F...", "AT&F0", true},
      {"AT&F...", "AT&W", false},
      {"ATS3=13", "ATS3=013", true},
      {"ATS3=13", "ATS3=10", false},
      {"ATS3?", "ATS3?", true},
      {"ATS3?", "ATS4?", false},
      {"ATD*", "ATD*99#", true},
      {"ATD*", "ATH", false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(matches(row.pattern, row.line), row.matches) << row.pattern << " on " << row.line;
  }
}

TEST(AtPattern, MatchesUrcs) {
  const std::vector<Row> rows = {
      {"+QIURC: \"closed\",0", "+QIURC: \"closed\",0", true},
      {"+QIURC: \"closed\",0", "+QIURC: \"closed\",1", false},
      {"+QIURC: \"closed\",0", "+QIURC:\"closed\",00", true},
      {"+QIURC: \"closed\",*", "+QIURC: \"closed\",7", true},
      {"+QIURC: ...", "+QIURC: \"recv\",0", true},
      {"+QIURC: ...", "+CEREG: 2", false},
      {"+QIURC: \"closed\",0", "AT+QIURC=\"closed\",0", false},
      {"AT+CEREG=2", "+CEREG: 2", false},
      {"+CEREG", "+CEREG: 2", true},
      {"+CPIN: NOT READY", "+CPIN: NOT READY", true},
      {"RDY", "RDY", true},
      {"RDY", "APP RDY", false},
      {"POWERED...", "POWERED DOWN", true},
      {"POWERED", "POWERED DOWN", false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(matches(row.pattern, row.line), row.matches) << row.pattern << " on " << row.line;
  }
}

TEST(AtPattern, CapturesOnlyWhenAllOfItMatches) {
  const AtPattern open = pattern("AT+QIOPEN=1,{id},\"TCP\",{host},{port}");
  Captures captures = {{"kept", "x"}};
  EXPECT_FALSE(open.matches("AT+QIOPEN=1,3,\"UDP\",\"a.b\",80", captures));
  EXPECT_EQ(captures, (Captures{{"kept", "x"}}));
  EXPECT_TRUE(open.matches("AT+QIOPEN=1,3,\"TCP\",\"a.b\",80", captures));
  EXPECT_EQ(captures, (Captures{{"kept", "x"}, {"id", "3"}, {"host", "a.b"}, {"port", "80"}}));
}

TEST(AtPattern, NamesItsCommand) {
  EXPECT_EQ(pattern("at+qisend=0,*").name(), "+QISEND");
  EXPECT_EQ(pattern("+QIURC: \"closed\",0").name(), "+QIURC");
  EXPECT_EQ(pattern("ATE0").name(), "E");
  EXPECT_EQ(pattern("AT&F...").name(), "&F");
  EXPECT_EQ(pattern("AT").name(), "");
  EXPECT_EQ(pattern("+...").name(), "");
  EXPECT_EQ(pattern("RDY").name(), "");
  EXPECT_EQ(regex("AT.*").name(), "");
  EXPECT_EQ(pattern(" AT+QIACT=1").text(), " AT+QIACT=1");
}

TEST(AtPattern, TellsWhereItIsWrong) {
  struct Wrong {
    std::string_view pattern;
    std::size_t offset;
    std::string_view text;
  };
  const std::vector<Wrong> wrong = {
      {"", 0, "empty pattern"},
      {"AT+QISEND=0,{len", 12, "'{' is not closed"},
      {"AT+QISEND=0,{}", 13, "a capture is a name in braces"},
      {"AT+QISEND=0,{a b}", 14, "a capture is a name in braces"},
      {"AT+QISEND={a},{a}", 14, "'{a}' stands here twice"},
      {"AT+QIOPEN=1,\"TCP", 12, "the quote is not closed"},
      {"AT+QISEND=0,1*", 13, "'*' stands for a whole value, not for a part of one"},
      {"AT+QISEND=...,1", 13, "nothing may follow '...'"},
      {"AT+QIACT?x", 9, "'x' is out of place"},
      {"AT+QIACT=1;+CSQ", 10, "';' is out of place"},
      {"AT+", 3, "a name must follow '+'"},
      {"AT5", 2, "no command has such a name"},
      {"QISEND=0,5", 0, "a command begins with AT or with +"},
      {"AT+QIURC: 1", 2, "a URC has no AT before it"},
      {"ATS3", 4, "a register is read or written"},
  };
  for (const Wrong& row : wrong) {
    const auto made = AtPattern::compile(row.pattern);
    ASSERT_TRUE(std::holds_alternative<AtPattern::Error>(made)) << row.pattern;
    EXPECT_EQ(std::get<AtPattern::Error>(made).text, row.text) << row.pattern;
    EXPECT_EQ(std::get<AtPattern::Error>(made).offset, row.offset) << row.pattern;
  }
}

TEST(AtPattern, RegularExpressionsAreAnchoredAndCapture) {
  Captures captures;
  const AtPattern made = regex("AT\\+Q(MT|SSL)OPEN=(?<id>\\d+),.*");
  EXPECT_TRUE(made.matches("AT+QMTOPEN=3,x", captures));
  EXPECT_EQ(captures, (Captures{{"id", "3"}}));
  EXPECT_FALSE(made.matches("xAT+QMTOPEN=3,x", captures));
  EXPECT_FALSE(regex("AT").matches("ATE0", captures));
  EXPECT_TRUE(regex(".*[\\x80-\\xff].*").matches("a\xc3\xbc", captures));
  EXPECT_FALSE(regex(".*[\\x80-\\xff].*").matches("abc", captures));
}

TEST(AtPattern, RegularExpressionsTellWhereTheyAreWrong) {
  const auto made = AtPattern::compile_regex("AT(a|b");
  ASSERT_TRUE(std::holds_alternative<AtPattern::Error>(made));
  const auto& error = std::get<AtPattern::Error>(made);
  EXPECT_EQ(error.offset, 2U);  // what nothing closes
  EXPECT_EQ(error.text.find("AT(a|b"), std::string::npos) << error.text;
  EXPECT_FALSE(error.text.empty());
}

// Others run for years on this one, or overflow the stack.
TEST(AtPattern, EvilRegularExpressionsGiveUp) {
  Captures captures;
  EXPECT_EQ(regex("^(a+)+$").match(std::string(64, 'a') + "b", captures),
            AtPattern::Match::too_complex);
  const std::string long_line(200'000, 'a');
  EXPECT_NE(regex("(a|b)*").match(long_line, captures), AtPattern::Match::no);
  EXPECT_FALSE(regex("^(a+)+$").matches(std::string(64, 'a') + "b", captures));
}

TEST(AtPattern, LengthHasALimit) {
  const std::string longest = "AT+X=" + std::string(AtPattern::kMaxBytes - 5, '1');
  EXPECT_TRUE(std::holds_alternative<AtPattern>(AtPattern::compile(longest)));
  EXPECT_TRUE(std::holds_alternative<AtPattern::Error>(AtPattern::compile(longest + "1")));
  EXPECT_TRUE(std::holds_alternative<AtPattern::Error>(
      AtPattern::compile_regex(std::string(AtPattern::kMaxBytes + 1, 'a'))));
}

// Whatever it is made of, a pattern is read to an end.
TEST(AtPattern, EveryPrefixOfAPatternCompilesOrSaysWhyNot) {
  for (const std::string_view text :
       {"AT+QIOPEN=1,{id},\"TCP\",...", "+QIURC: \"closed\",*", "ATS3=13", "AT&F..."}) {
    for (std::size_t length = 0; length <= text.size(); ++length) {
      const auto made = AtPattern::compile(text.substr(0, length));
      if (const auto* error = std::get_if<AtPattern::Error>(&made)) {
        EXPECT_LE(error->offset, length);
      }
    }
  }
}

}  // namespace
}  // namespace bg96::scenarios
