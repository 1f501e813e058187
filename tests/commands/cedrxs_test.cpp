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

// A window of 5.12 s opens every 81.92 s, counted from the first instant.
TEST(Cedrxs, WhatComesToAnIdleModemWaitsForItsPagingOccasion) {
  Host host;
  host.connect(0);
  host.expect({{"AT+CEDRXS=1,4,\"0101\"", "OK"}});
  host.wait(std::chrono::seconds(20));
  host.peer_send("early");
  const auto waited = host.time_until_said(std::chrono::seconds(100));
  EXPECT_GT(waited, std::chrono::seconds(60));
  EXPECT_LT(waited, std::chrono::seconds(62));
  EXPECT_EQ(host.said(), "+QIURC: \"recv\",0");
  // Connected now: the next comes at once, when it has been read.
  host.expect({{"AT+QIRD=0,1500", "+QIRD: 5|early|OK"}});
  host.peer_send("more");
  EXPECT_EQ(host.wait(std::chrono::seconds(1)), "+QIURC: \"recv\",0");
}

TEST(Cedrxs, WhatTheModemSendsFetchesWhatWaits) {
  Host host;
  host.connect(0);
  host.expect({{"AT+CEDRXS=1,4,\"0101\"", "OK"}});
  host.wait(std::chrono::seconds(20));
  host.peer_send("early");
  host.message_comes("+491701234567", "hello");
  EXPECT_EQ(host.wait(std::chrono::seconds(20)), "");
  host.expect({{"AT+QISEND=0,2", "> "}});
  host.send("ok");
  EXPECT_NE(host.wait(std::chrono::seconds(2)).find("recv"), std::string::npos);
  EXPECT_EQ(host.peer_received(), "ok");
}

}  // namespace
}  // namespace bg96::testing
