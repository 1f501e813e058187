#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Cmgf, IsToldAndSet) {
  Host host;
  host.expect({{"AT+CMGF?", "+CMGF: 0|OK"},
               {"AT+CMGF=1", "OK"},
               {"AT+CMGF?", "+CMGF: 1|OK"},
               {"AT+CMGF=2", "ERROR"},
               {"AT+CMGF=?", "+CMGF: (0,1)|OK"},
               {"AT+CMGF=0", "OK"},
               {"AT+CMGF?", "+CMGF: 0|OK"}});
}

TEST(Cmgf, IsForgottenByARestart) {
  Host host;
  host.ask("AT+CMGF=1");
  host.restart();
  EXPECT_EQ(host.ask("AT+CMGF?"), "+CMGF: 0|OK");
}

TEST(Cmgf, NeedsNoSim) {
  Host host({{"sim.state", "absent"}});
  EXPECT_EQ(host.ask("AT+CMGF=1"), "OK");
}

}  // namespace
}  // namespace bg96::testing
