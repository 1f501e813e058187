#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

std::string type(Host& host, std::string_view line, std::string_view text) {
  const std::string prompt = host.ask(line);
  if (prompt != "> ") return prompt;
  return host.send(std::string(text) + "\x1a");
}

TEST(Cmgw, KeepsATextUnsent) {
  Host host;
  host.ask("AT+CMGF=1");
  EXPECT_EQ(type(host, "AT+CMGW=\"10086\"", "one"), "+CMGW: 0|OK");
  EXPECT_EQ(type(host, "AT+CMGW", "two"), "+CMGW: 1|OK");
  EXPECT_EQ(type(host, "AT+CMGW=\"49\",145,\"STO SENT\"", "three"), "+CMGW: 2|OK");
  EXPECT_EQ(type(host, "AT+CMGW=\"49\",145,\"REC READ\"", "four"), "+CMGW: 3|OK");
  host.expect({{"AT+CMGR=0", "+CMGR: \"STO UNSENT\",\"10086\",|one|OK"},
               {"AT+CMGR=1", "+CMGR: \"STO UNSENT\",\"\",|two|OK"},
               {"AT+CMGR=2", "+CMGR: \"STO SENT\",\"+49\",|three|OK"},
               {"AT+CMGR=3", "+CMGR: \"REC READ\",\"+49\",,\"26/01/01,00:00:00+00\"|four|OK"},
               {"AT+CPMS=\"ME\"", "+CPMS: 4,23,4,23,4,23|OK"}});
  EXPECT_EQ(host.messages_sent(), "");
}

TEST(Cmgw, KeepsAPdu) {
  Host host;
  const std::string submit = "0011000B916407281553F80000AA0AE8329BFD4697D9EC37";
  const std::string deliver =
      "07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37";
  EXPECT_EQ(type(host, "AT+CMGW=23", submit), "+CMGW: 0|OK");
  EXPECT_EQ(type(host, "AT+CMGW=28,1", deliver), "+CMGW: 1|OK");
  EXPECT_EQ(type(host, "AT+CMGW=23,3", submit), "+CMGW: 2|OK");
  host.expect({{"AT+CMGR=0", "+CMGR: 2,,23|07919909000000F1" + submit.substr(2) + "|OK"},
               {"AT+CMGR=1", "+CMGR: 1,,28|" + deliver + "|OK"}});
  EXPECT_EQ(type(host, "AT+CMGW=23,1", submit), "+CMS ERROR: 304");
  EXPECT_EQ(type(host, "AT+CMGW=28", deliver), "+CMS ERROR: 304");
  EXPECT_EQ(type(host, "AT+CMGW=24", submit), "+CMS ERROR: 304");
}

TEST(Cmgw, WantsWhatItsModeWants) {
  Host host;
  host.expect({{"AT+CMGW", "+CMS ERROR: 304"},
               {"AT+CMGW=\"12\"", "+CMS ERROR: 304"},
               {"AT+CMGW=23,4", "+CMS ERROR: 304"},
               {"AT+CMGW=23,2,\"STO SENT\"", "+CMS ERROR: 304"},
               {"AT+CMGF=1", "OK"},
               {"AT+CMGW=12", "+CMS ERROR: 305"},
               {"AT+CMGW=\"12\",2", "+CMS ERROR: 305"},
               {"AT+CMGW=\"name\"", "+CMS ERROR: 305"},
               {"AT+CMGW=\"12\",129,\"ALL\"", "ERROR"},
               {"AT+CMGW=?", "OK"}});
  EXPECT_EQ(host.ask("AT+CMGW=\"12\""), "> ");
  EXPECT_EQ(host.send("x\x1b"), "OK");
  EXPECT_EQ(host.ask("AT+CMGR=0"), "+CMS ERROR: 321");
}

TEST(Cmgw, HasNoMoreRoomThanThereIs) {
  Host host({{"limits.modem_messages", "2"}});
  host.ask("AT+CMGF=1");
  EXPECT_EQ(type(host, "AT+CMGW=\"1\"", "x"), "+CMGW: 0|OK");
  EXPECT_EQ(type(host, "AT+CMGW=\"1\"", "x"), "+CMGW: 1|OK");
  EXPECT_EQ(type(host, "AT+CMGW=\"1\"", "x"), "+CMS ERROR: 322");
  host.ask("AT+CMGD=0");
  EXPECT_EQ(type(host, "AT+CMGW=\"1\"", "x"), "+CMGW: 0|OK");
}

TEST(Cmgw, CountsFromWhereTheProfileSays) {
  Host host({{"quirks.first_message_index", "1"}});
  host.ask("AT+CMGF=1");
  EXPECT_EQ(type(host, "AT+CMGW=\"1\"", "x"), "+CMGW: 1|OK");
  EXPECT_EQ(host.ask("AT+CMGR=0"), "+CMS ERROR: 321");
}

TEST(Cmgw, NeedsTheCard) {
  Host host({{"sim.state", "absent"}});
  EXPECT_EQ(host.ask("AT+CMGW=23"), "+CMS ERROR: 310");
}

}  // namespace
}  // namespace bg96::testing
