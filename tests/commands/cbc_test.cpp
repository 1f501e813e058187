#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Cbc, TellsTheSupplyOfTheProfile) {
  Host host;
  host.expect({{"AT+CBC", "+CBC: 0,85,3850|OK"}, {"AT+CBC?", "ERROR"}, {"AT+CBC=1", "ERROR"}});
  Host weak({{"hardware.battery_mv", "3300"}, {"hardware.battery_percent", "4"}});
  weak.expect({{"AT+CBC", "+CBC: 0,4,3300|OK"}});
}

}  // namespace
}  // namespace bg96::testing
