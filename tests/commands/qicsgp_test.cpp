#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Qicsgp, TellsWhatWasWritten) {
  Host host;
  host.expect({{"AT+QICSGP=1", "+QICSGP: 1,\"\",\"\",\"\",0|OK"},
               {"AT+QICSGP=1,1,\"UNINET\",\"user\",\"pass\",2", "OK"},
               {"AT+QICSGP=1", "+QICSGP: 1,\"UNINET\",\"user\",\"pass\",2|OK"},
               {"AT+QICSGP=2", "+QICSGP: 1,\"\",\"\",\"\",0|OK"}});
}

TEST(Qicsgp, WhatIsLeftOutIsEmptyAgain) {
  Host host;
  host.expect({{"AT+QICSGP=16,2,\"a\",\"b\",\"c\",3", "OK"},
               {"AT+QICSGP=16", "+QICSGP: 2,\"a\",\"b\",\"c\",3|OK"},
               {"AT+QICSGP=16,1,\"x\"", "OK"},
               {"AT+QICSGP=16", "+QICSGP: 1,\"x\",\"\",\"\",0|OK"},
               {"AT+QICSGP=16,1,\"\"", "OK"},
               {"AT+QICSGP=16", "+QICSGP: 1,\"\",\"\",\"\",0|OK"}});
}

// The manual's own examples, 2.1.1 and 3.1.1.
TEST(Qicsgp, TheAuthenticationMayStandInThePlaceOfThePassword) {
  Host host;
  host.expect({{"AT+QICSGP=1,1,\"UNINET\",\"\",1", "OK"},
               {"AT+QICSGP=1", "+QICSGP: 1,\"UNINET\",\"\",\"\",1|OK"},
               {"AT+QICSGP=1,1,\"UNINET\",\"\",\"\",1", "OK"},
               {"AT+QICSGP=1", "+QICSGP: 1,\"UNINET\",\"\",\"\",1|OK"}});
  host.expect_error("AT+QICSGP=1,1,\"x\",\"\",4", 552);
  host.expect_error("AT+QICSGP=1,1,\"x\",\"\",1,1", 552);
  host.expect_error("AT+QICSGP=1,1,\"x\",\"\",word", 552);
}

TEST(Qicsgp, SharesItsContextsWithCgdcont) {
  Host host;
  host.expect({{"AT+QICSGP=3,2,\"six\"", "OK"},
               {"AT+CGDCONT?",
                "+CGDCONT: 1,\"IP\",\"\",\"0.0.0.0\",0,0,0,0|"
                "+CGDCONT: 3,\"IPV6\",\"six\",\"0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0\",0,0,0,0|OK"}});
}

TEST(Qicsgp, ChecksItsRangesOnBothSides) {
  Host host;
  host.expect(
      {{"AT+QICSGP=16,1,\"a\",\"\",\"\",0", "OK"}, {"AT+QICSGP=1,2,\"a\",\"\",\"\",3", "OK"}});
  for (const auto* line :
       {"AT+QICSGP=0", "AT+QICSGP=17", "AT+QICSGP=1,0,\"a\"", "AT+QICSGP=1,3,\"a\"",
        "AT+QICSGP=1,1,a", "AT+QICSGP=1,1,\"a\",\"\",\"\",4", "AT+QICSGP=1,1,\"a\",\"\",\"\",0,0",
        "AT+QICSGP", "AT+QICSGP?", "AT+QICSGP="}) {
    host.expect_error(line, 552);
  }
}

TEST(Qicsgp, ATypeNeedsAnApnAndAUserAPassword) {
  Host host;
  host.expect_error("AT+QICSGP=1,1", 552);
  host.expect_error("AT+QICSGP=1,1,\"a\",\"user\"", 552);
  host.expect_error("AT+QICSGP=1,1,\"a\",,\"pass\"", 552);
}

TEST(Qicsgp, TextsHaveAtMost127Bytes) {
  Host host;
  const std::string most(127, 'x');
  EXPECT_EQ(host.ask("AT+QICSGP=1,1,\"" + most + "\",\"" + most + "\",\"" + most + "\",1"), "OK");
  EXPECT_EQ(host.ask("AT+QICSGP=1"),
            "+QICSGP: 1,\"" + most + "\",\"" + most + "\",\"" + most + "\",1|OK");
  host.expect_error("AT+QICSGP=1,1,\"x" + most + "\"", 552);
  host.expect_error("AT+QICSGP=1,1,\"x\",\"x" + most + "\",\"\",0", 552);
  host.expect_error("AT+QICSGP=1,1,\"x\",\"\",\"x" + most + "\",0", 552);
}

TEST(Qicsgp, ARefusedLineChangesNothing) {
  Host host;
  host.ask("AT+QICSGP=1,1,\"keep\"");
  host.ask("AT+QICSGP=1,2,\"lose\",\"\",\"\",9");
  host.expect({{"AT+QICSGP=1", "+QICSGP: 1,\"keep\",\"\",\"\",0|OK"}});
}

}  // namespace
}  // namespace bg96::testing
