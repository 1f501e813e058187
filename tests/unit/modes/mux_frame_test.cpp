// Frames of 27.010: bytes as real hosts and modules were seen to send them.
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "emulator/modes/mux/frame.hpp"

namespace bg96::modes::mux {
namespace {

using Type = Frame::Type;

std::string bytes(std::string_view hexadecimal) {
  std::string text;
  for (std::size_t i = 0; i + 1 < hexadecimal.size(); i += 2) {
    text += static_cast<char>(std::stoi(std::string(hexadecimal.substr(i, 2)), nullptr, 16));
  }
  return text;
}

std::vector<Frame> read(FrameReader& reader, std::string_view text) {
  std::vector<Frame> frames;
  while (!text.empty()) {
    if (auto frame = reader.consume(text)) frames.push_back(*frame);
  }
  return frames;
}

std::vector<Frame> read(std::string_view text) {
  FrameReader reader;
  return read(reader, text);
}

TEST(MuxFrame, IsWrittenAsHostsExpectIt) {
  EXPECT_EQ(
      encode({.channel = 0, .command = true, .type = Type::acknowledgement, .poll_final = true}),
      bytes("f9037301d7f9"));
  EXPECT_EQ(
      encode({.channel = 1, .command = true, .type = Type::acknowledgement, .poll_final = true}),
      bytes("f907730115f9"));
  EXPECT_EQ(encode({.channel = 1, .information = "\r\nOK\r\n"}), bytes("f905ef0d0d0a4f4b0d0a5ff9"));
}

TEST(MuxFrame, IsReadAsHostsSendIt) {
  const auto frames =
      read(bytes("f9033f011cf9"
                 "f9073f01def9"
                 "f905ef0b415445300dbbf9"));
  ASSERT_EQ(frames.size(), 3U);
  EXPECT_EQ(frames[0].type, Type::set_mode);
  EXPECT_EQ(frames[0].channel, 0);
  EXPECT_TRUE(frames[0].command);
  EXPECT_TRUE(frames[0].poll_final);
  EXPECT_EQ(frames[1].channel, 1);
  EXPECT_EQ(frames[2].type, Type::uih);
  EXPECT_FALSE(frames[2].command);
  EXPECT_EQ(frames[2].information, "ATE0\r");
}

TEST(MuxFrame, MayShareItsFlagsOrHaveManyOfThem) {
  const std::string flood(1509, '\xF9');
  EXPECT_EQ(read(bytes("f9033f011cf9073f01def9")).size(), 2U);
  EXPECT_EQ(read(flood + bytes("033f011cf9") + flood + bytes("f9073f01def9") + flood).size(), 2U);
}

TEST(MuxFrame, ComesWholeHoweverItIsCut) {
  const std::string text = "garbage" + bytes("f9033f011cf9") +
                           encode({.channel = 2, .information = std::string(300, '\xF9')}) +
                           bytes("f905ef0b415445300dbbf9");
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    FrameReader reader;
    auto frames = read(reader, std::string_view(text).substr(0, cut));
    for (const Frame& frame : read(reader, std::string_view(text).substr(cut)))
      frames.push_back(frame);
    ASSERT_EQ(frames.size(), 3U) << cut;
    EXPECT_EQ(frames[1].information, std::string(300, '\xF9'));
  }
}

TEST(MuxFrame, HasALengthOfOneByteOrTwo) {
  for (const std::size_t length : {0U, 1U, 127U, 128U, 1509U}) {
    const Frame frame{.channel = 4, .information = std::string(length, 'x')};
    const std::string text = encode(frame);
    EXPECT_EQ(text.size(), length + (length > 127 ? 7 : 6));
    const auto frames = read(text);
    ASSERT_EQ(frames.size(), 1U) << length;
    EXPECT_EQ(frames[0].information, frame.information);
  }
  EXPECT_TRUE(read(encode({.channel = 4, .information = std::string(1510, 'x')})).empty());
}

TEST(MuxFrame, IsPassedOverWhenDamaged) {
  const std::string good = bytes("f9073f01def9");
  const std::string text = bytes("f905ef0b415445300dbbf9");
  for (std::size_t at = 1; at + 1 < text.size(); ++at) {
    std::string damaged = text;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x01);
    // UIH leaves its information unchecked.
    const bool information = at >= 4 && at < text.size() - 2;
    const auto frames = read(damaged + std::string(16, '\xF9') + good);
    EXPECT_EQ(frames.size(), information ? 2U : 1U) << at;
    ASSERT_FALSE(frames.empty());
    EXPECT_EQ(frames.back().type, Type::set_mode) << at;
  }
}

TEST(MuxFrame, OfAnotherTypeIsPassedOver) {
  EXPECT_TRUE(read(encode({.channel = 1, .type = static_cast<Type>(0x07)})).empty());
}

TEST(MuxFrame, ReaderSurvivesNoise) {
  std::mt19937 random(1);
  FrameReader reader;
  for (int round = 0; round < 2000; ++round) {
    std::string noise;
    const std::size_t length = random() % 64;
    for (std::size_t i = 0; i < length; ++i) {
      noise += static_cast<char>(random() % 3 == 0 ? 0xF9 : random() % 256);
    }
    for (const Frame& frame : read(reader, noise)) {
      EXPECT_LE(frame.information.size(), FrameReader::kMaxInformationBytes);
      EXPECT_LE(frame.channel, 63);
    }
  }
}

}  // namespace
}  // namespace bg96::modes::mux
