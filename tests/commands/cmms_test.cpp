#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

// How long a message takes.
Host::Duration sent_in(Host& host) {
  host.ask("AT+CMGF=1");
  host.ask("AT+CMGS=\"1\"");
  host.send("x\x1a");
  const Host::Duration time = host.time_until_said(2s);
  EXPECT_TRUE(host.said().ends_with("|OK"));
  return time;
}

TEST(Cmms, IsToldAndSet) {
  Host host;
  host.expect({{"AT+CMMS?", "+CMMS: 0|OK"},
               {"AT+CMMS=2", "OK"},
               {"AT+CMMS?", "+CMMS: 2|OK"},
               {"AT+CMMS=3", "ERROR"},
               {"AT+CMMS?", "+CMMS: 2|OK"},
               {"AT&F", "OK"},
               {"ATE0", "ATE0\r|OK"},
               {"AT+CMMS?", "+CMMS: 0|OK"}});
}

constexpr Host::Duration kAlone = 200ms - 40ms;
constexpr Host::Duration kNext = 50ms - 40ms;

TEST(Cmms, KeepsTheLinkForTheNextMessage) {
  Host host;
  EXPECT_EQ(sent_in(host), kAlone);
  EXPECT_EQ(sent_in(host), kAlone);
  host.ask("AT+CMMS=1");
  EXPECT_EQ(sent_in(host), kAlone);
  EXPECT_EQ(sent_in(host), kNext);
  host.wait(4900ms);
  EXPECT_EQ(sent_in(host), kNext);
  EXPECT_EQ(host.ask("AT+CMMS?"), "+CMMS: 1|OK");
}

TEST(Cmms, IsOffAgainWhenNoMessageFollowsWithinFiveSeconds) {
  Host host;
  host.ask("AT+CMMS=1");
  host.wait(60s);
  EXPECT_EQ(host.ask("AT+CMMS?"), "+CMMS: 1|OK");  // no link is open yet
  sent_in(host);
  host.wait(4990ms);
  EXPECT_EQ(host.ask("AT+CMMS?"), "+CMMS: 1|OK");
  host.wait(10ms);
  EXPECT_EQ(host.ask("AT+CMMS?"), "+CMMS: 0|OK");
  EXPECT_EQ(sent_in(host), kAlone);
  EXPECT_EQ(sent_in(host), kAlone);
}

TEST(Cmms, StaysOnWith2ThoughTheLinkIsClosed) {
  Host host;
  host.ask("AT+CMMS=2");
  sent_in(host);
  host.wait(5s);
  EXPECT_EQ(host.ask("AT+CMMS?"), "+CMMS: 2|OK");
  EXPECT_EQ(sent_in(host), kAlone);
  EXPECT_EQ(sent_in(host), kNext);
  host.ask("AT+CMMS=0");
  EXPECT_EQ(sent_in(host), kAlone);
}

}  // namespace
}  // namespace bg96::testing
