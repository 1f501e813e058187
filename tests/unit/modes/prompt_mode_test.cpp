#include "emulator/modes/prompt_mode.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace bg96::modes {
namespace {

using namespace std::string_literals;

std::string all_byte_values() {
  std::string bytes;
  for (int code = 0; code < 256; ++code) bytes += static_cast<char>(code);
  return bytes;
}

struct Result {
  bool done = false;
  Payload payload;
  std::string echo;
  std::string left;  // what the mode did not take
};

Result feed(const PromptRequest& request, const std::vector<std::string>& pieces) {
  PromptMode mode(request);
  Result result;
  for (const std::string& piece : pieces) {
    if (result.done) {
      result.left += piece;
      continue;
    }
    const Mode::Taken taken = mode.consume(piece, result.echo);
    result.done = taken.done;
    result.left += piece.substr(taken.bytes);
  }
  result.payload = mode.take_payload();
  return result;
}

void expect_same_at_every_split(const PromptRequest& request, const std::string& bytes) {
  const Result whole = feed(request, {bytes});
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    const Result split = feed(request, {bytes.substr(0, cut), bytes.substr(cut)});
    ASSERT_EQ(split.done, whole.done) << cut;
    ASSERT_EQ(split.payload.bytes, whole.payload.bytes) << cut;
    ASSERT_EQ(split.payload.end, whole.payload.end) << cut;
    ASSERT_EQ(split.payload.dropped, whole.payload.dropped) << cut;
    ASSERT_EQ(split.echo, whole.echo) << cut;
    ASSERT_EQ(split.left, whole.left) << cut;
  }
}

PromptRequest fixed(std::size_t length, bool echo = false) {
  return {.fixed_length = length, .max_bytes = 1460, .echo = echo};
}
PromptRequest variable(bool echo = false) { return {.max_bytes = 1460, .echo = echo}; }

TEST(PromptMode, FixedLengthTakesExactlyThatMany) {
  const Result result = feed(fixed(5), {"hello\r\nAT\r"});
  EXPECT_TRUE(result.done);
  EXPECT_EQ(result.payload.bytes, "hello");
  EXPECT_EQ(result.payload.end, Payload::End::complete);
  EXPECT_EQ(result.left, "\r\nAT\r");
}

TEST(PromptMode, FixedLengthIsNotDoneOneByteBefore) {
  EXPECT_FALSE(feed(fixed(5), {"hell"}).done);
  EXPECT_TRUE(feed(fixed(5), {"hell", "o"}).done);
  EXPECT_TRUE(feed(fixed(1), {"x"}).done);
}

TEST(PromptMode, FixedLengthTakesEveryByteValue) {
  const std::string bytes = all_byte_values();
  const Result result = feed(fixed(256), {bytes});
  EXPECT_TRUE(result.done);
  EXPECT_EQ(result.payload.bytes, bytes);
  EXPECT_EQ(result.payload.end, Payload::End::complete);
}

TEST(PromptMode, VariableLengthEndsAtCtrlZOrEscapeOnly) {
  for (int code = 0; code < 256; ++code) {
    const char byte = static_cast<char>(code);
    const Result result = feed(variable(), {"a"s + byte + "b"});
    if (code == 0x1a || code == 0x1b) {
      EXPECT_TRUE(result.done) << code;
      EXPECT_EQ(result.payload.bytes, "a") << code;
      EXPECT_EQ(result.left, "b") << code;
      EXPECT_EQ(result.payload.end,
                code == 0x1a ? Payload::End::complete : Payload::End::cancelled);
    } else {
      EXPECT_FALSE(result.done) << code;
      EXPECT_EQ(result.payload.bytes, "a"s + byte + "b") << code;
      EXPECT_EQ(result.left, "") << code;
    }
  }
}

TEST(PromptMode, VariableLengthMayBeEmpty) {
  const Result result = feed(variable(), {"\x1a"});
  EXPECT_TRUE(result.done);
  EXPECT_EQ(result.payload.bytes, "");
  EXPECT_EQ(result.payload.end, Payload::End::complete);
}

TEST(PromptMode, VariableLengthKeepsUpToItsLimit) {
  const std::string most(1460, 'x');
  const Result at_limit = feed(variable(), {most + "\x1a"});
  EXPECT_EQ(at_limit.payload.bytes, most);
  EXPECT_EQ(at_limit.payload.dropped, 0U);
  const Result beyond = feed(variable(true), {most + "y\x1a"});
  EXPECT_EQ(beyond.payload.bytes, most);
  EXPECT_EQ(beyond.payload.dropped, 1U);
  EXPECT_EQ(beyond.echo, most + "y");  // what was typed is shown
  EXPECT_EQ(beyond.left, "");
  const Result far_beyond = feed(variable(), {most, std::string(1'000'000, 'z'), "\x1a"});
  EXPECT_TRUE(far_beyond.done);
  EXPECT_EQ(far_beyond.payload.bytes, most);
  EXPECT_EQ(far_beyond.payload.dropped, 1'000'000U);
}

TEST(PromptMode, EchoesThePayloadWithoutItsEnd) {
  EXPECT_EQ(feed(fixed(3, true), {"abcd"}).echo, "abc");
  EXPECT_EQ(feed(variable(true), {"abc\x1a"}).echo, "abc");
  EXPECT_EQ(feed(variable(true), {"abc\x1b"}).echo, "abc");
  EXPECT_EQ(feed(fixed(3), {"abcd"}).echo, "");
  EXPECT_EQ(feed(variable(), {"abc\x1a"}).echo, "");
}

TEST(PromptMode, AnySplitGivesTheSame) {
  expect_same_at_every_split(fixed(256, true), all_byte_values() + "\r\nAT\r");
  expect_same_at_every_split(variable(true), "\nAT\r\n+++\x1a\x1b\x1a");
  expect_same_at_every_split(variable(true), "abc\x1b\x1a");
  expect_same_at_every_split({.max_bytes = 3, .echo = true}, "abcdef\x1aX");
}

}  // namespace
}  // namespace bg96::modes
