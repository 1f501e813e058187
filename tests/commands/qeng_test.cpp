#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qeng, ServingCellOnLteM) {
  Host host;
  EXPECT_EQ(host.ask("AT+QENG=\"servingcell\""),
            "+QENG: \"servingcell\",\"NOCONN\",\"CAT-M\",\"FDD\",001,01,C45C010,30,6400,20,3,3,"
            "D0B,-92,-9,-73,12,35|OK");
  EXPECT_EQ(host.ask("AT+QENG=\"SERVINGCELL\"").substr(0, 6), "+QENG:");
}

TEST(Qeng, ServingCellOnNbIotAndOnATimeDivisionBand) {
  Host nb_iot({{"radio.rat", "nb-iot"}, {"radio.band", "8"}});
  EXPECT_EQ(nb_iot.ask("AT+QENG=\"servingcell\""),
            "+QENG: \"servingcell\",\"NOCONN\",\"CAT-NB\",\"FDD\",001,01,C45C010,30,3547,8,0,0,"
            "D0B,-92,-9,-73,12,35|OK");
  Host tdd({{"radio.band", "39"}});
  EXPECT_NE(tdd.ask("AT+QENG=\"servingcell\"").find("\"TDD\""), std::string::npos);
}

TEST(Qeng, ServingCellOnGsm) {
  Host host({{"radio.rat", "gsm"}, {"radio.band", "900"}});
  EXPECT_EQ(host.ask("AT+QENG=\"servingcell\""),
            "+QENG: \"servingcell\",\"NOCONN\",\"GSM\",001,01,D0B,C010,30,8,0,-73,5,14,64,24,22,"
            "0,-,-,-,-,-,-,-,-,-,\"-\"|OK");
}

TEST(Qeng, TheStateFollowsTheRadio) {
  Host host({{"timing.registration", "9000"}});
  host.connect(0);
  EXPECT_NE(host.ask("AT+QENG=\"servingcell\"").find("\"CONNECT\""), std::string::npos);
  host.wait(11s);
  EXPECT_NE(host.ask("AT+QENG=\"servingcell\"").find("\"NOCONN\""), std::string::npos);
  host.ask("AT+COPS=2");
  EXPECT_NE(host.ask("AT+QENG=\"servingcell\"").find("\"LIMSRV\""), std::string::npos);
  host.ask("AT+COPS=0");
  host.wait(1s);
  EXPECT_EQ(host.ask("AT+QENG=\"servingcell\""), "+QENG: \"servingcell\",\"SEARCH\"|OK");
  host.ask("AT+CFUN=4");
  EXPECT_EQ(host.ask("AT+QENG=\"servingcell\""), "+QENG: \"servingcell\",\"SEARCH\"|OK");
}

TEST(Qeng, NeighbourCells) {
  Host alone;
  EXPECT_EQ(alone.ask("AT+QENG=\"neighbourcell\""), "OK");
  Host host({{"radio.neighbour_cells", "2"}});
  EXPECT_EQ(host.ask("AT+QENG=\"neighbourcell\""),
            "+QENG: \"neighbourcell intra\",\"CAT-M\",6400,31,-10,-98,-79,6,29,6,30,14,62|"
            "+QENG: \"neighbourcell intra\",\"CAT-M\",6400,32,-11,-104,-85,0,23,6,30,14,62|OK");
  Host gsm({{"radio.rat", "gsm"}, {"radio.band", "900"}, {"radio.neighbour_cells", "1"}});
  EXPECT_EQ(gsm.ask("AT+QENG=\"neighbourcell\""),
            "+QENG: \"neighbourcell\",\"GSM\",001,01,D0B,C011,31,9,-79,18,16,0,0|OK");
  gsm.ask("AT+COPS=2");
  EXPECT_EQ(gsm.ask("AT+QENG=\"neighbourcell\""), "OK");
}

TEST(Qeng, RefusesOtherCells) {
  Host host;
  host.expect({{"AT+QENG=?", "+QENG: (\"servingcell\",\"neighbourcell\")|OK"},
               {"AT+QENG=\"cell\"", "ERROR"},
               {"AT+QENG=servingcell", "ERROR"},
               {"AT+QENG", "ERROR"},
               {"AT+QENG?", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
