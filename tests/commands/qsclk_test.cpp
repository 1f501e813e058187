#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Qsclk, IsKeptAndTold) {
  Host host;
  host.expect({{"AT+QSCLK?", "+QSCLK: 0|OK"},
               {"AT+QSCLK=1", "OK"},
               {"AT+QSCLK?", "+QSCLK: 1|OK"},
               {"AT+QSCLK=2", "OK"},
               {"AT+QSCLK=3", "ERROR"},
               {"AT+QSCLK", "ERROR"},
               {"AT+QSCLK=?", "+QSCLK: (0-2)|OK"}});
}

}  // namespace
}  // namespace bg96::testing
