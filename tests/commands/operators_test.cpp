#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Operators, NamesOfOperators) {
  Host host;
  const std::string names = host.ask("AT+COPN");
  EXPECT_EQ(names.substr(0, 32), "+COPN: \"00101\",\"Test PLMN 1-1\"|+");
  EXPECT_NE(names.find("+COPN: \"23203\",\"T-Mobile A\"|"), std::string::npos);
  EXPECT_EQ(host.ask("AT+COPN=?"), "OK");
}

TEST(Operators, PreferredOnes) {
  Host host;
  host.expect({{"AT+CPOL?", "OK"},
               {"AT+CPOL=1,2,\"23203\"", "OK"},
               {"AT+CPOL=8,2,\"26299\",0,0,0,1", "OK"},
               {"AT+CPOL=2,0,\"Test PLMN 1-1\"", "OK"},
               {"AT+CPOL?",
                "+CPOL: 1,0,\"T-Mobile A\",1,0,0,1|+CPOL: 2,0,\"Test PLMN 1-1\",1,0,0,1|"
                "+CPOL: 8,2,\"26299\",0,0,0,1|OK"},
               {"AT+CPOL=,2", "OK"},
               {"AT+CPOL=1", "OK"},
               {"AT+CPOL?", "+CPOL: 2,2,\"00101\",1,0,0,1|+CPOL: 8,2,\"26299\",0,0,0,1|OK"},
               {"AT+CPOL=1", "+CME ERROR: 21"}});
}

TEST(Operators, RefuseWhatDoesNotFit) {
  Host host;
  host.expect({{"AT+CPOL=?", "+CPOL: (1-8),(0-2)|OK"},
               {"AT+CPOL=9,2,\"23203\"", "ERROR"},
               {"AT+CPOL=0,2,\"23203\"", "ERROR"},
               {"AT+CPOL=1,2,\"2320\"", "ERROR"},
               {"AT+CPOL=1,2,\"2320345\"", "ERROR"},
               {"AT+CPOL=1,0,\"nobody\"", "ERROR"},
               {"AT+CPOL=1,2", "ERROR"}});
  Host none({{"sim.state", "absent"}});
  none.expect({{"AT+COPN", "+CME ERROR: 10"},
               {"AT+CPOL?", "+CME ERROR: 10"},
               {"AT+CPOL=1,2,\"23203\"", "+CME ERROR: 10"}});
}

}  // namespace
}  // namespace bg96::testing
