#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qgpsloc, TellsThePlaceInEachMode) {
  Host host;
  host.ask("AT+QGPS=1");
  host.wait(30s);
  host.expect(
      {{"AT+QGPSLOC?",
        "+QGPSLOC: 000030.0,3150.7223N,11711.9293E,0.7,62.2,2,0.00,0.0,0.0,010126,09|OK"},
       {"AT+QGPSLOC=0",
        "+QGPSLOC: 000030.0,3150.7223N,11711.9293E,0.7,62.2,2,0.00,0.0,0.0,010126,09|OK"},
       {"AT+QGPSLOC=1",
        "+QGPSLOC: 000030.0,3150.722320N,11711.929320E,0.7,62.2,2,0.00,0.0,0.0,010126,09|OK"},
       {"AT+QGPSLOC=2",
        "+QGPSLOC: 000030.0,31.84537,117.19882,0.7,62.2,2,0.00,0.0,0.0,010126,09|OK"}});
}

// The place and the figures of a BG96MAR02A10M1G in Rio de Janeiro.
TEST(Qgpsloc, TellsSouthAndWest) {
  Host host({{"gnss.latitude", "-22.98486"},
             {"gnss.longitude", "-43.35916"},
             {"gnss.altitude", "4"},
             {"gnss.hdop", "2.5"}});
  host.ask("AT+QGPS=1");
  host.wait(30s);
  host.expect({{"AT+QGPSLOC=2",
                "+QGPSLOC: 000030.0,-22.98486,-43.35916,2.5,4.0,2,0.00,0.0,0.0,010126,09|OK"},
               {"at+qgpsloc?",
                "+QGPSLOC: 000030.0,2259.0916S,04321.5496W,2.5,4.0,2,0.00,0.0,0.0,010126,09|OK"}});
}

TEST(Qgpsloc, TellsSpeedAndCourse) {
  Host host({{"gnss.latitude", "0.99999999"},
             {"gnss.longitude", "-0.0000001"},
             {"gnss.altitude", "-3.25"},
             {"gnss.speed", "18.52"},
             {"gnss.course", "271.456"},
             {"gnss.satellites", "12"},
             {"gnss.dimensions", "3"}});
  host.ask("AT+QGPS=1");
  host.wait(30s);
  // No minute is 60, and no zero has a sign.
  host.expect(
      {{"AT+QGPSLOC=0",
        "+QGPSLOC: 000030.0,0100.0000N,00000.0000W,0.7,-3.2,3,271.46,18.5,10.0,010126,12|OK"},
       {"AT+QGPSLOC=2",
        "+QGPSLOC: 000030.0,1.00000,0.00000,0.7,-3.2,3,271.46,18.5,10.0,010126,12|OK"}});
}

TEST(Qgpsloc, KnowsTwoDimensionsOnlyFromThreeSatellites) {
  Host host({{"gnss.satellites", "3"}, {"gnss.dimensions", "3"}});
  host.ask("AT+QGPS=1");
  host.wait(30s);
  EXPECT_EQ(host.ask("AT+QGPSLOC=2"),
            "+QGPSLOC: 000030.0,31.84537,117.19882,0.7,62.2,2,0.00,0.0,0.0,010126,03|OK");
}

TEST(Qgpsloc, TellsThatThereIsNoFixYet) {
  Host host;
  host.ask("AT+QGPS=1");
  host.wait(29900ms);
  host.expect({{"AT+QGPSLOC=2", "+CME ERROR: 516"},
               {"AT+QGPSLOC?", "+CME ERROR: 516"},
               {"AT+CMEE=2", "OK"},
               {"AT+QGPSLOC=0", "+CME ERROR: not fixed now"}});
  host.wait(200ms);
  EXPECT_EQ(host.ask("AT+QGPSLOC=2").substr(0, 20), "+QGPSLOC: 000030.0,3");
}

TEST(Qgpsloc, TellsThatThereIsNoSession) {
  Host host;
  host.expect({{"AT+QGPSLOC=2", "+CME ERROR: 505"}, {"AT+QGPSLOC?", "+CME ERROR: 505"}});
}

TEST(Qgpsloc, IsNewWithEachFix) {
  Host host;
  host.ask("AT+QGPS=1,30,50,0,10");
  host.wait(39s);
  EXPECT_EQ(host.ask("AT+QGPSLOC=2").substr(0, 20), "+QGPSLOC: 000030.0,3");
  host.wait(2s);
  EXPECT_EQ(host.ask("AT+QGPSLOC=2").substr(0, 20), "+QGPSLOC: 000040.0,3");
}

TEST(Qgpsloc, FindsASecondFixSooner) {
  Host host;
  host.ask("AT+QGPS=1");
  host.wait(31s);
  host.ask("AT+QGPSEND");
  host.ask("AT+QGPS=1");
  host.wait(900ms);
  EXPECT_EQ(host.ask("AT+QGPSLOC=2"), "+CME ERROR: 516");
  host.wait(200ms);
  EXPECT_NE(host.ask("AT+QGPSLOC=2"), "+CME ERROR: 516");
  // The orbits are not known for ever.
  host.ask("AT+QGPSEND");
  host.wait(5h);
  host.ask("AT+QGPS=1");
  host.wait(19900ms);
  EXPECT_EQ(host.ask("AT+QGPSLOC=2"), "+CME ERROR: 516");
  host.wait(200ms);
  EXPECT_NE(host.ask("AT+QGPSLOC=2"), "+CME ERROR: 516");
}

TEST(Qgpsloc, HasTheTimeOfTheSatellitesWhateverTheClockWasSetTo) {
  Host host;
  host.ask("AT+CCLK=\"99/12/31,23:59:59+00\"");
  host.ask("AT+QGPS=1");
  host.wait(31s);
  EXPECT_NE(host.ask("AT+QGPSLOC?").find(",010126,09|OK"), std::string::npos);
}

TEST(Qgpsloc, RefusesOtherModes) {
  Host host;
  host.ask("AT+QGPS=1");
  host.expect({{"AT+QGPSLOC=?", "+QGPSLOC: (0-2)|OK"},
               {"AT+QGPSLOC=3", "ERROR"},
               {"AT+QGPSLOC=", "ERROR"},
               {"AT+QGPSLOC", "ERROR"},
               {"AT+QGPSLOC=\"2\"", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
