#include "scenarios/language/syntax/parse.hpp"

#include <gtest/gtest.h>

#include <string>

namespace bg96::scenarios {
namespace {

/// "3:5 E101 text | help" for each, one a line.
std::string told(const Diagnostics& diagnostics) {
  std::string lines;
  for (const Diagnostic& diagnostic : diagnostics) {
    lines += std::to_string(diagnostic.at.line) + ":" + std::to_string(diagnostic.at.column) + "+" +
             std::to_string(diagnostic.width) + " " + diagnostic.code + " " + diagnostic.text +
             " | " + diagnostic.help + "\n";
  }
  return lines;
}

struct Parsed {
  explicit Parsed(std::string_view text) { root = parse_tree(text, "x.yaml", diagnostics); }
  std::string told() const { return scenarios::told(diagnostics); }
  Diagnostics diagnostics;
  Node root;
};

std::string place(const Position& at) {
  return std::to_string(at.line) + ":" + std::to_string(at.column);
}

TEST(ParseTree, EachValueHasItsPlace) {
  const Parsed parsed("a: 1\nb:\n  - 'x y'\n  - {ü: ä, c: \"d\"}\n");
  EXPECT_EQ(parsed.told(), "");
  ASSERT_EQ(parsed.root.entries.size(), 2U);
  const Node& list = parsed.root.entries[1].value;
  ASSERT_EQ(list.items.size(), 2U);
  EXPECT_EQ(place(list.items[0].at), "3:5");
  EXPECT_EQ(list.items[0].width, 5);
  EXPECT_TRUE(list.items[0].quoted);
  const Entry& last = list.items[1].entries.at(1);
  EXPECT_EQ(place(last.key_at), "4:12");
  EXPECT_EQ(place(last.value.at), "4:15");
  EXPECT_EQ(last.value.width, 3);
}

TEST(ParseTree, AnAliasHasItsOwnPlaceAndThatOfItsValue) {
  const Parsed parsed("x-slow: &slow 5 s\nwait: *slow\n");
  EXPECT_EQ(parsed.told(), "");
  const Node* wait = parsed.root.find("wait");
  ASSERT_NE(wait, nullptr);
  EXPECT_EQ(wait->text, "5 s");
  EXPECT_EQ(place(wait->at), "2:7");
  EXPECT_EQ(wait->width, 5);
  ASSERT_TRUE(wait->defined_at.has_value());
  EXPECT_EQ(place(*wait->defined_at), "1:9");
}

TEST(ParseTree, NothingIsWhereItsKeyIs) {
  const Parsed parsed("a:\n\n\nb: ~\nc: [null, 1]\nd:\n  -\n  - x\n");
  EXPECT_EQ(parsed.told(), "");
  EXPECT_EQ(parsed.root.find("a")->kind, Node::Kind::null);
  EXPECT_EQ(place(parsed.root.find("a")->at), "1:1");
  EXPECT_EQ(place(parsed.root.find("b")->at), "4:1");
  EXPECT_EQ(parsed.root.find("c")->items.at(0).kind, Node::Kind::null);
  EXPECT_EQ(place(parsed.root.find("d")->items.at(0).at), "7:3");
}

TEST(ParseTree, QuotesTellATextFromANumber) {
  const Parsed parsed("[3, '3', \"3\", 'it''s', \"a\\\"b\"]\n");
  ASSERT_EQ(parsed.root.items.size(), 5U);
  EXPECT_FALSE(parsed.root.items[0].quoted);
  EXPECT_TRUE(parsed.root.items[1].quoted);
  EXPECT_TRUE(parsed.root.items[2].quoted);
  EXPECT_EQ(parsed.root.items[3].text, "it's");
  EXPECT_EQ(parsed.root.items[3].width, 7);
  EXPECT_EQ(parsed.root.items[4].text, "a\"b");
  EXPECT_EQ(parsed.root.items[4].width, 6);
}

TEST(ParseTree, MergedKeysYieldToThoseOfTheMapping) {
  const Parsed parsed(
      "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  y: 3\n  <<: [*a, *b]\n  w: 3\nd: {'<<': 1}\n");
  EXPECT_EQ(parsed.told(), "");
  std::string keys;
  for (const Entry& entry : parsed.root.find("c")->entries) {
    keys += entry.key + entry.value.text + " ";
  }
  EXPECT_EQ(keys, "y3 x1 z2 w3 ");
  EXPECT_NE(parsed.root.find("d")->find("<<"), nullptr);
}

TEST(ParseTree, AfterASyntaxErrorTheTreeIsWhatStoodBeforeIt) {
  const Parsed parsed("a: 1\nb:\n  c: 2\n  d: [1, {e: 5, f\ng: 3\n");
  EXPECT_TRUE(is_cut(parsed.diagnostics));
  ASSERT_NE(parsed.root.find("a"), nullptr);
  ASSERT_NE(parsed.root.find("b"), nullptr);
  EXPECT_EQ(parsed.root.find("b")->find("c")->text, "2");
  EXPECT_EQ(parsed.root.find("g"), nullptr);
}

TEST(ParseTree, LineEndsAndByteOrderMarksOfWindowsMoveNothing) {
  const Parsed parsed(
      "\xEF\xBB\xBF"
      "a: 1\r\nb:\r\n  c: 'x'\r\n");
  EXPECT_EQ(parsed.told(), "");
  const Node& c = *parsed.root.find("b")->find("c");
  EXPECT_EQ(place(c.at), "3:6");
  EXPECT_EQ(c.width, 3);
}

TEST(ParseTree, ABlockTextIsNoNumberAndUnderlinedByItsSign) {
  const Parsed parsed("a: |\n  one\n  two\nb: >-\n  x\n");
  EXPECT_EQ(parsed.told(), "");
  EXPECT_EQ(parsed.root.find("a")->text, "one\ntwo\n");
  EXPECT_TRUE(parsed.root.find("a")->quoted);
  EXPECT_EQ(parsed.root.find("a")->width, 1);
}

TEST(ParseTree, CommentsBehindTextsAreToldOnlyWhenTheyMayBeAMistake) {
  EXPECT_EQ(Parsed("a: AT  # two spaces\nb: 3 # a number\nc: 'q' # quoted\nd: AT#x\n").told(), "");
}

TEST(ParseTree, TidyPutsDiagnosticsIntoTheOrderOfTheText) {
  Diagnostics diagnostics;
  for (const auto& [file, line] :
       {std::pair("b", 3), std::pair("a", 9), std::pair("b", 1), std::pair("b", 3)}) {
    diagnostics.push_back({.code = "E201", .at = {.file = file, .line = line, .column = 1}});
  }
  tidy(diagnostics);
  ASSERT_EQ(diagnostics.size(), 3U);
  EXPECT_EQ(place(diagnostics[0].at), "1:1");
  EXPECT_EQ(place(diagnostics[1].at), "3:1");
  EXPECT_EQ(diagnostics[2].at.file, "a");
}

}  // namespace
}  // namespace bg96::scenarios
