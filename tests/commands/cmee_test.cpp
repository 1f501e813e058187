#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Cmee, ChoosesHowFailuresAreTold) {
  Host host({{"sim.state", "absent"}});
  host.expect({{"AT+CMEE?", "+CMEE: 1|OK"},
               {"AT+CPIN?", "+CME ERROR: 10"},
               {"AT+CMEE=2", "OK"},
               {"AT+CMEE?", "+CMEE: 2|OK"},
               {"AT+CPIN?", "+CME ERROR: SIM not inserted"},
               {"AT+CMEE=0", "OK"},
               {"AT+CMEE?", "+CMEE: 0|OK"},
               {"AT+CPIN?", "ERROR"}});
}

TEST(Cmee, DoesNotTouchTheTcpipFamilyNorWrongLines) {
  Host host;
  for (const auto* level : {"AT+CMEE=0", "AT+CMEE=1", "AT+CMEE=2"}) {
    host.expect(
        {{level, "OK"}, {"AT+QIRD=0", "ERROR"}, {"AT+CMEE=9", "ERROR"}, {"AT+NOPE", "ERROR"}});
  }
}

TEST(Cmee, ChecksItsRangeOnBothSides) {
  Host host;
  host.expect({{"AT+CMEE=?", "+CMEE: (0,1,2)|OK"},
               {"AT+CMEE=-1", "ERROR"},
               {"AT+CMEE=3", "ERROR"},
               {"AT+CMEE=", "ERROR"},
               {"AT+CMEE", "ERROR"},
               {"AT+CMEE=1,1", "ERROR"},
               {"AT+CMEE?", "+CMEE: 1|OK"}});
}

}  // namespace
}  // namespace bg96::testing
