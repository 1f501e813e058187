#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto kAsk = "AT+QNTP=1,\"10.0.0.9\"";
constexpr auto kServer = "10.0.0.9:123";
constexpr std::uint64_t k2013 = 1'376'910'610;  // 2013-08-19 11:10:10 UTC, the manual's example

Host& with_context(Host& host) {
  host.ask("AT+QIACT=1");
  return host;
}

// The answer of a server to that query, with a time of 2013.
std::string answer_to(const std::string& query) {
  std::string answer(48, '\0');
  answer[0] = 0x24;
  answer[1] = 1;
  answer.replace(24, 8, query.substr(40, 8));
  answer.replace(40, 4, "\xd5\xbc\x7b\x92");
  return answer;
}

TEST(Qntp, TellsTheServersTimeAndSetsTheClock) {
  Host host;
  with_context(host).ntp(kServer, k2013);
  host.ask("AT+CCLK=\"26/01/01,00:00:00+32\"");
  EXPECT_EQ(host.ask(kAsk), "OK");
  EXPECT_EQ(host.time_until_said(1s), 50ms);
  EXPECT_EQ(host.said(), "+QNTP: 0,\"2013/08/19,11:10:10+32\"");
  EXPECT_EQ(host.last_error(), 0);
  host.wait(46s);
  host.expect({{"AT+CCLK?", "+CCLK: \"13/08/19,11:10:56+32\"|OK"}});
}

TEST(Qntp, LeavesTheClockWhenAskedTo) {
  Host host;
  with_context(host).ntp(kServer, k2013);
  host.ask("AT+CCLK=\"26/01/01,00:00:00-12\"");
  host.ask("AT+QNTP=1,\"10.0.0.9\",123,0");
  EXPECT_EQ(host.wait(1s), "+QNTP: 0,\"2013/08/19,11:10:10-12\"");
  host.expect({{"AT+CCLK?", "+CCLK: \"26/01/01,00:00:01-12\"|OK"}});
  host.ask("AT+QNTP=1,\"10.0.0.9\",,1");
  host.wait(1s);
  host.expect({{"AT+CCLK?", "+CCLK: \"13/08/19,11:10:12-12\"|OK"}});
}

TEST(Qntp, KnowsTheEraAfter2036) {
  Host host;
  with_context(host).ntp(kServer, 2'524'608'000);
  host.ask(kAsk);
  EXPECT_EQ(host.wait(1s), "+QNTP: 0,\"2050/01/01,00:00:00+00\"");
}

TEST(Qntp, AsksTheServerAndPortThatWereNamed) {
  Host host;
  with_context(host).ntp("10.0.0.7:1230", k2013);
  host.name("time.example", "10.0.0.7");
  host.ask("AT+QIDNSCFG=1,\"8.8.8.8\"");
  host.ask("AT+QNTP=1,\"time.example\",1230");
  EXPECT_EQ(host.wait(1s), "+QNTP: 0,\"2013/08/19,11:10:10+00\"");
  EXPECT_EQ(host.asked("time.example"), "8.8.8.8");
}

TEST(Qntp, TellsWhomItAsksWhileItDoes) {
  Host host;
  with_context(host).expect({{"AT+QNTP?", "OK"},
                             {"AT+QNTP=1,\"10.0.0.9\",65535", "OK"},
                             {"AT+QNTP?", "+QNTP: \"10.0.0.9\",65535|OK"}});
  host.wait(130s);
  host.expect({{"AT+QNTP?", "OK"}});
}

TEST(Qntp, AnAnswerAfter125SecondsIsTooLate) {
  Host host;
  with_context(host).udp_peer(kServer);
  host.ask(kAsk);
  const std::string query = host.udp_received(kServer);
  EXPECT_EQ(host.wait(125s - 5ms - 1ms), "");
  host.udp_send(kServer, answer_to(query));
  EXPECT_EQ(host.wait(100ms), "+QNTP: 0,\"2013/08/19,11:10:10+00\"");
  host.ask(kAsk);
  EXPECT_EQ(host.time_until_said(200s), 125s - 5ms);
  EXPECT_EQ(host.said(), "+QNTP: 569");
  EXPECT_EQ(host.last_error(), 569);
}

TEST(Qntp, ASilentServerIsAskedEveryFiveSeconds) {
  Host host;
  with_context(host).udp_peer(kServer);
  host.ask(kAsk);
  const std::string query = host.udp_received(kServer);
  ASSERT_EQ(query.size(), 48U);
  EXPECT_EQ(query[0], 0x23);  // version 4, client
  host.wait(5s - 5ms - 1ms);
  EXPECT_NE(host.udp_received(kServer), query);  // there is none
  host.wait(1ms);
  EXPECT_EQ(host.udp_received(kServer), query);
  host.wait(5s);
  EXPECT_EQ(host.udp_received(kServer), query);
  host.udp_send(kServer, answer_to(query));
  EXPECT_EQ(host.said(), "+QNTP: 0,\"2013/08/19,11:10:10+00\"");
  host.wait(20s);
  EXPECT_NE(host.udp_received(kServer), query);  // it is not asked any more
}

TEST(Qntp, WhatIsNoAnswerIsPassedOver) {
  Host host;
  with_context(host).udp_peer(kServer);
  host.ask(kAsk);
  const std::string answer = answer_to(host.udp_received(kServer));
  std::string wrong = answer;
  wrong[24] = static_cast<char>(wrong[24] ^ 1);
  for (const std::string& datagram :
       {std::string(), std::string("x"), wrong, answer.substr(0, 47)}) {
    host.udp_send(kServer, datagram);
    EXPECT_EQ(host.wait(1s), "");
  }
  host.udp_send(kServer, answer);
  EXPECT_EQ(host.said(), "+QNTP: 0,\"2013/08/19,11:10:10+00\"");
}

TEST(Qntp, NothingButWrongAnswersIs550AtTheEnd) {
  Host host;
  with_context(host).udp_peer(kServer);
  host.ask(kAsk);
  host.udp_send(kServer, "x");
  EXPECT_EQ(host.time_until_said(200s), 125s - 5ms);
  EXPECT_EQ(host.said(), "+QNTP: 550");
  EXPECT_EQ(host.last_error(), 550);
}

TEST(Qntp, AKissOfDeathAndAServerWithoutTimeAre550AtOnce) {
  for (const auto& [place, value] : {std::pair{1, 0}, std::pair{0, 0xe4}, std::pair{1, 16}}) {
    Host host;
    with_context(host).udp_peer(kServer);
    host.ask(kAsk);
    host.wait(1s);
    std::string answer = answer_to(host.udp_received(kServer));
    answer[static_cast<std::size_t>(place)] = static_cast<char>(value);
    host.udp_send(kServer, answer);
    EXPECT_EQ(host.said(), "+QNTP: 550");
    host.ask("AT+CCLK?");
    EXPECT_EQ(host.wait(200s), "");
  }
}

TEST(Qntp, TellsWhyTheServerCannotBeAsked) {
  const std::pair<ports::NetStatus, const char*> rows[] = {
      {ports::NetStatus::name_not_found, "+QNTP: 565"},
      {ports::NetStatus::refused, "+QNTP: 566"},
      {ports::NetStatus::unreachable, "+QNTP: 566"},
      {ports::NetStatus::no_resources, "+QNTP: 554"},
      {ports::NetStatus::failed, "+QNTP: 550"}};
  for (const auto& [status, told] : rows) {
    Host host;
    with_context(host).fail_next(status);
    EXPECT_EQ(host.ask(kAsk), "OK");
    EXPECT_EQ(host.wait(1s), told);
  }
  Host host;
  with_context(host).ask("AT+QNTP=1,\"no.example\"");
  EXPECT_EQ(host.wait(200s), "+QNTP: 565");
  EXPECT_EQ(host.last_error(), 565);
}

TEST(Qntp, WithoutAContextItIs561) {
  Host host;
  EXPECT_EQ(host.ask(kAsk), "OK");
  EXPECT_EQ(host.wait(200s), "+QNTP: 561");
  EXPECT_EQ(host.last_error(), 561);
}

TEST(Qntp, OneAtATime) {
  Host host;
  with_context(host).expect({{kAsk, "OK"}});
  host.expect_error("AT+QNTP=1,\"10.0.0.8\"", 568);
  host.expect({{"AT+QNTP?", "+QNTP: \"10.0.0.9\",123|OK"}});
}

TEST(Qntp, EndsWithItsContext) {
  Host host;
  with_context(host).expect({{kAsk, "OK"}, {"AT+QIDEACT=1", "OK"}});
  EXPECT_EQ(host.wait(200s), "+QNTP: 570");
  EXPECT_EQ(host.last_error(), 570);
}

TEST(Qntp, ARestartEndsItWithoutAWord) {
  Host host;
  with_context(host).expect({{kAsk, "OK"}, {"AT+CFUN=1,1", "OK"}});
  EXPECT_EQ(host.wait(200s), "POWERED DOWN|+QIURC: \"pdpdeact\",1|RDY|APP RDY");
  host.expect({{"ATE0", "ATE0\r|OK"}, {"AT+QNTP?", "OK"}});
}

TEST(Qntp, ChecksItsRangesOnBothSides) {
  Host host;
  host.expect({{"AT+QNTP=?", "+QNTP: (1-16),<server>,(1-65535),(0,1)|OK"}});
  for (const auto* line :
       {"AT+QNTP=0,\"x\"", "AT+QNTP=17,\"x\"", "AT+QNTP=1,\"\"", "AT+QNTP=1,x", "AT+QNTP=1",
        "AT+QNTP=1,\"x\",0", "AT+QNTP=1,\"x\",65536", "AT+QNTP=1,\"x\",123,2",
        "AT+QNTP=1,\"x\",123,1,1", "AT+QNTP=\"x\"", "AT+QNTP"}) {
    host.expect_error(line, 552);
  }
}

}  // namespace
}  // namespace bg96::testing
