#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Qadc, TellsTheVoltageOfBothInputs) {
  Host host;
  host.expect({{"AT+QADC=0", "+QADC: 1,0|OK"},
               {"AT+QADC=1", "+QADC: 1,0|OK"},
               {"AT+QADC=2", "ERROR"},
               {"AT+QADC?", "ERROR"},
               {"AT+QADC=?", "+QADC: (0,1)|OK"}});
}

}  // namespace
}  // namespace bg96::testing
