#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qideact, DeactivatesAndIsHarmlessTwice) {
  Host host;
  host.expect({{"AT+QIACT=1", "OK"},
               {"AT+QIDEACT=1", "OK"},
               {"AT+QIACT?", "OK"},
               {"AT+QIDEACT=1", "OK"},
               {"AT+QIDEACT=16", "OK"}});
  EXPECT_EQ(host.last_error(), 0);
  EXPECT_EQ(host.wait(10s), "");  // no pdpdeact: the host asked for it
}

TEST(Qideact, ClosesTheSocketsOfThatContextOnlyWithoutAWord) {
  Host host;
  host.connect(0);
  host.ask("AT+QIACT=2");
  host.ask("AT+QIOPEN=2,1,\"TCP\",\"10.0.0.1\",80");
  EXPECT_EQ(host.wait(1s), "+QIOPEN: 1,0");
  host.peer_send("unread");
  EXPECT_EQ(host.said(), "+QIURC: \"recv\",1");
  host.expect({{"AT+QIDEACT=2", "OK"},
               {"AT+QISTATE", "+QISTATE: 0,\"TCP\",\"10.0.0.1\",80,49152,2,1,0,0,\"uart1\"|OK"}});
  host.expect_error("AT+QIRD=1", 572);
  EXPECT_EQ(host.wait(200s), "");
}

TEST(Qideact, AnOpenThatIsUnderWayEndsWithoutAWord) {
  Host host;
  host.keep_silent("10.0.0.1:80");
  host.expect({{"AT+QIACT=1", "OK"},
               {"AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80", "OK"},
               {"AT+QIDEACT=1", "OK"},
               {"AT+QISTATE", "OK"}});
  EXPECT_EQ(host.wait(200s), "");
}

TEST(Qideact, TakesAsLongAsTheNetworkTakes) {
  Host host({{"timing.context_deactivation", "40000"}});
  host.ask("AT+QIACT=1");
  EXPECT_EQ(host.ask("AT+QIDEACT=1"), "");
  EXPECT_EQ(host.time_until_said(60s), 40s - 40ms);
  EXPECT_EQ(host.said(), "OK");
  host.expect({{"AT+QIACT?", "OK"}});
}

TEST(Qideact, ANetworkThatDoesNotConfirmWithin40SecondsIs562) {
  Host host({{"timing.context_deactivation", "40001"}});
  host.connect(0);
  EXPECT_EQ(host.ask("AT+QIDEACT=1"), "");
  EXPECT_EQ(host.time_until_said(60s), 40s - 40ms);
  EXPECT_EQ(host.said(), "ERROR");
  EXPECT_EQ(host.last_error(), 562);
  host.expect({{"AT+QIACT?", "+QIACT: 1,1,1,\"10.7.157.1\"|OK"},
               {"AT+QISTATE", "+QISTATE: 0,\"TCP\",\"10.0.0.1\",80,49152,2,1,0,0,\"uart1\"|OK"}});
}

TEST(Qideact, ChecksItsRangeOnBothSides) {
  Host host;
  host.expect({{"AT+QIDEACT=?", "+QIDEACT: (1-16)|OK"}, {"AT+QIDEACT=1", "OK"}});
  for (const auto* line :
       {"AT+QIDEACT=0", "AT+QIDEACT=17", "AT+QIDEACT=1,1", "AT+QIDEACT?", "AT+QIDEACT"}) {
    host.expect_error(line, 552);
  }
}

}  // namespace
}  // namespace bg96::testing
