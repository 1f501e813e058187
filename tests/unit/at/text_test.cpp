#include "emulator/at/text.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace bg96::at {
namespace {

using namespace std::string_literals;

TEST(Text, JoinsStringsCharactersAndIntegers) {
  EXPECT_EQ(text("+CSQ: ", 20, ',', 99), "+CSQ: 20,99");
  EXPECT_EQ(text(), "");
  EXPECT_EQ(text(-1, ' ', std::uint8_t{65}, ' ', UINT64_MAX, ' ', INT64_MIN),
            "-1 65 18446744073709551615 -9223372036854775808");
}

TEST(Text, QuotesAndHexadecimal) {
  EXPECT_EQ(quoted("a b"), "\"a b\"");
  EXPECT_EQ(quoted(""), "\"\"");
  EXPECT_EQ(hex(0), "0");
  EXPECT_EQ(hex(0xD0B), "D0B");
  EXPECT_EQ(hex(UINT64_MAX), "FFFFFFFFFFFFFFFF");
}

TEST(ParseNumber, TakesSignsAndDecimals) {
  EXPECT_EQ(parse_number("-43.35916"), -43.35916);
  EXPECT_EQ(parse_number("+1"), 1.0);
  EXPECT_EQ(parse_number("0.5"), 0.5);
  for (const auto* wrong :
       {"", "+", "-", ".", "+-1", "--1", "1.2.3", "1e3", "inf", "nan", "0x1", " 1", "1 ", "1,5"}) {
    EXPECT_FALSE(parse_number(wrong)) << wrong;
  }
}

TEST(Decimals, RoundAndHaveNoNegativeZero) {
  EXPECT_EQ(decimals(62.25, 1), "62.2");
  EXPECT_EQ(decimals(-43.359164, 5), "-43.35916");
  EXPECT_EQ(decimals(-0.000001, 5), "0.00000");
  EXPECT_EQ(decimals(7.6, 0), "8");
  EXPECT_EQ(decimals(1e300, 1).size(), 303U);
}

TEST(ParseDecimal, TakesDigitsOnly) {
  EXPECT_EQ(parse_decimal("0"), 0U);
  EXPECT_EQ(parse_decimal("007"), 7U);
  EXPECT_EQ(parse_decimal("18446744073709551615"), UINT64_MAX);
  for (const auto bad : {"", " 1", "1 ", "+1", "-1", "1.0", "0x1", "1e3", "a",
                         "18446744073709551616", "99999999999999999999999"}) {
    EXPECT_EQ(parse_decimal(bad), std::nullopt) << bad;
  }
}

TEST(ParseHexBytes, TakesPairsOfDigits) {
  EXPECT_EQ(parse_hex_bytes(""), "");
  EXPECT_EQ(parse_hex_bytes("3132aAFf00"), "12\xaa\xff\0"s);
  for (const auto bad : {"1", "123", "1G", "G1", " 1", "1 ", "-1", "+1", "0x", "0x31", "3 1 "}) {
    EXPECT_EQ(parse_hex_bytes(bad), std::nullopt) << bad;
  }
}

TEST(ParseHexBytes, KnowsEveryByte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (std::size_t value = 0; value < 256; ++value) {
    const std::string spelled = {kDigits[value / 16], kDigits[value % 16]};
    EXPECT_EQ(parse_hex_bytes(spelled), std::string(1, static_cast<char>(value))) << spelled;
  }
}

TEST(EqualIgnoringCase, LooksAtAsciiLettersOnly) {
  EXPECT_TRUE(equal_ignoring_case("", ""));
  EXPECT_TRUE(equal_ignoring_case("TCP Listener", "tcp lISTENER"));
  EXPECT_FALSE(equal_ignoring_case("TCP", "TCPX"));
  EXPECT_FALSE(equal_ignoring_case("TCPX", "TCP"));
  // Neighbours of the letters, and the same letters with other bits.
  EXPECT_FALSE(equal_ignoring_case("@", "`"));
  EXPECT_FALSE(equal_ignoring_case("[", "{"));
  EXPECT_FALSE(equal_ignoring_case("\xc4", "\xe4"));
}

TEST(ToUpper, TurnsEveryAsciiLetterAndNothingElse) {
  for (int code = 0; code < 256; ++code) {
    const char c = static_cast<char>(code);
    const char expected = code >= 'a' && code <= 'z' ? static_cast<char>(code - 32) : c;
    EXPECT_EQ(to_upper({&c, 1}), std::string(1, expected)) << code;
  }
}

TEST(TypingSlips, CountsSingleCharacters) {
  EXPECT_EQ(typing_slips("", ""), 0U);
  EXPECT_EQ(typing_slips("abc", "abc"), 0U);
  EXPECT_EQ(typing_slips("", "abc"), 3U);
  EXPECT_EQ(typing_slips("abc", ""), 3U);
  EXPECT_EQ(typing_slips("abc", "axc"), 1U);
  EXPECT_EQ(typing_slips("abc", "abxc"), 1U);
  EXPECT_EQ(typing_slips("abc", "ac"), 1U);
  EXPECT_EQ(typing_slips("abcd", "badc"), 3U);
}

TEST(Nearest, IsTheFewestSlipsAwayAndTheFirstOfEquals) {
  constexpr std::array<std::string_view, 3> kNames = {"signal", "signals", "single"};
  const auto itself = [](std::string_view name) { return name; };
  EXPECT_EQ(nearest("signal", kNames, itself), "signal");
  EXPECT_EQ(nearest("signalz", kNames, itself), "signal");
  EXPECT_EQ(nearest("singl", kNames, itself), "single");
  EXPECT_EQ(nearest("sixxxx", kNames, itself), "");  // 4 slips are more than a third of 6
}

}  // namespace
}  // namespace bg96::at
