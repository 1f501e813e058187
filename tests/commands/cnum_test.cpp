#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Cnum, TellsTheNumberThatTheCardKnows) {
  Host host;
  host.expect({{"AT+CNUM", "OK"}, {"AT+CNUM?", "ERROR"}});
  Host known({{"sim.msisdn", "+491701234567"}});
  known.expect({{"AT+CNUM", "+CNUM: ,\"+491701234567\",145|OK"}});
  Host absent({{"sim.state", "absent"}});
  absent.expect({{"AT+CNUM", "+CME ERROR: 10"}});
}

}  // namespace
}  // namespace bg96::testing
