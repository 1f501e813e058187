#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Qisde, IsOnAtFirstAndCanBeSwitched) {
  Host host;
  host.expect({{"AT+QISDE?", "+QISDE: 1|OK"},
               {"AT+QISDE=0", "OK"},
               {"AT+QISDE?", "+QISDE: 0|OK"},
               {"AT+QISDE=1", "OK"},
               {"AT+QISDE?", "+QISDE: 1|OK"},
               {"AT+QISDE=?", "+QISDE: (0,1)|OK"}});
}

TEST(Qisde, EchoesThePayloadOnlyWithAte1) {
  Host host;
  host.connect();
  host.ask("AT+QISEND=0,5");
  EXPECT_EQ(host.send("ATE0!"), "SEND OK");
  host.ask("ATE1");
  EXPECT_EQ(host.ask("AT+QISEND=0,5"), "AT+QISEND=0,5\r|> ");
  EXPECT_EQ(host.send("hello"), "hello|SEND OK");
  host.ask("AT+QISDE=0");
  EXPECT_EQ(host.ask("AT+QISEND=0,5"), "AT+QISEND=0,5\r|> ");
  EXPECT_EQ(host.send("hello"), "SEND OK");
}

TEST(Qisde, RefusesWhatIsNotABit) {
  Host host;
  for (const auto* line :
       {"AT+QISDE=2", "AT+QISDE=-1", "AT+QISDE=\"1\"", "AT+QISDE=", "AT+QISDE=1,1", "AT+QISDE"}) {
    host.expect_error(line, 552);
  }
}

}  // namespace
}  // namespace bg96::testing
