#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Cedrxs, AsksAndIsGranted) {
  Host host;
  host.expect({{"AT+CEDRXS?", "OK"},
               {"AT+CEDRXRDP", "+CEDRXRDP: 0|OK"},
               {"AT+CEDRXS=1,4,\"0101\"", "OK"},
               {"AT+CEDRXS?", "+CEDRXS: 4,\"0101\"|OK"},
               {"AT+CEDRXRDP", "+CEDRXRDP: 4,\"0101\",\"0101\",\"0011\"|OK"},
               {"AT+CEDRXS=1,5", "OK"},
               {"AT+CEDRXS?", "+CEDRXS: 4,\"0101\"|+CEDRXS: 5,\"0010\"|OK"},
               {"AT+CEDRXS=0,4", "OK"},
               {"AT+CEDRXS?", "+CEDRXS: 5,\"0010\"|OK"},
               {"AT+CEDRXRDP", "+CEDRXRDP: 0|OK"},
               {"AT+CEDRXS=0", "OK"},
               {"AT+CEDRXS?", "OK"}});
}

TEST(Cedrxs, Mode2TellsWhatTheNetworkGrants) {
  Host host({{"network.paging_window", "0001"}});
  host.expect({{"AT+CEDRXS=2,4,\"0010\"", "OK"}});
  EXPECT_EQ(host.wait(1s), "+CEDRXP: 4,\"0010\",\"0010\",\"0001\"");
  host.expect({{"AT+CEDRXS=2,4,\"0010\"", "OK"}});
  EXPECT_EQ(host.wait(1s), "");  // nothing has changed
}

TEST(Cedrxs, ANetworkMayRefuseAndGsmHasNone) {
  Host host({{"network.edrx", "off"}});
  host.expect({{"AT+CEDRXS=2,4,\"0010\"", "OK"}, {"AT+CEDRXRDP", "+CEDRXRDP: 0|OK"}});
  EXPECT_EQ(host.wait(1s), "");
  Host gsm({{"radio.rat", "gsm"}});
  gsm.expect({{"AT+CEDRXS=1,4,\"0010\"", "OK"}, {"AT+CEDRXRDP", "+CEDRXRDP: 0|OK"}});
}

TEST(Cedrxs, SurvivesARestartAndRefusesWhatDoesNotFit) {
  Host host;
  host.expect({{"AT+CEDRXS=1,4,\"0101\"", "OK"},
               {"AT+CEDRXS=4", "ERROR"},
               {"AT+CEDRXS=1,3", "ERROR"},
               {"AT+CEDRXS=1,6", "ERROR"},
               {"AT+CEDRXS=1,4,\"012\"", "ERROR"},
               {"AT+CEDRXS=1,4,\"01012\"", "ERROR"},
               {"AT+CEDRXS=1,4,\"0102\"", "ERROR"},
               {"AT+CEDRXS=?", "+CEDRXS: (0-3),(4,5),<Requested_eDRX_value>|OK"},
               {"AT+CFUN=1,1", "OK"}});
  host.wait(10s);
  host.expect({{"ATE0", "ATE0\r|OK"}, {"AT+CEDRXS?", "+CEDRXS: 4,\"0101\"|OK"}});
}

}  // namespace
}  // namespace bg96::testing
