#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

std::string type(Host& host, std::string_view line, std::string_view text) {
  const std::string prompt = host.ask(line);
  if (prompt != "> ") return prompt;
  const std::string at_once = host.send(std::string(text) + "\x1a");
  return at_once.empty() ? host.wait(1s) : at_once;
}

TEST(Cmgc, SendsACommand) {
  Host host;
  EXPECT_EQ(type(host, "AT+CMGC=9",
                 "000200000005028121"
                 "00"),
            "+CMGC: 1|OK");
  EXPECT_EQ(host.messages_sent(), ": 020100000502812100");
  host.ask("AT+CMGF=1");
  EXPECT_EQ(type(host, "AT+CMGC=2,1,0,5,\"12\",129", "A1"), "+CMGC: 2|OK");
  EXPECT_EQ(host.messages_sent(), ": 020200010502812101A1");
}

TEST(Cmgc, RefusesWhatIsNone) {
  Host host;
  EXPECT_EQ(type(host, "AT+CMGC=8",
                 "000200000005028121"
                 "00"),
            "+CMS ERROR: 304");
  EXPECT_EQ(type(host, "AT+CMGC=9",
                 "000100000005028121"
                 "00"),
            "+CMS ERROR: 304");
  host.expect({{"AT+CMGC=0", "+CMS ERROR: 304"},
               {"AT+CMGC=165", "+CMS ERROR: 304"},
               {"AT+CMGC=9,1", "+CMS ERROR: 304"},
               {"AT+CMGF=1", "OK"},
               {"AT+CMGC=2", "+CMS ERROR: 305"},
               {"AT+CMGC=2,1,0,5,\"name\"", "+CMS ERROR: 305"},
               {"AT+CMGC=?", "OK"}});
  EXPECT_EQ(type(host, "AT+CMGC=2,1", "x"), "+CMS ERROR: 305");
  EXPECT_EQ(type(host, "AT+CMGC=2,1", std::string(2 * 158, '0')), "+CMS ERROR: 305");
  host.set_sim(ports::SetSim::State::absent);
  EXPECT_EQ(host.ask("AT+CMGC=2,1"), "+CMS ERROR: 310");
}

}  // namespace
}  // namespace bg96::testing
