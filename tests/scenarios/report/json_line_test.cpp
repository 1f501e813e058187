#include "scenarios/report/json_line.hpp"

#include <gtest/gtest.h>

namespace bg96::scenarios {
namespace {

using namespace std::chrono_literals;

TEST(JsonLine, TellsWhatHappenedInOneLine) {
  Event event;
  event.sequence = 413;
  event.at = sim::Instant(12503121us);
  event.cause = 412;
  event.kind = "rule";
  event.with("id", "swallow-second-send-ok").with("fired", 1);
  EXPECT_EQ(
      json_line(event),
      R"({"seq":413,"t":12503121,"ev":"rule","cause":412,"id":"swallow-second-send-ok","fired":1})");
}

TEST(JsonLine, KeepsEachByte) {
  Event event;
  event.kind = "tx";
  event.with("bytes", std::string("\r\n\0\x1a\x80\xff\"", 7));
  EXPECT_EQ(
      json_line(event),
      "{\"seq\":0,\"t\":0,\"ev\":\"tx\",\"bytes\":\"\\r\\n\\u0000\\u001a\xC2\x80\xC3\xBF\\\"\"}");
}

TEST(JsonLine, FieldsAreFoundByTheirNames) {
  Event event;
  event.with("id", "a").with("count", 7);
  EXPECT_EQ(event.text("id"), "a");
  EXPECT_EQ(event.text("count"), "");
  EXPECT_EQ(event.number("count"), 7);
  EXPECT_EQ(event.number("id", -1), -1);
  EXPECT_EQ(event.number("nothing", -1), -1);
}

}  // namespace
}  // namespace bg96::scenarios
