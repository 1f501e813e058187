#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

// How long the next session takes to a fix.
std::string asked_after(Host& host, Host::Duration time) {
  host.ask("AT+QGPS=1");
  host.wait(time);
  const std::string answer = host.ask("AT+QGPSLOC=2");
  return answer == "+CME ERROR: 516" ? "nothing" : "fix";
}

// A receiver that has just had a fix, and is off.
struct Warmed {
  Warmed() {
    host.ask("AT+QGPS=1");
    host.wait(31s);
    host.ask("AT+QGPSEND");
  }
  Host host;
};

TEST(Qgpsdel, OfEverythingMakesTheNextStartCold) {
  Warmed unit;
  EXPECT_EQ(unit.host.ask("AT+QGPSDEL=0"), "OK");
  EXPECT_EQ(asked_after(unit.host, 29900ms), "nothing");
  unit.host.wait(200ms);
  EXPECT_NE(unit.host.ask("AT+QGPSLOC=2"), "+CME ERROR: 516");
}

TEST(Qgpsdel, OfTheOrbitsMakesTheNextStartWarm) {
  Warmed unit;
  EXPECT_EQ(unit.host.ask("AT+QGPSDEL=2"), "OK");
  EXPECT_EQ(asked_after(unit.host, 19900ms), "nothing");
  unit.host.wait(200ms);
  EXPECT_NE(unit.host.ask("AT+QGPSLOC=2"), "+CME ERROR: 516");
}

TEST(Qgpsdel, OfNothingLeavesAHotStart) {
  for (const auto* line : {"AT+QGPSDEL=1", "AT+QGPSDEL=3"}) {
    Warmed unit;
    EXPECT_EQ(unit.host.ask(line), "OK");
    EXPECT_EQ(asked_after(unit.host, 1100ms), "fix") << line;
  }
}

TEST(Qgpsdel, IsRefusedInASession) {
  Host host;
  host.expect({{"AT+QGPS=1", "OK"},
               {"AT+QGPSDEL=0", "+CME ERROR: 504"},
               {"AT+QGPSDEL=1", "+CME ERROR: 504"},
               {"AT+QGPSEND", "OK"},
               {"AT+QGPSDEL=0", "OK"}});
}

TEST(Qgpsdel, RefusesOtherNumbers) {
  Host host;
  host.expect({{"AT+QGPSDEL=?", "+QGPSDEL: (0-3)|OK"},
               {"AT+QGPSDEL=4", "ERROR"},
               {"AT+QGPSDEL", "ERROR"},
               {"AT+QGPSDEL?", "ERROR"},
               {"AT+QGPSDEL=", "ERROR"},
               {"AT+QGPSDEL=0,0", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
