#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto kCircle = "AT+QCFGEXT=\"addgeo\",0,3,0,31.826,117.2168,100";

TEST(Qcfgext, ShowsTheFencesThatWereSet) {
  Host host;
  host.expect(
      {{"AT+QCFGEXT=\"addgeo\"", "OK"},
       {"AT+QCFGEXT=\"addgeo\",0", "+CME ERROR: 517"},
       {kCircle, "OK"},
       {"AT+QCFGEXT=\"addgeo\",0", "+QCFGEXT: \"addgeo\",0,3,0,31.826000,117.216800,100.0|OK"},
       {"AT+QCFGEXT=\"addgeo\",1,1,1,-1,-2,-1.5,-2", "OK"},
       {"AT+QCFGEXT=\"addgeo\",2,2,2,0,0,0,1,1,0", "OK"},
       {"AT+QCFGEXT=\"addgeo\",9,0,3,0,0,0,1,1,1,1,0", "OK"},
       {"AT+QCFGEXT=\"addgeo\"",
        "+QCFGEXT: \"addgeo\",0,3,0,31.826000,117.216800,100.0|"
        "+QCFGEXT: \"addgeo\",1,1,1,-1.000000,-2.000000,-1.500000,-2.000000|"
        "+QCFGEXT: \"addgeo\",2,2,2,0.000000,0.000000,0.000000,1.000000,1.000000,"
        "0.000000|"
        "+QCFGEXT: \"addgeo\",9,0,3,0.000000,0.000000,0.000000,1.000000,1.000000,"
        "1.000000,1.000000,0.000000|OK"}});
}

TEST(Qcfgext, DeletesOneOrAll) {
  Host host;
  host.ask(kCircle);
  host.ask("AT+QCFGEXT=\"addgeo\",1,1,1,-1,-2,-1.5,-2");
  host.ask("AT+QCFGEXT=\"addgeo\",2,1,1,-1,-2,-1.5,-2");
  host.expect({{"AT+QCFGEXT=\"deletegeo\",1", "OK"},
               {"AT+QCFGEXT=\"deletegeo\",1", "+CME ERROR: 517"},
               {"AT+QCFGEXT=\"addgeo\",2",
                "+QCFGEXT: \"addgeo\",2,1,1,-1.000000,-2.000000,-1.500000,-2.000000|OK"},
               {"AT+QCFGEXT=\"deletegeo\",10", "OK"},
               {"AT+QCFGEXT=\"deletegeo\",10", "OK"},
               {"AT+QCFGEXT=\"addgeo\"", "OK"},
               {"AT+QCFGEXT=\"deletegeo\",11", "ERROR"},
               {"AT+QCFGEXT=\"deletegeo\"", "ERROR"}});
}

TEST(Qcfgext, RefusesNumbersThatMakeNoFence) {
  Host host;
  for (const auto* numbers :
       {"0,3,0,90.1,0,100", "0,3,0,0,180.1,100", "0,3,0,0,0,0", "0,3,0,0,0,-1", "0,3,0,0,0",
        "0,3,0,0,0,1,1", "0,3,1,0,0,1", "0,3,2,0,0,0,1,1", "0,3,3,0,0,0,1,1,1,1", "0,3,0,north,0,1",
        "0,3,0,1e1,0,1", "0,3,0,nan,0,1", "0,3,0"}) {
    EXPECT_EQ(host.ask(std::string("AT+QCFGEXT=\"addgeo\",") + numbers), "+CME ERROR: 501")
        << numbers;
  }
  for (const auto* numbers :
       {"10,3,0,0,0,1", "0,4,0,0,0,1", "0,3,4,0,0,1", "0,3", "0,3,3,0,0,0,1,1,1,1,0,1"}) {
    EXPECT_EQ(host.ask(std::string("AT+QCFGEXT=\"addgeo\",") + numbers), "ERROR") << numbers;
  }
  EXPECT_EQ(host.ask("AT+QCFGEXT=\"addgeo\",0"), "+CME ERROR: 517");
}

TEST(Qcfgext, TellsOnWhichSideTheModemIs) {
  Host host;
  host.ask(kCircle);  // 2.7 km away
  host.ask("AT+QCFGEXT=\"addgeo\",1,0,0,31.845,117.199,100");
  host.expect({{"AT+QCFGEXT=\"querygeo\",0", "+QCFGEXT: \"querygeo\",0,0|OK"},
               {"AT+QCFGEXT=\"querygeo\",2", "+CME ERROR: 517"},
               {"AT+QCFGEXT=\"querygeo\",10", "ERROR"},
               {"AT+QGPS=1", "OK"}});
  host.wait(31s);
  host.expect({{"AT+QCFGEXT=\"querygeo\",0", "+QCFGEXT: \"querygeo\",0,2|OK"},
               {"AT+QCFGEXT=\"querygeo\",1", "+QCFGEXT: \"querygeo\",1,1|OK"},
               {"AT+QCFGEXT=\"addgeo\",1,0,0,31.845,117.199,1", "OK"},
               {"AT+QCFGEXT=\"querygeo\",1", "+QCFGEXT: \"querygeo\",1,0|OK"}});
  host.wait(1s);
  EXPECT_EQ(host.ask("AT+QCFGEXT=\"querygeo\",1"), "+QCFGEXT: \"querygeo\",1,2|OK");
}

TEST(Qcfgext, TellsWhoEnters) {
  Host host;
  host.ask("AT+QCFGEXT=\"addgeo\",4,1,0,31.845,117.199,100");
  host.ask("AT+QCFGEXT=\"addgeo\",5,2,0,31.845,117.199,100");
  host.ask("AT+QCFGEXT=\"addgeo\",6,3,0,31.8,117.199,100");
  host.ask("AT+QGPS=1");
  EXPECT_EQ(host.wait(40s),
            "+QIND: \"GEOFENCE\",4,1,2026/01/01 00:00:30,31.845372,117.198822,62.2,0.0,0.0,1.0,"
            "0.7,0.7");
}

TEST(Qcfgext, KeepsFencesOverARestart) {
  Host host;
  host.ask(kCircle);
  host.ask("AT+CFUN=1,1");
  host.wait(10s);
  host.ask("ATE0");
  EXPECT_EQ(host.ask("AT+QCFGEXT=\"addgeo\",0"),
            "+QCFGEXT: \"addgeo\",0,3,0,31.826000,117.216800,100.0|OK");
}

TEST(Qcfgext, ListsItsKeys) {
  Host host;
  const std::string answer = host.ask("AT+QCFGEXT=?");
  EXPECT_EQ(answer.find("+QCFGEXT: \"addgeo\",(0-9),(0-3),(0-3),"), 0U) << answer;
  EXPECT_NE(answer.find("|+QCFGEXT: \"deletegeo\",(0-10)|"), std::string::npos) << answer;
  EXPECT_NE(answer.find("|+QCFGEXT: \"querygeo\",(0-9)|OK"), std::string::npos) << answer;
}

}  // namespace
}  // namespace bg96::testing
