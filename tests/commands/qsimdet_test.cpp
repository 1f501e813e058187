#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qsimdet, IsKeptWithTheProfile) {
  Host host;
  host.expect({{"AT+QSIMDET?", "+QSIMDET: 0,0|OK"},
               {"AT+QSIMDET=1,1", "OK"},
               {"AT+QSIMDET?", "+QSIMDET: 1,1|OK"},
               {"AT&W", "OK"},
               {"AT+QSIMDET=0,0", "OK"},
               {"ATZ", "OK"},
               {"AT+QSIMDET?", "+QSIMDET: 1,1|OK"}});
}

TEST(Qsimdet, RefusesWhatDoesNotFit) {
  Host host;
  host.expect({{"AT+QSIMDET=1", "ERROR"},
               {"AT+QSIMDET=2,0", "ERROR"},
               {"AT+QSIMDET=0,2", "ERROR"},
               {"AT+QSIMDET=?", "+QSIMDET: (0,1),(0,1)|OK"}});
}

}  // namespace
}  // namespace bg96::testing
