#include <gtest/gtest.h>

#include "tests/commands/host.hpp"
#include "tests/support/virtual_world.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qlts, TellsTheTimeOfTheRegistrationOrTheTimeNow) {
  Host host;
  host.wait(90s);
  host.expect({{"AT+QLTS", "+QLTS: \"2026/01/01,00:00:00+00,0\"|OK"},
               {"AT+QLTS=0", "+QLTS: \"2026/01/01,00:00:00+00,0\"|OK"},
               {"AT+QLTS=1", "+QLTS: \"2026/01/01,00:01:30+00,0\"|OK"},
               {"AT+QLTS=2", "+QLTS: \"2026/01/01,00:01:30+00,0\"|OK"}});
}

TEST(Qlts, LocalTimeIsAheadByTheZone) {
  VirtualWorld world({}, modem::Boot::on, {.utc_seconds = 1'484'278'848, .zone_quarters = 32});
  world.pass(35s);
  world.send("AT+QLTS;+QLTS=1;+QLTS=2;+CCLK?\r");
  world.pass(1s);
  EXPECT_EQ(world.take_output(),
            "AT+QLTS;+QLTS=1;+QLTS=2;+CCLK?\r"
            "\r\n+QLTS: \"2017/01/13,03:40:48+32,0\"\r\n"
            "\r\n+QLTS: \"2017/01/13,03:41:23+32,0\"\r\n"
            "\r\n+QLTS: \"2017/01/13,11:41:23+32,0\"\r\n"
            "\r\n+CCLK: \"17/01/13,03:41:23+32\"\r\n"
            "\r\nOK\r\n");
}

TEST(Qlts, TheClockOfTheHostDoesNotChangeIt) {
  Host host;
  host.expect({{"AT+CCLK=\"30/01/01,00:00:00+32\"", "OK"},
               {"AT+QLTS=2", "+QLTS: \"2026/01/01,00:00:00+00,0\"|OK"}});
}

TEST(Qlts, IsEmptyUntilTheModemHasRegistered) {
  Host host({{"sim.state", "absent"}});
  host.expect({{"AT+QLTS", "+QLTS: \"\"|OK"},
               {"AT+QLTS=0", "+QLTS: \"\"|OK"},
               {"AT+QLTS=1", "+QLTS: \"\"|OK"},
               {"AT+QLTS=2", "+QLTS: \"\"|OK"}});
}

TEST(Qlts, IsStillKnownWhenTheNetworkHasGone) {
  Host host;
  host.expect({{"AT+CFUN=4", "OK"}, {"AT+QLTS", "+QLTS: \"2026/01/01,00:00:00+00,0\"|OK"}});
}

TEST(Qlts, ModesOnBothSidesOfTheirRange) {
  Host host;
  host.expect({{"AT+QLTS=?", "+QLTS: (0-2)|OK"},
               {"AT+QLTS?", "ERROR"},
               {"AT+QLTS=", "ERROR"},
               {"AT+QLTS=-1", "ERROR"},
               {"AT+QLTS=3", "ERROR"},
               {"AT+QLTS=\"1\"", "ERROR"},
               {"AT+QLTS=1,1", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
