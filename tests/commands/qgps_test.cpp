#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qgps, BeginsASession) {
  Host host;
  host.expect({{"AT+QGPS?", "+QGPS: 0|OK"},
               {"AT+QGPS=1", "OK"},
               {"AT+QGPS?", "+QGPS: 1|OK"},
               {"AT+QGPS=?", "+QGPS: (1-4),(1-255),(1-1000),(0-1000),(1-65535)|OK"}});
}

TEST(Qgps, RefusesASecondSession) {
  Host host;
  host.expect({{"AT+QGPS=1", "OK"},
               {"AT+QGPS=1", "+CME ERROR: 504"},
               {"AT+QGPS=2", "+CME ERROR: 504"},
               {"AT+CMEE=2", "OK"},
               {"AT+QGPS=1,30,50,0,1", "+CME ERROR: session is ongoing"}});
}

TEST(Qgps, KnowsTheModesThatABg96DoesNotHave) {
  Host host;
  host.expect({{"AT+QGPS=2", "+CME ERROR: 502"},
               {"AT+QGPS=4", "+CME ERROR: 502"},
               {"AT+QGPS=0", "ERROR"},
               {"AT+QGPS=5", "ERROR"},
               {"AT+QGPS?", "+QGPS: 0|OK"}});
}

TEST(Qgps, TakesTheManualsLimits) {
  for (const auto* line : {"AT+QGPS=1,1,1,1,1", "AT+QGPS=1, 255, 1000, 1000, 65535", "AT+QGPS=1,1",
                           "AT+QGPS=1,30,50,0"}) {
    Host host;
    EXPECT_EQ(host.ask(line), "OK") << line;
  }
  Host host;
  for (const auto* line : {"AT+QGPS", "AT+QGPS=", "AT+QGPS=1,0", "AT+QGPS=1,256", "AT+QGPS=1,30,0",
                           "AT+QGPS=1,30,1001", "AT+QGPS=1,30,50,1001", "AT+QGPS=1,30,50,0,0",
                           "AT+QGPS=1,30,50,0,65536", "AT+QGPS=1,30,50,0,1,1", "AT+QGPS=\"1\""}) {
    EXPECT_EQ(host.ask(line), "ERROR") << line;
  }
  EXPECT_EQ(host.ask("AT+QGPS?"), "+QGPS: 0|OK");
}

TEST(Qgps, NeedsNeitherSimNorRadio) {
  Host host({{"sim.state", "absent"}});
  EXPECT_EQ(host.ask("AT+CFUN=0"), "OK");
  host.ask("AT+QGPS=1");
  EXPECT_EQ(host.wait(30s), "");
  EXPECT_NE(host.ask("AT+QGPSLOC?").find("+QGPSLOC: "), std::string::npos);
}

TEST(Qgps, EndsAfterTheAttemptsThatItWasAskedFor) {
  Host host({{"gnss.ttff_cold", "5000"}});
  host.ask("AT+QGPS=1,30,50,2,10");  // fixes at 5 s and 15 s, found until 25 s
  host.wait(24900ms);
  EXPECT_EQ(host.ask("AT+QGPS?"), "+QGPS: 1|OK");
  EXPECT_EQ(host.ask("AT+QGPSLOC=2").substr(0, 20), "+QGPSLOC: 000015.0,3");
  host.wait(200ms);
  EXPECT_EQ(host.ask("AT+QGPS?"), "+QGPS: 0|OK");
  EXPECT_EQ(host.ask("AT+QGPSLOC=2"), "+CME ERROR: 505");
}

TEST(Qgps, CountsAttemptsThatFindNothing) {
  Host host({{"gnss.fix", "off"}});
  host.ask("AT+QGPS=1,10,50,3,1");
  host.wait(29900ms);
  EXPECT_EQ(host.ask("AT+QGPS?"), "+QGPS: 1|OK");
  host.wait(200ms);
  EXPECT_EQ(host.ask("AT+QGPS?"), "+QGPS: 0|OK");
}

TEST(Qgps, GoesOnForEverWithoutACount) {
  Host host({{"gnss.fix", "off"}});
  host.ask("AT+QGPS=1,1");
  host.wait(1h);
  EXPECT_EQ(host.ask("AT+QGPS?"), "+QGPS: 1|OK");
}

TEST(Qgps, EndsWithTheModem) {
  Host host;
  host.ask("AT+QGPS=1");
  host.ask("AT+CFUN=1,1");
  host.wait(10s);
  host.ask("ATE0");
  EXPECT_EQ(host.ask("AT+QGPS?"), "+QGPS: 0|OK");
}

}  // namespace
}  // namespace bg96::testing
