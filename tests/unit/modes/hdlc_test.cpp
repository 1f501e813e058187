#include "emulator/modes/ppp/hdlc.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace bg96::modes::ppp {
namespace {

using Frame = std::pair<std::uint16_t, std::string>;

std::vector<Frame> read(std::initializer_list<std::string_view> pieces) {
  std::vector<Frame> frames;
  FrameReader reader([&frames](std::uint16_t protocol, std::string_view information) {
    frames.emplace_back(protocol, information);
  });
  for (const std::string_view piece : pieces) reader.feed(piece);
  return frames;
}

// Particle's echo request, as its driver has it.
const std::string kEchoRequest("\x7E\xFF\x03\xC0\x21\x09\x00\x00\x08\x00\x00\x00\x00\xBB\x6E\x7E",
                               16);

TEST(Hdlc, ReadsAFrameOfAHost) {
  const auto frames = read({kEchoRequest});
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].first, 0xC021);
  EXPECT_EQ(frames[0].second, std::string("\x09\x00\x00\x08\x00\x00\x00\x00", 8));
}

TEST(Hdlc, ReadsItHoweverItIsCut) {
  const std::string text =
      framed(0x0021, std::string("\x7E\x7D\x00\x1F x", 6), kEscapeAll) + kEchoRequest;
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    const auto frames =
        read({std::string_view(text).substr(0, cut), std::string_view(text).substr(cut)});
    ASSERT_EQ(frames.size(), 2U) << cut;
    EXPECT_EQ(frames[0].second, std::string("\x7E\x7D\x00\x1F x", 6));
  }
}

TEST(Hdlc, EscapesWhatThePeerWants) {
  EXPECT_NE(framed(0x0021, "\x11", kEscapeAll).find("\x7D\x31"), std::string::npos);
  EXPECT_EQ(framed(0x0021, "\x11", 0).find("\x7D\x31"), std::string::npos);
}

TEST(Hdlc, DropsWhatIsDamaged) {
  for (std::size_t at = 1; at + 1 < kEchoRequest.size(); ++at) {
    std::string damaged = kEchoRequest;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x40);
    EXPECT_TRUE(read({damaged}).empty()) << at;
    EXPECT_EQ(read({damaged, kEchoRequest}).size(), 1U) << at;
  }
}

TEST(Hdlc, DropsWhatIsTooLong) {
  const auto of = [](std::size_t bytes) { return framed(0x0021, std::string(bytes, 'x'), 0); };
  EXPECT_EQ(read({of(1500)}).size(), 1U);
  EXPECT_EQ(read({of(FrameReader::kMaxFrameBytes - 6)}).size(), 1U);
  EXPECT_EQ(read({of(FrameReader::kMaxFrameBytes + 1), kEchoRequest}).size(), 1U);
}

}  // namespace
}  // namespace bg96::modes::ppp
