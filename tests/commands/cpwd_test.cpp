#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Cpwd, ChangesThePinOfALockedCard) {
  Host host;
  host.expect({{"AT+CPWD=\"SC\",\"1234\",\"4321\"", "+CME ERROR: 3"},
               {"AT+CLCK=\"SC\",1,\"1234\"", "OK"},
               {"AT+CPWD=\"SC\",\"0000\",\"4321\"", "+CME ERROR: 16"},
               {"AT+CPWD=\"SC\",\"1234\",\"4321\"", "OK"},
               {"AT+CFUN=1,1", "OK"}});
  host.wait(10s);
  host.ask("ATE0");
  EXPECT_EQ(host.ask("AT+CPIN=1234"), "+CME ERROR: 16");
  EXPECT_EQ(host.ask("AT+CPIN=4321").substr(0, 2), "OK");
}

TEST(Cpwd, RefusesWhatDoesNotFit) {
  Host host;
  host.expect({{"AT+CPWD=\"SC\",\"1234\",\"123\"", "ERROR"},
               {"AT+CPWD=\"SC\",\"1234\",\"123456789\"", "ERROR"},
               {"AT+CPWD=\"SC\",\"1234\"", "ERROR"},
               {"AT+CPWD=\"AO\",\"1234\",\"4321\"", "ERROR"},
               {"AT+CPWD=?", "+CPWD: (\"SC\",8),(\"P2\",8)|OK"}});
}

}  // namespace
}  // namespace bg96::testing
