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

void upload(Host& host, const std::string& name, const std::string& bytes) {
  host.ask("AT+QFUPL=\"" + name + "\"," + std::to_string(bytes.size()));
  host.send(bytes);
}

TEST(Qgpsxtradata, NeedsATimeAndAFileThatHoldsSomething) {
  Host host;
  host.ask("AT+QGPSXTRA=1");
  restart(host);
  upload(host, "xtra2.bin", "orbits");
  host.ask("AT+QFOPEN=\"empty\",1");
  host.expect({{"AT+QGPSXTRADATA=\"UFS:xtra2.bin\"", "+CME ERROR: 508"},
               {"AT+QGPSXTRATIME=0,\"2013/12/13,15:00:00\",2", "ERROR"},
               {"AT+QGPSXTRADATA=\"xtra2.bin\"", "+CME ERROR: 508"},
               {"AT+QGPSXTRATIME=0,\"2013/12/13,15:00:00\"", "OK"},
               {"AT+QGPSXTRADATA=\"UFS:other\"", "+CME ERROR: 405"},
               {"AT+QGPSXTRADATA=\"empty\"", "+CME ERROR: 501"},
               {"AT+QGPSXTRADATA=\"UFS:xtra2.bin\"", "OK"}});
  EXPECT_NE(host.ask("AT+QGPSXTRADATA?").find("\"2013/12/13,15:00:00\""), std::string::npos);
  restart(host);
  EXPECT_EQ(host.ask("AT+QGPSXTRADATA=\"xtra2.bin\""), "+CME ERROR: 508");
}

// The time of 2013 is long over; the network's is now.
TEST(Qgpsxtradata, ShortensAColdStartWhileItIsGood) {
  for (const bool good : {true, false}) {
    Host host;
    host.ask("AT+QGPSXTRA=1");
    restart(host);
    upload(host, "xtra2.bin", "orbits");
    const std::string now = host.ask("AT+QLTS=1").substr(8, 19);
    const std::string time = good ? now : "2013/12/13,15:00:00";
    ASSERT_EQ(host.ask("AT+QGPSXTRATIME=0,\"" + time + "\""), "OK");
    ASSERT_EQ(host.ask("AT+QGPSXTRADATA=\"xtra2.bin\""), "OK");
    host.ask("AT+QGPS=1");
    host.wait(20s);
    EXPECT_EQ(host.ask("AT+QGPSLOC=2") != "+CME ERROR: 516", good);
  }
}

}  // namespace
}  // namespace bg96::testing
