#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Csim, SelectsAndReads) {
  Host host;
  host.expect({{"AT+CSIM=14,\"00A40004022FE2\"", "+CSIM: 4,\"6111\"|OK"},
               {"AT+CSIM=10,\"00B000000A\"", "+CSIM: 24,\"988812010000103254F69000\"|OK"},
               {"AT+CSIM=10,\"00B0000002\"", "+CSIM: 8,\"98889000\"|OK"},
               {"AT+CSIM=14,\"A0A40000026F07\"", "+CSIM: 4,\"9F11\"|OK"},
               {"AT+CSIM=14,\"00A40004021234\"", "+CSIM: 4,\"6A82\"|OK"},
               {"AT+CSIM=14,\"A0A40000021234\"", "+CSIM: 4,\"9404\"|OK"},
               {"AT+CSIM=8,\"00000000\"", "+CSIM: 4,\"6D00\"|OK"}});
}

TEST(Csim, TellsHowManyAttemptsAreLeft) {
  Host host({{"sim.state", "pin"}});
  host.expect({{"AT+CSIM=10,\"0020000100\"", "+CSIM: 4,\"63C3\"|OK"},
               {"AT+CPIN=\"9999\"", "+CME ERROR: 16"},
               {"AT+CSIM=8,\"00200001\"", "+CSIM: 4,\"63C2\"|OK"},
               {"AT+CSIM=14,\"00A40004026F07\"", "+CSIM: 4,\"6111\"|OK"},
               {"AT+CSIM=10,\"00B0000009\"", "+CSIM: 4,\"6982\"|OK"}});
}

TEST(Csim, RefusesWhatIsNoCommand) {
  Host host;
  host.expect({{"AT+CSIM=9,\"00B000000A\"", "+CME ERROR: 50"},
               {"AT+CSIM=10,\"00B000000X\"", "+CME ERROR: 50"},
               {"AT+CSIM=2,\"00\"", "+CSIM: 4,\"6700\"|OK"},
               {"AT+CSIM=12,\"00A400040100\"", "+CSIM: 4,\"6700\"|OK"},
               {"AT+CSIM=1,\"0\"", "ERROR"},
               {"AT+CSIM=10", "ERROR"}});
  Host none({{"sim.state", "absent"}});
  EXPECT_EQ(none.ask("AT+CSIM=10,\"00B000000A\""), "+CME ERROR: 10");
}

}  // namespace
}  // namespace bg96::testing
