#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qindcfg, TheFactorysValues) {
  Host host;
  host.expect({{"AT+QINDCFG=\"all\"", "+QINDCFG: \"all\",1|OK"},
               {"AT+QINDCFG=\"csq\"", "+QINDCFG: \"csq\",0|OK"},
               {"AT+QINDCFG=\"smsfull\"", "+QINDCFG: \"smsfull\",0|OK"},
               {"AT+QINDCFG=\"ring\"", "+QINDCFG: \"ring\",1|OK"},
               {"AT+QINDCFG=\"smsincoming\"", "+QINDCFG: \"smsincoming\",1|OK"},
               {"AT+QINDCFG=\"other\"", "ERROR"},
               {"AT+QINDCFG=\"csq\",2", "ERROR"},
               {"AT+QINDCFG=\"csq\",1,2", "ERROR"},
               {"AT+QINDCFG=\"csq\",-1", "ERROR"}});
}

TEST(Qindcfg, TellsTheSignalWhenItChanges) {
  Host host;
  host.expect({{"AT+QINDCFG=\"csq\",1", "OK"}, {"AT+CFUN=4", "OK"}});
  EXPECT_EQ(host.wait(1s), "+QIND: \"csq\",99,99");
  host.ask("AT+CFUN=1");
  EXPECT_EQ(host.wait(2s), "+QIND: \"csq\",20,99");
}

TEST(Qindcfg, AllSwitchesTheOthersOff) {
  Host host;
  host.expect({{"AT+QINDCFG=\"csq\",1", "OK"},
               {"AT+QINDCFG=\"all\",0", "OK"},
               {"AT+QINDCFG=\"csq\"", "+QINDCFG: \"csq\",1|OK"},
               {"AT+CFUN=4", "OK"}});
  EXPECT_EQ(host.wait(1s), "");
}

TEST(Qindcfg, OnlyWhatIsSavedSurvivesARestart) {
  Host host;
  host.expect({{"AT+QINDCFG=\"csq\",1,0", "OK"},
               {"AT+QINDCFG=\"smsfull\",1,1", "OK"},
               {"AT+CFUN=1,1", "OK"}});
  host.wait(10s);
  host.expect({{"ATE0", "ATE0\r|OK"},
               {"AT+QINDCFG=\"csq\"", "+QINDCFG: \"csq\",0|OK"},
               {"AT+QINDCFG=\"smsfull\"", "+QINDCFG: \"smsfull\",1|OK"}});
}

TEST(Qindcfg, MessagesMayComeUntold) {
  for (const char* key : {"smsincoming", "all"}) {
    Host host;
    host.ask(std::string("AT+QINDCFG=\"") + key + "\",0");
    host.ask("AT+CMGF=1");
    host.message_comes("12", "hi");
    EXPECT_EQ(host.wait(1s), "") << key;
    EXPECT_EQ(host.ask("AT+CMGR=0").substr(0, 26), "+CMGR: \"REC UNREAD\",\"12\",,") << key;
  }
}

TEST(Qindcfg, TellsAFullMemoryWhenItIsWanted) {
  for (const bool wanted : {true, false}) {
    Host host({{"limits.modem_messages", "1"}});
    if (wanted) host.ask("AT+QINDCFG=\"smsfull\",1");
    host.message_comes("12", "one");
    EXPECT_EQ(host.wait(1s), "+CMTI: \"ME\",0");
    host.message_comes("12", "two");
    EXPECT_EQ(host.wait(1s), wanted ? "+QIND: \"smsfull\",\"ME\"" : "");
  }
}

}  // namespace
}  // namespace bg96::testing
