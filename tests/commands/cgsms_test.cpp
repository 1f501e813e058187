#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

std::string send(Host& host, std::string_view bearer) {
  host.ask("AT+CMGF=1");
  host.ask("AT+CGSMS=" + std::string(bearer));
  host.ask("AT+CMGS=\"1\"");
  const std::string at_once = host.send("x\x1a");
  return at_once.empty() ? host.wait(1s) : at_once;
}

TEST(Cgsms, IsToldAndSet) {
  Host host;
  host.expect({{"AT+CGSMS?", "+CGSMS: 1|OK"},
               {"AT+CGSMS=3", "OK"},
               {"AT+CGSMS?", "+CGSMS: 3|OK"},
               {"AT+CGSMS=4", "ERROR"},
               {"AT+CGSMS?", "+CGSMS: 3|OK"}});
}

TEST(Cgsms, SurvivesARestart) {
  Host host;
  host.ask("AT+CGSMS=2");
  host.restart();
  EXPECT_EQ(host.ask("AT+CGSMS?"), "+CGSMS: 2|OK");
}

TEST(Cgsms, OnGsmTheCircuitDomainIsThereWithoutThePacketDomain) {
  Host host({{"radio.rat", "gsm"}, {"radio.band", "900"}});
  EXPECT_EQ(send(host, "0"), "+CMGS: 1|OK");
  host.expect(
      {{"AT+CGATT=0", "OK"}, {"AT+CREG?", "+CREG: 0,1|OK"}, {"AT+CGREG?", "+CGREG: 0,0|OK"}});
  EXPECT_EQ(send(host, "0"), "+CMS ERROR: 331");
  EXPECT_EQ(send(host, "1"), "+CMGS: 2|OK");
  EXPECT_EQ(send(host, "2"), "+CMGS: 3|OK");
  EXPECT_EQ(send(host, "3"), "+CMGS: 4|OK");
  host.set_registration(0);
  EXPECT_EQ(send(host, "3"), "+CMS ERROR: 331");
}

TEST(Cgsms, OnGsmThePacketDomainIsThereWithoutTheCircuitDomain) {
  Host host({{"radio.rat", "gsm"}, {"radio.band", "900"}});
  host.ask("AT+QCFG=\"servicedomain\",1,1");
  EXPECT_EQ(send(host, "1"), "+CMS ERROR: 331");
  EXPECT_EQ(send(host, "3"), "+CMGS: 1|OK");
  EXPECT_EQ(send(host, "0"), "+CMGS: 2|OK");
}

TEST(Cgsms, OnLteEachBearerIsTheSame) {
  Host host;
  for (const char* bearer : {"0", "1", "2", "3"}) EXPECT_TRUE(send(host, bearer).ends_with("OK"));
  host.ask("AT+CGATT=0");
  for (const char* bearer : {"0", "1", "2", "3"}) EXPECT_EQ(send(host, bearer), "+CMS ERROR: 331");
}

}  // namespace
}  // namespace bg96::testing
