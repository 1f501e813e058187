#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Cind, EightIndicators) {
  Host host;
  host.expect({{"AT+CIND?", "+CIND: 4,3,1,0,0,0,1,0|OK"}, {"AT+CFUN=4", "OK"}});
  host.wait(1s);
  host.expect({{"AT+CIND?", "+CIND: 4,0,0,0,0,0,0,0|OK"},
               {"AT+CIND=?",
                "+CIND: (\"battchg\",(0-5)),(\"signal\",(0-5)),(\"service\",(0-1)),"
                "(\"call\",(0-1)),(\"roam\",(0-1)),(\"smsfull\",(0-1)),"
                "(\"GPRS coverage\",(0-1)),(\"callsetup\",(0-3))|OK"},
               {"AT+CIND", "ERROR"}});
}

TEST(Cind, BothEndsAndRoaming) {
  Host host({{"radio.signal", "31"}, {"hardware.battery_percent", "100"}, {"radio.stat", "5"}});
  EXPECT_EQ(host.ask("AT+CIND?"), "+CIND: 5,5,1,0,1,0,1,0|OK");
  Host weak({{"radio.signal", "0"}, {"hardware.battery_percent", "0"}});
  EXPECT_EQ(weak.ask("AT+CIND?"), "+CIND: 0,0,1,0,0,0,1,0|OK");
}

TEST(Cind, TellsThatTheMemoryForWhatComesIsFull) {
  Host host({{"limits.modem_messages", "2"}});
  host.message_comes("+1", "x");
  host.wait(1s);
  EXPECT_EQ(host.ask("AT+CIND?"), "+CIND: 4,3,1,0,0,0,1,0|OK");
  host.message_comes("+1", "x");
  host.wait(1s);
  EXPECT_EQ(host.ask("AT+CIND?"), "+CIND: 4,3,1,0,0,1,1,0|OK");
  host.ask("AT+CPMS=\"ME\",\"ME\",\"SM\"");
  EXPECT_EQ(host.ask("AT+CIND?"), "+CIND: 4,3,1,0,0,0,1,0|OK");
  host.ask("AT+CPMS=\"ME\",\"ME\",\"ME\"");
  host.ask("AT+CMGD=0");
  EXPECT_EQ(host.ask("AT+CIND?"), "+CIND: 4,3,1,0,0,0,1,0|OK");
}

}  // namespace
}  // namespace bg96::testing
