#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto kOpen = "AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80,0,0";

Host& with_context(Host& host) {
  host.ask("AT+QIACT=1");
  return host;
}

TEST(Qiopen, AnswersOkAndTellsTheOutcomeNotBeforeTheFloor) {
  Host host;
  with_context(host).accept("10.0.0.1:80");
  EXPECT_EQ(host.ask(kOpen), "OK");
  EXPECT_EQ(host.time_until_said(1s), 50ms);
  EXPECT_EQ(host.said(), "+QIOPEN: 0,0");
  EXPECT_EQ(host.last_error(), 0);
}

TEST(Qiopen, OkNeverWaitsForTheNetwork) {
  Host host;
  with_context(host).accept("10.0.0.1:80");
  host.set_latency(20s);
  EXPECT_EQ(host.ask(kOpen), "OK");
  EXPECT_EQ(host.time_until_said(60s), 20s - 5ms);
  EXPECT_EQ(host.said(), "+QIOPEN: 0,0");
}

TEST(Qiopen, TellsWhyItFailed) {
  struct Row {
    const char* line;
    const char* outcome;
    int code;
  };
  const Row rows[] = {
      {"AT+QIOPEN=1,0,\"TCP\",\"10.9.9.9\",80", "+QIOPEN: 0,566", 566},  // refused
      {"AT+QIOPEN=1,3,\"TCP\",\"no.such.name\",80", "+QIOPEN: 3,565", 565},
      {"AT+QIOPEN=2,4,\"TCP\",\"10.0.0.1\",80", "+QIOPEN: 4,561", 561},  // no context 2
      {"AT+QIOPEN=1,5,\"TCP\",\"10.0.0.1\",80", "+QIOPEN: 5,563", 563},  // id 5 is in use
  };
  Host host;
  host.connect(5);
  for (const Row& row : rows) {
    EXPECT_EQ(host.ask(row.line), "OK");
    EXPECT_EQ(host.wait(1s), row.outcome);
    EXPECT_EQ(host.last_error(), row.code);
  }
  host.expect({{"AT+QISTATE", "+QISTATE: 5,\"TCP\",\"10.0.0.1\",80,49152,2,1,5,0,\"uart1\"|OK"}});
}

TEST(Qiopen, ASilentServerFailsAfter150Seconds) {
  Host host;
  with_context(host).keep_silent("10.0.0.1:80");
  EXPECT_EQ(host.ask(kOpen), "OK");
  host.expect({{"AT+QISTATE", "+QISTATE: 0,\"TCP\",\"10.0.0.1\",80,0,1,1,0,0,\"uart1\"|OK"}});
  EXPECT_EQ(host.time_until_said(200s), 150s - 10ms);
  EXPECT_EQ(host.said(), "+QIOPEN: 0,566");
  host.expect({{"AT+QISTATE", "OK"}});
}

TEST(Qiopen, ResolvesANameAndTellsItsAddress) {
  Host host;
  with_context(host).accept("10.0.0.7:8883");
  host.name("broker.example", "10.0.0.7");
  EXPECT_EQ(host.ask("AT+QIOPEN=1,11,\"TCP\",\"broker.example\",8883"), "OK");
  EXPECT_EQ(host.wait(1s), "+QIOPEN: 11,0");
  host.expect(
      {{"AT+QISTATE=1,11", "+QISTATE: 11,\"TCP\",\"10.0.0.7\",8883,49152,2,1,11,0,\"uart1\"|OK"}});
}

TEST(Qiopen, TheLocalPortIsTheOneAskedFor) {
  Host host;
  with_context(host).accept("10.0.0.1:80");
  EXPECT_EQ(host.ask("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80,5555"), "OK");
  EXPECT_EQ(host.wait(1s), "+QIOPEN: 0,0");
  host.expect(
      {{"AT+QISTATE=1,0", "+QISTATE: 0,\"TCP\",\"10.0.0.1\",80,5555,2,1,0,0,\"uart1\"|OK"}});
}

TEST(Qiopen, ALocalPortThatAnotherSocketHasIsError556) {
  Host host;
  with_context(host).accept("10.0.0.1:80");
  host.ask("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80,5555");
  EXPECT_EQ(host.wait(1s), "+QIOPEN: 0,0");
  EXPECT_EQ(host.ask("AT+QIOPEN=1,1,\"TCP\",\"10.0.0.1\",80,5555"), "OK");
  EXPECT_EQ(host.wait(1s), "+QIOPEN: 1,556");
  EXPECT_EQ(host.last_error(), 556);
  EXPECT_EQ(host.ask("AT+QIOPEN=1,1,\"TCP\",\"10.0.0.1\",80,5556"), "OK");
  EXPECT_EQ(host.wait(1s), "+QIOPEN: 1,0");
  host.ask("AT+QICLOSE=0");
  EXPECT_EQ(host.ask("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80,5555"), "OK");
  EXPECT_EQ(host.wait(1s), "+QIOPEN: 0,0");
}

TEST(Qiopen, AServiceWithoutAPeerCannotBeTransparent) {
  Host host;
  with_context(host).expect_error("AT+QIOPEN=1,0,\"UDP SERVICE\",\"127.0.0.1\",0,3030,2", 555);
}

TEST(Qiopen, AServiceMustBeToldItsPort) {
  Host host;
  with_context(host);
  host.expect_error("AT+QIOPEN=1,0,\"TCP LISTENER\",\"127.0.0.1\",0", 552);
  host.expect_error("AT+QIOPEN=1,0,\"UDP SERVICE\",\"127.0.0.1\",0", 552);
}

TEST(Qiopen, ASecondListenerOfAPortIsError557) {
  Host host;
  with_context(host);
  host.expect({{"AT+QIOPEN=1,0,\"TCP LISTENER\",\"127.0.0.1\",0,2020,0", "OK"}});
  EXPECT_EQ(host.wait(1s), "+QIOPEN: 0,0");
  host.expect({{"AT+QIOPEN=1,1,\"TCP LISTENER\",\"127.0.0.1\",0,2020,0", "OK"}});
  EXPECT_EQ(host.wait(1s), "+QIOPEN: 1,557");
  EXPECT_EQ(host.last_error(), 557);
}

TEST(Qiopen, UdpAndTcpHavePortsOfTheirOwn) {
  Host host;
  with_context(host);
  host.expect({{"AT+QIOPEN=1,0,\"TCP LISTENER\",\"127.0.0.1\",0,2020,0", "OK"}});
  EXPECT_EQ(host.wait(1s), "+QIOPEN: 0,0");
  host.expect({{"AT+QIOPEN=1,1,\"UDP SERVICE\",\"127.0.0.1\",0,2020,0", "OK"}});
  EXPECT_EQ(host.wait(1s), "+QIOPEN: 1,0");
  host.expect({{"AT+QIOPEN=1,2,\"UDP\",\"10.0.0.1\",80,2020", "OK"}});
  EXPECT_EQ(host.wait(1s), "+QIOPEN: 2,556");
}

TEST(Qiopen, APortWaitsForOneTransparentListener) {
  Host host;
  with_context(host);
  host.expect({{"AT+QIOPEN=1,0,\"TCP LISTENER\",\"127.0.0.1\",0,2020,2", "OK"}});
  EXPECT_EQ(host.wait(1s), "+QIOPEN: 0,0");
  host.expect({{"AT+QIOPEN=1,1,\"TCP LISTENER\",\"127.0.0.1\",0,2021,2", "OK"}});
  EXPECT_EQ(host.wait(1s), "+QIOPEN: 1,574");
  host.expect({{"AT+QIOPEN=1,1,\"TCP LISTENER\",\"127.0.0.1\",0,2021,0", "OK"}});
  EXPECT_EQ(host.wait(1s), "+QIOPEN: 1,0");
}

TEST(Qiopen, ATransparentClientAnswersConnectOrError) {
  Host host;
  host.expect_error("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80,0,2", 561);
  with_context(host);
  host.expect_error("AT+QIOPEN=1,0,\"TCP\",\"10.9.9.9\",80,0,2", 566);
  host.accept("10.0.0.1:80");
  EXPECT_EQ(host.ask("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80,0,2"), "CONNECT");
  host.send("hello");
  host.wait(1s);
  EXPECT_EQ(host.peer_received(), "hello");
}

// The manual's 150 s are those of the network: it says no, not the command's time limit.
TEST(Qiopen, ATransparentClientOfASilentServerIsError566After150Seconds) {
  Host host;
  with_context(host).keep_silent("10.0.0.1:80");
  EXPECT_EQ(host.ask("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80,0,2"), "");
  EXPECT_EQ(host.time_until_said(200s), 150s - 40ms);
  EXPECT_EQ(host.said(), "ERROR");
  EXPECT_EQ(host.last_error(), 566);
  host.expect({{"AT+QISTATE", "OK"}});
}

// One that waits for its outcome gets it even when the place is taken again before it is said.
TEST(Qiopen, TheOutcomeOfAFailedOpeningIsNeverLost) {
  Host host;
  with_context(host).accept("10.0.0.1:80");
  EXPECT_EQ(host.ask("AT+QIOPEN=1,0,\"TCP\",\"10.9.9.9\",80"), "OK");
  EXPECT_EQ(host.ask("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80"), "OK");
  EXPECT_EQ(host.wait(1s), "+QIOPEN: 0,566|+QIOPEN: 0,0");
}

TEST(Qiopen, ChecksItsRangesOnBothSides) {
  Host host;
  host.expect({{"AT+QIOPEN=16,11,\"tcp\",\"10.0.0.1\",65535,65535,0", "OK"},
               {"AT+QIOPEN=1,0,\"TCP\",\"x\",0,0,0", "OK"}});
  host.wait(1s);
  for (const auto* line :
       {"AT+QIOPEN=0,0,\"TCP\",\"10.0.0.1\",80", "AT+QIOPEN=17,0,\"TCP\",\"10.0.0.1\",80",
        "AT+QIOPEN=1,-1,\"TCP\",\"10.0.0.1\",80", "AT+QIOPEN=1,12,\"TCP\",\"10.0.0.1\",80",
        "AT+QIOPEN=1,0,\"TCPX\",\"10.0.0.1\",80", "AT+QIOPEN=1,0,TCP,\"10.0.0.1\",80",
        "AT+QIOPEN=1,0,\"TCP\",\"\",80", "AT+QIOPEN=1,0,\"TCP\",10.0.0.1,80",
        "AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",65536", "AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",\"80\"",
        "AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80,65536", "AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80,0,3",
        "AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80,0,0,0", "AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\"",
        "AT+QIOPEN=1,\"TCP\",\"220.180.239.212\",8009,0,1", "AT+QIOPEN="}) {
    host.expect_error(line, 552);
  }
}

TEST(Qiopen, NamesHaveAtMost253Bytes) {
  Host host;
  with_context(host);
  const std::string longest(253, 'x');
  EXPECT_EQ(host.ask("AT+QIOPEN=1,0,\"TCP\",\"" + longest + "\",80"), "OK");
  EXPECT_EQ(host.wait(1s), "+QIOPEN: 0,565");
  host.expect_error("AT+QIOPEN=1,0,\"TCP\",\"x" + longest + "\",80", 552);
}

TEST(Qiopen, TestAndReadForm) {
  Host host;
  host.expect({{"AT+QIOPEN=?",
                "+QIOPEN: (1-16),(0-11),\"TCP/UDP/TCP LISTENER/UDP SERVICE\","
                "\"<IP_address>/<domain_name>\",<remote_port>,<local_port>,(0-2)|OK"},
               {"AT+QIOPEN?", "OK"}});
}

}  // namespace
}  // namespace bg96::testing
