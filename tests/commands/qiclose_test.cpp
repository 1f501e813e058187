#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qiclose, FreesThePlaceWithoutAClosedUrc) {
  Host host;
  host.connect(0);
  host.expect({{"AT+QICLOSE=0", "OK"}, {"AT+QISTATE", "OK"}});
  EXPECT_EQ(host.wait(60s), "");
  host.connect(0);
}

TEST(Qiclose, NothingToCloseIsOk) {
  Host host;
  host.expect({{"AT+QICLOSE=0", "OK"}, {"AT+QICLOSE=11,1", "OK"}});
  EXPECT_EQ(host.last_error(), 0);
}

TEST(Qiclose, APeerThatDoesNotAnswerIsLeftAfterTheTimeout) {
  for (const auto& [line, timeout] :
       {std::pair{"AT+QICLOSE=0", 10s}, {"AT+QICLOSE=0,1", 1s}, {"AT+QICLOSE=0,300", 300s}}) {
    Host host;
    host.connect(0);
    host.peer_stall(true);
    EXPECT_EQ(host.ask(line), "");
    EXPECT_EQ(host.time_until_said(400s), timeout - 40ms) << line;
    EXPECT_EQ(host.said(), "OK");
    host.expect({{"AT+QISTATE", "OK"}});
  }
}

TEST(Qiclose, APeerThatAnswersJustBeforeTheTimeoutIsNotWaitedForLonger) {
  Host host;
  host.connect(0);
  host.peer_stall(true);
  EXPECT_EQ(host.ask("AT+QICLOSE=0,10"), "");
  EXPECT_EQ(host.wait(9s), "");
  host.peer_stall(false);
  EXPECT_EQ(host.said(), "OK");
}

TEST(Qiclose, Timeout0DoesNotWait) {
  Host host;
  host.connect(0);
  host.peer_stall(true);
  host.expect({{"AT+QICLOSE=0,0", "OK"}, {"AT+QISTATE", "OK"}});
}

TEST(Qiclose, ASocketThatOpensIsClosedAtOnceAndNotHeardOf) {
  Host host;
  host.keep_silent("10.0.0.1:80");
  host.expect({{"AT+QIACT=1", "OK"},
               {"AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80", "OK"},
               {"AT+QICLOSE=0", "OK"},
               {"AT+QISTATE", "OK"}});
  EXPECT_EQ(host.wait(200s), "");
}

TEST(Qiclose, ASocketThatThePeerClosedIsClosedAtOnce) {
  Host host;
  host.connect(0);
  host.peer_close();
  EXPECT_EQ(host.wait(1s), "+QIURC: \"closed\",0");
  host.expect({{"AT+QICLOSE=0", "OK"}, {"AT+QISTATE", "OK"}});
}

TEST(Qiclose, ChecksItsRangesOnBothSides) {
  Host host;
  host.expect({{"AT+QICLOSE=?", "+QICLOSE: (0-11),(0-65535)|OK"},
               {"AT+QICLOSE=0,0", "OK"},
               {"AT+QICLOSE=11,65535", "OK"}});
  for (const auto* line :
       {"AT+QICLOSE=-1", "AT+QICLOSE=12", "AT+QICLOSE=0,-1", "AT+QICLOSE=0,65536",
        "AT+QICLOSE=0,1,1", "AT+QICLOSE=", "AT+QICLOSE", "AT+QICLOSE?"}) {
    host.expect_error(line, 552);
  }
}

}  // namespace
}  // namespace bg96::testing
