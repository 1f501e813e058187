#include "emulator/modes/command_mode.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace bg96::modes {
namespace {

// Gives `bytes` to a mode in pieces, and tells each line and the echo.
struct Result {
  std::vector<std::string> lines;
  std::string echo;
};

Result feed(const std::vector<std::string_view>& pieces) {
  const at::LineSettings settings;
  CommandMode mode(settings);
  Result result;
  for (std::string_view piece : pieces) {
    while (!piece.empty()) {
      const Mode::Taken taken = mode.consume(piece, result.echo);
      piece.remove_prefix(taken.bytes);
      if (taken.done) result.lines.push_back(mode.line().body());
      if (!taken.done && taken.bytes == 0) ADD_FAILURE() << "it takes nothing";
    }
  }
  return result;
}

constexpr std::string_view kInput =
    "noise\r\nAT+CMEE=2\r\nAT\b+GMX\bM;I\rA/\x1a\x1b"
    "at&f\r\n";

TEST(CommandMode, StopsBehindEachLine) {
  const at::LineSettings settings;
  CommandMode mode(settings);
  std::string echo;
  const Mode::Taken first = mode.consume("ATI\r\nATZ\r", echo);
  EXPECT_EQ(first.bytes, 4U);
  EXPECT_TRUE(first.done);
  EXPECT_EQ(mode.line().body(), "I");
  EXPECT_EQ(echo, "ATI\r");
  const Mode::Taken second = mode.consume("\nATZ\r", echo);
  EXPECT_EQ(second.bytes, 5U);
  EXPECT_TRUE(second.done);
  EXPECT_EQ(mode.line().body(), "Z");
}

TEST(CommandMode, TakesAllOfALineThatHasNotEnded) {
  const at::LineSettings settings;
  CommandMode mode(settings);
  std::string echo;
  const Mode::Taken taken = mode.consume("AT+CS", echo);
  EXPECT_EQ(taken.bytes, 5U);
  EXPECT_FALSE(taken.done);
  EXPECT_TRUE(mode.line().in_line());
  mode.abandon_line();
  EXPECT_FALSE(mode.line().in_line());
}

TEST(CommandMode, AnySplitGivesTheSame) {
  const Result whole = feed({kInput});
  EXPECT_EQ(whole.lines, (std::vector<std::string>{"+CMEE=2", "+GMM;I", "+GMM;I", "&f"}));
  EXPECT_EQ(whole.echo, "AT+CMEE=2\rAT+GMX\bM;I\rA/at&f\r");
  for (std::size_t first = 0; first <= kInput.size(); ++first) {
    for (std::size_t second = first; second <= kInput.size(); ++second) {
      const Result cut = feed(
          {kInput.substr(0, first), kInput.substr(first, second - first), kInput.substr(second)});
      ASSERT_EQ(cut.lines, whole.lines) << first << ' ' << second;
      ASSERT_EQ(cut.echo, whole.echo) << first << ' ' << second;
    }
  }
}

TEST(CommandMode, NothingInIsNothingDone) {
  const at::LineSettings settings;
  CommandMode mode(settings);
  std::string echo;
  const Mode::Taken taken = mode.consume("", echo);
  EXPECT_EQ(taken.bytes, 0U);
  EXPECT_FALSE(taken.done);
}

}  // namespace
}  // namespace bg96::modes
