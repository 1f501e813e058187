#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(SupplementaryServices, TheNetworkProvidesNone) {
  Host host;
  host.expect({{"AT+CLIP=1", "OK"},
               {"AT+CLIP?", "+CLIP: 1,0|OK"},
               {"AT+CLIR=2", "OK"},
               {"AT+CLIR?", "+CLIR: 2,0|OK"},
               {"AT+COLP=1", "OK"},
               {"AT+COLP?", "+COLP: 1,0|OK"},
               {"AT+CSSN=1,1", "OK"},
               {"AT+CSSN?", "+CSSN: 1,1|OK"},
               {"AT+CCWA=1", "OK"},
               {"AT+CCWA?", "+CCWA: 1|OK"},
               {"AT+CCWA=1,2", "+CCWA: 0,7|OK"},
               {"AT+CCWA=1,1", "+CME ERROR: 4"},
               {"AT+CCFC=0,2", "+CCFC: 0,7|OK"},
               {"AT+CCFC=0,3,\"123\"", "+CME ERROR: 4"},
               {"AT+CHLD=?", "+CHLD: (0,1,1x,2,2x,3,4)|OK"},
               {"AT+CHLD=1", "+CME ERROR: 3"}});
}

TEST(SupplementaryServices, UssdIsNotSupported) {
  Host host;
  host.expect({{"AT+CUSD?", "+CUSD: 0|OK"}, {"AT+CUSD=1,\"*100#\",15", "OK"}});
  EXPECT_EQ(host.wait(1s), "+CUSD: 4");
  host.expect({{"AT+CUSD?", "+CUSD: 1|OK"}, {"AT+CUSD=2", "OK"}, {"AT+CUSD=0,\"*100#\"", "OK"}});
  EXPECT_EQ(host.wait(1s), "");
  host.expect({{"AT+CUSD=3", "ERROR"}, {"AT+CUSD=1,\"*100#\",256", "ERROR"}});
}

TEST(SupplementaryServices, WithoutANetworkNobodyCanBeAsked) {
  Host host;
  host.ask("AT+CFUN=4");
  host.expect({{"AT+CLIP?", "+CME ERROR: 30"},
               {"AT+CLIP=0", "OK"},
               {"AT+CCWA=1,2", "+CME ERROR: 30"},
               {"AT+CCFC=0,2", "+CME ERROR: 30"},
               {"AT+CUSD=1,\"*100#\"", "+CME ERROR: 30"}});
}

}  // namespace
}  // namespace bg96::testing
