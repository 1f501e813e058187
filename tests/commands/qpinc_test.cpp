#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Qpinc, CountsWrongPinsAndPuks) {
  Host host({{"sim.state", "pin"}});
  host.expect({{"AT+QPINC?", "+QPINC: \"SC\",3,10|+QPINC: \"P2\",3,10|OK"},
               {"AT+CPIN=0000", "+CME ERROR: 16"},
               {"AT+QPINC=\"SC\"", "+QPINC: \"SC\",2,10|OK"},
               {"AT+CPIN=0000", "+CME ERROR: 16"},
               {"AT+CPIN=0000", "+CME ERROR: 16"},
               {"AT+CPIN=00000000,1111", "+CME ERROR: 16"},
               {"AT+QPINC=\"SC\"", "+QPINC: \"SC\",0,9|OK"},
               {"AT+QPINC=\"P2\"", "+QPINC: \"P2\",3,10|OK"}});
}

TEST(Qpinc, NeedsACard) {
  Host host({{"sim.state", "absent"}});
  host.expect({{"AT+QPINC?", "+CME ERROR: 10"},
               {"AT+QPINC=\"SC\"", "+CME ERROR: 10"},
               {"AT+QPINC=\"XX\"", "ERROR"},
               {"AT+QPINC=?", "+QPINC: (\"SC\",\"P2\")|OK"}});
}

}  // namespace
}  // namespace bg96::testing
