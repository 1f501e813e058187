#include <gtest/gtest.h>

#include "emulator/at/text.hpp"
#include "emulator/modem/services/sms/alphabet.hpp"

namespace bg96::modem::sms {
namespace {

std::string packed(std::string_view septets, std::size_t fill_bits = 0) {
  return at::hex_bytes(pack(septets, fill_bits));
}

TEST(SmsAlphabet, PacksAsEverybodyDoes) {
  EXPECT_EQ(packed("hellohello"), "E8329BFD4697D9EC37");
  EXPECT_EQ(packed("Test"), "D4F29C0E");
  EXPECT_EQ(packed(""), "");
  EXPECT_EQ(packed("1234567"), "31D98C56B3DD00");   // 49 bits
  EXPECT_EQ(packed("12345678"), "31D98C56B3DD70");  // 56 bits: no octet more
  EXPECT_EQ(packed("A", 1), "82");
  EXPECT_EQ(packed("AA", 2), "0483");
}

TEST(SmsAlphabet, UnpacksWhatItHasPacked) {
  for (std::size_t fill = 0; fill < 7; ++fill) {
    std::string septets;
    for (char c = 0; septets.size() <= 40; c = static_cast<char>((c + 37) & 0x7F)) {
      EXPECT_EQ(unpack(pack(septets, fill), septets.size(), fill), septets) << fill;
      septets += c;
    }
  }
  EXPECT_EQ(unpack("\x31", 9, 0), "1");  // no more than there is
}

TEST(SmsAlphabet, HasEachCharacterOnce) {
  for (int septet = 0; septet < 0x80; ++septet) {
    if (septet == kExtension) continue;
    const std::string one(1, static_cast<char>(septet));
    const std::u32string text = from_gsm(one);
    ASSERT_EQ(text.size(), 1U) << septet;
    EXPECT_EQ(gsm_septets(text[0]), one) << septet;
  }
  EXPECT_EQ(from_gsm(std::string("\0\x02\x11", 3)), U"@$_");
}

TEST(SmsAlphabet, ReachesTheExtensionTable) {
  EXPECT_EQ(to_gsm(U"^{}\\[~]|€"),
            "\x1b\x14\x1b\x28\x1b\x29\x1b\x2f\x1b\x3c\x1b\x3d\x1b\x3e\x1b\x40\x1b\x65");
  EXPECT_EQ(from_gsm("\x1b\x65\x1b\x40"), U"€|");
  EXPECT_EQ(from_gsm("\x1b"
                     "a"),
            U"a");  // it has none there
  EXPECT_EQ(from_gsm("a\x1b"), U"a\x1b");
  EXPECT_EQ(to_gsm(U"aя"), std::nullopt);
  EXPECT_EQ(to_gsm(U"\x1b"), std::nullopt);
}

TEST(SmsAlphabet, ReadsUtf8WhateverItIs) {
  EXPECT_EQ(from_utf8("aя€😀"), U"aя€😀");
  EXPECT_EQ(from_utf8("a\xff"
                      "b"),
            U"a\uFFFDb");
  EXPECT_EQ(from_utf8("\xe2\x82"), U"\uFFFD");          // cut off
  EXPECT_EQ(from_utf8("\xc0\x80"), U"\uFFFD");          // longer than need be
  EXPECT_EQ(from_utf8("\xed\xa0\x80"), U"\uFFFD");      // half a pair
  EXPECT_EQ(from_utf8("\xf4\x90\x80\x80"), U"\uFFFD");  // beyond the last
  EXPECT_EQ(from_utf8("\xe2"
                      "ab"),
            U"\uFFFD"
            U"ab");
}

TEST(SmsAlphabet, WritesAndReadsUtf16) {
  EXPECT_EQ(at::hex_bytes(to_utf16(U"aя😀")), "0061044FD83DDE00");
  EXPECT_EQ(from_utf16(to_utf16(U"aя😀")), U"aя😀");
  EXPECT_EQ(from_utf16("\xd8\x3d"), U"\uFFFD");
  EXPECT_EQ(from_utf16(std::string("\0a\0", 3)), U"a");
}

}  // namespace
}  // namespace bg96::modem::sms
