#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Cmms, IsToldAndSet) {
  Host host;
  host.expect({{"AT+CMMS?", "+CMMS: 0|OK"},
               {"AT+CMMS=2", "OK"},
               {"AT+CMMS?", "+CMMS: 2|OK"},
               {"AT+CMMS=3", "ERROR"},
               {"AT+CMMS?", "+CMMS: 2|OK"},
               {"AT&F", "OK"},
               {"ATE0", "ATE0\r|OK"},
               {"AT+CMMS?", "+CMMS: 0|OK"}});
}

}  // namespace
}  // namespace bg96::testing
