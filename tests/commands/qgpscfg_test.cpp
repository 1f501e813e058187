#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qgpscfg, ListsItsKeysInTheManualsOrder) {
  Host host;
  EXPECT_EQ(host.ask("AT+QGPSCFG=?"),
            "+QGPSCFG: \"outport\",(\"none\",\"usbnmea\",\"uartnmea\")|"
            "+QGPSCFG: \"nmeasrc\",(0,1)|"
            "+QGPSCFG: \"gpsnmeatype\",(0-31)|"
            "+QGPSCFG: \"glonassnmeatype\",(0-7)|"
            "+QGPSCFG: \"galileonmeatype\",(0,1)|"
            "+QGPSCFG: \"beidounmeatype\",(0-3)|"
            "+QGPSCFG: \"gsvextnmeatype\",(0,1)|"
            "+QGPSCFG: \"gnssconfig\",(0-6)|"
            "+QGPSCFG: \"autogps\",(0,1)|OK");
}

TEST(Qgpscfg, TellsTheFactorysValues) {
  Host host;
  host.expect({{"AT+QGPSCFG=\"outport\"", "+QGPSCFG: \"outport\",\"usbnmea\"|OK"},
               {"AT+QGPSCFG=\"nmeasrc\"", "+QGPSCFG: \"nmeasrc\",1|OK"},
               {"AT+QGPSCFG=\"gpsnmeatype\"", "+QGPSCFG: \"gpsnmeatype\",31|OK"},
               {"AT+QGPSCFG=\"glonassnmeatype\"", "+QGPSCFG: \"glonassnmeatype\",0|OK"},
               {"AT+QGPSCFG=\"galileonmeatype\"", "+QGPSCFG: \"galileonmeatype\",0|OK"},
               {"AT+QGPSCFG=\"beidounmeatype\"", "+QGPSCFG: \"beidounmeatype\",0|OK"},
               {"AT+QGPSCFG=\"gsvextnmeatype\"", "+QGPSCFG: \"gsvextnmeatype\",0|OK"},
               {"AT+QGPSCFG=\"gnssconfig\"", "+QGPSCFG: \"gnssconfig\",1|OK"},
               {"AT+QGPSCFG=\"autogps\"", "+QGPSCFG: \"autogps\",0|OK"}});
}

TEST(Qgpscfg, KeepsWhatIsSetOverARestart) {
  Host host;
  host.expect({{"AT+QGPSCFG=\"outport\",\"uartnmea\"", "OK"},
               {"at+qgpscfg=\"nmeasrc\",0", "OK"},
               {"AT+QGPSCFG=\"GPSNMEATYPE\",3", "OK"},
               {"AT+QGPSCFG=\"glonassnmeatype\",7", "OK"},
               {"AT+QGPSCFG=\"galileonmeatype\",1", "OK"},
               {"AT+QGPSCFG=\"beidounmeatype\",3", "OK"},
               {"AT+QGPSCFG=\"gsvextnmeatype\",1", "OK"},
               {"AT+QGPSCFG=\"gnssconfig\",6", "OK"},
               {"AT+QGPSCFG=\"autogps\",1", "OK"}});
  host.ask("AT+CFUN=1,1");
  host.wait(10s);
  host.ask("ATE0");
  host.expect({{"AT+QGPSCFG=\"outport\"", "+QGPSCFG: \"outport\",\"uartnmea\"|OK"},
               {"AT+QGPSCFG=\"nmeasrc\"", "+QGPSCFG: \"nmeasrc\",0|OK"},
               {"AT+QGPSCFG=\"gpsnmeatype\"", "+QGPSCFG: \"gpsnmeatype\",3|OK"},
               {"AT+QGPSCFG=\"glonassnmeatype\"", "+QGPSCFG: \"glonassnmeatype\",7|OK"},
               {"AT+QGPSCFG=\"galileonmeatype\"", "+QGPSCFG: \"galileonmeatype\",1|OK"},
               {"AT+QGPSCFG=\"beidounmeatype\"", "+QGPSCFG: \"beidounmeatype\",3|OK"},
               {"AT+QGPSCFG=\"gsvextnmeatype\"", "+QGPSCFG: \"gsvextnmeatype\",1|OK"},
               {"AT+QGPSCFG=\"gnssconfig\"", "+QGPSCFG: \"gnssconfig\",6|OK"},
               {"AT+QGPSCFG=\"autogps\"", "+QGPSCFG: \"autogps\",1|OK"}});
}

TEST(Qgpscfg, BeginsASessionWithTheBoot) {
  Host host;
  host.ask("AT+QGPSCFG=\"autogps\",1");
  EXPECT_EQ(host.ask("AT+QGPS?"), "+QGPS: 0|OK");
  host.ask("AT+CFUN=1,1");
  host.wait(60s);
  host.ask("ATE0");
  EXPECT_EQ(host.ask("AT+QGPS?"), "+QGPS: 1|OK");
  EXPECT_NE(host.ask("AT+QGPSLOC=2").find("+QGPSLOC: "), std::string::npos);
}

TEST(Qgpscfg, RefusesWhatIsNotOne) {
  Host host;
  for (const auto* line :
       {"AT+QGPSCFG=\"outport\",\"uart1\"", "AT+QGPSCFG=\"outport\",1", "AT+QGPSCFG=\"nmeasrc\",2",
        "AT+QGPSCFG=\"gpsnmeatype\",32", "AT+QGPSCFG=\"gnssconfig\",7",
        "AT+QGPSCFG=\"autogps\",1,1", "AT+QGPSCFG=\"plane\",0", "AT+QGPSCFG\"autogps\",1",
        "AT+QGPSCFG", "AT+QGPSCFG?", "AT+QGPSCFG=autogps", "AT+QGPSCFG=\"autogps\","}) {
    EXPECT_EQ(host.ask(line), "ERROR") << line;
  }
}

}  // namespace
}  // namespace bg96::testing
