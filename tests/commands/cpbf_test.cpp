#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Cpbf, FindsWhatBeginsWithATextAsItIs) {
  Host host;
  host.expect({{"AT+CPBW=1,\"1\",129,\"Ann\"", "OK"},
               {"AT+CPBW=2,\"2\",129,\"Anton\"", "OK"},
               {"AT+CPBW=3,\"3\",129,\"Joann\"", "OK"},
               {"AT+CPBF=\"An\"", "+CPBF: 1,\"1\",129,\"Ann\"|+CPBF: 2,\"2\",129,\"Anton\"|OK"},
               {"AT+CPBF=\"Anton\"", "+CPBF: 2,\"2\",129,\"Anton\"|OK"},
               {"AT+CPBF=\"Antony\"", "+CME ERROR: 22"},
               {"AT+CPBF=\"an\"", "+CME ERROR: 22"},
               {"AT+CPBF=?", "+CPBF: 40,14|OK"},
               {"AT+CPBF=Ann", "ERROR"},
               {"AT+CPBF=", "ERROR"},
               {"AT+CPBF", "ERROR"},
               {"AT+CPBF=\"\x80\"", "+CME ERROR: 25"},
               {"AT+CSCS=\"UCS2\"", "OK"},
               {"AT+CPBF=\"004A\"", "+CPBF: 3,\"0033\",129,\"004A006F0061006E006E\"|OK"},
               {"AT+CPBF=\"J\"", "+CME ERROR: 25"}});
}

}  // namespace
}  // namespace bg96::testing
