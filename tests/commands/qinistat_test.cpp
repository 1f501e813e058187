#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Qinistat, TellsHowFarTheSimIs) {
  Host host;
  host.expect({{"AT+QINISTAT", "+QINISTAT: 7|OK"},
               {"AT+QINISTAT=?", "+QINISTAT: (0-3)|OK"},
               {"AT+QINISTAT?", "ERROR"}});
  for (const auto* state : {"pin", "puk", "busy", "absent", "failure"}) {
    Host other({{"sim.state", state}});
    EXPECT_EQ(other.ask("AT+QINISTAT"), "+QINISTAT: 0|OK") << state;
  }
}

TEST(Qinistat, OfOlderFirmwareDoesNotKnowThePhonebook) {
  Host host({{"quirks.qinistat_phonebook", "off"}});
  EXPECT_EQ(host.ask("AT+QINISTAT"), "+QINISTAT: 3|OK");
}

}  // namespace
}  // namespace bg96::testing
