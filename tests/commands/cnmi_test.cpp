#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kTime = "\"26/01/01,00:00:00+00\"";

TEST(Cnmi, IsToldAndSet) {
  Host host;
  host.expect({{"AT+CNMI?", "+CNMI: 2,1,0,0,0|OK"},
               {"AT+CNMI=1,2,2,1,1", "OK"},
               {"AT+CNMI?", "+CNMI: 1,2,2,1,1|OK"},
               {"AT+CNMI=2,1", "OK"},
               {"AT+CNMI?", "+CNMI: 2,1,2,1,1|OK"},
               {"AT+CNMI=3", "ERROR"},
               {"AT+CNMI=2,4", "ERROR"},
               {"AT+CNMI=2,1,1", "ERROR"},
               {"AT+CNMI=2,1,3", "ERROR"},
               {"AT+CNMI=2,1,0,3", "ERROR"},
               {"AT+CNMI=2,1,0,0,2", "ERROR"},
               {"AT+CNMI?", "+CNMI: 2,1,2,1,1|OK"},
               {"AT+CNMI=?", "+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)|OK"}});
  host.restart();
  EXPECT_EQ(host.ask("AT+CNMI?"), "+CNMI: 2,1,0,0,0|OK");
}

TEST(Cnmi, SaysHowWhatComesIsTold) {
  struct Row {
    std::string way;
    std::optional<int> message_class;
    std::string said;
  };
  const std::string shown = "+CMT: \"+49\",," + std::string(kTime) + "|Hi";
  const Row rows[] = {{"0", {}, ""},
                      {"0", 2, ""},
                      {"1", {}, "+CMTI: \"ME\",0"},
                      {"1", 3, "+CMTI: \"ME\",0"},
                      {"1", 2, "+CMTI: \"SM\",0"},
                      {"2", {}, shown},
                      {"2", 0, shown},
                      {"2", 1, shown},
                      {"2", 2, "+CMTI: \"SM\",0"},
                      {"2", 3, shown},
                      {"3", {}, "+CMTI: \"ME\",0"},
                      {"3", 1, "+CMTI: \"ME\",0"},
                      {"3", 2, "+CMTI: \"SM\",0"},
                      {"3", 3, shown}};
  for (const Row& row : rows) {
    Host host;
    host.ask("AT+CMGF=1;+CNMI=2," + row.way);
    host.message_comes("+49", "Hi", row.message_class);
    EXPECT_EQ(host.wait(1s), row.said) << row.way << " " << row.message_class.value_or(-1);
    const bool kept = host.ask("AT+CPMS=\"ME\",\"SM\"").find(": 0,23,0,50") == std::string::npos;
    EXPECT_EQ(kept, row.said != shown);
  }
}

TEST(Cnmi, HandsOverPdus) {
  Host host;
  host.ask("AT+CNMI=2,2");
  host.message_comes("+49", "Hi");
  EXPECT_EQ(host.wait(1s),
            "+CMT: ,16|07919909000000F1"
            "040291940000"
            "62101000000000"
            "02"
            "C834");
}

TEST(Cnmi, SaysHowReportsAreTold) {
  for (const bool kept : {false, true}) {
    Host host;
    host.ask(kept ? "AT+CNMI=2,1,0,2" : "AT+CNMI=2,1,0,1");
    host.message_comes_as(
        "06050281216210100000000062101000000000"
        "00");
    const std::string pdu =
        "07919909000000F1"
        "0605028121"
        "62101000000000"
        "62101000000000"
        "00";
    if (kept) {
      EXPECT_EQ(host.wait(1s), "+CDSI: \"SR\",0");
      host.ask("AT+CPMS=\"SR\"");
      EXPECT_EQ(host.ask("AT+CMGR=0"), "+CMGR: 0,,20|" + pdu + "|OK");
      EXPECT_EQ(host.ask("AT+CMGF=1;+CMGR=0"),
                "+CMGR: \"REC READ\",6,5,\"12\",129,\"26/01/01,00:00:00+00\","
                "\"26/01/01,00:00:00+00\",0|OK");
    } else {
      EXPECT_EQ(host.wait(1s), "+CDS: 20|" + pdu);
    }
  }
}

TEST(Cnmi, OfModeZeroKeepsBack) {
  Host host;
  host.ask("AT+CNMI=0,1");
  host.message_comes("12", "one");
  host.message_comes("12", "two");
  EXPECT_EQ(host.wait(1s), "");
  EXPECT_EQ(host.ask("AT+CNMI=2,1,0,0,0"), "OK");
  EXPECT_EQ(host.wait(1s), "+CMTI: \"ME\",0|+CMTI: \"ME\",1");
  host.ask("AT+CNMI=0,1");
  host.message_comes("12", "three");
  EXPECT_EQ(host.ask("AT+CNMI=2,1,0,0,1"), "OK");
  EXPECT_EQ(host.wait(1s), "");
  EXPECT_EQ(host.ask("AT+CPMS=\"ME\""), "+CPMS: 3,23,3,23,3,23|OK");
}

TEST(Cnmi, OfModeOneIsSilentInDataMode) {
  for (const bool discards : {true, false}) {
    Host host;
    host.ask(discards ? "AT+CNMI=1,2" : "AT+CNMI=2,2");
    host.connect();
    host.ask("AT+QISWTMD=0,2");
    host.message_comes("12", "one");
    EXPECT_EQ(host.wait(2s), "");
    host.send("+++");
    EXPECT_EQ(host.wait(2s).find("+CMT: ") != std::string::npos, !discards);
    // It is not lost.
    const std::string count = discards ? "+CPMS: 1,23" : "+CPMS: 0,23";
    EXPECT_TRUE(host.ask("AT+CPMS=\"ME\"").starts_with(count));
  }
}

TEST(Cnmi, WaitsForTheNetwork) {
  Host host;
  host.ask("AT+CFUN=4");
  host.wait(1s);
  host.message_comes("12", "one");
  EXPECT_EQ(host.wait(1s), "");
  host.ask("AT+CFUN=1");
  EXPECT_EQ(host.wait(2s), "+CMTI: \"ME\",0");
}

TEST(Cnmi, WaitsForRoom) {
  Host host({{"limits.modem_messages", "1"}});
  host.message_comes("12", "one");
  host.message_comes("12", "two");
  host.message_comes("12", "three", 2);  // the card has room
  EXPECT_EQ(host.wait(1s), "+CMTI: \"ME\",0|+CMTI: \"SM\",0");
  EXPECT_EQ(host.ask("AT+CMGD=0"), "OK");
  EXPECT_EQ(host.wait(1s), "+CMTI: \"ME\",0");
  EXPECT_TRUE(host.ask("AT+CMGF=1;+CMGR=0").ends_with("|two|OK"));
}

TEST(Cnmi, TellsEachPartOfALongMessage) {
  Host host;
  host.message_comes("12", std::string(161, 'x'));
  EXPECT_EQ(host.wait(1s), "+CMTI: \"ME\",0|+CMTI: \"ME\",1");
  host.message_comes("12", std::string(160, 'x'));
  EXPECT_EQ(host.wait(1s), "+CMTI: \"ME\",2");
  host.message_comes("12", std::string(255 * 153 + 1, 'x'));  // no longer one
  host.message_comes("neither a number nor a short name", "x");
  host.message_comes_as("00");
  EXPECT_EQ(host.wait(1s), "");
}

}  // namespace
}  // namespace bg96::testing
