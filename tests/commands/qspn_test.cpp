#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Qspn, NamesTheNetwork) {
  Host host;
  host.expect({{"AT+QSPN", "+QSPN: \"Test PLMN 1-1\",\"Test1-1\",\"\",0,\"00101\"|OK"},
               {"AT+QSPN=?", "OK"},
               {"AT+QSPN?", "+QSPN: \"Test PLMN 1-1\",\"Test1-1\",\"\",0,\"00101\"|OK"},
               {"AT+CFUN=4", "OK"},
               {"AT+QSPN", "+CME ERROR: 30"}});
}

// T14 and T18.
TEST(Qspn, HasTheNamesOfTheNetworkAndOfTheCard) {
  Host host({{"radio.operator", "AT&T 4G"}, {"radio.plmn", "334050"}});
  EXPECT_EQ(host.ask("AT+QSPN"), "+QSPN: \"AT&T 4G\",\"AT&T 4G\",\"\",0,\"334050\"|OK");
  Host other(
      {{"radio.operator_short", "T-M"}, {"radio.operator", "T-Mobile"}, {"sim.spn", "Hologram"}});
  EXPECT_EQ(other.ask("AT+QSPN"), "+QSPN: \"T-Mobile\",\"T-M\",\"Hologram\",0,\"00101\"|OK");
  EXPECT_EQ(other.ask("AT+CRSM=176,28486,0,0,17"),
            "+CRSM: 144,0,\"00486F6C6F6772616DFFFFFFFFFFFFFFFF\"|OK");
}

}  // namespace
}  // namespace bg96::testing
