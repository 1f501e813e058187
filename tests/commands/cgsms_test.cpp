#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Cgsms, IsToldAndSet) {
  Host host;
  host.expect({{"AT+CGSMS?", "+CGSMS: 1|OK"},
               {"AT+CGSMS=3", "OK"},
               {"AT+CGSMS?", "+CGSMS: 3|OK"},
               {"AT+CGSMS=4", "ERROR"},
               {"AT+CGSMS?", "+CGSMS: 3|OK"}});
}

TEST(Cgsms, SurvivesARestart) {
  Host host;
  host.ask("AT+CGSMS=2");
  host.restart();
  EXPECT_EQ(host.ask("AT+CGSMS?"), "+CGSMS: 2|OK");
}

}  // namespace
}  // namespace bg96::testing
