#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Crsm, ReadsTheFilesThatDriversRead) {
  Host host;
  host.expect(
      {{"AT+CRSM=176,12258,0,0,10", "+CRSM: 144,0,\"988812010000103254F6\"|OK"},
       {"AT+CRSM=176,28423,0,0,9", "+CRSM: 144,0,\"080910101032547698\"|OK"},
       {"AT+CRSM=176,28514,0,0,0", "+CRSM: 144,0,\"00F1104080FFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\"|OK"},
       {"AT+CRSM=176,28589,0,0,4", "+CRSM: 144,0,\"00000002\"|OK"},
       {"AT+CRSM=176,28486,0,0,17", "+CRSM: 144,0,\"00FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\"|OK"},
       {"AT+CRSM=176,28542,0,0,11", "+CRSM: 144,0,\"FFFFFFFF00F1100D0B0000\"|OK"}});
}

TEST(Crsm, ReadsRecordsAndDescriptions) {
  Host host({{"sim.msisdn", "+491701234567"}});
  host.expect({{"AT+CRSM=178,28480,1,4,28",
                "+CRSM: 144,0,\"FFFFFFFFFFFFFFFFFFFFFFFFFFFF0791947110325476FFFFFFFFFFFF\"|OK"},
               {"AT+CRSM=178,28480,2,4,28", "+CRSM: 106,131|OK"},
               {"AT+CRSM=178,28480,1,4,27", "+CRSM: 108,28|OK"},
               {"AT+CRSM=192,28423", "+CRSM: 144,0,\"620F8202412183026F078A010580020009\"|OK"}});
}

TEST(Crsm, StatusWordsOfWhatDoesNotGo) {
  Host host;
  host.expect({{"AT+CRSM=176,12345,0,0,0", "+CRSM: 106,130|OK"},
               {"AT+CRSM=176,12258,0,10,1", "+CRSM: 107,0|OK"},
               {"AT+CRSM=176,12258,0,0,11", "+CRSM: 108,10|OK"},
               {"AT+CRSM=176,28480,0,0,1", "+CRSM: 105,129|OK"},
               {"AT+CRSM=178,12258,1,4,1", "+CRSM: 105,129|OK"},
               {"AT+CRSM=214,28542,0,0,1,\"00\"", "+CRSM: 105,130|OK"},
               {"AT+CRSM=177,12258", "ERROR"},
               {"AT+CRSM=175", "ERROR"},
               {"AT+CRSM=176,65536", "ERROR"},
               {"AT+CRSM=214,28542,0,0,1,\"0\"", "ERROR"},
               {"AT+CRSM=?", "OK"}});
}

TEST(Crsm, NeedsACardThatIsReady) {
  Host none({{"sim.state", "absent"}});
  EXPECT_EQ(none.ask("AT+CRSM=176,12258,0,0,10"), "+CME ERROR: 10");
  Host locked({{"sim.state", "pin"}});
  EXPECT_EQ(locked.ask("AT+CRSM=176,28423,0,0,9"), "+CME ERROR: 11");
}

}  // namespace
}  // namespace bg96::testing
