#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto kAsk = "AT+QPING=1,\"10.0.0.1\"";

Host& with_context(Host& host) {
  host.ask("AT+QIACT=1");
  return host;
}

TEST(Qping, TellsEachReplyAndTheManualsSummary) {
  Host host;
  with_context(host).ping("10.0.0.1", 255, {192ms, 240ms, 241ms, 479ms});
  EXPECT_EQ(host.ask(kAsk), "OK");
  EXPECT_EQ(host.time_until_said(1s), 192ms - 5ms);
  EXPECT_EQ(host.said(), "+QPING: 0,\"10.0.0.1\",32,192,255");
  EXPECT_EQ(host.time_until_said(1s), 240ms);  // sent when the reply before was in
  EXPECT_EQ(host.wait(3s),
            "+QPING: 0,\"10.0.0.1\",32,240,255|+QPING: 0,\"10.0.0.1\",32,241,255|"
            "+QPING: 0,\"10.0.0.1\",32,479,255|+QPING: 0,4,4,0,192,479,287");
  EXPECT_EQ(host.last_error(), 0);
}

TEST(Qping, NothingIsToldBeforeTheFloor) {
  Host host;
  with_context(host).ping("10.0.0.1", 64);
  EXPECT_EQ(host.ask("AT+QPING=1,\"10.0.0.1\",1,1"), "OK");
  EXPECT_EQ(host.time_until_said(1s), 50ms);
  EXPECT_EQ(host.said(), "+QPING: 0,\"10.0.0.1\",32,1,64|+QPING: 0,1,1,0,1,1,1");  // never 0 ms
}

TEST(Qping, AskedForOneOrTenItSendsSoMany) {
  Host host;
  with_context(host).ping("10.0.0.1", 64, {20ms});
  host.ask("AT+QPING=1,\"10.0.0.1\",255,10");
  const std::string told = host.wait(10s);
  EXPECT_EQ(std::count(told.begin(), told.end(), '|'), 10);
  EXPECT_TRUE(told.ends_with("|+QPING: 0,10,10,0,20,20,20")) << told;
  host.ask("AT+QPING=1,\"10.0.0.1\",,1");
  EXPECT_EQ(host.wait(1s), "+QPING: 0,\"10.0.0.1\",32,20,64|+QPING: 0,1,1,0,20,20,20");
}

TEST(Qping, AReplyAfterTheTimeoutIsLost) {
  Host host;
  with_context(host).ping("10.0.0.1", 64, {3999ms, 4001ms, 1s});
  host.ask("AT+QPING=1,\"10.0.0.1\",4,3");
  EXPECT_EQ(host.time_until_said(5s), 3999ms - 5ms);
  EXPECT_EQ(host.said(), "+QPING: 0,\"10.0.0.1\",32,3999,64");
  EXPECT_EQ(host.time_until_said(5s), 4s);
  EXPECT_EQ(host.said(), "+QPING: 569");
  EXPECT_EQ(host.time_until_said(5s), 1s);
  EXPECT_EQ(host.said(), "+QPING: 0,\"10.0.0.1\",32,1000,64|+QPING: 0,3,2,1,1000,3999,2499");
}

TEST(Qping, TheTimeoutIsTheOneAskedFor) {
  Host host;
  with_context(host);
  host.ask("AT+QPING=1,\"10.0.0.1\",1,1");
  EXPECT_EQ(host.time_until_said(5s), 1s - 5ms);
  host.wait(1s);
  host.ask("AT+QPING=1,\"10.0.0.1\",255,1");
  EXPECT_EQ(host.time_until_said(300s), 255s - 5ms);
}

TEST(Qping, WhenAllAreLostTheCountsHaveZeros) {
  Host host;
  with_context(host).ask(kAsk);
  EXPECT_EQ(host.wait(17s),
            "+QPING: 569|+QPING: 569|+QPING: 569|+QPING: 569|+QPING: 0,4,0,4,0,0,0");
  EXPECT_EQ(host.last_error(), 0);
}

TEST(Qping, SomeFirmwaresEndWith569ThenAndHaveNoCounts) {
  Host host({{"quirks.ping_summary_when_lost", "569"}});
  with_context(host).ask("AT+QPING=1,\"10.0.0.1\",1,2");
  EXPECT_EQ(host.wait(3s), "+QPING: 569|+QPING: 569|+QPING: 569");
  EXPECT_EQ(host.last_error(), 569);
  host.ping("10.0.0.1", 64, {1500ms, 500ms});
  host.ask("AT+QPING=1,\"10.0.0.1\",1,2");  // one reply is enough for counts
  EXPECT_EQ(host.wait(3s),
            "+QPING: 569|+QPING: 0,\"10.0.0.1\",32,500,64|+QPING: 0,2,1,1,500,500,500");
}

TEST(Qping, AHostThatCannotBeReachedIs566ForEachProbe) {
  Host host;
  with_context(host).ping_unreachable("10.0.0.1");
  host.ask("AT+QPING=1,\"10.0.0.1\",4,2");
  EXPECT_EQ(host.wait(1s), "+QPING: 566|+QPING: 566|+QPING: 0,2,0,2,0,0,0");
}

TEST(Qping, WithoutASocketItIs554) {
  Host host;
  with_context(host).ping("10.0.0.1", 64, {20ms});
  host.fail_next(ports::NetStatus::no_resources);
  host.ask("AT+QPING=1,\"10.0.0.1\",4,2");
  EXPECT_EQ(host.wait(1s), "+QPING: 554|+QPING: 0,\"10.0.0.1\",32,20,64|+QPING: 0,2,1,1,20,20,20");
}

TEST(Qping, ANameIsLookedUpFirst) {
  Host host;
  with_context(host).ping("10.0.0.7", 64, {100ms});
  host.name("one.example", {"10.0.0.7", "10.0.0.8"}, 300);
  host.ask("AT+QIDNSCFG=1,\"8.8.8.8\"");
  host.ask("AT+QPING=1,\"one.example\",4,1");
  EXPECT_EQ(host.wait(1s), "+QPING: 0,\"10.0.0.7\",32,100,64|+QPING: 0,1,1,0,100,100,100");
  EXPECT_EQ(host.asked("one.example"), "8.8.8.8");
}

TEST(Qping, ANameThatIsNotFoundHasOneLine) {
  Host host;
  EXPECT_EQ(with_context(host).ask("AT+QPING=1,\"no.example\""), "OK");
  EXPECT_EQ(host.wait(100s), "+QPING: 565");
  EXPECT_EQ(host.last_error(), 565);
  host.name_silent("silent.example");
  host.ask("AT+QPING=1,\"silent.example\"");
  EXPECT_EQ(host.time_until_said(100s), 60s - 5ms);
  EXPECT_EQ(host.said(), "+QPING: 569");
}

TEST(Qping, WithoutAContextThereIsOneLine) {
  Host host;
  EXPECT_EQ(host.ask(kAsk), "OK");
  EXPECT_EQ(host.wait(100s), "+QPING: 561");
  EXPECT_EQ(host.last_error(), 561);
}

TEST(Qping, OneAtATime) {
  Host host;
  with_context(host).ask(kAsk);
  host.expect_error("AT+QPING=1,\"10.0.0.2\"", 568);
  host.expect_error("AT+QPING=2,\"10.0.0.2\"", 568);
  host.wait(20s);
  host.expect({{kAsk, "OK"}});
}

TEST(Qping, EndsWithItsContext) {
  Host host;
  with_context(host).ping("10.0.0.1", 64, {3s});
  host.expect({{kAsk, "OK"}});
  EXPECT_EQ(host.wait(4s), "+QPING: 0,\"10.0.0.1\",32,3000,64");
  host.expect({{"AT+CGATT=0", "OK"}});
  EXPECT_EQ(host.wait(100s), "+QPING: 570|+QIURC: \"pdpdeact\",1");
  EXPECT_EQ(host.last_error(), 570);
}

TEST(Qping, ARestartEndsItWithoutAWord) {
  Host host;
  with_context(host).expect({{kAsk, "OK"}, {"AT+CFUN=1,1", "OK"}});
  EXPECT_EQ(host.wait(100s), "POWERED DOWN|+QIURC: \"pdpdeact\",1|RDY|APP RDY");
  host.ask("ATE0");
  host.expect({{kAsk, "OK"}});
  EXPECT_EQ(host.wait(1s), "+QPING: 561");
}

TEST(Qping, ChecksItsRangesOnBothSides) {
  Host host;
  host.expect({{"AT+QPING=?", "+QPING: (1-16),<host>,(1-255),(1-10)|OK"}});
  for (const auto* line :
       {"AT+QPING=\"8.8.8.8\",1,1", "AT+QPING=0,\"8.8.8.8\"", "AT+QPING=17,\"8.8.8.8\"",
        "AT+QPING=1,\"8.8.8.8", "AT+QPING=1,8.8.8.8", "AT+QPING=1,\"8.8.8.8\",0",
        "AT+QPING=1,\"8.8.8.8\",256", "AT+QPING=1,\"8.8.8.8\",4,0", "AT+QPING=1,\"8.8.8.8\",4,11",
        "AT+QPING=1,\"8.8.8.8\",4,4,4", "AT+QPING=1,\"\"", "AT+QPING=1", "AT+QPING?"}) {
    host.expect_error(line, 552);
  }
}

}  // namespace
}  // namespace bg96::testing
