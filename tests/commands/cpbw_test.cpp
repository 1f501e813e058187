#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Cpbw, WritesReplacesAndRemoves) {
  Host host;
  host.expect({{"AT+CPBW=1,\"123\",129,\"Ann\"", "OK"},
               {"AT+CPBW=,\"456\",145,\"Bob\"", "OK"},
               {"AT+CPBR=1,2", "+CPBR: 1,\"123\",129,\"Ann\"|+CPBR: 2,\"+456\",145,\"Bob\"|OK"},
               {"AT+CPBW=1,\"*100#\"", "OK"},
               {"AT+CPBR=1", "+CPBR: 1,\"*100#\",129,\"\"|OK"},
               {"AT+CPBW=1", "OK"},
               {"AT+CPBW=1", "OK"},
               {"AT+CPBR=1", "OK"},
               {"AT+CPBW=,\"+7\"", "OK"},
               {"AT+CPBR=1", "+CPBR: 1,\"+7\",145,\"\"|OK"},
               {"AT+CPBW=?", "+CPBW: (1-500),40,(128-255),14|OK"}});
}

TEST(Cpbw, IsKeptOverARestart) {
  Host host;
  host.ask("AT+CPBS=\"SM\";+CPBW=250,\"123\",129,\"Ann\"");
  host.restart();
  host.expect({{"AT+CPBS=\"SM\";+CPBR=250", "+CPBR: 250,\"123\",129,\"Ann\"|OK"}});
}

TEST(Cpbw, RefusesWhatDoesNotFitIntoARecord) {
  Host host;
  const std::string digits(40, '1');
  host.expect({{"AT+CPBW=1,\"+" + digits + "\"", "OK"},
               {"AT+CPBW=1,\"" + digits + "1\"", "+CME ERROR: 26"},
               {"AT+CPBW=1,\"12a\"", "+CME ERROR: 27"},
               {"AT+CPBW=1,\"1+2\"", "+CME ERROR: 27"},
               {"AT+CPBW=1,\"+\"", "+CME ERROR: 27"},
               {"AT+CPBW=1,\"1\",129,\"12345678901234\"", "OK"},
               {"AT+CPBW=1,\"1\",129,\"123456789012345\"", "+CME ERROR: 24"},
               {"AT+CPBW=1,\"1\",129,\"\x80\"", "+CME ERROR: 25"},
               {"AT+CPBW=0,\"1\"", "+CME ERROR: 21"},
               {"AT+CPBW=501,\"1\"", "+CME ERROR: 21"},
               {"AT+CPBW=0", "+CME ERROR: 21"},
               {"AT+CPBW=501", "+CME ERROR: 21"},
               {"AT+CPBR=1", "+CPBR: 1,\"1\",129,\"12345678901234\"|OK"},
               {"AT+CSCS=\"UCS2\"", "OK"},
               {"AT+CPBW=2,\"1\",129,\"041F041F041F041F041F041F\"", "OK"},
               {"AT+CPBW=2,\"1\",129,\"041F041F041F041F041F041F041F\"", "+CME ERROR: 24"},
               {"AT+CPBW=2,\"1\",129,\"041\"", "+CME ERROR: 25"}});
}

TEST(Cpbw, RefusesWhatIsNoEntry) {
  Host host;
  host.expect({{"AT+CPBW=", "ERROR"},
               {"AT+CPBW", "ERROR"},
               {"AT+CPBW?", "ERROR"},
               {"AT+CPBW=1,,129", "ERROR"},
               {"AT+CPBW=1,,,\"Ann\"", "ERROR"},
               {"AT+CPBW=1,123", "ERROR"},
               {"AT+CPBW=1,\"123\",127", "ERROR"},
               {"AT+CPBW=1,\"123\",256", "ERROR"},
               {"AT+CPBW=1,\"123\",129,Ann", "ERROR"},
               {"AT+CPBW=1,\"123\",129,\"Ann\",1", "ERROR"}});
}

TEST(Cpbw, FillsTheFirstFreePlaceUntilThereIsNone) {
  Host host;
  host.ask("AT+CPBS=\"SM\"");
  for (int i = 0; i < 250; ++i) ASSERT_EQ(host.ask("AT+CPBW=,\"1\""), "OK");
  host.expect({{"AT+CPBW=,\"1\"", "+CME ERROR: 20"},
               {"AT+CPBW=99", "OK"},
               {"AT+CPBW=,\"2\"", "OK"},
               {"AT+CPBR=99", "+CPBR: 99,\"2\",129,\"\"|OK"}});
}

TEST(Cpbw, HasNoRightToSomePhonebooks) {
  Host host;
  host.expect({{"AT+CPBS=\"FD\";+CPBW=1,\"1\"", "+CME ERROR: 17"},
               {"AT+CPBW=1", "+CME ERROR: 17"},
               {"AT+CPBS=\"EN\";+CPBW=1,\"1\"", "+CME ERROR: 3"},
               {"AT+CPBW=1", "+CME ERROR: 3"},
               {"ATD110;", "NO CARRIER"},
               {"AT+CPBS=\"LD\";+CPBW=1,\"1\"", "+CME ERROR: 3"},
               {"AT+CPBW=1", "OK"},
               {"AT+CPBR=1", "OK"}});
}

TEST(Cpbw, ChangesTheOwnNumberThatTheCardTells) {
  Host host({{"sim.msisdn", "+491701234567"}});
  host.expect({{"AT+CPBS=\"ON\";+CPBR=1", "+CPBR: 1,\"+491701234567\",145,\"\"|OK"},
               {"AT+CPBW=1,\"123*\",129,\"Me\"", "OK"},
               {"AT+CNUM", "+CNUM: \"Me\",\"123*\",129|OK"},
               {"AT+CRSM=178,28480,1,4,28",
                "+CRSM: 144,0,\"4D65FFFFFFFFFFFFFFFFFFFFFFFF038121A3FFFFFFFFFFFFFFFFFFFF\"|OK"},
               {"AT+CPBW=1", "OK"},
               {"AT+CNUM", "OK"},
               {"AT+CPBW=2,\"1\"", "+CME ERROR: 21"}});
}

}  // namespace
}  // namespace bg96::testing
