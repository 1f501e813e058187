#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Registration, AtFirstNothingIsReported) {
  Host host;
  host.expect({{"AT+CREG?", "+CREG: 0,1|OK"},
               {"AT+CGREG?", "+CGREG: 0,4|OK"},
               {"AT+CEREG?", "+CEREG: 0,1|OK"}});
}

TEST(Registration, Mode2AddsTheCell) {
  Host host;
  host.expect({{"AT+CREG=2", "OK"},
               {"AT+CREG?", "+CREG: 2,1,\"D0B\",\"C45C010\",8|OK"},
               {"AT+CEREG=2", "OK"},
               {"AT+CEREG?", "+CEREG: 2,1,\"D0B\",\"C45C010\",8|OK"},
               {"AT+CGREG=2", "OK"},
               {"AT+CGREG?", "+CGREG: 2,4|OK"}});  // not registered: no cell
}

TEST(Registration, Mode4AddsTheTimers) {
  Host host;
  host.expect({{"AT+CEREG=4", "OK"},
               {"AT+CEREG?", "+CEREG: 4,1,\"D0B\",\"C45C010\",8,,,\"00000000\",\"00000000\"|OK"}});
  Host gsm({{"radio.rat", "gsm"}});
  gsm.expect({{"AT+CGREG=4", "OK"},
              {"AT+CGREG?",
               "+CGREG: 4,1,\"D0B\",\"C010\",\"0\",,,,\"00000000\",\"01100000\","
               "\"00000000\"|OK"},
              {"AT+CEREG?", "+CEREG: 0,0|OK"},
              {"AT+COPS=2", "OK"},
              {"AT+COPS=0", "OK"}});
  EXPECT_EQ(gsm.wait(10s),
            "+CGREG: 0|+CGREG: 2|"
            "+CGREG: 1,\"D0B\",\"C010\",\"0\",,,,\"00000000\",\"01100000\",\"00000000\"");
}

TEST(Registration, RoamingAndNbIot) {
  Host host({{"radio.stat", "5"}, {"radio.rat", "nb-iot"}});
  host.expect({{"AT+CREG?", "+CREG: 0,5|OK"},
               {"AT+CEREG=2", "OK"},
               {"AT+CEREG?", "+CEREG: 2,5,\"D0B\",\"C45C010\",9|OK"}});
}

TEST(Registration, ReportsEachChangeInTheModeThatWasSet) {
  Host host;
  host.expect({{"AT+CREG=1", "OK"}, {"AT+CEREG=2", "OK"}, {"AT+COPS=2", "OK"}});
  EXPECT_EQ(host.wait(1s), "+CREG: 0|+CEREG: 0");
  host.expect({{"AT+COPS=0", "OK"}});
  EXPECT_EQ(host.wait(10s), "+CREG: 2|+CEREG: 2|+CREG: 1|+CEREG: 1,\"D0B\",\"C45C010\",8");
}

TEST(Registration, OnGsmThePacketDomainIsReportedInPlaceOfLte) {
  Host host({{"radio.rat", "gsm"}});
  host.expect({{"AT+CGREG=1", "OK"}, {"AT+CEREG=1", "OK"}, {"AT+COPS=2", "OK"}});
  EXPECT_EQ(host.wait(1s), "+CGREG: 0");
}

TEST(Registration, NothingIsReportedInMode0) {
  Host host;
  host.expect({{"AT+CREG=1", "OK"}, {"AT+CREG=0", "OK"}, {"AT+COPS=2", "OK"}});
  EXPECT_EQ(host.wait(1s), "");
  host.expect({{"AT+CREG=2", "OK"}, {"AT+CREG", "OK"}, {"AT+CREG?", "+CREG: 0,0|OK"}});
}

TEST(Registration, ModesOnBothSidesOfTheirRange) {
  Host host;
  host.expect({{"AT+CREG=?", "+CREG: (0-2)|OK"},
               {"AT+CGREG=?", "+CGREG: (0-2,4)|OK"},
               {"AT+CEREG=?", "+CEREG: (0-2,4)|OK"},
               {"AT+CREG=2", "OK"},
               {"AT+CREG=3", "ERROR"},
               {"AT+CREG=-1", "ERROR"},
               {"AT+CGREG=2", "OK"},
               {"AT+CGREG=3", "ERROR"},
               {"AT+CGREG=4", "OK"},
               {"AT+CGREG=5", "ERROR"},
               {"AT+CEREG=3", "ERROR"},
               {"AT+CEREG=4", "OK"},
               {"AT+CEREG=5", "ERROR"},
               {"AT+CEREG=\"1\"", "ERROR"},
               {"AT+CREG=1,1", "ERROR"}});
}

TEST(Registration, WithoutASimOrRadioThereIsNone) {
  Host without_sim({{"sim.state", "absent"}});
  without_sim.expect({{"AT+CREG?", "+CREG: 0,0|OK"},
                      {"AT+CGREG?", "+CGREG: 0,0|OK"},
                      {"AT+CEREG?", "+CEREG: 0,0|OK"}});
  Host radio_off;
  radio_off.expect({{"AT+CFUN=4", "OK"}, {"AT+CREG=2", "OK"}, {"AT+CREG?", "+CREG: 2,0|OK"}});
}

TEST(Registration, ACellThatWasFoundIsToldOfLaterForLte) {
  Host host({{"timing.registration", "2000"}});
  host.expect({{"AT+CREG=2", "OK"}, {"AT+CEREG=2", "OK"}, {"AT+COPS=2", "OK"}});
  host.wait(1s);
  host.ask("AT+COPS=0");
  EXPECT_EQ(host.wait(1s), "+CREG: 2|+CEREG: 2");
  host.time_until_said(2s);
  EXPECT_EQ(host.said(), "+CREG: 1,\"D0B\",\"C45C010\",8");
  host.expect({{"AT+CEREG?", "+CEREG: 2,1,\"D0B\",\"C45C010\",8|OK"}});
  EXPECT_EQ(host.time_until_said(1s), 100ms - 5ms);  // ask() has taken 5 ms
  EXPECT_EQ(host.said(), "+CEREG: 1,\"D0B\",\"C45C010\",8");
}

TEST(Registration, WhatIsOverBeforeItIsToldIsNotTold) {
  Host host({{"timing.eps_report", "1000"}});
  host.expect({{"AT+CEREG=1", "OK"}, {"AT+COPS=2", "OK"}, {"AT+COPS=0", "OK"}});
  EXPECT_EQ(host.wait(1s), "+CEREG: 0|+CEREG: 2");
  host.ask("AT+COPS=2");
  EXPECT_EQ(host.wait(5s), "+CEREG: 0");
}

TEST(Registration, Mode4IsRefusedWithoutPsmByAQuirk) {
  Host host({{"quirks.cereg_4_needs_psm", "on"}});
  host.expect(
      {{"AT+CEREG=4", "ERROR"}, {"AT+CEREG=2", "OK"}, {"AT+CPSMS=1", "OK"}, {"AT+CEREG=4", "OK"}});
}

}  // namespace
}  // namespace bg96::testing
