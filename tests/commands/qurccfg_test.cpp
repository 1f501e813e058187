#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qurccfg, NamesThePortOfTheUrcs) {
  Host host;
  host.expect({{"AT+QURCCFG=\"urcport\"", "+QURCCFG: \"urcport\",\"usbat\"|OK"},
               {"AT+QURCCFG=\"urcport\",\"uart1\"", "OK"},
               {"AT+QURCCFG=\"urcport\"", "+QURCCFG: \"urcport\",\"uart1\"|OK"},
               {"AT+QURCCFG=?", "+QURCCFG: \"urcport\",(\"usbat\",\"usbmodem\",\"uart1\")|OK"},
               {"AT+QURCCFG=\"urcport\",\"uart2\"", "ERROR"},
               {"AT+QURCCFG=\"urcport\",uart1", "ERROR"},
               {"AT+QURCCFG?", "ERROR"}});
}

TEST(Qurccfg, IsKeptOverARestart) {
  Host host;
  host.expect({{"AT+QURCCFG=\"urcport\",\"uart1\"", "OK"}, {"AT+CFUN=1,1", "OK"}});
  host.wait(10s);
  host.ask("ATE0");
  host.expect({{"AT+QURCCFG=\"urcport\"", "+QURCCFG: \"urcport\",\"uart1\"|OK"}});
}

}  // namespace
}  // namespace bg96::testing
