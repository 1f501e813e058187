#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Ipr, KeepsTheRatesOfTheUart) {
  Host host;
  host.expect({{"AT+IPR?", "+IPR: 115200|OK"}});
  for (const auto* rate :
       {"9600", "19200", "38400", "57600", "115200", "230400", "460800", "921600"}) {
    EXPECT_EQ(host.ask("AT+IPR=" + std::string(rate)), "OK");
    EXPECT_EQ(host.ask("AT+IPR?"), "+IPR: " + std::string(rate) + "|OK");
  }
}

TEST(Ipr, RefusesAllOthers) {
  Host host;
  for (const auto* line :
       {"AT+IPR=0", "AT+IPR=9599", "AT+IPR=9601", "AT+IPR=115201", "AT+IPR=921601",
        "AT+IPR=4294967296", "AT+IPR=", "AT+IPR", "AT+IPR=\"9600\"", "AT+IPR=9600,1"}) {
    EXPECT_EQ(host.ask(line), "ERROR") << line;
  }
  host.expect({{"AT+IPR?", "+IPR: 115200|OK"},
               {"AT+IPR=?", "+IPR: (),(9600,19200,38400,57600,115200,230400,460800,921600)|OK"}});
}

}  // namespace
}  // namespace bg96::testing
