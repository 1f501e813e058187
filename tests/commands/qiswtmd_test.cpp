#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

// AT+QISTATE's <access_mode> of connectID 0.
std::string mode(Host& host) {
  const std::string answer = host.ask("AT+QISTATE=1,0");
  const std::size_t end = answer.rfind(",\"uart1\"");
  return end == std::string::npos ? answer : answer.substr(end - 1, 1);
}

TEST(Qiswtmd, SwitchesBetweenBufferAndDirectPush) {
  Host host;
  host.connect(0);
  EXPECT_EQ(mode(host), "0");
  host.expect({{"AT+QISWTMD=0,1", "OK"}});
  EXPECT_EQ(mode(host), "1");
  host.expect({{"AT+QISWTMD=0,0", "OK"}});
  EXPECT_EQ(mode(host), "0");
}

TEST(Qiswtmd, WhatWaitsInTheBufferIsPushed) {
  Host host;
  host.connect(0);
  host.peer_send("test");
  EXPECT_EQ(host.wait(1s), "+QIURC: \"recv\",0");
  host.expect({{"AT+QISWTMD=0,1", "OK"}});
  EXPECT_EQ(host.wait(1s), "+QIURC: \"recv\",0,4|test");
  host.peer_send("more");
  EXPECT_EQ(host.wait(1s), "+QIURC: \"recv\",0,4|more");
}

TEST(Qiswtmd, WhatWasNotPushedYetIsAnnounced) {
  Host host;
  host.connect(0);
  host.ask("AT+QISWTMD=0,1");
  host.peer_send("test");
  host.expect({{"AT+QISWTMD=0,0", "OK"}});
  EXPECT_EQ(host.wait(1s), "+QIURC: \"recv\",0");
  host.expect({{"AT+QIRD=0,1500", "+QIRD: 4|test|OK"}});
}

TEST(Qiswtmd, ToTransparentModeAnswersConnectAndBringsWhatWaits) {
  Host host;
  host.connect(0);
  host.peer_send("test");
  EXPECT_EQ(host.wait(1s), "+QIURC: \"recv\",0");
  EXPECT_EQ(host.ask("AT+QISWTMD=0,2"), "CONNECT|test");
  host.send("AT\r");
  host.wait(1s);
  EXPECT_EQ(host.peer_received(), "AT\r");
}

TEST(Qiswtmd, TheSameModeAgainChangesNothing) {
  Host host;
  host.connect(0);
  host.peer_send("test");
  EXPECT_EQ(host.wait(1s), "+QIURC: \"recv\",0");
  host.expect({{"AT+QISWTMD=0,0", "OK"}});
  EXPECT_EQ(host.wait(1s), "");
}

TEST(Qiswtmd, NeedsAConnection) {
  Host host;
  host.expect_error("AT+QISWTMD=0,0", 572);
  host.connect(0);
  host.peer_close();
  EXPECT_EQ(host.wait(1s), "+QIURC: \"closed\",0");
  host.expect_error("AT+QISWTMD=0,2", 567);
}

TEST(Qiswtmd, AnOpeningOneCannotBeSwitched) {
  Host host;
  host.ask("AT+QIACT=1");
  host.keep_silent("10.0.0.1:80");
  host.ask("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80");
  host.expect_error("AT+QISWTMD=0,1", 572);
}

TEST(Qiswtmd, ServicesHaveNoTransparentMode) {
  Host host;
  host.ask("AT+QIACT=1");
  host.ask("AT+QIOPEN=1,0,\"UDP SERVICE\",\"127.0.0.1\",0,3030,0");
  host.ask("AT+QIOPEN=1,1,\"TCP LISTENER\",\"127.0.0.1\",0,2020,0");
  EXPECT_EQ(host.wait(1s), "+QIOPEN: 0,0|+QIOPEN: 1,0");
  host.expect_error("AT+QISWTMD=0,2", 555);
  host.expect({{"AT+QISWTMD=0,1", "OK"}});
  host.expect_error("AT+QISWTMD=1,2", 555);
  host.expect({{"AT+QISWTMD=1,1", "OK"}});
}

TEST(Qiswtmd, ChecksItsRangesOnBothSides) {
  Host host;
  host.connect(11);
  host.expect({{"AT+QISWTMD=11,0", "OK"}, {"AT+QISWTMD=?", "+QISWTMD: (0-11),(0-2)|OK"}});
  for (const auto* line : {"AT+QISWTMD=12,0", "AT+QISWTMD=11,3", "AT+QISWTMD=11",
                           "AT+QISWTMD=11,0,0", "AT+QISWTMD?"}) {
    host.expect_error(line, 552);
  }
}

}  // namespace
}  // namespace bg96::testing
