#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Csdh, IsToldAndSet) {
  Host host;
  host.expect({{"AT+CSDH?", "+CSDH: 0|OK"},
               {"AT+CSDH=1", "OK"},
               {"AT+CSDH?", "+CSDH: 1|OK"},
               {"AT+CSDH=2", "ERROR"},
               {"AT+CSDH?", "+CSDH: 1|OK"}});
}

TEST(Csdh, ShowsAllThatThereIs) {
  Host host;
  host.ask("AT+CMGF=1;+CSDH=1");
  host.message_comes("+4915112345678", "Hi");
  host.wait(std::chrono::seconds(1));
  EXPECT_EQ(host.ask("AT+CMGL=\"ALL\""),
            "+CMGL: 0,\"REC UNREAD\",\"+4915112345678\",,\"26/01/01,00:00:00+00\",145,2|Hi|OK");
  EXPECT_EQ(host.ask("AT+CMGR=0"),
            "+CMGR: \"REC READ\",\"+4915112345678\",,\"26/01/01,00:00:00+00\",145,4,0,0,"
            "\"+99900000001\",145,2|Hi|OK");
  host.ask("AT+CMGW=\"12\"");
  host.send("abc\x1a");
  EXPECT_EQ(host.ask("AT+CMGR=1"),
            "+CMGR: \"STO UNSENT\",\"12\",,129,17,0,0,167,\"+99900000001\",145,3|abc|OK");
  EXPECT_EQ(host.ask("AT+CMGL=\"STO UNSENT\""), "+CMGL: 1,\"STO UNSENT\",\"12\",,,129,3|abc|OK");
}

}  // namespace
}  // namespace bg96::testing
