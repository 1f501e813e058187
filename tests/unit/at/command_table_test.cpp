#include "emulator/at/command_table.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace bg96::at {
namespace {

CommandSpec named(std::string_view name) { return {.name = name}; }

// Owns the specs of a table.
struct Commands {
  explicit Commands(std::vector<std::string_view> names) {
    for (const std::string_view name : names) specs.push_back(named(name));
    for (const CommandSpec& spec : specs) pointers.push_back(&spec);
  }
  std::vector<CommandSpec> specs;
  std::vector<const CommandSpec*> pointers;
};

TEST(CommandTable, FindsANameInAnyCase) {
  const Commands commands({"+QIOPEN", "&F", "E"});
  const CommandTable table(commands.pointers);
  for (const auto name : {"+QIOPEN", "+qiopen", "+QiOpEn"}) {
    EXPECT_EQ(table.find(name), commands.pointers[0]) << name;
  }
  EXPECT_EQ(table.find("&f"), commands.pointers[1]);
  EXPECT_EQ(table.find("e"), commands.pointers[2]);
}

TEST(CommandTable, FindsWholeNamesOnly) {
  const Commands commands({"+QIOPEN", "&F", "E"});
  const CommandTable table(commands.pointers);
  for (const auto name : {"", "+", "+QIOPE", "+QIOPENX", "QIOPEN", "&", "F", "+QIOPEN ", "\xff"}) {
    EXPECT_EQ(table.find(name), nullptr) << name;
  }
}

TEST(CommandTable, EachLetterIsFoundInBothCasesAndNoOther) {
  const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (std::size_t own = 0; own < letters.size(); ++own) {
    const Commands commands({std::string_view(letters).substr(own, 1)});
    const CommandTable table(commands.pointers);
    for (std::size_t asked = 0; asked < letters.size(); ++asked) {
      const char upper = letters[asked];
      const std::string lower(1, static_cast<char>(upper - 'A' + 'a'));
      const CommandSpec* const expected = asked == own ? commands.pointers[0] : nullptr;
      EXPECT_EQ(table.find(std::string(1, upper)), expected) << upper;
      EXPECT_EQ(table.find(lower), expected) << lower;
    }
  }
}

TEST(CommandTable, NearestIsWithinAThirdOfTheTyping) {
  const Commands commands({"+QIOPEN", "+QICLOSE", "+CSQ"});
  const CommandTable table(commands.pointers);
  EXPECT_EQ(table.nearest("+QIOPN"), "+QIOPEN");
  EXPECT_EQ(table.nearest("+qiopem"), "+QIOPEN");
  EXPECT_EQ(table.nearest("+QICLOS"), "+QICLOSE");
  EXPECT_EQ(table.nearest("+CSX"), "+CSQ");
  EXPECT_EQ(table.nearest("+YYY"), "");
  EXPECT_EQ(table.nearest(""), "");
  EXPECT_EQ(table.nearest(std::string(65, 'X')), "");
}

TEST(CommandTableDeathTest, TwoSpecsOfOneNameEndTheProcess) {
  const Commands commands({"+X", "+Y", "+X"});
  EXPECT_DEATH(CommandTable{commands.pointers}, "");
}

constexpr std::array<CommandSpec, 4> kKeyed = {{{.name = "+X", .key = "second"},
                                                {.name = "+X"},
                                                {.name = "+Y"},
                                                {.name = "+X", .key = "first/one"}}};

TEST(CommandTable, FindsAKeyBehindItsNameInAnyCase) {
  const std::array pointers = {&kKeyed[0], &kKeyed[1], &kKeyed[2], &kKeyed[3]};
  const CommandTable table(pointers);
  EXPECT_EQ(table.find("+X"), &kKeyed[1]);
  EXPECT_EQ(table.find("+x", "First/ONE"), &kKeyed[3]);
  EXPECT_EQ(table.find("+X", "second"), &kKeyed[0]);
  for (const auto* key : {"", "firs", "first/one ", "+X"}) {
    EXPECT_EQ(table.find("+X", key), nullptr) << key;
  }
  EXPECT_EQ(table.find("+Y", "second"), nullptr);
  EXPECT_EQ(table.find("+Z", "second"), nullptr);
  EXPECT_EQ(table.nearest("+XX"), "+X");
}

TEST(CommandTable, KeysKeepTheOrderOfTheirDeclaration) {
  const std::array pointers = {&kKeyed[0], &kKeyed[1], &kKeyed[2], &kKeyed[3]};
  const CommandTable table(pointers);
  const auto keys = table.keys_of("+x");
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[0]->key, "second");
  EXPECT_EQ(keys[1]->key, "first/one");
  EXPECT_TRUE(table.keys_of("+Y").empty());
  EXPECT_TRUE(table.keys_of("+Z").empty());
}

TEST(CommandTableDeathTest, AKeyTwiceOrWithoutItsCommandEndsTheProcess) {
  const std::array twice = {&kKeyed[1], &kKeyed[0], &kKeyed[0]};
  EXPECT_DEATH(CommandTable{twice}, "");
  const std::array alone = {&kKeyed[0], &kKeyed[2]};
  EXPECT_DEATH(CommandTable{alone}, "");
}

struct Args {
  int first = 0;
  int second = 0;
};
constexpr auto kShape =
    shape(integer<&Args::first>("first", 0, 11), optional(integer<&Args::second>("second", 0, 1)),
          optional(integer<&Args::second>("hidden", 0, 9).as(kHidden)));

TEST(DescribeParameters, ListsThemBehindTheName) {
  EXPECT_EQ(describe_parameters({.name = "+X", .params = kShape}), "+X: (0-11),(0,1)");
  EXPECT_EQ(describe_parameters({.name = "+X", .key = "k/1", .params = kShape}),
            "+X: \"k/1\",(0-11),(0,1)");
  EXPECT_EQ(describe_parameters({.name = "+X", .key = "k"}), "+X: \"k\"");
}

}  // namespace
}  // namespace bg96::at
