#include "scenarios/language/table/scalars/scalars.hpp"

#include <gtest/gtest.h>

namespace bg96::scenarios {
namespace {

using std::chrono::microseconds, std::chrono::milliseconds, std::chrono::minutes,
    std::chrono::seconds, std::chrono::hours;

template <class Value>
Value good(const Parsed<Value>& parsed) {
  if (const auto* problem = std::get_if<Problem>(&parsed)) {
    ADD_FAILURE() << problem->text;
    return {};
  }
  return *std::get_if<0>(&parsed);
}

template <class Value>
std::string bad(const Parsed<Value>& parsed) {
  const auto* problem = std::get_if<Problem>(&parsed);
  if (problem == nullptr) return "accepted";
  return problem->code + " " + problem->text + " | " + problem->help;
}

TEST(Scalars, Durations) {
  EXPECT_EQ(good(parse_duration("150ms")), milliseconds(150));
  EXPECT_EQ(good(parse_duration("1.5s")), milliseconds(1500));
  EXPECT_EQ(good(parse_duration("2m30s")), seconds(150));
  EXPECT_EQ(good(parse_duration("1h")), hours(1));
  EXPECT_EQ(good(parse_duration("250us")), microseconds(250));
  EXPECT_EQ(good(parse_duration("0ms")), sim::Duration::zero());
  EXPECT_EQ(good(parse_duration("1000h")), hours(1000));
  EXPECT_EQ(bad(parse_duration("90")), "E211 missing unit in '90' | write '90ms' or '90s'");
  EXPECT_EQ(bad(parse_duration("5 seconds")),
            "E212 invalid duration '5 seconds' | expected e.g. 150ms, 1.5s, 2m30s; write '5s'");
  EXPECT_EQ(bad(parse_duration("5 s")),
            "E212 invalid duration '5 s' | expected e.g. 150ms, 1.5s, 2m30s; write '5s'");
  EXPECT_EQ(bad(parse_duration("1:30")),
            "E212 invalid duration '1:30' | expected e.g. 150ms, 1.5s, 2m30s; write '1m30s'");
  EXPECT_EQ(bad(parse_duration("-5s")),
            "E212 negative duration '-5s' | expected e.g. 150ms, 1.5s, 2m30s; write '5s'");
  for (const std::string_view text : {"", "s", "1.s", ".5s", "30s2m", "1s1s", "2m30", "1e3s", "1S",
                                      "1d", "1.5.5s", "nan", "inf"}) {
    EXPECT_EQ(bad(parse_duration(text)).substr(0, 4), "E212") << text;
  }
  EXPECT_EQ(bad(parse_duration("1000h1us")).substr(0, 4), "E212");
  EXPECT_EQ(bad(parse_duration(std::string(400, '9') + "h")).substr(0, 4), "E212");
}

TEST(Scalars, DurationsAreToldAsTheyAreWritten) {
  for (const std::string text : {"250us", "150ms", "1.5s", "40s", "2m", "90s", "3h"}) {
    EXPECT_EQ(duration_text(good(parse_duration(text))), text == "90s" ? "90s" : text);
  }
}

TEST(Scalars, Probabilities) {
  EXPECT_DOUBLE_EQ(good(parse_probability("5%")), 0.05);
  EXPECT_DOUBLE_EQ(good(parse_probability("0.02%")), 0.0002);
  EXPECT_DOUBLE_EQ(good(parse_probability("0%")), 0);
  EXPECT_DOUBLE_EQ(good(parse_probability("100%")), 1);
  EXPECT_EQ(bad(parse_probability("1")),
            "E211 missing unit in '1' | write '1%', or '100%' if it is for certain");
  EXPECT_EQ(bad(parse_probability("0.05")),
            "E211 missing unit in '0.05' | write '5%', or '0.05%' if percent are meant");
  EXPECT_EQ(bad(parse_probability("100.1%")), "E214 '100.1%' is too much | expected 0% to 100%");
  EXPECT_EQ(bad(parse_probability("5 %")).substr(0, 4), "E214");
}

TEST(Scalars, Sizes) {
  EXPECT_EQ(good(parse_size("256B")), 256U);
  EXPECT_EQ(good(parse_size("8kB")), 8000U);
  EXPECT_EQ(good(parse_size("8KiB")), 8192U);
  EXPECT_EQ(good(parse_size("1.5kB")), 1500U);
  EXPECT_EQ(good(parse_size("1024GiB")), std::size_t{1} << 40);
  EXPECT_EQ(bad(parse_size("256")), "E211 missing unit in '256' | write '256B'");
  EXPECT_EQ(bad(parse_size("8K")),
            "E215 invalid size '8K' | write '8kB' (1000 bytes each) or '8KiB' (1024 bytes each)");
  EXPECT_EQ(bad(parse_size("1.5B")).substr(0, 4), "E215");
  EXPECT_EQ(bad(parse_size("1025GiB")).substr(0, 4), "E215");
}

TEST(Scalars, Rates) {
  EXPECT_DOUBLE_EQ(good(parse_rate("27kbit/s")), 27000);
  EXPECT_DOUBLE_EQ(good(parse_rate("5760B/s")), 46080);
  EXPECT_DOUBLE_EQ(good(parse_rate("1bit/s")), 1);
  EXPECT_EQ(bad(parse_rate("27kbps")),
            "E216 invalid rate '27kbps' | 'kbps' means bits to some tools and bytes to others: "
            "write '27kbit/s' or '27kB/s'");
  EXPECT_EQ(bad(parse_rate("1mbps")).substr(0, 24), "E216 invalid rate '1mbps");
  EXPECT_EQ(bad(parse_rate("27")), "E211 missing unit in '27' | write '27bit/s' or '27B/s'");
  EXPECT_EQ(bad(parse_rate("0B/s")).substr(0, 4), "E216");
}

TEST(Scalars, Levels) {
  EXPECT_EQ(good(parse_level("-110dBm", "dBm")), -110);
  EXPECT_EQ(good(parse_level("-9dB", "dB")), -9);
  EXPECT_EQ(good(parse_level("13dB", "dB")), 13);
  EXPECT_EQ(bad(parse_level("110", "dBm")), "E211 missing unit in '110' | write '-110dBm'");
  EXPECT_EQ(bad(parse_level("-110dB", "dBm")).substr(0, 4), "E217");
  EXPECT_EQ(bad(parse_level("-9.5dB", "dB")).substr(0, 4), "E217");
  EXPECT_EQ(bad(parse_level("-201dBm", "dBm")).substr(0, 4), "E217");
}

TEST(Scalars, Ranges) {
  EXPECT_TRUE(good(parse_range("3")).contains(3));
  EXPECT_FALSE(good(parse_range("3")).contains(4));
  EXPECT_TRUE(good(parse_range("2..4")).contains(2));
  EXPECT_TRUE(good(parse_range("2..4")).contains(4));
  EXPECT_FALSE(good(parse_range("2..4")).contains(5));
  EXPECT_TRUE(good(parse_range("2..")).contains(1'000'000));
  EXPECT_FALSE(good(parse_range("2..")).contains(1));
  EXPECT_TRUE(good(parse_range("..5")).contains(0));
  EXPECT_FALSE(good(parse_range("..5")).contains(6));
  EXPECT_EQ(bad(parse_range("2-4")), "E218 invalid range '2-4' | write '2..4'");
  EXPECT_EQ(bad(parse_range("4..2")), "E218 empty range '4..2' | write '2..4'");
  EXPECT_EQ(bad(parse_range("..")).substr(0, 4), "E218");
  EXPECT_EQ(bad(parse_range("2...4")).substr(0, 4), "E218");
}

TEST(Scalars, BooleansAndNumbers) {
  EXPECT_TRUE(good(parse_boolean("true")));
  EXPECT_FALSE(good(parse_boolean("false")));
  EXPECT_EQ(bad(parse_boolean("yes")), "E219 invalid boolean 'yes' | write 'true'");
  EXPECT_EQ(bad(parse_boolean("Off")), "E219 invalid boolean 'Off' | write 'false'");
  EXPECT_EQ(bad(parse_boolean("maybe")), "E219 invalid boolean 'maybe' | expected true or false");
  EXPECT_EQ(good(parse_integer("0", 0, 5)), 0);
  EXPECT_EQ(good(parse_integer("-3", -5, 5)), -3);
  EXPECT_EQ(bad(parse_integer("6", 0, 5)), "E221 '6' is out of range | expected 0 to 5");
  EXPECT_EQ(bad(parse_integer("99999999999999999999", 0, 5)).substr(0, 4), "E221");
  EXPECT_EQ(bad(parse_integer("010", 0, 50)),
            "E220 invalid integer '010' | a leading 0 is octal to some: write '10'");
  EXPECT_EQ(bad(parse_integer("1_000", 0, 5000)), "E220 invalid integer '1_000' | write '1000'");
  EXPECT_EQ(good(parse_seed("18446744073709551615")), 18446744073709551615U);
  EXPECT_EQ(bad(parse_seed("18446744073709551616")).substr(0, 4), "E220");
}

TEST(Scalars, Endpoints) {
  EXPECT_EQ(good(parse_endpoint("*:9000", true)), "*:9000");
  EXPECT_EQ(good(parse_endpoint("*.example.com:*", true)), "*.example.com:*");
  EXPECT_EQ(good(parse_endpoint("127.0.0.1:65535", false)), "127.0.0.1:65535");
  for (const std::string_view text : {"*:9000", "a:0", "a:65536", "a", ":1", "http://a:1"}) {
    EXPECT_EQ(bad(parse_endpoint(text, false)).substr(0, 4), "E223") << text;
  }
}

}  // namespace
}  // namespace bg96::scenarios
