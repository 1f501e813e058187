#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Ceer, KnowsNoCause) {
  Host host;
  host.expect({{"AT+CEER", "+CEER: No cause information available|OK"},
               {"AT+CEER=?", "OK"},
               {"AT+CEER?", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
