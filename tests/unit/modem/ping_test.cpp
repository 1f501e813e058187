#include "emulator/modem/tcpip/tools/ping.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace bg96::modem {
namespace {

PingTimes times_of(const std::vector<std::int64_t>& replies) {
  PingTimes times;
  for (const std::int64_t reply : replies) times.add(reply);
  return times;
}

TEST(PingTimes, AverageIsTheManualsAndThatOfOtherUnits) {
  const PingTimes manual = times_of({192, 240, 241, 479});  // 3.7
  EXPECT_EQ(manual.shortest, 192);
  EXPECT_EQ(manual.longest, 479);
  EXPECT_EQ(manual.average, 287);
  EXPECT_EQ(times_of({59, 52, 39, 63}).average, 52);  // an EC200U; the sum would give 53
  EXPECT_EQ(times_of({73, 56, 65, 72}).average, 66);  // an RM510Q
  EXPECT_EQ(times_of({66, 80, 80}).average, 75);      // a BG770A
}

TEST(PingTimes, BeginWithNothing) {
  const PingTimes none;
  EXPECT_EQ(none.replies, 0);
  EXPECT_EQ(none.shortest, 0);
  EXPECT_EQ(none.longest, 0);
  EXPECT_EQ(none.average, 0);
  const PingTimes one = times_of({7});
  EXPECT_EQ(one.replies, 1);
  EXPECT_EQ(one.shortest, 7);
  EXPECT_EQ(one.longest, 7);
  EXPECT_EQ(one.average, 7);
}

}  // namespace
}  // namespace bg96::modem
