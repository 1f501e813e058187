#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Profiles, ShowTheFactorysValues) {
  Host host;
  host.expect({{"ATE1", "OK"}});
  EXPECT_EQ(host.ask("AT&V"),
            "AT&V\r|&C: 1|&D: 2|&F: 0|&W: 0|E: 1|Q: 0|V: 1|X: 4|Z: 0|S0: 0|S3: 13|S4: 10|S5: 8|"
            "S6: 2|S7: 0|S8: 2|S10: 15|OK");
}

TEST(Profiles, FactoryValuesComeBackButTheRateAndFlowControlStay) {
  Host host;
  host.ask("ATX1S0=3S6=5&D0;+CMEE=2;+CREG=2;+CGREG=1;+CEREG=1;+ICF=3,0;+IFC=2,2;+IPR=9600");
  EXPECT_EQ(host.ask("AT&F"), "OK");
  EXPECT_EQ(host.ask("ATE0"), "ATE0\r|OK");
  host.expect({{"AT+CMEE?", "+CMEE: 1|OK"},
               {"AT+CREG?", "+CREG: 0,1|OK"},
               {"AT+CGREG?", "+CGREG: 0,4|OK"},
               {"AT+CEREG?", "+CEREG: 0,1|OK"},
               {"AT+ICF?", "+ICF: 3,3|OK"},
               {"AT+IFC?", "+IFC: 2,2|OK"},
               {"AT+IPR?", "+IPR: 9600|OK"},
               {"AT&V",
                "&C: 1|&D: 1|&F: 0|&W: 0|E: 0|Q: 0|V: 1|X: 4|Z: 0|S0: 0|S3: 13|S4: 10|"
                "S5: 8|S6: 2|S7: 0|S8: 2|S10: 15|OK"}});
}

// Tables 8 and 9.
TEST(Profiles, TheStoredProfileComesBackAndNothingElse) {
  Host host;
  host.expect({{"ATX1&C0&D1S0=3S7=9S10=20;+CREG=1;+CGREG=2;+CEREG=4", "OK"},
               {"ATS6=5S8=7;+CMEE=2;+IPR=9600;+IFC=2,2", "OK"},
               {"AT&W", "OK"},
               {"ATX4&C1&D2S0=0S7=0S10=15;+CREG=0;+CGREG=0;+CEREG=0", "OK"},
               {"ATS6=2S8=2;+CMEE=0;+IPR=115200;+IFC=0,0", "OK"},
               {"ATZ", "OK"},
               {"AT&V",
                "&C: 0|&D: 1|&F: 0|&W: 0|E: 0|Q: 0|V: 1|X: 1|Z: 0|S0: 3|S3: 13|S4: 10|"
                "S5: 8|S6: 2|S7: 9|S8: 2|S10: 20|OK"},
               {"AT+CREG?", "+CREG: 1,1|OK"},
               {"AT+CGREG?", "+CGREG: 2,4|OK"},
               {"AT+CEREG?", "+CEREG: 4,1,\"D0B\",\"C45C010\",8,,,\"00000000\",\"00000000\"|OK"},
               {"AT+CMEE?", "+CMEE: 0|OK"},
               {"AT+IPR?", "+IPR: 115200|OK"},
               {"AT+IFC?", "+IFC: 0,0|OK"}});
}

TEST(Profiles, TheStoredProfileSurvivesARestartWithItsRate) {
  Host host;
  host.expect({{"ATX1;+IPR=9600;+CREG=1;&W", "OK"}, {"ATX4;+CREG=0;+IPR=19200", "OK"}});
  EXPECT_EQ(host.ask("AT+CFUN=1,1"), "OK");
  EXPECT_EQ(host.wait(10s), "POWERED DOWN|RDY|+CREG: 2|APP RDY|+CREG: 1");
  host.expect({{"AT+IPR?", "+IPR: 9600|OK"}, {"AT+CREG?", "+CREG: 1,1|OK"}});
}

TEST(Profiles, WithoutAStoredOneZLoadsTheFactorys) {
  Host host;
  host.expect({{"ATX1S0=3", "OK"}, {"ATZ", "OK"}, {"ATE0", "ATE0\r|OK"}});
  host.expect({{"ATS0?", "000|OK"}});
}

TEST(Profiles, ThereIsOneOnly) {
  Host host;
  host.expect({{"AT&W0", "OK"},
               {"AT&W1", "ERROR"},
               {"AT&F1", "ERROR"},
               {"ATZ1", "ERROR"},
               {"AT&V1", "ERROR"},
               {"ATZ0", "OK"}});
}

}  // namespace
}  // namespace bg96::testing
