#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qeccnum, TheFactorysNumbers) {
  Host host;
  host.expect({{"AT+QECCNUM?",
                "+QECCNUM: 0,\"911\",\"112\",\"00\",\"08\",\"110\",\"999\",\"118\",\"119\"|"
                "+QECCNUM: 1,\"911\",\"112\"|OK"},
               {"AT+QECCNUM=0,1", "+QECCNUM: 1,\"911\",\"112\"|OK"},
               {"AT+QECCNUM=?", "+QECCNUM: (0-2),(0,1)|OK"}});
}

TEST(Qeccnum, AddsAndDeletesAndKeeps) {
  Host host;
  host.expect({{"AT+QECCNUM=1,1,\"234\",\"235\"", "OK"},
               {"AT+QECCNUM=1,1,\"234\"", "OK"},
               {"AT+QECCNUM=2,1,\"911\"", "OK"},
               {"AT+QECCNUM=2,1,\"911\"", "+CME ERROR: 22"},
               {"AT+CFUN=1,1", "OK"}});
  host.wait(10s);
  host.expect(
      {{"ATE0", "ATE0\r|OK"}, {"AT+QECCNUM=0,1", "+QECCNUM: 1,\"112\",\"234\",\"235\"|OK"}});
}

TEST(Qeccnum, TakesAsManyInALineAsItHasPlaces) {
  Host host;
  std::string line = "AT+QECCNUM=1,1";
  for (int i = 0; i < 18; ++i) line += ",\"" + std::to_string(200 + i) + "\"";
  host.expect({{line + ",\"300\"", "+CME ERROR: 20"},
               {"AT+QECCNUM=0,1", "+QECCNUM: 1,\"911\",\"112\"|OK"},
               {line, "OK"},
               {"AT+QECCNUM=1,1,\"300\"", "+CME ERROR: 20"}});
}

TEST(Qeccnum, HasTwentyPlaces) {
  Host host;
  for (int i = 0; i < 18; ++i) {
    EXPECT_EQ(host.ask("AT+QECCNUM=1,1,\"" + std::to_string(200 + i) + "\""), "OK");
  }
  host.expect({{"AT+QECCNUM=1,1,\"300\"", "+CME ERROR: 20"},
               {"AT+QECCNUM=1,1,\"3a\"", "ERROR"},
               {"AT+QECCNUM=1,1", "ERROR"},
               {"AT+QECCNUM=0,1,\"112\"", "ERROR"},
               {"AT+QECCNUM=3,1,\"1\"", "ERROR"},
               {"AT+QECCNUM=0,2", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
