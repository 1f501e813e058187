#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto kFirst = "+QISTATE: 0,\"TCP\",\"10.0.0.1\",80,49152,2,1,0,0,\"uart1\"|OK";

TEST(Qistate, WithoutSocketsItListsNothing) {
  Host host;
  host.expect({{"AT+QISTATE", "OK"},
               {"AT+QISTATE?", "OK"},
               {"AT+QISTATE=0,1", "OK"},
               {"AT+QISTATE=1,0", "OK"},
               {"AT+QISTATE=?", "OK"}});
}

TEST(Qistate, AsksForAllForAContextOrForOne) {
  Host host;
  host.connect(0);
  host.ask("AT+QIACT=2");
  EXPECT_EQ(host.ask("AT+QIOPEN=2,7,\"TCP\",\"10.0.0.1\",80"), "OK");
  EXPECT_EQ(host.wait(1s), "+QIOPEN: 7,0");
  constexpr auto kSecond = "+QISTATE: 7,\"TCP\",\"10.0.0.1\",80,49153,2,2,7,0,\"uart1\"|OK";
  constexpr auto kBoth =
      "+QISTATE: 0,\"TCP\",\"10.0.0.1\",80,49152,2,1,0,0,\"uart1\"|"
      "+QISTATE: 7,\"TCP\",\"10.0.0.1\",80,49153,2,2,7,0,\"uart1\"|OK";
  host.expect({{"AT+QISTATE", kBoth},
               {"AT+QISTATE?", kBoth},
               {"AT+QISTATE=0,1", kFirst},
               {"AT+QISTATE=0,2", kSecond},
               {"AT+QISTATE=0,3", "OK"},
               {"AT+QISTATE=1,0", kFirst},
               {"AT+QISTATE=1,7", kSecond},
               {"AT+QISTATE=1,1", "OK"}});
}

TEST(Qistate, TellsTheStates) {
  Host host;
  host.accept("10.0.0.1:80");
  host.set_latency(10s);
  host.ask("AT+QIACT=1");
  host.ask("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80");
  host.expect({{"AT+QISTATE", "+QISTATE: 0,\"TCP\",\"10.0.0.1\",80,0,1,1,0,0,\"uart1\"|OK"}});
  host.set_latency(0s);
  EXPECT_EQ(host.wait(20s), "+QIOPEN: 0,0");
  host.expect({{"AT+QISTATE", kFirst}});
  host.peer_close();
  EXPECT_EQ(host.wait(1s), "+QIURC: \"closed\",0");
  host.expect({{"AT+QISTATE", "+QISTATE: 0,\"TCP\",\"10.0.0.1\",80,49152,4,1,0,0,\"uart1\"|OK"}});
}

TEST(Qistate, OneFirmwareCountsAConnectedClientAs3) {
  Host host({{"quirks.client_state", "3"}});
  host.connect(0);
  host.expect(
      {{"AT+QISTATE=1,0", "+QISTATE: 0,\"TCP\",\"10.0.0.1\",80,49152,3,1,0,0,\"uart1\"|OK"}});
  host.peer_close();
  host.wait(1s);
  host.expect(
      {{"AT+QISTATE=1,0", "+QISTATE: 0,\"TCP\",\"10.0.0.1\",80,49152,4,1,0,0,\"uart1\"|OK"}});
}

TEST(Qistate, TheRangeOfTheNumberIsThatOfItsKind) {
  Host host;
  host.expect({{"AT+QISTATE=0,1", "OK"},
               {"AT+QISTATE=0,16", "OK"},
               {"AT+QISTATE=1,0", "OK"},
               {"AT+QISTATE=1,11", "OK"}});
  for (const auto* line :
       {"AT+QISTATE=0,0", "AT+QISTATE=0,17", "AT+QISTATE=1,-1", "AT+QISTATE=1,12", "AT+QISTATE=2,1",
        "AT+QISTATE=-1,1", "AT+QISTATE=1", "AT+QISTATE=1,1,1"}) {
    host.expect_error(line, 552);
  }
}

}  // namespace
}  // namespace bg96::testing
