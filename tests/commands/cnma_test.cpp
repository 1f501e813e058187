#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

struct Acknowledging : Host {
  Acknowledging() { ask("AT+CMGF=1;+CSMS=1;+CNMI=2,2,0,1,0"); }
};
const std::string kOne = "+CMT: \"12\",,\"26/01/01,00:00:00+00\"|one";
const std::string kTwo = "+CMT: \"12\",,\"26/01/01,00:00:00+00\"|two";

TEST(Cnma, AcknowledgesOneAfterTheOther) {
  Acknowledging host;
  host.message_comes("12", "one");
  host.message_comes("12", "two");
  EXPECT_EQ(host.wait(1s), kOne);
  EXPECT_EQ(host.ask("AT+CNMA"), "OK");
  EXPECT_EQ(host.wait(1s), kTwo);
  EXPECT_EQ(host.ask("AT+CNMA=1"), "OK");
  EXPECT_EQ(host.ask("AT+CNMA"), "+CMS ERROR: 340");
  EXPECT_EQ(host.wait(30s), "");
  EXPECT_EQ(host.ask("AT+CNMI?"), "+CNMI: 2,2,0,1,0|OK");
  EXPECT_EQ(host.ask("AT+CPMS=\"ME\""), "+CPMS: 0,23,0,23,0,23|OK");
}

TEST(Cnma, IsWantedOfReportsToo) {
  Acknowledging host;
  host.message_comes_as("0605028121621010000000006210100000000000");
  EXPECT_EQ(host.wait(1s).substr(0, 5), "+CDS:");
  EXPECT_EQ(host.ask("AT+CNMA=0"), "OK");
}

TEST(Cnma, RefusesAMessage) {
  Acknowledging host;
  host.message_comes("12", "one");
  host.wait(1s);
  EXPECT_EQ(host.ask("AT+CNMA=2"), "OK");
  EXPECT_EQ(host.wait(30s), "");
  EXPECT_EQ(host.ask("AT+CPMS=\"ME\""), "+CPMS: 0,23,0,23,0,23|OK");
}

TEST(Cnma, IsMissedAfterAWhile) {
  Acknowledging host;
  host.message_comes("12", "one");
  host.message_comes("12", "two");
  host.wait(14s);
  EXPECT_EQ(host.ask("AT+CNMI?"), "+CNMI: 2,2,0,1,0|OK");
  host.wait(2s);
  EXPECT_EQ(host.ask("AT+CNMI?"), "+CNMI: 2,0,0,0,0|OK");
  EXPECT_EQ(host.ask("AT+CNMA"), "+CMS ERROR: 340");
  EXPECT_TRUE(host.ask("AT+CMGR=0").ends_with("|one|OK"));
  EXPECT_TRUE(host.ask("AT+CMGR=1").ends_with("|two|OK"));
}

TEST(Cnma, IsNotWantedWithoutTheService) {
  Host host;
  host.ask("AT+CNMI=2,2");
  host.message_comes("12", "one");
  host.wait(1s);
  host.expect(
      {{"AT+CNMA", "+CMS ERROR: 340"}, {"AT+CNMA=3", "ERROR"}, {"AT+CNMA=?", "+CNMA: (0-2)|OK"}});
  host.set_sim(ports::SetSim::State::absent);
  EXPECT_EQ(host.ask("AT+CNMA"), "+CMS ERROR: 310");
}

TEST(Cnma, IsNoLongerWantedWhereTheMessageIsForgotten) {
  Acknowledging host;
  host.ask("AT+CNMI=0,2");
  host.message_comes("12", "one");
  host.wait(20s);
  EXPECT_EQ(host.ask("AT+CNMI=2,2,0,1,1"), "OK");
  // Nobody was told of it: the network brings it once more.
  EXPECT_EQ(host.wait(1s), kOne);
  EXPECT_EQ(host.ask("AT+CNMA"), "OK");
}

TEST(Cnma, IsMissedByARestart) {
  Acknowledging host;
  host.message_comes("12", "one");
  host.wait(1s);
  host.restart();
  EXPECT_TRUE(host.ask("AT+CMGF=1;+CMGR=0").ends_with("|one|OK"));
}

}  // namespace
}  // namespace bg96::testing
