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

}  // namespace
}  // namespace bg96::scenarios
