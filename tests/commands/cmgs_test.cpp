#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kPdu = "0011000B916407281553F80000AA0AE8329BFD4697D9EC37";

std::string type(Host& host, std::string_view line, std::string_view text) {
  const std::string prompt = host.ask(line);
  if (prompt != "> ") return prompt;
  const std::string at_once = host.send(std::string(text) + "\x1a");
  return at_once.empty() ? host.wait(1s) : at_once;
}

TEST(Cmgs, SendsAText) {
  Host host;
  host.ask("AT+CMGF=1");
  EXPECT_EQ(type(host, "AT+CMGS=\"+46708251358\"", "hellohello"), "+CMGS: 1|OK");
  EXPECT_EQ(host.messages_sent(), "+46708251358: 11010B916407281553F80000A70AE8329BFD4697D9EC37");
  EXPECT_EQ(type(host, "AT+CMGS=\"123\",145", ""), "+CMGS: 2|OK");
  EXPECT_EQ(host.messages_sent(), "+123: 1102039121F30000A700");
}

TEST(Cmgs, SendsAPdu) {
  Host host;
  EXPECT_EQ(type(host, "AT+CMGS=23", kPdu), "+CMGS: 1|OK");
  // The reference is the modem's.
  EXPECT_EQ(host.messages_sent(), "+46708251358: 11010B916407281553F80000AA0AE8329BFD4697D9EC37");
  EXPECT_EQ(type(host, "AT+CMGS=23", std::string(kPdu) + "\r"), "+CMGS: 2|OK");
}

TEST(Cmgs, TakesItsTime) {
  Host host({{"timing.message_submission", "3000"}});
  host.ask("AT+CMGF=1");
  host.ask("AT+CMGS=\"1\"");
  host.send("x\x1a");
  EXPECT_EQ(host.time_until_said(5s), 3000ms - 40ms);
  EXPECT_EQ(host.said(), "+CMGS: 1|OK");
}

TEST(Cmgs, CountsItsReferenceOnThroughARestart) {
  Host host({{"timing.message_submission", "0"}});
  for (int i = 1; i <= 257; ++i) {
    if (i == 100) host.restart();
    host.ask("AT+CMGF=1");
    host.ask("AT+CMGS=\"1\"");
    EXPECT_EQ(host.send("x\x1a"), "+CMGS: " + std::to_string(i % 256) + "|OK");
  }
}

TEST(Cmgs, IsGivenUpWithEscape) {
  Host host;
  for (const char* mode : {"AT+CMGF=0", "AT+CMGF=1"}) {
    host.ask(mode);
    EXPECT_EQ(host.ask(mode[8] == '0' ? "AT+CMGS=23" : "AT+CMGS=\"1\""), "> ");
    EXPECT_EQ(host.send("00\x1b"), "OK");
  }
  EXPECT_EQ(host.messages_sent(), "");
}

TEST(Cmgs, AsksForEachLineOfAText) {
  Host host;
  host.ask("AT+CMGF=1");
  EXPECT_EQ(host.ask("AT+CMGS=\"1\""), "> ");
  EXPECT_EQ(host.send("a\r"), "> ");
  EXPECT_EQ(host.send("b\r\n"), "> ");
  host.send("c\x1a");
  host.wait(1s);
  EXPECT_EQ(host.messages_sent(), "1: 11010181F10000A706E186B8A11803");
}

TEST(Cmgs, RefusesATextThatIsTooLong) {
  Host host;
  host.ask("AT+CMGF=1");
  EXPECT_EQ(type(host, "AT+CMGS=\"1\"", std::string(160, 'x')), "+CMGS: 1|OK");
  EXPECT_EQ(type(host, "AT+CMGS=\"1\"", std::string(161, 'x')), "+CMS ERROR: 513");
  EXPECT_EQ(type(host, "AT+CMGS=\"1\"", std::string(5000, 'x')), "+CMS ERROR: 513");
  host.ask("AT+CSMP=17,167,0,8");
  EXPECT_EQ(type(host, "AT+CMGS=\"1\"", std::string(280, '0')), "+CMGS: 2|OK");
  EXPECT_EQ(type(host, "AT+CMGS=\"1\"", std::string(282, '0')), "+CMS ERROR: 513");
  EXPECT_EQ(type(host, "AT+CMGS=\"1\"", "04x"), "+CMS ERROR: 305");
}

TEST(Cmgs, RefusesAPduThatLies) {
  Host host;
  for (const char* line : {"AT+CMGS=22", "AT+CMGS=24", "AT+CMGS=164"}) {
    EXPECT_EQ(type(host, line, kPdu), "+CMS ERROR: 304") << line;
  }
  EXPECT_EQ(type(host, "AT+CMGS=23", ""), "+CMS ERROR: 304");
  EXPECT_EQ(type(host, "AT+CMGS=23", "hello"), "+CMS ERROR: 304");
  for (const char septets : {'9', 'B'}) {
    std::string lies(kPdu);
    lies[29] = septets;
    EXPECT_EQ(type(host, "AT+CMGS=23", lies), "+CMS ERROR: 304") << septets;
  }
  for (std::size_t size = 0; size < kPdu.size(); ++size) {
    EXPECT_EQ(type(host, "AT+CMGS=23", kPdu.substr(0, size)), "+CMS ERROR: 304") << size;
  }
  // Each shorter message with a length that is right.
  for (std::size_t octets = 1; octets < 23; ++octets) {
    EXPECT_EQ(type(host, "AT+CMGS=" + std::to_string(octets), kPdu.substr(0, 2 + 2 * octets)),
              "+CMS ERROR: 304")
        << octets;
  }
}

TEST(Cmgs, WantsWhatItsModeWants) {
  Host host;
  host.expect({{"AT+CMGS=\"+4912\"", "+CMS ERROR: 304"},
               {"AT+CMGS=0", "+CMS ERROR: 304"},
               {"AT+CMGS=165", "+CMS ERROR: 304"},
               {"AT+CMGS=23,145", "+CMS ERROR: 304"},
               {"AT+CMGF=1", "OK"},
               {"AT+CMGS=23", "+CMS ERROR: 305"},
               {"AT+CMGS=\"name\"", "+CMS ERROR: 305"},
               {"AT+CMGS=\"1\",127", "ERROR"},
               {"AT+CMGS", "ERROR"},
               {"AT+CMGS=", "ERROR"},
               {"AT+CMGS?", "ERROR"},
               {"AT+CMGS=?", "OK"}});
}

TEST(Cmgs, NeedsCardNetworkAndServiceCentre) {
  Host host;
  host.ask("AT+CMGF=1");
  host.set_registration(2);
  EXPECT_EQ(type(host, "AT+CMGS=\"1\"", "x"), "+CMS ERROR: 331");
  host.set_registration(1);
  host.wait(1s);
  EXPECT_EQ(type(host, "AT+CMGS=\"1\"", "x"), "+CMGS: 1|OK");
  host.set_sim(ports::SetSim::State::absent);
  EXPECT_EQ(host.ask("AT+CMGS=\"1\""), "+CMS ERROR: 310");
  host.set_sim(ports::SetSim::State::pin);
  EXPECT_EQ(host.ask("AT+CMGS=\"1\""), "+CMS ERROR: 311");
}

TEST(Cmgs, LosesTheNetworkOnItsWay) {
  Host host({{"timing.message_submission", "1000"}});
  host.ask("AT+CMGF=1");
  host.ask("AT+CMGS=\"1\"");
  host.send("x\x1a");
  host.set_registration(2);
  EXPECT_EQ(host.wait(2s), "+CMS ERROR: 332");
  EXPECT_EQ(host.messages_sent(), "");
}

TEST(Cmgs, BringsBackWhatIsForItself) {
  Host host({{"sim.msisdn", "+4915"}});
  host.ask("AT+CMGF=1;+CSMP=49");
  EXPECT_EQ(type(host, "AT+CMGS=\"4915\"", "me"), "+CMGS: 1|OK|+CMTI: \"ME\",0");
  EXPECT_EQ(host.ask("AT+CMGR=0"),
            "+CMGR: \"REC UNREAD\",\"+4915\",,\"26/01/01,00:00:00+00\"|me|OK");
}

TEST(Cmgs, EchoesWhatIsTyped) {
  Host host;
  host.ask("ATE1");
  host.ask("AT+CMGF=1");
  EXPECT_EQ(host.ask("AT+CMGS=\"1\""), "AT+CMGS=\"1\"\r|> ");
  EXPECT_EQ(host.send("ab\rc\x1b"), "ab\r|> c|OK");
}

}  // namespace
}  // namespace bg96::testing
