#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(Qisendex, SendsTheBytesThatTheDigitsSpell) {
  Host host;
  host.connect();
  host.expect({{"AT+QISENDEX=0,\"3132333435\"", "SEND OK"},
               {"AT+QISENDEX=0,\"00ff1A0d\"", "SEND OK"},
               {"AT+QISEND=0,0", "+QISEND: 9,9,0|OK"}});
  EXPECT_EQ(host.peer_received(), "12345\0\xff\x1a\r"s);
}

TEST(Qisendex, NoDataFails) {
  Host host;
  host.connect();
  host.expect({{"AT+QISENDEX=0,\"\"", "SEND FAIL"}});
}

TEST(Qisendex, TakesUpTo512Digits) {
  Host host;
  host.connect();
  const std::string most(512, '5');
  EXPECT_EQ(host.ask("AT+QISENDEX=0,\"" + most + "\""), "SEND OK");
  EXPECT_EQ(host.peer_received(), std::string(256, 'U'));
  host.expect_error("AT+QISENDEX=0,\"" + most + "55\"", 552);
}

TEST(Qisendex, RefusesWhatIsNoHexadecimal) {
  Host host;
  host.connect();
  for (const auto* line :
       {"AT+QISENDEX=0,\"123\"", "AT+QISENDEX=0,\"3G\"", "AT+QISENDEX=0,\"31 32\"",
        "AT+QISENDEX=0,3132", "AT+QISENDEX=0", "AT+QISENDEX=12,\"31\"", "AT+QISENDEX=-1,\"31\"",
        "AT+QISENDEX=0,\"31\",1", "AT+QISENDEX"}) {
    host.expect_error(line, 552);
  }
  EXPECT_EQ(host.peer_received(), "");
}

TEST(Qisendex, NeedsAConnection) {
  Host host;
  host.expect_error("AT+QISENDEX=0,\"31\"", 572);
  host.connect();
  host.peer_close();
  host.wait(1s);
  host.expect_error("AT+QISENDEX=0,\"31\"", 567);
}

TEST(Qisendex, AFullSendBufferFails) {
  Host host({{"limits.send_buffer", "1460"}});
  host.connect();
  host.peer_stall(true);
  host.ask("AT+QISEND=0,1459");
  EXPECT_EQ(host.send(std::string(1459, 'x')), "SEND OK");
  host.expect({{"AT+QISENDEX=0,\"3132\"", "SEND FAIL"}, {"AT+QISENDEX=0,\"31\"", "SEND OK"}});
}

}  // namespace
}  // namespace bg96::testing
