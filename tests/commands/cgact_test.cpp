#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Cgact, ActivatesAndDeactivatesTheContextsOfQiact) {
  Host host;
  host.expect({{"AT+CGACT?", "+CGACT: 1,0|OK"},
               {"AT+CGACT=0,1", "OK"},
               {"AT+CGACT=1,1", "OK"},
               {"AT+CGACT=1,1", "OK"},
               {"AT+CGACT?", "+CGACT: 1,1|OK"},
               {"AT+QIACT?", "+QIACT: 1,1,1,\"10.7.157.1\"|OK"},
               {"AT+CGACT=0,1", "OK"},
               {"AT+QIACT?", "OK"},
               {"AT+CGACT=1", "OK"},
               {"AT+CGACT?", "+CGACT: 1,1|OK"}});
}

TEST(Cgact, NeedsARegistration) {
  Host host;
  host.expect({{"AT+CFUN=4", "OK"}, {"AT+CGACT=1,1", "+CME ERROR: 30"}, {"AT+CGACT=0,1", "OK"}});
}

TEST(Cgact, AttachesFirst) {
  Host host;
  host.expect({{"AT+CGATT=0", "OK"}, {"AT+CEREG?", "+CEREG: 0,0|OK"}, {"AT+CGACT=1,1", ""}});
  EXPECT_EQ(host.wait(10s), "OK");
  host.expect({{"AT+CGATT?", "+CGATT: 1|OK"}, {"AT+CGACT?", "+CGACT: 1,1|OK"}});
}

TEST(Cgact, WaitsForASearchAsLongAsTheManualAllows) {
  Host host({{"timing.registration", "3600000"}});
  host.expect({{"AT+CGATT=0", "OK"}, {"AT+CGACT=0,1", "OK"}, {"AT+CGATT?", "+CGATT: 0|OK"}});
  EXPECT_EQ(host.ask("AT+CGACT=1,1"), "");
  EXPECT_EQ(host.time_until_said(200s), 150s - 40ms);
  EXPECT_EQ(host.said(), "+CME ERROR: 30");
}

TEST(Cgact, OfAFirmwareThatHangsIsNeverAnswered) {
  for (const auto* line : {"AT+CGACT?", "AT+CGACT=1,1", "AT+CGACT=0,1"}) {
    Host host({{"quirks.cgact", "hang"}});
    host.ask("AT");
    EXPECT_EQ(host.ask(line), "");
    EXPECT_EQ(host.ask("AT"), "");
    EXPECT_EQ(host.wait(1h), "");
  }
}

TEST(Cgact, RefusesWhatDoesNotFit) {
  Host host;
  host.expect({{"AT+CGACT=2,1", "ERROR"},
               {"AT+CGACT=1,0", "ERROR"},
               {"AT+CGACT=1,17", "ERROR"},
               {"AT+CGACT", "ERROR"},
               {"AT+CGACT=?", "+CGACT: (0,1),(1-16)|OK"}});
}

TEST(Cgact, DefinesNothing) {
  Host host;
  host.expect(
      {{"AT+CGACT=1,9", "+CME ERROR: 3"}, {"AT+CGACT=0,9", "OK"}, {"AT+CGACT?", "+CGACT: 1,0|OK"}});
}

}  // namespace
}  // namespace bg96::testing
