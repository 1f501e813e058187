#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Cpbr, TellsTheEntriesOfARange) {
  Host host;
  host.expect({{"AT+CPBW=2,\"+4915112345678\",145,\"Ann\"", "OK"},
               {"AT+CPBW=500,\"112\",129,\"Help\"", "OK"},
               {"AT+CPBR=2", "+CPBR: 2,\"+4915112345678\",145,\"Ann\"|OK"},
               {"AT+CPBR=1,500",
                "+CPBR: 2,\"+4915112345678\",145,\"Ann\"|+CPBR: 500,\"112\",129,\"Help\"|OK"},
               {"AT+CPBR=3,499", "OK"},
               {"AT+CPBR=1", "OK"}});
}

TEST(Cpbr, TellsItsLimitsAndRefusesWhatIsBeyond) {
  Host host;
  host.expect({{"AT+CPBR=?", "+CPBR: (1-500),40,14|OK"},
               {"AT+CPBS=\"SM\";+CPBR=?", "+CPBR: (1-250),40,14|OK"},
               {"AT+CPBR=250", "OK"},
               {"AT+CPBR=251", "+CME ERROR: 21"},
               {"AT+CPBR=0", "+CME ERROR: 21"},
               {"AT+CPBR=1,251", "+CME ERROR: 21"},
               {"AT+CPBR=2,1", "+CME ERROR: 21"},
               {"AT+CPBR=65536", "ERROR"},
               {"AT+CPBR=\"1\"", "ERROR"},
               {"AT+CPBR=1,2,3", "ERROR"},
               {"AT+CPBR=", "ERROR"},
               {"AT+CPBR?", "ERROR"},
               {"AT+CPBR", "ERROR"}});
}

TEST(Cpbr, TellsStringsInTheCharactersOfTheHost) {
  Host host;
  host.expect({{"AT+CSCS=\"UCS2\"", "OK"},
               {"AT+CPBW=1,\"002B0034\",145,\"041F0440\"", "OK"},
               {"AT+CPBR=1", "+CPBR: 1,\"002B0034\",145,\"041F0440\"|OK"},
               {"AT+CSCS=\"IRA\"", "OK"},
               {"AT+CPBR=1", "+CPBR: 1,\"+4\",145,\"  \"|OK"},
               {"AT+CPBW=2,\"1\",129,\"a$b_\"", "OK"},
               {"AT+CSCS=\"GSM\"", "OK"},
               {"AT+CPBR=2",
                "+CPBR: 2,\"1\",129,\"a\x02"
                "b\x11\"|OK"}});
}

TEST(Cpbr, KnowsWhatWasDialled) {
  Host host;
  host.expect(
      {{"ATD+49170;", "NO CARRIER"},
       {"ATD110;", "NO CARRIER"},
       {"AT+CPBS=\"LD\";+CPBR=1,10", "+CPBR: 1,\"110\",129,\"\"|+CPBR: 2,\"+49170\",145,\"\"|OK"},
       {"AT+CPBS=\"DC\";+CPBR=1", "+CPBR: 1,\"110\",129,\"\"|OK"},
       {"AT+CPBS=\"MC\";+CPBR=1,10", "OK"}});
  for (int i = 0; i < 10; ++i) host.ask("ATD" + std::to_string(i) + ";");
  EXPECT_EQ(host.ask("AT+CPBR=10"), "OK");
  EXPECT_EQ(host.ask("AT+CPBS=\"LD\";+CPBR=10"), "+CPBR: 10,\"0\",129,\"\"|OK");
}

}  // namespace
}  // namespace bg96::testing
