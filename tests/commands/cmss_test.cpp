#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

std::string send(Host& host, std::string_view line) {
  const std::string answer = host.ask(line);
  return answer.empty() ? host.wait(1s) : answer;
}

void keep(Host& host, std::string_view line) {
  EXPECT_EQ(host.ask(line), "> ");
  host.send("x\x1a");
}

TEST(Cmss, SendsWhatIsKept) {
  Host host;
  host.ask("AT+CMGF=1");
  keep(host, "AT+CMGW=\"12\"");
  EXPECT_EQ(send(host, "AT+CMSS=0"), "+CMSS: 1|OK");
  EXPECT_EQ(host.messages_sent(), "12: 11010281210000A70178");
  EXPECT_EQ(host.ask("AT+CMGR=0"), "+CMGR: \"STO SENT\",\"12\",|x|OK");
  EXPECT_EQ(send(host, "AT+CMSS=0,\"+34\""), "+CMSS: 2|OK");
  EXPECT_EQ(host.messages_sent(), "+34: 11020291430000A70178");
  EXPECT_EQ(send(host, "AT+CMSS=0,\"34\",145"), "+CMSS: 3|OK");
  EXPECT_EQ(host.messages_sent(), "+34: 11030291430000A70178");
}

TEST(Cmss, RefusesWhatCannotBeSent) {
  Host host;
  host.ask("AT+CMGF=1");
  host.message_comes("12", "x");
  host.wait(1s);
  keep(host, "AT+CMGW");
  host.expect({{"AT+CMSS=0", "+CMS ERROR: 302"},
               {"AT+CMSS=1", "+CMS ERROR: 305"},
               {"AT+CMSS=1,\"name\"", "+CMS ERROR: 305"},
               {"AT+CMSS=2", "+CMS ERROR: 321"},
               {"AT+CMSS=23", "+CMS ERROR: 321"},
               {"AT+CMSS=256", "ERROR"},
               {"AT+CMSS=1,34", "ERROR"},
               {"AT+CMSS=?", "OK"}});
  host.ask("AT+CFUN=4");
  host.wait(1s);
  EXPECT_EQ(send(host, "AT+CMSS=1,\"1\""), "+CMS ERROR: 331");
  EXPECT_EQ(host.ask("AT+CMGR=1"), "+CMGR: \"STO UNSENT\",\"\",|x|OK");
  host.set_sim(ports::SetSim::State::absent);
  EXPECT_EQ(host.ask("AT+CMSS=1"), "+CMS ERROR: 310");
}

}  // namespace
}  // namespace bg96::testing
