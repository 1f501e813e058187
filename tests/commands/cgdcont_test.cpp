#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

constexpr auto kFirst = "+CGDCONT: 1,\"IP\",\"\",\"0.0.0.0\",0,0,0,0|OK";

TEST(Cgdcont, DefinesAndUndefines) {
  Host host;
  host.expect({{"AT+CGDCONT?", kFirst},
               {"AT+CGDCONT=1,\"IP\",\"internet\"", "OK"},
               {"AT+CGDCONT=16,\"ipv4v6\",\"ims\"", "OK"},
               {"AT+CGDCONT?",
                "+CGDCONT: 1,\"IP\",\"internet\",\"0.0.0.0\",0,0,0,0|"
                "+CGDCONT: 16,\"IPV4V6\",\"ims\",\"0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0\",0,0,0,0|OK"},
               {"AT+CGDCONT=1", "OK"},
               {"AT+CGDCONT=16", "OK"},
               {"AT+CGDCONT=16", "OK"},
               {"AT+CGDCONT?", "OK"}});
}

TEST(Cgdcont, SharesItsContextsWithQicsgp) {
  Host host;
  host.expect({{"AT+CGDCONT=2,\"IPV6\",\"six\"", "OK"},
               {"AT+QICSGP=2", "+QICSGP: 2,\"six\",\"\",\"\",0|OK"},
               {"AT+CGDCONT=2,\"PPP\",\"dial\"", "OK"},
               {"AT+QICSGP=2", "+QICSGP: 1,\"dial\",\"\",\"\",0|OK"},
               {"AT+CGDCONT=1", "OK"},
               {"AT+CGDCONT?", "+CGDCONT: 2,\"PPP\",\"dial\",\"0.0.0.0\",0,0,0,0|OK"}});
}

TEST(Cgdcont, AnActiveContextStaysAsItIs) {
  Host host;
  host.expect({{"AT+QIACT=1", "OK"},
               {"AT+CGDCONT=1,\"IP\",\"x\"", "+CME ERROR: 3"},
               {"AT+CGDCONT=1", "OK"},
               {"AT+CGDCONT?", kFirst},
               {"AT+QIACT?", "+QIACT: 1,1,1,\"10.7.157.1\"|OK"},
               {"AT+QIDEACT=1", "OK"},
               {"AT+CGDCONT=1,\"IP\",\"x\"", "OK"}});
}

TEST(Cgdcont, TakesItsFurtherParameters) {
  Host host;
  host.expect({{"AT+CGDCONT=1,\"IP\",\"x\",\"0.0.0.0\",0,0,0,0", "OK"},
               {"AT+CGDCONT=1,\"IP\",\"x\",,2,4,1,1", "OK"}});
  for (const auto* line :
       {"AT+CGDCONT=0,\"IP\"", "AT+CGDCONT=17,\"IP\"", "AT+CGDCONT=1,\"X25\"", "AT+CGDCONT=1,IP",
        "AT+CGDCONT=1,\"IP\",x", "AT+CGDCONT=1,\"IP\",\"x\",,3", "AT+CGDCONT=1,\"IP\",\"x\",,0,5",
        "AT+CGDCONT=1,\"IP\",\"x\",,0,0,2", "AT+CGDCONT=1,\"IP\",\"x\",,0,0,0,2",
        "AT+CGDCONT=1,\"IP\",\"x\",,0,0,0,0,0", "AT+CGDCONT=", "AT+CGDCONT"}) {
    EXPECT_EQ(host.ask(line), "ERROR") << line;
  }
}

TEST(Cgdcont, ApnsHaveAtMost127Bytes) {
  Host host;
  EXPECT_EQ(host.ask("AT+CGDCONT=1,\"IP\",\"" + std::string(127, 'x') + "\""), "OK");
  EXPECT_EQ(host.ask("AT+CGDCONT=1,\"IP\",\"" + std::string(128, 'x') + "\""), "ERROR");
}

TEST(Cgdcont, TestFormHasALineForEachType) {
  Host host;
  host.expect({{"AT+CGDCONT=?",
                "+CGDCONT: (1-16),\"IP\",,,(0-2),(0-4)|+CGDCONT: (1-16),\"PPP\",,,(0-2),(0-4)|"
                "+CGDCONT: (1-16),\"IPV6\",,,(0-2),(0-4)|+CGDCONT: (1-16),\"IPV4V6\",,,(0-2),(0-4)|"
                "OK"}});
}

TEST(Cgdcont, TellsTheAddressThatWasAskedFor) {
  Host host;
  host.expect({{"AT+CGDCONT=2,\"IP\",\"a\",\"1.2.3.4\"", "OK"},
               {"AT+CGDCONT?",
                "+CGDCONT: 1,\"IP\",\"\",\"0.0.0.0\",0,0,0,0|"
                "+CGDCONT: 2,\"IP\",\"a\",\"1.2.3.4\",0,0,0,0|OK"}});
}

}  // namespace
}  // namespace bg96::testing
