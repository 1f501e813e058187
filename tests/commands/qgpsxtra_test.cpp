#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

void restart(Host& host) {
  host.ask("AT+CFUN=1,1");
  host.wait(10s);
  host.ask("ATE0");
}

TEST(Qgpsxtra, IsOffAtFirstAndKept) {
  Host host;
  host.expect({{"AT+QGPSXTRA=?", "+QGPSXTRA: (0,1)|OK"},
               {"AT+QGPSXTRA?", "+QGPSXTRA: 0|OK"},
               {"AT+QGPSXTRA=1", "OK"},
               {"AT+QGPSXTRA?", "+QGPSXTRA: 1|OK"},
               {"AT+QGPSXTRA=2", "ERROR"},
               {"AT+QGPSXTRA", "ERROR"}});
  restart(host);
  EXPECT_EQ(host.ask("AT+QGPSXTRA?"), "+QGPSXTRA: 1|OK");
}

TEST(Qgpsxtra, IsInForceFromTheNextRestartOn) {
  Host host;
  host.expect({{"AT+QGPSXTRATIME=0,\"2026/01/01,00:00:00\"", "+CME ERROR: 509"},
               {"AT+QGPSXTRADATA?", "+CME ERROR: 509"},
               {"AT+QGPSXTRADATA=\"UFS:xtra2.bin\"", "+CME ERROR: 509"},
               {"AT+QGPSXTRA=1", "OK"},
               {"AT+QGPSXTRATIME=0,\"2026/01/01,00:00:00\"", "+CME ERROR: 509"},
               {"AT+CMEE=2", "OK"},
               {"AT+QGPSXTRADATA?", "+CME ERROR: XTRA not enabled"}});
  restart(host);
  host.expect({{"AT+QGPSXTRATIME=0,\"2026/01/01,00:00:00\"", "OK"},
               {"AT+QGPSXTRADATA?", "+QGPSXTRADATA: 0,\"1980/01/05,19:00:00\"|OK"},
               {"AT+QGPSXTRA=0", "OK"},
               {"AT+QGPSXTRATIME=0,\"2026/01/01,00:00:00\",1,1,5", "OK"}});
}

TEST(Qgpsxtratime, RefusesATimeThatIsNone) {
  Host host;
  host.ask("AT+QGPSXTRA=1");
  restart(host);
  host.expect({{"AT+QGPSXTRATIME=0,\"2026/02/29,00:00:00\"", "+CME ERROR: 508"},
               {"AT+QGPSXTRATIME=0,\"1999/02/28,00:00:00\"", "+CME ERROR: 508"},
               {"AT+QGPSXTRATIME=0,\"2026/02/28 00:00:00\"", "+CME ERROR: 508"},
               {"AT+QGPSXTRATIME=0,\"2028/02/29,23:59:59\",0,0,65535", "OK"},
               {"AT+QGPSXTRATIME=0,\"26/02/28,00:00:00\"", "ERROR"},
               {"AT+QGPSXTRATIME=1,\"2026/01/01,00:00:00\"", "ERROR"},
               {"AT+QGPSXTRATIME=0", "ERROR"},
               {"AT+QGPSXTRATIME=0,\"2026/01/01,00:00:00\",2", "ERROR"}});
}

TEST(Qgpsxtradata, FindsNoFile) {
  Host host;
  host.ask("AT+QGPSXTRA=1");
  restart(host);
  host.expect({{"AT+QGPSXTRADATA=\"UFS:xtra2.bin\"", "+CME ERROR: 405"},
               {"AT+QGPSXTRADATA=UFS:xtra2.bin", "ERROR"},
               {"AT+QGPSXTRADATA=\"\"", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
