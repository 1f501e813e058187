#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Identification, TellsWhoTheModemIs) {
  Host host;
  host.expect({{"ATI", "Quectel|BG96|Revision: BG96MAR02A07M1G|OK"},
               {"ATI0", "Quectel|BG96|Revision: BG96MAR02A07M1G|OK"},
               {"AT+GMI", "Quectel|OK"},
               {"AT+CGMI", "Quectel|OK"},
               {"AT+GMM", "BG96|OK"},
               {"AT+CGMM", "BG96|OK"},
               {"AT+GMR", "BG96MAR02A07M1G|OK"},
               {"AT+CGMR", "BG96MAR02A07M1G|OK"},
               {"AT+QGMR", "BG96MAR02A07M1G_01.019.01.019|OK"},
               {"AT+GSN", "866425030000014|OK"},
               {"AT+CGSN", "866425030000014|OK"},
               {"AT+QAPPVER", "01.019.01.019|OK"},
               {"AT+CSUB", "SubEdition: V08|OK"}});
}

TEST(Identification, IsThatOfTheProfile) {
  Host host({{"firmware", "BG96MAR03A06M1G"}, {"imei", "123456789012345"}});
  host.expect({{"ATI", "Quectel|BG96|Revision: BG96MAR03A06M1G|OK"},
               {"AT+QGMR", "BG96MAR03A06M1G_01.019.01.019|OK"},
               {"AT+GSN", "123456789012345|OK"}});
}

TEST(Identification, HasNoOtherForms) {
  Host host;
  for (const std::string name : {"AT+GMI", "AT+CGMI", "AT+GMM", "AT+CGMM", "AT+GMR", "AT+CGMR",
                                 "AT+QGMR", "AT+GSN", "AT+CGSN", "AT+CSUB"}) {
    EXPECT_EQ(host.ask(name + "=?"), "OK") << name;
    EXPECT_EQ(host.ask(name + "?"), "ERROR") << name;
    EXPECT_EQ(host.ask(name + "=1"), "ERROR") << name;
  }
  host.expect({{"ATI1", "ERROR"}, {"ATI?", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
