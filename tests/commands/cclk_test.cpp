#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Cclk, TellsTheNetworksTimeAndGoesOn) {
  Host host;
  host.expect({{"AT+CCLK?", "+CCLK: \"26/01/01,00:00:00+00\"|OK"}});
  host.wait(90s);
  host.expect({{"AT+CCLK?", "+CCLK: \"26/01/01,00:01:30+00\"|OK"}});
}

TEST(Cclk, CanBeSetAndGoesOnFromThere) {
  Host host;
  host.expect({{"AT+CCLK=\"24/02/28,23:59:58+32\"", "OK"},
               {"AT+CCLK?", "+CCLK: \"24/02/28,23:59:58+32\"|OK"}});
  host.wait(5s);
  host.expect({{"AT+CCLK?", "+CCLK: \"24/02/29,00:00:03+32\"|OK"}});
}

TEST(Cclk, WithoutANetworkItBeginsIn1980) {
  Host host({{"sim.state", "absent"}});
  host.expect({{"AT+CCLK?", "+CCLK: \"80/01/06,00:00:00+00\"|OK"}});
}

TEST(Cclk, GoesOnOverARestart) {
  Host host({{"sim.state", "absent"}});
  host.expect({{"AT+CCLK=\"26/05/31,12:00:00-04\"", "OK"}, {"AT+CFUN=1,1", "OK"}});
  host.wait(60s);
  EXPECT_EQ(host.ask("ATE0"), "ATE0\r|OK");
  host.expect({{"AT+CCLK?", "+CCLK: \"26/05/31,12:01:00-04\"|OK"}});
}

TEST(Cclk, RegisteringSetsItAnew) {
  Host host;
  host.expect({{"AT+CCLK=\"30/01/01,00:00:00+32\"", "OK"}, {"AT+COPS=2", "OK"}});
  host.wait(1s);
  host.expect({{"AT+COPS=0", "OK"}});
  host.wait(10s);
  host.expect({{"AT+CCLK?", "+CCLK: \"26/01/01,00:00:11+00\"|OK"}});
}

TEST(Cclk, RefusesTimesThatAreNone) {
  Host host;
  host.expect({{"AT+CCLK=?", "OK"},
               {"AT+CCLK", "ERROR"},
               {"AT+CCLK=", "ERROR"},
               {"AT+CCLK=26/01/01,00:00:00+00", "ERROR"},
               {"AT+CCLK=\"26/01/01,00:00:00\"", "ERROR"},
               {"AT+CCLK=\"26/02/28,00:00:00+00\"", "OK"},
               {"AT+CCLK=\"26/02/29,00:00:00+00\"", "ERROR"},
               {"AT+CCLK=\"26/01/01,23:59:59+00\"", "OK"},
               {"AT+CCLK=\"26/01/01,24:00:00+00\"", "ERROR"},
               {"AT+CCLK=\"26/01/01,00:00:00-48\"", "OK"},
               {"AT+CCLK=\"26/01/01,00:00:00-49\"", "ERROR"},
               {"AT+CCLK=\"26/01/01,00:00:00+56\"", "OK"},
               {"AT+CCLK=\"26/01/01,00:00:00+57\"", "ERROR"},
               {"AT+CCLK?", "+CCLK: \"26/01/01,00:00:00+56\"|OK"}});
}

}  // namespace
}  // namespace bg96::testing
