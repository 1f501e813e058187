#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Cscs, IsToldAndSet) {
  Host host;
  host.expect({{"AT+CSCS?", "+CSCS: \"GSM\"|OK"},
               {"AT+CSCS=\"UCS2\"", "OK"},
               {"AT+CSCS?", "+CSCS: \"UCS2\"|OK"},
               {"AT+CSCS=\"ira\"", "OK"},
               {"AT+CSCS?", "+CSCS: \"IRA\"|OK"},
               {"AT+CSCS=\"HEX\"", "ERROR"},
               {"AT+CSCS=GSM", "ERROR"},
               {"AT+CSCS=?", "+CSCS: (\"GSM\",\"IRA\",\"UCS2\")|OK"},
               {"AT&F", "OK"},
               {"ATE0", "ATE0\r|OK"},
               {"AT+CSCS?", "+CSCS: \"GSM\"|OK"}});
}

// What a host types as ".." in that set, and what another host is shown.
struct Way {
  std::string typed;
  std::string tpdu_end;  // length and user data
};

std::string sent(const std::string& set, const std::string& typed) {
  Host host;
  host.ask("AT+CMGF=1;+CSCS=\"" + set + "\"");
  EXPECT_EQ(host.ask("AT+CMGS=\"12\""), "> ");
  host.send(typed + "\x1a");
  host.wait(std::chrono::seconds(1));
  return host.messages_sent();
}

TEST(Cscs, GsmGivesTheSeptetsAsTheyAre) {
  // "$" is the currency sign there, and 1D stands for the septet 1A, which ends what is typed.
  EXPECT_EQ(sent("GSM", "$\x1d"),
            "12: 11010281210000A702"
            "240D");
  EXPECT_EQ(sent("GSM", "\xe4"),
            "12: 11010281210000A701"
            "20");
}

TEST(Cscs, IraGivesTheCharacters) {
  EXPECT_EQ(sent("IRA", "$@"),
            "12: 11010281210000A702"
            "0200");
  EXPECT_EQ(sent("IRA", "["),
            "12: 11010281210000A702"
            "1B1E");
  EXPECT_EQ(sent("IRA", "`"),
            "12: 11010281210000A701"
            "20");  // the alphabet has none
}

TEST(Cscs, Ucs2IsDigits) {
  EXPECT_EQ(sent("UCS2", "00240040"),
            "12: 11010281210000A702"
            "0200");
  EXPECT_EQ(sent("UCS2", "044F"),
            "12: 11010281210000A701"
            "20");
  EXPECT_EQ(sent("UCS2", "24"), "");
}

TEST(Cscs, SaysHowAMessageIsShown) {
  Host host;
  host.ask("AT+CMGF=1");
  host.message_comes("Sender", "a$[\n|");
  host.wait(std::chrono::seconds(1));
  const auto body = [&](const std::string& set) {
    const std::string answer = host.ask("AT+CSCS=\"" + set + "\";+CMGR=0");
    const std::string middle = answer.substr(0, answer.rfind('|'));
    return middle.substr(middle.find("+00\"|") + 5);
  };
  EXPECT_EQ(body("GSM"), "a\x02\x1b<|\x1b@");  // a LF is shown as CR LF
  EXPECT_EQ(body("IRA"), "a$[||");
  EXPECT_EQ(body("UCS2"), "00610024005B000A007C");
  EXPECT_EQ(host.ask("AT+CMGR=0").substr(0, 47),
            "+CMGR: \"REC READ\",\"00530065006E006400650072\",,\"");
}

TEST(Cscs, DoesNotMatterWhereTheMessageIsUcs2OrOctets) {
  Host host;
  host.ask("AT+CMGF=1");
  host.message_comes("12", "я");
  host.wait(std::chrono::seconds(1));
  EXPECT_TRUE(host.ask("AT+CMGR=0").ends_with("|044F|OK"));
  host.ask("AT+CSMP=17,167,0,8");
  EXPECT_EQ(host.ask("AT+CMGS=\"12\""), "> ");
  host.send("044F\x1a");
  host.wait(std::chrono::seconds(1));
  EXPECT_EQ(host.messages_sent(), "12: 11010281210008A702044F");
}

}  // namespace
}  // namespace bg96::testing
