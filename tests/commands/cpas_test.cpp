#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Cpas, IsReady) {
  Host host;
  host.expect(
      {{"AT+CPAS", "+CPAS: 0|OK"}, {"AT+CPAS=?", "+CPAS: (0,3,4)|OK"}, {"AT+CPAS?", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
