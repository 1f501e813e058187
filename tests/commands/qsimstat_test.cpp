#include <gtest/gtest.h>

#include "tests/commands/host.hpp"
#include "tests/support/virtual_world.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qsimstat, TellsWhetherASimIsIn) {
  Host host;
  host.expect({{"AT+QSIMSTAT?", "+QSIMSTAT: 0,1|OK"},
               {"AT+QSIMSTAT=1", "OK"},
               {"AT+QSIMSTAT?", "+QSIMSTAT: 1,1|OK"},
               {"AT+QSIMSTAT=2", "ERROR"},
               {"AT+QSIMSTAT=?", "+QSIMSTAT: (0,1)|OK"}});
  Host without({{"sim.state", "absent"}});
  without.expect({{"AT+QSIMSTAT?", "+QSIMSTAT: 0,0|OK"}});
}

TEST(Qsimstat, TellsWhenItIsPulledAndPutIn) {
  VirtualWorld world;
  const auto after = [&](modem::SimState state) {
    world.take_output();
    world.happen(ports::SetSim{state});
    world.settle();
    world.pass(10ms);
    return world.take_output();
  };
  world.send("ATE0\r");
  world.pass(1s);
  EXPECT_EQ(after(modem::SimState::absent), "");
  EXPECT_EQ(after(modem::SimState::ready), "");
  world.send("AT+QSIMSTAT=1\r");
  world.pass(1s);
  EXPECT_EQ(after(modem::SimState::absent), "\r\n+QSIMSTAT : 1,0\r\n\r\n+CPIN: NOT READY\r\n");
  EXPECT_EQ(after(modem::SimState::ready), "\r\n+QSIMSTAT : 1,1\r\n");
  EXPECT_EQ(after(modem::SimState::pin), "");
}

}  // namespace
}  // namespace bg96::testing
