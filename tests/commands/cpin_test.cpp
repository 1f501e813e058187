#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Cpin, IsReadyWithASim) {
  Host host;
  host.expect({{"AT+CPIN?", "+CPIN: READY|OK"}, {"AT+CPIN=?", "OK"}});
}

TEST(Cpin, WithoutASimItIsError10) {
  Host host({{"sim.state", "absent"}});
  host.expect({{"AT+CPIN?", "+CME ERROR: 10"},
               {"AT+CPIN=\"1234\"", "+CME ERROR: 10"},
               {"AT+CMEE=2", "OK"},
               {"AT+CPIN?", "+CME ERROR: SIM not inserted"},
               {"AT+CMEE=0", "OK"},
               {"AT+CPIN?", "ERROR"}});
}

TEST(Cpin, InMinimumFunctionalityTheSimIsOff) {
  Host host;
  host.expect({{"AT+CFUN=0", "OK"},
               {"AT+CPIN?", "+CME ERROR: 13"},
               {"AT+CFUN=4", "OK"},
               {"AT+CPIN?", "+CPIN: READY|OK"}});
}

TEST(Cpin, NoPinIsAskedFor) {
  Host host;
  host.expect({{"AT+CPIN=\"1234\"", "+CME ERROR: 3"},
               {"AT+CPIN=12345678", "+CME ERROR: 3"},
               {"AT+CPIN=\"1234\",\"4321\"", "+CME ERROR: 3"},
               {"AT+CPIN=\"123\"", "ERROR"},
               {"AT+CPIN=123456789", "ERROR"},
               {"AT+CPIN=1234,123", "ERROR"},
               {"AT+CPIN=1234,1234,1", "ERROR"},
               {"AT+CPIN=", "ERROR"},
               {"AT+CPIN", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
