#include "emulator/modes/transparent_mode.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace bg96::modes {
namespace {

using namespace std::chrono_literals;

// A host that types, and a network that takes what it has room for.
struct Fixture {
  explicit Fixture(TransparentSettings settings = {})
      : mode(timers, settings,
             {.room = [this] { return room; },
              .send = [this](std::string packet) { packets.push_back(std::move(packet)); },
              .escaped = [this] { ++escapes; }}) {
    pass(10s);  // long after the host's last byte
  }

  std::size_t type(std::string_view bytes) {
    std::string echo;
    const Mode::Taken taken = mode.consume(bytes, echo);
    EXPECT_FALSE(taken.done);
    EXPECT_EQ(echo, "");
    return taken.bytes;
  }
  void pass(sim::Duration duration) { timers.run_until(timers.now() + duration); }
  std::string sent() const {
    std::string all;
    for (const auto& packet : packets) all += packet;
    return all;
  }

  sim::TimerQueue timers;
  std::size_t room = 1 << 20;
  std::vector<std::string> packets;
  int escapes = 0;
  TransparentMode mode;
};

using Packets = std::vector<std::string>;

TEST(TransparentMode, AFullPacketGoesAtOnceARestAfterTheWait) {
  Fixture world({.packet_bytes = 4, .wait = 200ms, .datagrams = true});
  world.type("abcdefghij");
  EXPECT_EQ(world.packets, (Packets{"abcd", "efgh"}));
  world.pass(200ms - 1ns);
  EXPECT_EQ(world.packets.size(), 2U);
  world.pass(1ns);
  EXPECT_EQ(world.packets, (Packets{"abcd", "efgh", "ij"}));
  EXPECT_EQ(world.timers.next_deadline(), std::nullopt);
}

TEST(TransparentMode, TheWaitCountsFromTheFirstByteThatWaits) {
  Fixture world({.packet_bytes = 100, .wait = 200ms});
  world.type("a");
  world.pass(150ms);
  world.type("b");
  world.pass(50ms);
  EXPECT_EQ(world.packets, Packets{"ab"});
}

TEST(TransparentMode, WhatIsLeftOfAFullPacketWaitsAnew) {
  Fixture world({.packet_bytes = 4, .wait = 200ms, .datagrams = true});
  world.type("abc");
  world.pass(150ms);
  world.type("de");
  EXPECT_EQ(world.packets, Packets{"abcd"});
  world.pass(200ms - 1ns);
  EXPECT_EQ(world.packets.size(), 1U);
  world.pass(1ns);
  EXPECT_EQ(world.packets, (Packets{"abcd", "e"}));
}

TEST(TransparentMode, WithoutAWaitNothingWaits) {
  Fixture world({.packet_bytes = 100, .wait = 0ms});
  world.type("a");
  EXPECT_EQ(world.packets, Packets{"a"});
}

TEST(TransparentMode, AStreamsPacketsThatAreDueTogetherGoTogether) {
  Fixture world({.packet_bytes = 4, .wait = 200ms});
  world.type("abcdefghij");
  EXPECT_EQ(world.packets, Packets{"abcdefgh"});
}

TEST(TransparentMode, TakesNoMoreThanTheNetworkHasRoomFor) {
  Fixture world({.packet_bytes = 4, .wait = 200ms});
  world.room = 6;
  EXPECT_EQ(world.type("abcdefghij"), 6U);
  EXPECT_EQ(world.sent(), "abcd");
  world.room = 2;  // "ef" has its place
  EXPECT_EQ(world.type("ghij"), 0U);
  world.room = 100;
  EXPECT_EQ(world.type("ghij"), 4U);
  world.pass(1s);
  EXPECT_EQ(world.sent(), "abcdefghij");
}

TEST(TransparentMode, ThreeWithSilenceAroundThemEscape) {
  Fixture world;
  world.type("data");
  world.pass(1s);
  world.type("+++");
  world.pass(1s - 1ns);
  EXPECT_EQ(world.escapes, 0);
  world.pass(1ns);
  EXPECT_EQ(world.escapes, 1);
  EXPECT_EQ(world.sent(), "data");
}

TEST(TransparentMode, TheyMayComeOneByOneWithinASecond) {
  Fixture world;
  world.type("+");
  world.pass(500ms);
  world.type("+");
  world.pass(500ms - 1ns);
  world.type("+");
  world.pass(1s);
  EXPECT_EQ(world.escapes, 1);
  EXPECT_EQ(world.sent(), "");
}

TEST(TransparentMode, WhatIsNoEscapeIsDataInItsOrder) {
  struct Row {
    const char* name;
    std::vector<std::pair<sim::Duration, std::string>> typed;  // after that time
    const char* sent;
  };
  const Row rows[] = {
      {"no silence before", {{0s, "a"}, {999ms, "+++"}, {5s, "b"}}, "a+++b"},
      {"no silence behind", {{0s, "+++"}, {999ms, "b"}}, "+++b"},
      {"glued behind", {{0s, "+++AT\r"}}, "+++AT\r"},
      {"glued before", {{0s, "a+++"}}, "a+++"},
      {"four", {{0s, "++++"}}, "++++"},
      {"the fourth later", {{0s, "+++"}, {500ms, "+"}}, "++++"},
      {"two", {{0s, "++"}}, "++"},
      {"too slow", {{0s, "+"}, {600ms, "+"}, {600ms, "+"}}, "+++"},
      {"broken in the middle", {{0s, "+"}, {100ms, "a"}, {100ms, "++"}}, "+a++"},
      {"another character", {{0s, "***"}}, "***"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    Fixture world;
    for (const auto& [after, bytes] : row.typed) {
      world.pass(after);
      EXPECT_EQ(world.type(bytes), bytes.size());
    }
    world.pass(5s);
    EXPECT_EQ(world.escapes, 0);
    EXPECT_EQ(world.sent(), row.sent);
  }
}

TEST(TransparentMode, AnEscapeMayFollowABrokenOne) {
  Fixture world;
  world.type("+");
  world.pass(1500ms);
  world.type("+++");
  world.pass(1s);
  EXPECT_EQ(world.escapes, 1);
  EXPECT_EQ(world.sent(), "+");
}

TEST(TransparentMode, TheCharacterIsThatOfS2) {
  Fixture world({.escape = '#'});
  world.type("+++");
  world.pass(3s);
  EXPECT_EQ(world.sent(), "+++");
  world.type("###");
  world.pass(1s);
  EXPECT_EQ(world.escapes, 1);
}

TEST(TransparentMode, SilenceBeforeCountsFromTheHostsLastByte) {
  sim::TimerQueue timers;
  timers.run_until(sim::Instant(5s));
  int escapes = 0;
  TransparentMode mode(timers, {.last_byte_at = sim::Instant(4500ms)},
                       {.room = [] { return std::size_t{1000}; },
                        .send = [](const std::string&) {},
                        .escaped = [&escapes] { ++escapes; }});
  std::string echo;
  timers.run_until(sim::Instant(5500ms));
  mode.consume("+++", echo);
  timers.run_until(sim::Instant(7s));
  EXPECT_EQ(escapes, 1);
}

// What could not be taken when it came was no escape, however long it had to wait.
TEST(TransparentMode, WhatHadToWaitForRoomIsNoEscape) {
  Fixture world;
  world.room = 1;
  EXPECT_EQ(world.type("a+++"), 1U);
  world.pass(5s);
  world.room = 100;
  EXPECT_EQ(world.type("+++"), 3U);
  world.pass(5s);
  EXPECT_EQ(world.escapes, 0);
  EXPECT_EQ(world.sent(), "a+++");
}

TEST(TransparentMode, DataThatHasNoRoomEndsAnEscapeAllTheSame) {
  Fixture world;
  world.type("+++");
  world.room = 0;
  EXPECT_EQ(world.type("x"), 0U);
  world.pass(5s);
  EXPECT_EQ(world.escapes, 0);
}

TEST(TransparentMode, AnyCutOfTheBytesGivesTheSamePackets) {
  const std::string typed = "abc+++defg++hijklmno+";
  for (std::size_t cut = 0; cut <= typed.size(); ++cut) {
    Fixture world({.packet_bytes = 4, .wait = 200ms, .datagrams = true});
    world.type(typed.substr(0, cut));
    world.type(typed.substr(cut));
    world.pass(5s);
    EXPECT_EQ(world.packets, (Packets{"abc+", "++de", "fg++", "hijk", "lmno", "+"})) << cut;
  }
}

TEST(TransparentMode, FlushSendsWhatWaits) {
  Fixture world;
  world.type("a");
  world.pass(100ms);
  world.mode.flush();
  EXPECT_EQ(world.sent(), "a");
  world.pass(5s);
  world.type("++");
  world.mode.flush();
  EXPECT_EQ(world.sent(), "a++");
  EXPECT_EQ(world.timers.next_deadline(), std::nullopt);
}

}  // namespace
}  // namespace bg96::modes
