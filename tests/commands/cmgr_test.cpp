#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Cmgr, ShowsAMessageAndTakesItForRead) {
  Host host;
  host.message_comes("+8613812345678", "hellohello");
  host.wait(1s);
  const std::string pdu =
      "07919909000000F1"
      "040D91683118325476F80000"
      "62101000000000"
      "0AE8329BFD4697D9EC37";
  host.expect({{"AT+CMGR=0", "+CMGR: 0,,29|" + pdu + "|OK"},
               {"AT+CMGR=0", "+CMGR: 1,,29|" + pdu + "|OK"},
               {"AT+CMGF=1", "OK"},
               {"AT+CMGR=0",
                "+CMGR: \"REC READ\",\"+8613812345678\",,\"26/01/01,00:00:00+00\"|hellohello|OK"}});
}

TEST(Cmgr, ShowsNames) {
  Host host;
  host.message_comes("Quectel", "x");
  host.wait(1s);
  host.ask("AT+CMGF=1;+CSDH=1");
  EXPECT_EQ(host.ask("AT+CMGR=0"),
            "+CMGR: \"REC UNREAD\",\"Quectel\",,\"26/01/01,00:00:00+00\",208,4,0,0,"
            "\"+99900000001\",145,1|x|OK");
}

TEST(Cmgr, SurvivesARestart) {
  Host host;
  host.message_comes("12", "x");
  host.wait(1s);
  host.restart();
  EXPECT_TRUE(host.ask("AT+CMGR=0").starts_with("+CMGR: 0,,"));
}

TEST(Cmgr, RefusesPlacesThatAreEmpty) {
  Host host;
  host.expect({{"AT+CMGR=0", "+CMS ERROR: 321"},
               {"AT+CMGR=22", "+CMS ERROR: 321"},
               {"AT+CMGR=255", "+CMS ERROR: 321"},
               {"AT+CMGR=256", "ERROR"},
               {"AT+CMGR=\"0\"", "ERROR"},
               {"AT+CMGR", "ERROR"},
               {"AT+CMGR?", "ERROR"},
               {"AT+CMGR=?", "OK"},
               {"AT+CMEE=2;+CMGR=0", "+CMS ERROR: invalid memory index"}});
  host.set_sim(ports::SetSim::State::absent);
  EXPECT_EQ(host.ask("AT+CMEE=1;+CMGR=0"), "+CMS ERROR: 310");
}

TEST(Qcmgr, TellsWhichPartItIs) {
  Host host;
  host.ask("AT+CMGF=1");
  host.message_comes("12", std::string(153, 'a') + std::string(8, 'b'));
  host.message_comes("12", "x");
  host.wait(1s);
  host.expect(
      {{"AT+QCMGR=1", "+QCMGR: \"REC UNREAD\",\"12\",,\"26/01/01,00:00:00+00\",1,2,2|bbbbbbbb|OK"},
       {"AT+QCMGR=2", "+QCMGR: \"REC UNREAD\",\"12\",,\"26/01/01,00:00:00+00\"|x|OK"},
       {"AT+CMGR=1", "+CMGR: \"REC READ\",\"12\",,\"26/01/01,00:00:00+00\"|bbbbbbbb|OK"},
       {"AT+QCMGR=3", "+CMS ERROR: 321"},
       {"AT+CMGF=0", "OK"},
       {"AT+QCMGR=1", "+CMS ERROR: 302"}});
}

}  // namespace
}  // namespace bg96::testing
