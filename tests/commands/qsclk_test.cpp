#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

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

TEST(Qsclk, WithoutDtrTheUartSleeps) {
  Host host;
  host.set_data_terminal_ready(false);
  host.expect({{"AT", "OK"}, {"AT+QSCLK=1", "OK"}, {"AT", ""}, {"AT+QSCLK?", ""}});
  host.set_data_terminal_ready(true);
  host.expect({{"AT", "OK"}, {"AT+QSCLK=0", "OK"}});
  host.set_data_terminal_ready(false);
  host.expect({{"AT", "OK"}});
}

TEST(Qsclk, AUrcIsToldInTheSleep) {
  Host host;
  host.connect(0);
  host.expect({{"AT+QSCLK=1", "OK"}});
  host.set_data_terminal_ready(false);
  host.peer_send("x");
  EXPECT_EQ(host.wait(1s), "+QIURC: \"recv\",0");
}

}  // namespace
}  // namespace bg96::testing
