#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Clck, MakesTheCardAskForItsPin) {
  Host host;
  host.expect({{"AT+CLCK=\"SC\",2", "+CLCK: 0|OK"},
               {"AT+CLCK=\"SC\",1,\"1234\"", "OK"},
               {"AT+CLCK=\"SC\",2", "+CLCK: 1|OK"},
               {"AT+CPIN?", "+CPIN: READY|OK"},
               {"AT+CFUN=1,1", "OK"}});
  host.wait(10s);
  host.ask("ATE0");
  host.expect({{"AT+CPIN?", "+CPIN: SIM PIN|OK"}, {"AT+CLCK=\"SC\",2", "+CME ERROR: 11"}});
  EXPECT_EQ(host.ask("AT+CPIN=1234").substr(0, 2), "OK");
  host.wait(5s);
  host.expect({{"AT+CLCK=\"SC\",0,\"1234\"", "OK"}, {"AT+CLCK=\"SC\",2", "+CLCK: 0|OK"}});
}

TEST(Clck, BlocksTheCardAfterThreeWrongPins) {
  Host host;
  host.expect({{"AT+CLCK=\"SC\",1,\"0000\"", "+CME ERROR: 16"},
               {"AT+CLCK=\"SC\",1,\"0000\"", "+CME ERROR: 16"},
               {"AT+CLCK=\"SC\",1,\"1234\"", "OK"},
               {"AT+CLCK=\"SC\",0,\"0000\"", "+CME ERROR: 16"},
               {"AT+CLCK=\"SC\",0,\"0000\"", "+CME ERROR: 16"},
               {"AT+CLCK=\"SC\",0,\"0000\"", "+CME ERROR: 16"},
               {"AT+CPIN?", "+CPIN: SIM PUK|OK"}});
}

TEST(Clck, KnowsOtherLocksByName) {
  Host host;
  host.expect({{"AT+CLCK=\"AO\",2", "+CLCK: 0|OK"},
               {"AT+CLCK=\"AO\",1,\"1234\"", "+CME ERROR: 3"},
               {"AT+CLCK=\"XX\",2", "ERROR"},
               {"AT+CLCK=\"SC\",3", "ERROR"},
               {"AT+CLCK=\"SC\",1", "ERROR"},
               {"AT+CLCK?", "ERROR"}});
  Host absent({{"sim.state", "absent"}});
  absent.expect({{"AT+CLCK=\"SC\",2", "+CME ERROR: 10"}});
}

}  // namespace
}  // namespace bg96::testing
