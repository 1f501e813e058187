#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(SimIdentification, TellsTheNumbersOfTheSim) {
  Host host({{"sim.imsi", "262011234567890"}, {"sim.iccid", "8949227002805216770F"}});
  host.expect({{"AT+CIMI", "262011234567890|OK"},
               {"AT+QCCID", "+QCCID: 8949227002805216770F|OK"},
               {"AT+CCID", "+CCID: 8949227002805216770F|OK"},
               {"AT+ICCID", "+ICCID: 8949227002805216770F|OK"}});
}

TEST(SimIdentification, WithoutASimEachHasItsError) {
  Host host({{"sim.state", "absent"}});
  host.expect({{"AT+CIMI", "+CME ERROR: 10"},
               {"AT+QCCID", "+CME ERROR: 13"},
               {"AT+CCID", "+CME ERROR: 13"},
               {"AT+CMEE=2", "OK"},
               {"AT+CIMI", "+CME ERROR: SIM not inserted"},
               {"AT+QCCID", "+CME ERROR: SIM failure"},
               {"AT+CMEE=0", "OK"},
               {"AT+CIMI", "ERROR"},
               {"AT+QCCID", "ERROR"}});
}

TEST(SimIdentification, HasNoOtherForms) {
  Host host;
  for (const std::string name : {"AT+CIMI", "AT+QCCID", "AT+CCID"}) {
    EXPECT_EQ(host.ask(name + "=?"), "OK") << name;
    EXPECT_EQ(host.ask(name + "?"), "ERROR") << name;
    EXPECT_EQ(host.ask(name + "=1"), "ERROR") << name;
  }
}

}  // namespace
}  // namespace bg96::testing
