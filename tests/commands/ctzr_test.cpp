#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

// Leaves the network and finds it again; tells what was said, the OK included.
std::string register_anew(Host& host) {
  const std::string answer = host.ask("AT+COPS=2;+COPS=0");
  return answer + "|" + host.wait(10s);
}

TEST(Ctzr, IsOffAtFirst) {
  Host host;
  host.expect({{"AT+CTZR?", "+CTZR: 0|OK"}, {"AT+CTZR=?", "+CTZR: (0-2)|OK"}});
  EXPECT_EQ(register_anew(host), "OK|");
}

TEST(Ctzr, Mode1TellsTheZoneAtEachRegistration) {
  Host host;
  host.expect({{"AT+CTZR=1", "OK"}, {"AT+CTZR?", "+CTZR: 1|OK"}, {"AT+CREG=1", "OK"}});
  EXPECT_EQ(register_anew(host), "OK|+CREG: 0|+CREG: 2|+CREG: 1|+CTZV: \"+00\"");
  host.expect({{"AT+CREG=0", "OK"}});
  EXPECT_EQ(register_anew(host), "OK|+CTZV: \"+00\"");
}

TEST(Ctzr, Mode2TellsTheTimeAsWell) {
  Host host;
  host.expect({{"AT+CTZR=2", "OK"}});
  host.wait(1h);
  EXPECT_EQ(register_anew(host), "OK|+CTZE: \"+00\",0,\"2026/01/01,01:00:00\"");
}

TEST(Ctzr, TellsItAlsoWhenTheClockIsNotSet) {
  Host host;
  host.expect({{"AT+CTZU=0;+CTZR=1", "OK"}});
  EXPECT_EQ(register_anew(host), "OK|+CTZV: \"+00\"");
}

TEST(Ctzr, SurvivesARestartButNotTheFactoryValues) {
  Host host;
  host.expect({{"AT+CTZR=1", "OK"}, {"ATZ", "OK"}});
  EXPECT_EQ(host.ask("ATE0"), "ATE0\r|OK");
  host.expect({{"AT&W", "OK"}, {"AT+CFUN=1,1", "OK"}});
  EXPECT_NE(host.wait(60s).find("+CTZV: \"+00\""), std::string::npos);
  host.expect({{"AT+CTZR?", "+CTZR: 1|OK"}, {"AT&F", "OK"}});
  EXPECT_EQ(host.ask("ATE0"), "ATE0\r|OK");
  host.expect({{"AT+CTZR?", "+CTZR: 0|OK"}, {"AT+CFUN=1,1", "OK"}});
  host.wait(60s);
  host.expect({{"AT+CTZR?", "+CTZR: 0|OK"}});
}

TEST(Ctzr, RefusesWhatDoesNotFit) {
  Host host;
  host.expect({{"AT+CTZR", "ERROR"},
               {"AT+CTZR=3", "ERROR"},
               {"AT+CTZR=-1", "ERROR"},
               {"AT+CTZR=\"1\"", "ERROR"},
               {"AT+CTZR=1,1", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
