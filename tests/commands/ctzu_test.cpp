#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Ctzu, IsOnAtFirst) {
  Host host;
  host.expect({{"AT+CTZU?", "+CTZU: 1|OK"}, {"AT+CTZU=?", "+CTZU: (0,1)|OK"}});
}

TEST(Ctzu, OffTheNetworkLeavesTheClockAlone) {
  Host host;
  host.expect({{"AT+CTZU=0", "OK"},
               {"AT+CCLK=\"30/01/01,00:00:00+32\"", "OK"},
               {"AT+COPS=2", "OK"},
               {"AT+COPS=0", "OK"}});
  host.wait(10s);
  host.expect({{"AT+CCLK?", "+CCLK: \"30/01/01,00:00:10+32\"|OK"},
               {"AT+QLTS=1", "+QLTS: \"2026/01/01,00:00:10+00,0\"|OK"}});
}

TEST(Ctzu, SurvivesARestartAndTheFactoryValues) {
  Host host;
  host.expect({{"AT+CTZU=0", "OK"}, {"AT&F", "OK"}, {"ATE0", "ATE0\r|OK"}});
  host.expect({{"AT+CTZU?", "+CTZU: 0|OK"}, {"AT+CFUN=1,1", "OK"}});
  host.wait(60s);
  EXPECT_EQ(host.ask("ATE0"), "ATE0\r|OK");
  host.expect({{"AT+CTZU?", "+CTZU: 0|OK"}});
}

TEST(Ctzu, RefusesWhatDoesNotFit) {
  Host host;
  host.expect({{"AT+CTZU", "ERROR"},
               {"AT+CTZU=2", "ERROR"},
               {"AT+CTZU=-1", "ERROR"},
               {"AT+CTZU=\"1\"", "ERROR"},
               {"AT+CTZU=1,1", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
