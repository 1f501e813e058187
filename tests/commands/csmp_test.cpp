#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

std::string sent(Host& host) {
  EXPECT_EQ(host.ask("AT+CMGS=\"12\""), "> ");
  host.send("\x1a");
  host.wait(1s);
  return host.messages_sent();
}

TEST(Csmp, IsToldAndSet) {
  Host host;
  host.expect({{"AT+CSMP?", "+CSMP: 17,167,0,0|OK"},
               {"AT+CSMP=49,255,1,8", "OK"},
               {"AT+CSMP?", "+CSMP: 49,255,1,8|OK"},
               {"AT+CSMP=17", "OK"},
               {"AT+CSMP=,,,242", "OK"},
               {"AT+CSMP?", "+CSMP: 17,255,1,242|OK"},
               {"AT+CSMP=17,256", "ERROR"},
               {"AT+CSMP=17,\"167\"", "ERROR"},
               {"AT+CSMP=256", "ERROR"},
               {"AT+CSMP?", "+CSMP: 17,255,1,242|OK"},
               {"AT+CSMP=?", "OK"}});
}

TEST(Csmp, GoesIntoEachMessage) {
  Host host;
  host.ask("AT+CMGF=1;+CSMP=17,10,64,4");
  EXPECT_EQ(sent(host),
            "12: 1101028121"
            "40"
            "04"
            "0A"
            "00");
}

TEST(Csmp, KnowsThreeWaysOfAValidity) {
  Host host;
  host.ask("AT+CMGF=1");
  host.expect({{"AT+CSMP=25,\"26/12/31,23:59:58-10\"", "OK"},
               {"AT+CSMP?", "+CSMP: 25,\"26/12/31,23:59:58-10\",0,0|OK"}});
  EXPECT_EQ(sent(host),
            "12: 1901028121"
            "0000"
            "62211332958509"
            "00");
  host.ask("AT+CSMP=1,167");  // none
  EXPECT_EQ(sent(host),
            "12: 0102028121"
            "0000"
            "00");
  host.ask("AT+CSMP=9");  // the enhanced one, which cannot be typed
  EXPECT_EQ(sent(host),
            "12: 0103028121"
            "0000"
            "00");
}

TEST(Csmp, AsksForAReport) {
  Host host;
  host.ask("AT+CMGF=1;+CSMP=49,167,0,0;+CNMI=2,1,0,1,0");
  EXPECT_EQ(host.ask("AT+CMGS=\"12\""), "> ");
  host.send("x\x1a");
  EXPECT_EQ(host.wait(300ms), "+CMGS: 1|OK");
  EXPECT_EQ(host.wait(1s),
            "+CDS: 6,1,\"12\",129,\"26/01/01,00:00:00+00\",\"26/01/01,00:00:00+00\",0");
}

}  // namespace
}  // namespace bg96::testing
