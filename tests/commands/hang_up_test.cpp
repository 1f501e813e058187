#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(HangUp, ThereIsNoCall) {
  Host host;
  host.expect({{"AT+CHUP", "OK"},
               {"AT+CHUP=?", "OK"},
               {"AT+CHUP?", "ERROR"},
               {"AT+QHUP=16", "OK"},
               {"AT+QHUP=88,1", "OK"},
               {"AT+QHUP=2", "ERROR"},
               {"AT+QHUP=0", "ERROR"},
               {"AT+QHUP=16,8", "ERROR"},
               {"AT+QHUP=?", "+QHUP: (1,16,17,18,21,27,31,88),(1-7)|OK"}});
}

}  // namespace
}  // namespace bg96::testing
