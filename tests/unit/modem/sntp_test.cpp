#include "emulator/modem/tcpip/tools/sntp.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace bg96::modem::sntp {
namespace {

using Kind = Reply::Kind;

constexpr Timestamp kAsked = 0x0123'4567'89ab'cdef;

std::int64_t seconds_at(int year, unsigned month, unsigned day, int hour = 0, int second = 0) {
  const std::chrono::sys_days date = std::chrono::year_month_day(
      std::chrono::year(year), std::chrono::month(month), std::chrono::day(day));
  const std::chrono::sys_seconds time =
      date + std::chrono::hours(hour) + std::chrono::seconds(second);
  return time.time_since_epoch().count();
}

std::string big_endian(std::uint64_t value) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}

// A server's answer to kAsked.
std::string answer(Timestamp told, unsigned first = 0x24, unsigned stratum = 1) {
  std::string packet(kPacketBytes, '\0');
  packet[0] = static_cast<char>(first);
  packet[1] = static_cast<char>(stratum);
  packet.replace(24, 8, big_endian(kAsked));
  packet.replace(40, 8, big_endian(told));
  return packet;
}

Kind kind_of(const std::string& datagram) { return read_reply(datagram, kAsked).kind; }

// 2013-08-19 11:10:10, as NTP counts it.
constexpr Timestamp k2013 = Timestamp{0xd5bc'7b92} << 32;

TEST(Sntp, TheSecondsAreThoseOfRfc5905) {
  // Its figure 4: the first day of Unix, and the last day of the first era.
  EXPECT_EQ(timestamp(0, 0) >> 32, 2'208'988'800U);
  EXPECT_EQ(utc_seconds(Timestamp{2'208'988'800} << 32), 0);
  EXPECT_EQ(utc_seconds(Timestamp{0xffff'ffff} << 32), seconds_at(2036, 2, 7, 6, 28 * 60 + 15));
  EXPECT_EQ(utc_seconds(k2013), seconds_at(2013, 8, 19, 11, 10 * 60 + 10));
}

TEST(Sntp, TheSecondsBeginAnewIn2036) {
  const std::int64_t turn = seconds_at(2036, 2, 7, 6, 28 * 60 + 16);
  EXPECT_EQ(timestamp(turn, 0), 0U);
  EXPECT_EQ(timestamp(turn - 1, 0) >> 32, 0xffff'ffffU);
  EXPECT_EQ(utc_seconds(Timestamp{1} << 32), turn + 1);
  EXPECT_EQ(utc_seconds(timestamp(seconds_at(2050, 1, 1), 0)), seconds_at(2050, 1, 1));
  // 1968-01-20 03:14:08 is the first second of the half that counts from 1900.
  EXPECT_EQ(utc_seconds(Timestamp{0x8000'0000} << 32), seconds_at(1968, 1, 20, 3, 14 * 60 + 8));
  EXPECT_EQ(utc_seconds(Timestamp{0x7fff'ffff} << 32), seconds_at(2104, 2, 26, 9, 42 * 60 + 23));
}

TEST(Sntp, AFractionIsBinary) {
  EXPECT_EQ(timestamp(0, 500'000'000) & 0xffff'ffff, 0x8000'0000U);
  EXPECT_EQ(timestamp(0, 999'999'999) & 0xffff'ffff, 0xffff'fffbU);
  EXPECT_EQ(utc_seconds(timestamp(77, 999'999'999)), 77);
}

TEST(Sntp, AQueryIsAClientsPacketWithNothingButItsTime) {
  std::string expected(kPacketBytes, '\0');
  expected[0] = 0x23;  // version 4, client
  expected.replace(40, 8, big_endian(kAsked));
  EXPECT_EQ(query(kAsked), expected);
}

TEST(Sntp, TellsTheTimeOfAnAnswer) {
  const Reply reply = read_reply(answer(k2013 | 0xffff'ffff), kAsked);
  EXPECT_EQ(reply.kind, Kind::time);
  EXPECT_EQ(reply.utc_seconds, seconds_at(2013, 8, 19, 11, 10 * 60 + 10));
  EXPECT_EQ(kind_of(answer(k2013, 0x1c)), Kind::time);                   // version 3
  EXPECT_EQ(kind_of(answer(k2013, 0x64)), Kind::time);                   // a leap second to come
  EXPECT_EQ(kind_of(answer(k2013) + std::string(20, 'x')), Kind::time);  // an extension
  EXPECT_EQ(kind_of(answer(k2013, 0x24, 15)), Kind::time);
}

TEST(Sntp, AServerWithoutATimeIsUseless) {
  EXPECT_EQ(kind_of(answer(k2013, 0x24, 0)), Kind::useless);   // kiss of death
  EXPECT_EQ(kind_of(answer(k2013, 0x24, 16)), Kind::useless);  // unsynchronized
  EXPECT_EQ(kind_of(answer(k2013, 0xe4)), Kind::useless);      // leap indicator 3
  EXPECT_EQ(kind_of(answer(0)), Kind::useless);
}

TEST(Sntp, WhatAnswersNoQueryOfOursIsForeign) {
  EXPECT_EQ(kind_of(""), Kind::foreign);
  EXPECT_EQ(kind_of(answer(k2013).substr(0, 47)), Kind::foreign);
  EXPECT_EQ(kind_of(answer(k2013, 0x23)), Kind::foreign);  // a client's
  EXPECT_EQ(kind_of(answer(k2013, 0x25)), Kind::foreign);  // a broadcast
  EXPECT_EQ(kind_of(query(kAsked)), Kind::foreign);        // our own, sent back
  EXPECT_EQ(read_reply(answer(k2013), kAsked + 1).kind, Kind::foreign);
  EXPECT_EQ(read_reply(answer(k2013), kAsked ^ Timestamp{1} << 63).kind, Kind::foreign);
}

}  // namespace
}  // namespace bg96::modem::sntp
