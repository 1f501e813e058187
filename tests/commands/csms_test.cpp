#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Csms, IsToldAndSet) {
  Host host;
  host.expect({{"AT+CSMS?", "+CSMS: 0,1,1,1|OK"},
               {"AT+CSMS=1", "+CSMS: 1,1,1|OK"},
               {"AT+CSMS?", "+CSMS: 1,1,1,1|OK"},
               {"AT+CSMS=2", "ERROR"},
               {"AT+CSMS=?", "+CSMS: (0,1)|OK"}});
}

}  // namespace
}  // namespace bg96::testing
