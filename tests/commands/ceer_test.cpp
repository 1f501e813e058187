#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Ceer, TellsHowAContextFailedOrEnded) {
  using namespace std::chrono_literals;
  Host host;
  host.expect({{"AT+CGACT=1,1", "OK"},
               {"AT+CEER", "+CEER: No cause information available|OK"},
               {"AT+CGACT=0,1", "OK"},
               {"AT+CEER", "+CEER: Regular deactivation|OK"},
               {"AT+CFUN=4", "OK"},
               {"AT+QIACT=1", "ERROR"},
               {"AT+CEER", "+CEER: No service|OK"}});
  Host strict({{"network.apn_required", "on"}});
  strict.expect({{"AT+QIACT=1", "ERROR"},
                 {"AT+CEER", "+CEER: Missing or unknown APN|OK"},
                 {"AT+CFUN=1,1", "OK"}});
  strict.wait(10s);
  strict.ask("ATE0");
  EXPECT_EQ(strict.ask("AT+CEER"), "+CEER: No cause information available|OK");
}

TEST(Ceer, KnowsNoCauseAtFirst) {
  Host host;
  host.expect({{"AT+CEER", "+CEER: No cause information available|OK"},
               {"AT+CEER=?", "OK"},
               {"AT+CEER?", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
