#include <gtest/gtest.h>

#include <array>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Cfun, SwitchesTheRadio) {
  Host host;
  host.expect({{"AT+CFUN?", "+CFUN: 1|OK"},
               {"AT+CFUN=4", "OK"},
               {"AT+CFUN?", "+CFUN: 4|OK"},
               {"AT+CREG?", "+CREG: 0,0|OK"},
               {"AT+CFUN=0", "OK"},
               {"AT+CFUN?", "+CFUN: 0|OK"},
               {"AT+CFUN=1", "OK"},
               {"AT+CREG?", "+CREG: 0,2|OK"}});
  host.wait(500ms);
  host.expect({{"AT+CREG?", "+CREG: 0,1|OK"}, {"AT+CFUN=?", "+CFUN: (0,1,4),(0,1)|OK"}});
}

// The sockets keep their places until the host frees them (manual 2.2.1 and 2.2.5).
TEST(Cfun, RadioOffTakesContextsAndSocketsAway) {
  for (const auto* line : {"AT+CFUN=0", "AT+CFUN=4", "AT+CFUN=4,0"}) {
    Host host;
    host.connect(0);
    host.expect({{line, "OK"},
                 {"AT+QISTATE", "+QISTATE: 0,\"TCP\",\"10.0.0.1\",80,49152,4,1,0,0,\"uart1\"|OK"},
                 {"AT+QIACT?", "OK"}});
    EXPECT_EQ(host.wait(1s), "+QIURC: \"closed\",0|+QIURC: \"pdpdeact\",1");
    host.expect({{"AT+QIDEACT=1", "OK"}, {"AT+QISTATE", "OK"}});
  }
}

TEST(Cfun, FullFunctionalityTwiceChangesNothing) {
  Host host;
  host.connect(0);
  host.expect({{"AT+CFUN=1", "OK"},
               {"AT+CREG?", "+CREG: 0,1|OK"},
               {"AT+QIACT?", "+QIACT: 1,1,1,\"10.7.157.1\"|OK"}});
  EXPECT_EQ(host.wait(10s), "");
}

TEST(Cfun, ADeregisteredModemStaysSo) {
  Host host;
  host.expect({{"AT+COPS=2", "OK"}, {"AT+CFUN=4", "OK"}, {"AT+CFUN=1", "OK"}});
  host.wait(10s);
  host.expect({{"AT+CREG?", "+CREG: 0,0|OK"}});
}

TEST(Cfun, RestartsAfterItsAnswer) {
  Host host;
  EXPECT_EQ(host.ask("AT+CFUN=1,1"), "OK");
  EXPECT_EQ(host.time_until_said(1s), 40ms);
  EXPECT_EQ(host.said(), "POWERED DOWN");
  EXPECT_EQ(host.time_until_said(60s), 5900ms);
  EXPECT_EQ(host.said(), "RDY");
  EXPECT_EQ(host.time_until_said(1s), 50ms);
  EXPECT_EQ(host.said(), "APP RDY");
  EXPECT_EQ(host.ask("AT"), "AT\r|OK");  // ATE0 was not stored
}

TEST(Cfun, BetweenItsAnswerAndRdyNobodyListens) {
  Host host;
  EXPECT_EQ(host.send("AT+CFUN=1,1\rAT+GMM\r"), "OK");
  EXPECT_EQ(host.ask("AT"), "POWERED DOWN");
  EXPECT_EQ(host.ask("AT"), "");
  EXPECT_EQ(host.wait(60s), "RDY|APP RDY");
}

TEST(Cfun, ARestartTellsOfTheContextThatWasUp) {
  Host host;
  host.connect(0);
  EXPECT_EQ(host.ask("AT+CFUN=1,1"), "OK");
  EXPECT_EQ(host.wait(60s), "POWERED DOWN|+QIURC: \"pdpdeact\",1|RDY|APP RDY");
  host.ask("ATE0");
  host.expect({{"AT+QISTATE", "OK"}, {"AT+QIACT?", "OK"}});
}

TEST(Cfun, WithoutTheQuirkThereIsNoAppRdy) {
  Host host({{"quirks.app_rdy", "off"}});
  EXPECT_EQ(host.ask("AT+CFUN=1,1"), "OK");
  EXPECT_EQ(host.wait(60s), "POWERED DOWN|RDY");
}

TEST(Cfun, TheRestOfTheLineRunsBeforeTheRestart) {
  Host host;
  EXPECT_EQ(host.ask("AT+CFUN=1,1;+GMM"), "BG96|OK");
  EXPECT_EQ(host.wait(60s), "POWERED DOWN|RDY|APP RDY");
}

TEST(Cfun, ChecksItsRangesOnBothSides) {
  Host host;
  for (const auto* line :
       {"AT+CFUN=-1", "AT+CFUN=2", "AT+CFUN=3", "AT+CFUN=5", "AT+CFUN=0,1", "AT+CFUN=4,1",
        "AT+CFUN=1,2", "AT+CFUN=1,-1", "AT+CFUN=1,0,0", "AT+CFUN=", "AT+CFUN"}) {
    EXPECT_EQ(host.ask(line), "ERROR") << line;
  }
  host.expect({{"AT+CFUN?", "+CFUN: 1|OK"}});
}

TEST(Cfun, WhatIsToldWithoutTheRadio) {
  for (const auto& [line, cops, cpin] :
       {std::array{"AT+CFUN=0", "+COPS: 2|OK", "+CME ERROR: 13"},
        std::array{"AT+CFUN=4", "+COPS: 0|OK", "+CPIN: READY|OK"}}) {
    Host host;
    host.expect({{line, "OK"},
                 {"AT+COPS?", cops},
                 {"AT+CPIN?", cpin},
                 {"AT+CSQ", "+CSQ: 99,99|OK"},
                 {"AT+CREG?", "+CREG: 0,0|OK"},
                 {"AT+CEREG?", "+CEREG: 0,0|OK"},
                 {"AT+CGATT?", "+CGATT: 0|OK"},
                 {"AT+QCSQ", "+QCSQ: \"NOSERVICE\"|OK"}});
  }
}

TEST(Cfun, MinimumTakesThePowerOfTheCard) {
  Host host;
  host.expect({{"AT+CFUN=0", "OK"},
               {"AT+CIMI", "+CME ERROR: 13"},
               {"AT+CCID", "+CME ERROR: 13"},
               {"AT+CFUN=4", "OK"},
               {"AT+CPIN?", "+CPIN: READY|OK"}});
  Host locked({{"sim.state", "pin"}});
  locked.expect({{"AT+CPIN=\"1234\"", "OK"},
                 {"AT+CFUN=0", "OK"},
                 {"AT+CFUN=1", "OK"},
                 {"AT+CPIN?", "+CPIN: SIM PIN|OK"}});
}

TEST(Cfun, IsNotSaved) {
  Host host;
  host.expect({{"AT+CFUN=4", "OK"}, {"AT&W", "OK"}, {"AT+CFUN=1,1", "OK"}});
  host.wait(10s);
  host.expect({{"AT+CFUN?", "+CFUN: 1|OK"}});
}

TEST(Cfun, WhatHappensToTheCardIsToldOnThePortOfTheUrcsAlone) {
  Host host;
  host.expect({{"AT+CFUN=0", "OK"}, {"AT+CFUN=1", "OK"}});
  EXPECT_EQ(host.wait(1s), "");
  host.expect({{"AT+QURCCFG=\"urcport\",\"uart1\"", "OK"}, {"AT+CFUN=0", "OK"}});
  EXPECT_EQ(host.wait(1s), "+CPIN: NOT READY");
  host.expect({{"AT+CFUN=1", "OK"}});
  EXPECT_EQ(host.wait(1s), "+CPIN: READY|+QUSIM: 1|+QIND: SMS DONE");
  host.expect({{"AT+CFUN=1,1", "OK"}});
  EXPECT_EQ(host.wait(10s), "POWERED DOWN|RDY|APP RDY|+CPIN: READY|+QUSIM: 1|+QIND: SMS DONE");
}

}  // namespace
}  // namespace bg96::testing
