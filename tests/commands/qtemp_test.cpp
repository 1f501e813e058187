#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Qtemp, TellsThreeTemperatures) {
  Host host;
  host.expect({{"AT+QTEMP", "+QTEMP: 32,29,29|OK"}, {"AT+QTEMP=?", "OK"}, {"AT+QTEMP?", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
