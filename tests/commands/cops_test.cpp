#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Cops, TellsTheOperatorInThreeFormats) {
  Host host;
  host.expect({{"AT+COPS?", "+COPS: 0,0,\"Test PLMN 1-1\",8|OK"},
               {"AT+COPS=3,1", "OK"},
               {"AT+COPS?", "+COPS: 0,1,\"Test1-1\",8|OK"},
               {"AT+COPS=3,2", "OK"},
               {"AT+COPS?", "+COPS: 0,2,\"00101\",8|OK"},
               {"AT+COPS=3,0", "OK"},
               {"AT+COPS?", "+COPS: 0,0,\"Test PLMN 1-1\",8|OK"}});
}

TEST(Cops, DeregistersAndRegistersAnew) {
  Host host;
  host.expect({{"AT+COPS=2", "OK"},
               {"AT+COPS?", "+COPS: 2|OK"},
               {"AT+COPS=0", "OK"},
               {"AT+COPS?", "+COPS: 0|OK"}});
  host.wait(500ms);
  host.expect({{"AT+COPS?", "+COPS: 0,0,\"Test PLMN 1-1\",8|OK"}});
}

TEST(Cops, DeregisteringTakesTheContextsAway) {
  Host host;
  host.connect(0);
  host.expect({{"AT+COPS=2", "OK"}, {"AT+QIACT?", "OK"}, {"AT+QISTATE=1,1", "OK"}});
  EXPECT_EQ(host.wait(1s), "+QIURC: \"closed\",0|+QIURC: \"pdpdeact\",1");
}

TEST(Cops, ChoosingAnOperatorWaitsForTheRegistration) {
  Host host({{"timing.registration", "9000"}});
  host.ask("AT+COPS=2");
  EXPECT_EQ(host.ask("AT+COPS=1,2,\"00101\""), "");
  EXPECT_EQ(host.time_until_said(20s), 9s - 40ms);
  EXPECT_EQ(host.said(), "OK");
  host.expect({{"AT+COPS?", "+COPS: 1,2,\"00101\",8|OK"}});
}

TEST(Cops, TheChosenOperatorMayBeNamedInEachFormatAndWithoutQuotes) {
  Host host;
  host.expect({{"AT+COPS=1,0,\"Test PLMN 1-1\"", "OK"},
               {"AT+COPS=1,1,\"Test1-1\"", "OK"},
               {"AT+COPS=1,2,00101", "OK"},
               {"AT+COPS=1,2,\"00101\",8", "OK"}});
}

TEST(Cops, AnOperatorThatIsNotThereIsNoService) {
  Host host;
  host.expect({{"AT+COPS=1,2,\"26201\"", "+CME ERROR: 30"},
               {"AT+COPS=1,0,\"00101\"", "+CME ERROR: 30"},    // a number is no long name
               {"AT+COPS=1,2,\"00101\",9", "+CME ERROR: 30"},  // not by that radio
               {"AT+COPS=4,2,\"26201\"", "OK"},                // automatic after all
               {"AT+COPS?", "+COPS: 0,2,\"00101\",8|OK"}});
}

TEST(Cops, ANetworkThatIsNeverFoundEndsItAfter180Seconds) {
  Host host({{"timing.registration", "3600000"}});
  host.ask("AT+COPS=2");
  EXPECT_EQ(host.ask("AT+COPS=1,2,\"00101\""), "");
  EXPECT_EQ(host.time_until_said(200s), 180s - 40ms);
  EXPECT_EQ(host.said(), "ERROR");
}

TEST(Cops, TestFormListsTheOperators) {
  Host host;
  host.expect({{"AT+COPS=?",
                "+COPS: (2,\"Test PLMN 1-1\",\"Test1-1\",\"00101\",8),(3,\"Test PLMN "
                "1-2\",\"Test1-2\",\"00102\",8),,(0,1,2,3,4),(0,1,2)|OK"},
               {"AT+COPS=2", "OK"},
               {"AT+COPS=?",
                "+COPS: (1,\"Test PLMN 1-1\",\"Test1-1\",\"00101\",8),(3,\"Test PLMN "
                "1-2\",\"Test1-2\",\"00102\",8),,(0,1,2,3,4),(0,1,2)|OK"},
               {"AT+CFUN=4", "OK"},
               {"AT+COPS=?", "+CME ERROR: 30"}});
}

TEST(Cops, AForbiddenNetworkIsNotAllowed) {
  Host host;
  host.expect({{"AT+COPS=1,2,\"00102\"", "+CME ERROR: 32"},
               {"AT+COPS=1,0,\"Test PLMN 1-2\"", "+CME ERROR: 32"},
               {"AT+COPS?", "+COPS: 0,0,\"Test PLMN 1-1\",8|OK"}});
}

TEST(Cops, LooksForNetworksForItsTime) {
  Host host({{"timing.network_scan", "20000"}});
  EXPECT_EQ(host.ask("AT+COPS=?"), "");
  EXPECT_EQ(host.time_until_said(30s), 20s - 40ms);
}

TEST(Cops, WithoutASimOrRadio) {
  Host without_sim({{"sim.state", "absent"}});
  without_sim.expect({{"AT+COPS?", "+COPS: 0|OK"},
                      {"AT+COPS=0", "+CME ERROR: 13"},
                      {"AT+COPS=3,2", "OK"},
                      {"AT+COPS=?", "+CME ERROR: 30"}});
  Host radio_off;
  radio_off.expect({{"AT+CFUN=0", "OK"},
                    {"AT+COPS?", "+COPS: 2|OK"},
                    {"AT+COPS=1,2,\"00101\"", "+CME ERROR: 13"},  // the card has no power
                    {"AT+CFUN=4", "OK"},
                    {"AT+COPS=1,2,\"00101\"", "+CME ERROR: 30"}});
}

TEST(Cops, ChecksItsRangesOnBothSides) {
  Host host;
  for (const auto* line :
       {"AT+COPS=-1", "AT+COPS=5", "AT+COPS=3", "AT+COPS=3,3", "AT+COPS=3,-1", "AT+COPS=1",
        "AT+COPS=1,2", "AT+COPS=1,2,\"\"", "AT+COPS=1,2,\"00101\",10", "AT+COPS=1,2,\"00101\",8,1",
        "AT+COPS=", "AT+COPS"}) {
    EXPECT_EQ(host.ask(line), "ERROR") << line;
  }
}

}  // namespace
}  // namespace bg96::testing
