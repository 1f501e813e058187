#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto kAsk = "AT+QIDNSGIP=1,\"one.example\"";

TEST(Qidnsgip, TellsTheAddressesAfterItsOk) {
  Host host;
  host.name("one.example", {"10.0.0.1", "10.0.0.2", "10.0.0.3"}, 600);
  host.expect({{"AT+QIACT=1", "OK"}, {kAsk, "OK"}});
  EXPECT_EQ(host.time_until_said(1s), 50ms);
  EXPECT_EQ(host.said(),
            "+QIURC: \"dnsgip\",0,3,600|+QIURC: \"dnsgip\",\"10.0.0.1\"|"
            "+QIURC: \"dnsgip\",\"10.0.0.2\"|+QIURC: \"dnsgip\",\"10.0.0.3\"");
  EXPECT_EQ(host.last_error(), 0);
}

TEST(Qidnsgip, TellsAtMost16Addresses) {
  Host host;
  std::vector<std::string> addresses;
  for (int i = 1; i <= 17; ++i) addresses.push_back("10.0.0." + std::to_string(i));
  host.name("one.example", addresses, 0);
  host.expect({{"AT+QIACT=1", "OK"}, {kAsk, "OK"}});
  const std::string told = host.wait(1s);
  EXPECT_TRUE(told.starts_with("+QIURC: \"dnsgip\",0,16,0|")) << told;
  EXPECT_TRUE(told.ends_with("\"dnsgip\",\"10.0.0.16\"")) << told;
}

TEST(Qidnsgip, AnAddressIsItsOwnAnswer) {
  Host host;
  host.set_latency(100s);  // nobody is asked
  host.expect({{"AT+QIACT=1", "OK"}, {"AT+QIDNSGIP=1,\"10.9.8.7\"", "OK"}});
  EXPECT_EQ(host.wait(50ms), "+QIURC: \"dnsgip\",0,1,0|+QIURC: \"dnsgip\",\"10.9.8.7\"");
}

TEST(Qidnsgip, AnUnknownNameAndAFailingServerAre565) {
  Host host;
  host.name_fails("failing.example");
  host.ask("AT+QIACT=1");
  for (const auto* line : {kAsk, "AT+QIDNSGIP=1,\"failing.example\""}) {
    EXPECT_EQ(host.ask(line), "OK");
    EXPECT_EQ(host.wait(1s), "+QIURC: \"dnsgip\",565");
    EXPECT_EQ(host.last_error(), 565);
  }
}

TEST(Qidnsgip, AnAnswerAfterMoreThan60SecondsIsTooLate) {
  Host host;
  host.name("one.example", "10.0.0.1");
  host.ask("AT+QIACT=1");
  host.set_latency(60s - 1ms);
  host.ask(kAsk);
  EXPECT_EQ(host.time_until_said(100s), 60s - 1ms - 5ms);
  EXPECT_TRUE(host.said().starts_with("+QIURC: \"dnsgip\",0,1,300|"));
  host.set_latency(60s + 1ms);
  host.ask(kAsk);
  EXPECT_EQ(host.time_until_said(100s), 60s - 5ms);
  EXPECT_EQ(host.said(), "+QIURC: \"dnsgip\",569");
  EXPECT_EQ(host.last_error(), 569);
  EXPECT_EQ(host.wait(100s), "");
}

TEST(Qidnsgip, OneAtATime) {
  Host host;
  host.name_silent("one.example");
  host.expect({{"AT+QIACT=1", "OK"}, {kAsk, "OK"}});
  host.expect_error("AT+QIDNSGIP=1,\"10.0.0.1\"", 564);
  EXPECT_EQ(host.wait(60s), "+QIURC: \"dnsgip\",569");
  host.expect({{kAsk, "OK"}});
}

TEST(Qidnsgip, NeedsAnActiveContextUntilItsEnd) {
  Host host;
  host.name_silent("one.example");
  host.expect_error(kAsk, 561);
  host.expect({{"AT+QIACT=1", "OK"}, {"AT+QIACT=2", "OK"}, {kAsk, "OK"}, {"AT+QIDEACT=2", "OK"}});
  EXPECT_EQ(host.wait(1s), "");
  host.expect({{"AT+COPS=2", "OK"}});
  EXPECT_EQ(host.wait(100s), "+QIURC: \"dnsgip\",570|+QIURC: \"pdpdeact\",1");
  EXPECT_EQ(host.last_error(), 570);
}

TEST(Qidnsgip, ARestartEndsItWithoutAWord) {
  Host host;
  host.name_silent("one.example");
  host.expect({{"AT+QIACT=1", "OK"}, {kAsk, "OK"}, {"AT+CFUN=1,1", "OK"}});
  EXPECT_EQ(host.wait(100s), "POWERED DOWN|+QIURC: \"pdpdeact\",1|RDY|APP RDY");
}

TEST(Qidnsgip, ChecksItsRangesOnBothSides) {
  Host host;
  host.ask("AT+QIACT=1");
  const std::string longest(253, 'x');
  host.expect({{"AT+QIDNSGIP=?", "+QIDNSGIP: (1-16),<hostname>|OK"},
               {"AT+QIDNSGIP=1,\"" + longest + "\"", "OK"}});
  host.wait(1s);
  host.expect_error("AT+QIDNSGIP=1,\"x" + longest + "\"", 552);
  for (const auto* line :
       {"AT+QIDNSGIP=0,\"x\"", "AT+QIDNSGIP=17,\"x\"", "AT+QIDNSGIP=1,\"\"", "AT+QIDNSGIP=1,x",
        "AT+QIDNSGIP=1", "AT+QIDNSGIP=\"x\"", "AT+QIDNSGIP=1,\"x\",1", "AT+QIDNSGIP?"}) {
    host.expect_error(line, 552);
  }
}

}  // namespace
}  // namespace bg96::testing
