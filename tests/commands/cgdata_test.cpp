#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Cgdata, DialsAsAtdDoes) {
  Host host;
  EXPECT_EQ(host.ask("AT+CGDATA=\"PPP\",1"), "CONNECT 150000000");
  EXPECT_EQ(host.ask("AT").find("OK"), std::string::npos);
}

TEST(Cgdata, RefusesWhatDoesNotFit) {
  Host host;
  host.expect({{"AT+CGDATA=?", "+CGDATA: (\"PPP\")|OK"},
               {"AT+CGDATA=\"M-xx\"", "ERROR"},
               {"AT+CGDATA=\"PPP\",0", "ERROR"},
               {"AT+CGDATA=\"PPP\",17", "ERROR"},
               {"AT+CGDATA=\"PPP\",2", "NO CARRIER"},
               {"AT+CGDATA?", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
