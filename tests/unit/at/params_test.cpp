#include "emulator/at/params.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bg96::at {
namespace {

constexpr std::array<std::string_view, 3> kColours = {"RED", "GREEN", "BLUE"};

enum class Colour : int { red, green, blue };

struct Args {
  int number = -1;
  Colour colour = Colour::blue;
  std::string text = "unset";
  std::optional<int> maybe;
  std::optional<std::string> bare;
};

constexpr auto kNumber = shape(integer<&Args::number>("n", 1, 16));
constexpr auto kBit = shape(integer<&Args::number>("n", 0, 1));
constexpr auto kColour = shape(choice<&Args::colour>("colour", kColours));
constexpr auto kText = shape(text_value<&Args::text>("text", 2, 4));
constexpr auto kBare = shape(bare_text<&Args::bare>("bare", 2, 4));
constexpr auto kAll =
    shape(integer<&Args::number>("n", 1, 16), choice<&Args::colour>("colour", kColours),
          optional(text_value<&Args::text>("text", 0, 4)),
          optional(integer<&Args::maybe>("maybe", 0, 5)));

// Binds what stands in a command line after "=".
template <typename Shape>
bool fits(const Shape& params, std::string_view typed, Args& args) {
  const std::string body = "+X=" + std::string(typed);
  CommandLine line(body);
  const Command command = line.next();
  return !command.malformed && bind_arguments(params, command.arguments, &args);
}

template <typename Shape>
bool fits(const Shape& params, std::string_view typed) {
  Args args;
  return fits(params, typed, args);
}

TEST(Params, IntegersAreDecimalAndWithinTheirRange) {
  for (const auto typed : {"1", "16", "01", " 7 ", "0000000000000000000016"}) {
    EXPECT_TRUE(fits(kNumber, typed)) << typed;
  }
  for (const auto typed : {"0", "17", "-1", "+1", "1.0", "0x1", "1a", "a", "\"1\"", "", "\"\"",
                           "1 1", "9223372036854775807", "9223372036854775808",
                           "18446744073709551616", "18446744073709551617"}) {
    EXPECT_FALSE(fits(kNumber, typed)) << typed;
  }
  Args args;
  ASSERT_TRUE(fits(kNumber, "12", args));
  EXPECT_EQ(args.number, 12);
}

TEST(Params, ChoicesAreQuotedAndInAnyCase) {
  Args args;
  for (const auto typed : {"\"GREEN\"", "\"green\"", "\"gReEn\""}) {
    args.colour = Colour::blue;
    EXPECT_TRUE(fits(kColour, typed, args)) << typed;
    EXPECT_EQ(args.colour, Colour::green);
  }
  for (const auto typed : {"GREEN", "\"GREE\"", "\"GREENS\"", "\"\"", "1", "\" GREEN\""}) {
    EXPECT_FALSE(fits(kColour, typed)) << typed;
  }
}

TEST(Params, TextsAreQuotedAndOfALength) {
  Args args;
  ASSERT_TRUE(fits(kText, "\"ab\"", args));
  EXPECT_EQ(args.text, "ab");
  EXPECT_TRUE(fits(kText, "\"abcd\""));
  EXPECT_TRUE(fits(kText, "\" , \""));
  for (const auto typed : {"\"a\"", "\"abcde\"", "ab", "\"\"", "12"}) {
    EXPECT_FALSE(fits(kText, typed)) << typed;
  }
}

TEST(Params, BareTextsMayLeaveTheirQuotesOut) {
  Args args;
  ASSERT_TRUE(fits(kBare, "1234", args));
  EXPECT_EQ(args.bare, "1234");
  EXPECT_TRUE(fits(kBare, "\"1234\""));
  for (const auto typed : {"1", "12345", "\"1\"", "\"12345\""}) {
    EXPECT_FALSE(fits(kBare, typed)) << typed;
  }
}

TEST(Params, OptionalOnesKeepTheirInitialValue) {
  Args args;
  ASSERT_TRUE(fits(kAll, "3,\"RED\"", args));
  EXPECT_EQ(args.number, 3);
  EXPECT_EQ(args.colour, Colour::red);
  EXPECT_EQ(args.text, "unset");
  EXPECT_EQ(args.maybe, std::nullopt);
  ASSERT_TRUE(fits(kAll, "3,\"RED\",,5", args));
  EXPECT_EQ(args.text, "unset");
  EXPECT_EQ(args.maybe, 5);
  ASSERT_TRUE(fits(kAll, "3,\"RED\",\"\"", args));  // empty is not absent
  EXPECT_EQ(args.text, "");
  EXPECT_TRUE(fits(kAll, "3,\"RED\",,"));
}

TEST(Params, OptionalOnesAreCheckedToo) {
  EXPECT_FALSE(fits(kAll, "3,\"RED\",\"abcde\""));
  EXPECT_FALSE(fits(kAll, "3,\"RED\",,6"));
  EXPECT_FALSE(fits(kAll, "3,\"RED\",,\"5\""));
}

TEST(Params, MissingAndSurplusOnesDoNotFit) {
  for (const auto typed :
       {"", "3", ",\"RED\"", "3,", "3,\"RED\",\"a\",1,", "3,\"RED\",\"a\",1,1"}) {
    EXPECT_FALSE(fits(kAll, typed)) << typed;
  }
}

TEST(Params, NoParametersTakeNoArguments) {
  EXPECT_TRUE(bind_arguments({}, {}, nullptr));
  const Argument argument{"1", false};
  EXPECT_FALSE(bind_arguments({}, {&argument, 1}, nullptr));
}

TEST(Params, DescribeThemselves) {
  EXPECT_EQ(describe(kNumber[0]), "(1-16)");
  EXPECT_EQ(describe(kBit[0]), "(0,1)");
  EXPECT_EQ(describe(kColour[0]), "(\"RED\",\"GREEN\",\"BLUE\")");
  EXPECT_EQ(describe(kText[0]), "<text>");
  EXPECT_EQ(describe(kBare[0]), "<bare>");
  EXPECT_EQ(describe(kNumber[0].as("(1,2,16)")), "(1,2,16)");
}

TEST(Params, GiveSamplesThatFit) {
  Args args;
  EXPECT_TRUE(fits(kNumber, sample(kNumber[0])));
  EXPECT_TRUE(fits(kColour, sample(kColour[0])));
  EXPECT_TRUE(fits(kText, sample(kText[0])));
  EXPECT_TRUE(fits(kBare, sample(kBare[0])));
  EXPECT_EQ(sample(kAll[2]), "\"1\"");
}

}  // namespace
}  // namespace bg96::at
