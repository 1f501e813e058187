#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Qadc, TellsTheVoltageOfBothInputs) {
  Host host;
  host.expect({{"AT+QADC=0", "+QADC: 0,0|OK"},
               {"AT+QADC=1", "+QADC: 0,0|OK"},
               {"AT+QADC=2", "ERROR"},
               {"AT+QADC?", "ERROR"},
               {"AT+QADC=?", "+QADC: (0,1)|OK"}});
}

TEST(Qadc, MeasuresFrom300To1800Millivolts) {
  Host low({{"hardware.input_0_mv", "300"}, {"hardware.input_1_mv", "299"}});
  low.expect({{"AT+QADC=0", "+QADC: 1,300|OK"}, {"AT+QADC=1", "+QADC: 0,0|OK"}});
  Host high({{"hardware.input_0_mv", "1801"}, {"hardware.input_1_mv", "1800"}});
  high.expect({{"AT+QADC=0", "+QADC: 0,0|OK"}, {"AT+QADC=1", "+QADC: 1,1800|OK"}});
}

}  // namespace
}  // namespace bg96::testing
