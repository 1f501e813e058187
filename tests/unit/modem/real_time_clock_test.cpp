#include "emulator/modem/machines/real_time_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace bg96::modem {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t k2017Jan13At034048 = 1'484'278'848;

// What a clock that is set to `text` shows a moment later.
std::string later(const std::string& text, sim::Duration moment = 1s) {
  sim::TimerQueue timers;
  const Settings settings;
  RealTimeClock clock(timers, settings, {}, [](const std::string&) {});
  const auto time = parse_clock_text(text);
  if (!time) return "refused";
  clock.set(*time);
  timers.run_until(timers.now() + moment);
  return clock_text(clock.now());
}

TEST(ClockText, IsTheUtcTimeWithTheZone) {
  EXPECT_EQ(clock_text({k2017Jan13At034048, 32}), "17/01/13,03:40:48+32");
  EXPECT_EQ(clock_text({k2017Jan13At034048, -4}), "17/01/13,03:40:48-04");
  EXPECT_EQ(clock_text({}), "26/01/01,00:00:00+00");
  EXPECT_EQ(date_and_time(k2017Jan13At034048), "2017/01/13,03:40:48");
  EXPECT_EQ(date_and_time(local_seconds({k2017Jan13At034048, 32})), "2017/01/13,11:40:48");
  EXPECT_EQ(date_and_time(local_seconds({k2017Jan13At034048, -15})), "2017/01/12,23:55:48");
}

TEST(ClockText, IsReadAsItIsWritten) {
  for (const std::string text :
       {"17/01/13,03:40:48+32", "00/02/29,23:59:59-48", "80/01/06,00:00:00+00",
        "79/12/31,23:59:59+56", "99/12/31,00:00:00-01"}) {
    const auto time = parse_clock_text(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(clock_text(*time), text);
  }
  EXPECT_EQ(parse_clock_text("17/01/13,03:40:48+32"), (WallTime{k2017Jan13At034048, 32}));
  EXPECT_EQ(parse_clock_text("26/01/01,00:00:00-00"), WallTime{});
}

TEST(ClockText, TwoDigitsOfTheYearReachFrom1980To2079) {
  EXPECT_EQ(date_and_time(parse_clock_text("80/01/01,00:00:00+00")->utc_seconds),
            "1980/01/01,00:00:00");
  EXPECT_EQ(date_and_time(parse_clock_text("99/12/31,00:00:00+00")->utc_seconds),
            "1999/12/31,00:00:00");
  EXPECT_EQ(date_and_time(parse_clock_text("00/01/01,00:00:00+00")->utc_seconds),
            "2000/01/01,00:00:00");
  EXPECT_EQ(date_and_time(parse_clock_text("79/12/31,00:00:00+00")->utc_seconds),
            "2079/12/31,00:00:00");
}

TEST(ClockText, DaysThatThereAreNot) {
  for (const std::string text :
       {"26/00/01,00:00:00+00", "26/13/01,00:00:00+00", "26/01/00,00:00:00+00",
        "26/01/32,00:00:00+00", "26/04/31,00:00:00+00", "26/02/29,00:00:00+00",
        "24/02/30,00:00:00+00", "26/06/31,00:00:00+00"}) {
    EXPECT_FALSE(parse_clock_text(text)) << text;
  }
  EXPECT_TRUE(parse_clock_text("26/12/31,00:00:00+00"));
  EXPECT_TRUE(parse_clock_text("26/04/30,00:00:00+00"));
  EXPECT_TRUE(parse_clock_text("24/02/29,00:00:00+00"));
  EXPECT_TRUE(parse_clock_text("00/02/29,00:00:00+00"));
}

TEST(ClockText, TimesAndZonesOnBothSidesOfTheirRange) {
  EXPECT_TRUE(parse_clock_text("26/01/01,23:59:59+56"));
  EXPECT_FALSE(parse_clock_text("26/01/01,24:00:00+00"));
  EXPECT_FALSE(parse_clock_text("26/01/01,00:60:00+00"));
  EXPECT_FALSE(parse_clock_text("26/01/01,00:00:60+00"));
  EXPECT_FALSE(parse_clock_text("26/01/01,00:00:00+57"));
  EXPECT_TRUE(parse_clock_text("26/01/01,00:00:00-48"));
  EXPECT_FALSE(parse_clock_text("26/01/01,00:00:00-49"));
}

TEST(ClockText, OtherFormsAreNone) {
  for (const std::string text :
       {"", "26/01/01,00:00:00", "26/01/01,00:00:00+0", "26/01/01,00:00:00+000",
        "2026/01/01,00:00:00+00", "26-01-01,00:00:00+00", "26/01/01 00:00:00+00",
        "26/01/01,00.00.00+00", "26/01/01,00:00:00 00", "26-01/01,00:00:00+00",
        "26/01/01,00:00:00+-1", "aa/01/01,00:00:00+00", "26/ 1/01,00:00:00+00"}) {
    EXPECT_FALSE(parse_clock_text(text)) << text;
  }
}

TEST(RealTimeClock, CountsOnOverTheEndsOfDaysMonthsAndYears) {
  EXPECT_EQ(later("26/01/01,00:00:58+00"), "26/01/01,00:00:59+00");
  EXPECT_EQ(later("26/01/01,00:00:59+00"), "26/01/01,00:01:00+00");
  EXPECT_EQ(later("26/01/01,23:59:58+32"), "26/01/01,23:59:59+32");
  EXPECT_EQ(later("26/01/01,23:59:59+32"), "26/01/02,00:00:00+32");
  EXPECT_EQ(later("26/01/31,23:59:59+00"), "26/02/01,00:00:00+00");
  EXPECT_EQ(later("26/04/29,23:59:59+00"), "26/04/30,00:00:00+00");
  EXPECT_EQ(later("26/04/30,23:59:59+00"), "26/05/01,00:00:00+00");
  EXPECT_EQ(later("26/12/31,23:59:59+00"), "27/01/01,00:00:00+00");
  EXPECT_EQ(later("99/12/31,23:59:59+00"), "00/01/01,00:00:00+00");
  EXPECT_EQ(later("79/12/31,23:59:59+00"), "80/01/01,00:00:00+00");
}

TEST(RealTimeClock, KnowsLeapYears) {
  EXPECT_EQ(later("26/02/28,23:59:59+00"), "26/03/01,00:00:00+00");
  EXPECT_EQ(later("24/02/28,23:59:59+00"), "24/02/29,00:00:00+00");
  EXPECT_EQ(later("24/02/29,23:59:59+00"), "24/03/01,00:00:00+00");
  EXPECT_EQ(later("00/02/28,23:59:59+00"), "00/02/29,00:00:00+00");
  EXPECT_EQ(later("24/01/01,00:00:00+00", std::chrono::hours(366 * 24)), "25/01/01,00:00:00+00");
  EXPECT_EQ(later("25/01/01,00:00:00+00", std::chrono::hours(365 * 24)), "26/01/01,00:00:00+00");
}

class RealTimeClockTest : public ::testing::Test {
 protected:
  void pass(sim::Duration duration) { timers.run_until(timers.now() + duration); }

  sim::TimerQueue timers;
  Settings settings;
  std::vector<std::string> said;
  RealTimeClock clock{timers, settings, {k2017Jan13At034048, 32}, [this](const std::string& text) {
                        said.push_back(text);
                      }};
};

TEST_F(RealTimeClockTest, BeginsWhereGpsDoes) {
  EXPECT_EQ(clock_text(clock.now()), "80/01/06,00:00:00+00");
  pass(999'999'999ns);
  EXPECT_EQ(clock_text(clock.now()), "80/01/06,00:00:00+00");
  pass(1ns);
  EXPECT_EQ(clock_text(clock.now()), "80/01/06,00:00:01+00");
  EXPECT_FALSE(clock.last_network_time());
}

TEST_F(RealTimeClockTest, TheNetworkSetsIt) {
  pass(2s);
  clock.network_time_comes();
  pass(3s);
  EXPECT_EQ(clock_text(clock.now()), "17/01/13,03:40:53+32");
  EXPECT_EQ(clock.last_network_time(), (WallTime{k2017Jan13At034048 + 2, 32}));
  EXPECT_EQ(clock.network_now(), (WallTime{k2017Jan13At034048 + 5, 32}));
  EXPECT_THAT(said, IsEmpty());
}

TEST_F(RealTimeClockTest, TheNetworkLeavesItAloneWhenToldSo) {
  settings.non_volatile.zone_update = 0;
  clock.network_time_comes();
  EXPECT_EQ(clock_text(clock.now()), "80/01/06,00:00:00+00");
  EXPECT_EQ(clock.last_network_time(), (WallTime{k2017Jan13At034048, 32}));
}

TEST_F(RealTimeClockTest, SettingItDoesNotChangeTheNetworksTime) {
  clock.network_time_comes();
  clock.set({});
  pass(1s);
  EXPECT_EQ(clock_text(clock.now()), "26/01/01,00:00:01+00");
  EXPECT_EQ(clock.network_now(), (WallTime{k2017Jan13At034048 + 1, 32}));
}

TEST_F(RealTimeClockTest, TellsTheZoneOrTheZoneAndTheLocalTime) {
  settings.non_volatile.zone_report = 1;
  clock.network_time_comes();
  settings.non_volatile.zone_report = 2;
  pass(1s);
  clock.network_time_comes();
  EXPECT_THAT(said, ElementsAre("+CTZV: \"+32\"", "+CTZE: \"+32\",0,\"2017/01/13,11:40:49\""));
}

TEST_F(RealTimeClockTest, ABootForgetsTheNetworksTimeButGoesOn) {
  clock.network_time_comes();
  pass(1s);
  clock.boot();
  EXPECT_FALSE(clock.last_network_time());
  EXPECT_EQ(clock_text(clock.now()), "17/01/13,03:40:49+32");
}

}  // namespace
}  // namespace bg96::modem
