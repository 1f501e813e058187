#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(Qfopen, OpensUnderTheLowestFreeHandle) {
  Host host;
  host.expect({{"AT+QFOPEN=\"a\"", "+QFOPEN: 0|OK"},
               {"AT+QFOPEN=\"b\",1", "+QFOPEN: 1|OK"},
               {"AT+QFCLOSE=0", "OK"},
               {"AT+QFOPEN=\"a\",2", "+QFOPEN: 0|OK"},
               {"AT+QFOPEN?", "+QFOPEN: \"a\",0,2|+QFOPEN: \"b\",1,1|OK"}});
}

TEST(Qfopen, KeepsOrEmptiesWhatIsThere) {
  Host host;
  host.ask("AT+QFUPL=\"a\",2");
  host.send("12");
  host.expect({{"AT+QFOPEN=\"a\",0", "+QFOPEN: 0|OK"},
               {"AT+QFLST", "+QFLST: \"a\",2|OK"},
               {"AT+QFCLOSE=0", "OK"},
               {"AT+QFOPEN=\"a\",1", "+QFOPEN: 0|OK"},
               {"AT+QFLST", "+QFLST: \"a\",0|OK"}});
}

TEST(Qfopen, RefusesWhatCannotBeOpened) {
  Host host;
  host.expect({{"AT+QFOPEN=\"a\",2", "+CME ERROR: 405"},
               {"AT+QFOPEN=\"a\",0", "+QFOPEN: 0|OK"},
               {"AT+QFOPEN=\"a\",2", "+CME ERROR: 426"},
               {"AT+QFOPEN=\"a:b\"", "+CME ERROR: 406"},
               {"AT+QFOPEN=\"a\",3", "ERROR"},
               {"AT+QFOPEN", "ERROR"},
               {"AT+QFOPEN=?", "+QFOPEN: <filename>[,(0-2)]|OK"}});
}

TEST(Qfopen, OpensTenFiles) {
  Host host;
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(host.ask("AT+QFOPEN=\"f" + std::to_string(i) + "\""),
              "+QFOPEN: " + std::to_string(i) + "|OK");
  }
  host.expect({{"AT+QFOPEN=\"f10\"", "+CME ERROR: 413"},
               {"AT+QFCLOSE=7", "OK"},
               {"AT+QFOPEN=\"f10\"", "+QFOPEN: 7|OK"}});
}

TEST(Qfopen, TheStorageHasRoomForAThousandFiles) {
  Host host;
  for (int i = 0; i < 1000; ++i) {
    host.ask("AT+QFOPEN=\"f" + std::to_string(i) + "\"");
    host.ask("AT+QFCLOSE=0");
  }
  host.expect({{"AT+QFOPEN=\"g\"", "+CME ERROR: 410"},
               {"AT+QFUPL=\"g\",1", "+CME ERROR: 403"},
               {"AT+QFOPEN=\"f0\"", "+QFOPEN: 0|OK"}});
}

TEST(Qfopen, ARestartClosesAll) {
  Host host;
  host.ask("AT+QFOPEN=\"a\"");
  host.ask("AT+CFUN=1,1");
  host.wait(10s);
  host.ask("ATE0");
  host.expect({{"AT+QFOPEN?", "OK"}, {"AT+QFLST", "+QFLST: \"a\",0|OK"}});
}

}  // namespace
}  // namespace bg96::testing
