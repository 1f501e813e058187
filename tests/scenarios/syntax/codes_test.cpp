#include "scenarios/language/syntax/codes/codes.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace bg96::scenarios {
namespace {

TEST(Codes, EachIsThereOnceAndTellsSomething) {
  std::set<std::string_view> seen;
  for (const CodeText& code : all_codes()) {
    EXPECT_TRUE(seen.insert(code.code).second) << code.code;
    EXPECT_FALSE(code.title.empty()) << code.code;
    EXPECT_FALSE(code.explanation.empty()) << code.code;
  }
}

TEST(Codes, AreFoundInAnyCase) {
  ASSERT_NE(find_code("e101"), nullptr);
  EXPECT_EQ(find_code("e101")->code, "E101");
  EXPECT_EQ(find_code("E999"), nullptr);
  EXPECT_EQ(explain_code("E999"), "");
}

TEST(Codes, TheExplanationShowsAnExample) {
  EXPECT_EQ(explain_code("E104"),
            "E104: tags are not allowed\n\n"
            "No '!tag' means anything here. Quotes make a text of anything; the language knows the "
            "type of each key.\n\n"
            "    times: !always      # wrong\n"
            "    times: always       # right\n");
}

}  // namespace
}  // namespace bg96::scenarios
