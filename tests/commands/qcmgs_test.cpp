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

TEST(Qcmgs, SendsAPartOfALongerMessage) {
  Host host;
  host.ask("AT+CMGF=1");
  EXPECT_EQ(type(host, "AT+QCMGS=\"12\",120,1,2", "A"), "+QCMGS: 1|OK");
  EXPECT_EQ(host.messages_sent(),
            "12: 51010281210000A708050003780201"
            "82");
  EXPECT_EQ(type(host, "AT+QCMGS=\"12\",145,120,2,2", "A"), "+QCMGS: 2|OK");
  EXPECT_EQ(host.messages_sent(),
            "+12: 51020291210000A708050003780202"
            "82");
  EXPECT_EQ(type(host, "AT+QCMGS=\"12\"", "A"), "+QCMGS: 3|OK");
  EXPECT_EQ(host.messages_sent(), "12: 11030281210000A70141");
}

TEST(Qcmgs, HasRoomForWhatTheHeaderLeaves) {
  Host host;
  host.ask("AT+CMGF=1");
  EXPECT_EQ(type(host, "AT+QCMGS=\"12\",1,1,2", std::string(153, 'x')), "+QCMGS: 1|OK");
  EXPECT_EQ(type(host, "AT+QCMGS=\"12\",1,1,2", std::string(154, 'x')), "+CMS ERROR: 513");
  host.ask("AT+CSMP=17,167,0,8");
  EXPECT_EQ(type(host, "AT+QCMGS=\"12\",1,1,2", std::string(2 * 134, '0')), "+QCMGS: 2|OK");
  EXPECT_EQ(type(host, "AT+QCMGS=\"12\",1,1,2", std::string(2 * 136, '0')), "+CMS ERROR: 513");
}

TEST(Qcmgs, RefusesWhatIsNone) {
  Host host;
  host.expect({{"AT+QCMGS=\"12\"", "+CMS ERROR: 302"},
               {"AT+CMGF=1", "OK"},
               {"AT+QCMGS=\"12\",120,1", "ERROR"},
               {"AT+QCMGS=\"12\",120,0,2", "ERROR"},
               {"AT+QCMGS=\"12\",120,3,2", "ERROR"},
               {"AT+QCMGS=\"12\",120,1,8", "ERROR"},
               {"AT+QCMGS=\"12\",120", "ERROR"},
               {"AT+QCMGS=\"name\"", "+CMS ERROR: 305"},
               {"AT+QCMGS=12", "ERROR"},
               {"AT+QCMGS=?", "OK"}});
  EXPECT_EQ(host.ask("AT+QCMGS=\"12\""), "> ");
  EXPECT_EQ(host.send("x\x1b"), "OK");
  host.set_sim(ports::SetSim::State::absent);
  EXPECT_EQ(host.ask("AT+QCMGS=\"12\""), "+CMS ERROR: 310");
}

}  // namespace
}  // namespace bg96::testing
