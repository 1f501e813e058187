#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Cpsms, TheFactorysState) {
  Host host;
  host.expect({{"AT+CPSMS?", "+CPSMS: 0,,,,|OK"}, {"AT+QPSMS?", "+QPSMS: 0,,,,|OK"}});
}

TEST(Cpsms, AsksAndIsGranted) {
  Host host;
  host.expect({{"AT+CPSMS=1,,,\"00100100\",\"00100001\"", "OK"},
               {"AT+CPSMS?", "+CPSMS: 1,,,\"00100100\",\"00100001\"|OK"},
               {"AT+QPSMS?", "+QPSMS: 1,,,\"14400\",\"60\"|OK"},
               {"AT+CEREG=4", "OK"},
               {"AT+CEREG?", "+CEREG: 4,1,\"D0B\",\"C45C010\",8,,,\"00100001\",\"00100100\"|OK"},
               {"AT+CPSMS=0", "OK"},
               {"AT+CPSMS?", "+CPSMS: 0,,,\"00100100\",\"00100001\"|OK"},
               {"AT+QPSMS?", "+QPSMS: 0,,,,|OK"},
               {"AT+QPSMS=1", "OK"},
               {"AT+QPSMS?", "+QPSMS: 1,,,\"14400\",\"60\"|OK"},
               {"AT+CPSMS=", "OK"},
               {"AT+CPSMS?", "+CPSMS: 0,,,,|OK"},
               {"AT+CPSMS=1,\"01000010\",\"01000011\"", "OK"},
               {"AT+CPSMS?", "+CPSMS: 1,\"01000010\",\"01000011\",,|OK"},
               {"AT+QPSMS?", "+QPSMS: 1,,,\"3600\",\"60\"|OK"},
               {"AT+CPSMS=2", "OK"},
               {"AT+CPSMS?", "+CPSMS: 0,,,,|OK"}});
}

TEST(Cpsms, TheNetworkMayGiveOthersOrNone) {
  Host other({{"network.psm_update", "86400"}, {"network.psm_active", "2"}});
  other.expect({{"AT+CPSMS=1,,,\"00100100\",\"00100001\"", "OK"},
                {"AT+QPSMS?", "+QPSMS: 1,,,\"86400\",\"2\"|OK"}});
  Host none({{"network.psm", "off"}});
  none.expect({{"AT+CPSMS=1,,,\"00100100\",\"00100001\"", "OK"},
               {"AT+CPSMS?", "+CPSMS: 1,,,\"00100100\",\"00100001\"|OK"},
               {"AT+QPSMS?", "+QPSMS: 1,,,,|OK"}});
  Host gsm({{"radio.rat", "gsm"}});
  gsm.expect({{"AT+CPSMS=1,,,\"00100100\",\"00100001\"", "OK"}, {"AT+QPSMS?", "+QPSMS: 1,,,,|OK"}});
}

TEST(Cpsms, EachUnitOfItsTimers) {
  Host host;
  const auto granted = [&host](const std::string& update) {
    host.ask("AT+CPSMS=1,,,\"" + update + "\",\"00000000\"");
    return host.ask("AT+QPSMS?");
  };
  EXPECT_EQ(granted("00000001"), "+QPSMS: 1,,,\"600\",\"0\"|OK");
  EXPECT_EQ(granted("00100001"), "+QPSMS: 1,,,\"3600\",\"0\"|OK");
  EXPECT_EQ(granted("01000001"), "+QPSMS: 1,,,\"36000\",\"0\"|OK");
  EXPECT_EQ(granted("01111110"), "+QPSMS: 1,,,\"60\",\"0\"|OK");
  EXPECT_EQ(granted("10000010"), "+QPSMS: 1,,,\"60\",\"0\"|OK");
  EXPECT_EQ(granted("10100001"), "+QPSMS: 1,,,\"60\",\"0\"|OK");
  EXPECT_EQ(granted("11000001"), "+QPSMS: 1,,,\"1152000\",\"0\"|OK");
  EXPECT_EQ(granted("01111101"), "+QPSMS: 1,,,,|OK");               // 58 s are no sleep
  EXPECT_EQ(granted("11100001"), "+QPSMS: 1,,,\"3600\",\"0\"|OK");  // deactivated: the network's
  EXPECT_EQ(host.ask("AT+CPSMS=1,,,\"00100001\",\"11100000\""), "OK");
  EXPECT_EQ(host.ask("AT+QPSMS?"), "+QPSMS: 1,,,,|OK");  // T3324 deactivated: no PSM
  EXPECT_EQ(host.ask("AT+CPSMS=1,,,\"00100001\",\"01000010\""), "OK");
  EXPECT_EQ(host.ask("AT+QPSMS?"), "+QPSMS: 1,,,\"3600\",\"720\"|OK");
}

TEST(Cpsms, RefusesWhatDoesNotFit) {
  Host host;
  host.expect({{"AT+CPSMS=3", "ERROR"},
               {"AT+CPSMS=1,,,\"0010010\"", "ERROR"},
               {"AT+CPSMS=1,,,\"001001000\"", "ERROR"},
               {"AT+CPSMS=1,,,\"00100102\"", "ERROR"},
               {"AT+CPSMS=1,,,00100100", "ERROR"},
               {"AT+CPSMS?", "+CPSMS: 0,,,,|OK"},
               {"AT+CPSMS", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
