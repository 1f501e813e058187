#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

// With a fix at 00:00:30, of nine satellites.
void fix(Host& host) {
  host.ask("AT+QGPS=1");
  host.wait(30s);
}

TEST(Qgpsgnmea, TellsEachSentence) {
  Host host({{"gnss.speed", "18.52"}, {"gnss.course", "90.5"}});
  fix(host);
  host.expect(
      {{"AT+QGPSGNMEA=\"GGA\"",
        "+QGPSGNMEA: "
        "$GPGGA,000030.0,3150.722320,N,11711.929320,E,1,09,0.7,62.2,M,-2.0,M,,*7D|OK"},
       {"AT+QGPSGNMEA=\"RMC\"",
        "+QGPSGNMEA: $GPRMC,000030.0,A,3150.722320,N,11711.929320,E,10.0,90.5,010126,,,A*61|OK"},
       {"AT+QGPSGNMEA=\"VTG\"", "+QGPSGNMEA: $GPVTG,90.5,T,,M,10.0,N,18.5,K,A*3C|OK"},
       {"AT+QGPSGNMEA=\"GSA\"",
        "+QGPSGNMEA: $GPGSA,A,2,01,03,05,07,09,11,13,15,17,,,,1.0,0.7,0.7*3B|OK"},
       {"AT+QGPSGNMEA=\"GNS\"",
        "+QGPSGNMEA: "
        "$GNGNS,000030.0,3150.722320,N,11711.929320,E,AN,09,0.7,62.2,-2.0,,*46|OK"}});
}

TEST(Qgpsgnmea, TellsTheSatellitesInSeveralLines) {
  Host host;
  fix(host);
  const std::string answer = host.ask("AT+QGPSGNMEA=\"GSV\"");
  EXPECT_EQ(answer.find("+QGPSGNMEA: $GPGSV,3,1,11,01,"), 0U) << answer;
  EXPECT_NE(answer.find("|+QGPSGNMEA: $GPGSV,3,2,11,09,"), std::string::npos) << answer;
  EXPECT_NE(answer.find("|+QGPSGNMEA: $GPGSV,3,3,11,17,"), std::string::npos) << answer;
  EXPECT_TRUE(answer.ends_with("|OK")) << answer;
}

// As a BG77 (sibling) did.
TEST(Qgpsgnmea, TellsEmptySentencesWithoutAFix) {
  Host host;
  host.ask("AT+QGPS=1");
  host.expect({{"AT+QGPSGNMEA=\"GGA\"", "+QGPSGNMEA: $GPGGA,,,,,,0,,,,,,,,*66|OK"},
               {"AT+QGPSGNMEA=\"RMC\"", "+QGPSGNMEA: $GPRMC,,V,,,,,,,,,,N*53|OK"},
               {"AT+QGPSGNMEA=\"VTG\"", "+QGPSGNMEA: $GPVTG,,T,,M,,N,,K,N*2C|OK"},
               {"AT+QGPSGNMEA=\"GSA\"", "+QGPSGNMEA: $GPGSA,A,1,,,,,,,,,,,,,,,*1E|OK"},
               {"AT+QGPSGNMEA=\"GSV\"", "+QGPSGNMEA: $GPGSV,1,1,00*79|OK"}});
}

TEST(Qgpsgnmea, NeedsASessionAndItsSwitch) {
  Host host;
  host.expect({{"AT+QGPSGNMEA=\"GGA\"", "+CME ERROR: 505"},
               {"AT+QGPSCFG=\"nmeasrc\",0", "OK"},
               {"AT+QGPSGNMEA=\"GGA\"", "+CME ERROR: 505"},
               {"AT+QGPS=1", "OK"},
               {"AT+QGPSGNMEA=\"GGA\"", "+CME ERROR: 507"},
               {"AT+CMEE=2", "OK"},
               {"AT+QGPSGNMEA=\"GSV\"", "+CME ERROR: function not enabled"},
               {"AT+QGPSCFG=\"nmeasrc\",1", "OK"},
               {"AT+QGPSGNMEA=\"GGA\"", "+QGPSGNMEA: $GPGGA,,,,,,0,,,,,,,,*66|OK"}});
}

TEST(Qgpsgnmea, AddsOtherConstellationsThatAreWanted) {
  Host host({{"gnss.satellites", "15"}});
  host.expect({{"AT+QGPSCFG=\"glonassnmeatype\",7", "OK"},
               {"AT+QGPSCFG=\"beidounmeatype\",3", "OK"},
               {"AT+QGPSCFG=\"galileonmeatype\",1", "OK"}});
  fix(host);
  const std::string answer = host.ask("AT+QGPSGNMEA=\"GSA\"");
  EXPECT_NE(answer.find("$GPGSA,A,2,01,03,05,07,09,11,13,15,17,19,21,23,"), std::string::npos);
  EXPECT_NE(answer.find("$GNGSA,A,2,65,67,69,,,,,,,,,,1.0,"), std::string::npos) << answer;
  EXPECT_NE(answer.find("$PQGSA,A,2,,,,,,,,,,,,,"), std::string::npos) << answer;
  const std::string in_view = host.ask("AT+QGPSGNMEA=\"gsv\"");
  EXPECT_NE(in_view.find("$GLGSV,2,1,05,65,"), std::string::npos) << in_view;
  EXPECT_NE(in_view.find("$GAGSV,1,1,02,301,"), std::string::npos) << in_view;
  EXPECT_NE(in_view.find("$PQGSV,1,1,02,201,"), std::string::npos) << in_view;
  EXPECT_NE(host.ask("AT+QGPSGNMEA=\"GNS\"").find(",E,AA,15,"), std::string::npos);
}

TEST(Qgpsgnmea, ReceivesWhatIsConfiguredFromTheNextRestartOn) {
  Host host;
  host.ask("AT+QGPSCFG=\"glonassnmeatype\",1");
  host.ask("AT+QGPSCFG=\"gnssconfig\",0");
  fix(host);
  EXPECT_NE(host.ask("AT+QGPSGNMEA=\"GSV\"").find("$GLGSV"), std::string::npos);
  host.ask("AT+CFUN=1,1");
  host.wait(10s);
  host.ask("ATE0");
  fix(host);
  EXPECT_EQ(host.ask("AT+QGPSGNMEA=\"GSV\"").find("$GLGSV"), std::string::npos);
}

TEST(Qgpsgnmea, RefusesOtherSentences) {
  Host host;
  host.ask("AT+QGPS=1");
  host.expect(
      {{"AT+QGPSGNMEA=?", "+QGPSGNMEA: (\"GGA\",\"RMC\",\"GSV\",\"GSA\",\"VTG\",\"GNS\")|OK"},
       {"AT+QGPSGNMEA=\"GLL\"", "ERROR"},
       {"AT+QGPSGNMEA=GGA", "ERROR"},
       {"AT+QGPSGNMEA?", "ERROR"},
       {"AT+QGPSGNMEA", "ERROR"},
       {"AT+QGPSGNMEA=\"GGA\",1", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
