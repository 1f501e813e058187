#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Cgatt, DetachesAndAttaches) {
  Host host;
  host.expect({{"AT+CGATT?", "+CGATT: 1|OK"},
               {"AT+CGATT=1", "OK"},
               {"AT+CGATT=0", "OK"},
               {"AT+CGATT?", "+CGATT: 0|OK"},
               {"AT+CGATT=0", "OK"},
               {"AT+CGATT=1", ""}});
  EXPECT_EQ(host.time_until_said(10s), 500ms - 40ms);  // the registration
  EXPECT_EQ(host.said(), "OK");
  host.expect({{"AT+CGATT?", "+CGATT: 1|OK"}});
}

TEST(Cgatt, OnGsmTheCircuitDomainStays) {
  Host host({{"radio.rat", "gsm"}, {"radio.band", "900"}});
  host.expect({{"AT+CREG=1;+CGREG=1", "OK"}, {"AT+CGATT=0", "OK"}});
  EXPECT_EQ(host.wait(1s), "+CGREG: 0");
  host.expect({{"AT+CGATT?", "+CGATT: 0|OK"},
               {"AT+CREG?", "+CREG: 1,1|OK"},
               {"AT+COPS?", "+COPS: 0,0,\"Test PLMN 1-1\",0|OK"},
               {"AT+CSQ", "+CSQ: 20,99|OK"},
               {"AT+CGATT=1", ""}});
  host.wait(1s);
  host.expect({{"AT+CREG?", "+CREG: 1,1|OK"}, {"AT+CGREG?", "+CGREG: 1,1|OK"}});
  host.expect({{"AT+CGATT=0;+CFUN=4", "OK"}, {"AT+CREG?", "+CREG: 1,0|OK"}});
}

TEST(Cgatt, DetachingTakesTheContextsAway) {
  Host host;
  host.connect(0);
  host.expect({{"AT+CGATT=0", "OK"}, {"AT+QIACT?", "OK"}, {"AT+QISTATE=1,1", "OK"}});
  EXPECT_EQ(host.wait(1s), "+QIURC: \"closed\",0|+QIURC: \"pdpdeact\",1");
}

TEST(Cgatt, AContextAttachesByItself) {
  Host host;
  host.expect({{"AT+CGATT=0", "OK"}, {"AT+QIACT=1", ""}});
  EXPECT_EQ(host.wait(10s), "OK");
  host.expect({{"AT+CGATT?", "+CGATT: 1|OK"}, {"AT+QIDEACT=1", "OK"}});
  host.expect({{"AT+CGATT=0", "OK"}, {"ATD*99#", ""}});
  EXPECT_TRUE(host.wait(10s).starts_with("CONNECT 150000000"));
}

TEST(Cgatt, ANetworkThatIsNeverFoundEndsItAfter140Seconds) {
  Host host({{"timing.registration", "3600000"}});
  host.expect({{"AT+CGATT=0", "OK"}, {"AT+CGATT=1", ""}});
  EXPECT_EQ(host.time_until_said(200s), 140s - 40ms);
  EXPECT_EQ(host.said(), "ERROR");
}

TEST(Cgatt, WithoutASimOrRadioThereIsNoService) {
  Host without_sim({{"sim.state", "absent"}});
  without_sim.expect({{"AT+CGATT?", "+CGATT: 0|OK"},
                      {"AT+CGATT=1", "+CME ERROR: 30"},
                      {"AT+CMEE=2", "OK"},
                      {"AT+CGATT=1", "+CME ERROR: no network service"},
                      {"AT+CGATT=0", "OK"}});
  Host radio_off;
  radio_off.expect({{"AT+CFUN=4", "OK"}, {"AT+CGATT=1", "+CME ERROR: 30"}});
}

TEST(Cgatt, AModemThatWasDeregisteredHasNoService) {
  Host host;
  host.expect({{"AT+COPS=2", "OK"}, {"AT+CGATT=1", "+CME ERROR: 30"}, {"AT+COPS?", "+COPS: 2|OK"}});
}

TEST(Cgatt, ChecksItsRangeOnBothSides) {
  Host host;
  host.expect({{"AT+CGATT=?", "+CGATT: (0,1)|OK"},
               {"AT+CGATT=2", "ERROR"},
               {"AT+CGATT=-1", "ERROR"},
               {"AT+CGATT=", "ERROR"},
               {"AT+CGATT", "ERROR"},
               {"AT+CGATT=1,1", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
