#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(CallSettings, KeptAndResetByTheFactorysSettings) {
  Host host;
  host.expect({{"AT+CSTA?", "+CSTA: 129|OK"},
               {"AT+CSTA=145", "OK"},
               {"AT+CSTA=130", "ERROR"},
               {"AT+CSTA=?", "+CSTA: (129,145)|OK"},
               {"AT+CR=1", "OK"},
               {"AT+CR?", "+CR: 1|OK"},
               {"AT+CRC=1", "OK"},
               {"AT+CRC?", "+CRC: 1|OK"},
               {"AT+CRC=2", "ERROR"},
               {"AT+CVHU=2", "OK"},
               {"AT+CVHU=3", "ERROR"},
               {"AT+CVHU?", "+CVHU: 2|OK"},
               {"AT&FE0", "OK"},
               {"AT+CSTA?", "+CSTA: 129|OK"},
               {"AT+CVHU?", "+CVHU: 0|OK"}});
}

}  // namespace
}  // namespace bg96::testing
