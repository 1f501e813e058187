#include <gtest/gtest.h>

#include <array>
#include <string>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

struct Key {
  const char* name;
  int initial;
  int min;
  int max;
};
constexpr std::array<Key, 9> kKeys = {{{"pdp/duplicatechk", 0, 0, 1},
                                       {"psm/urc", 0, 0, 1},
                                       {"psm/enter", 0, 0, 1},
                                       {"ledmode", 0, 0, 1},
                                       {"sgsn", 1, 0, 2},
                                       {"msc", 1, 0, 2},
                                       {"gprsattach", 1, 0, 1},
                                       {"urc/delay", 0, 0, 1},
                                       {"cmux/urcport", 0, 0, 4}}};

std::string command(const Key& key) { return "AT+QCFG=\"" + std::string(key.name) + "\""; }
std::string told(const Key& key, int value) {
  return "+QCFG: \"" + std::string(key.name) + "\"," + std::to_string(value) + "|OK";
}

TEST(Qcfg, KnowsTheBandInWhichNbIotIsLookedForFirst) {
  Host host;
  host.expect({{"AT+QCFG=\"nb1/bandprior\"", "+QCFG: \"nb1/bandprior\",\"1C\"|OK"},
               {"AT+QCFG=\"nb1/bandprior\",\"01\"", "OK"},
               {"AT+QCFG=\"nb1/bandprior\"", "+QCFG: \"nb1/bandprior\",\"01\"|OK"},
               {"AT+QCFG=\"nb1/bandprior\",\"1c\"", "OK"},
               {"AT+QCFG=\"nb1/bandprior\"", "+QCFG: \"nb1/bandprior\",\"1C\"|OK"}});
  for (const char* wrong : {"\"00\"", "\"1D\"", "\"8\"", "\"0x\"", "\"001\"", "\"\""}) {
    EXPECT_EQ(host.ask("AT+QCFG=\"nb1/bandprior\"," + std::string(wrong)), "ERROR") << wrong;
  }
}

TEST(Qcfg, KeepsEachValueInItsRange) {
  for (const Key& key : kKeys) {
    Host host;
    EXPECT_EQ(host.ask(command(key)), told(key, key.initial));
    for (const int value : {key.min, key.max}) {
      EXPECT_EQ(host.ask(command(key) + "," + std::to_string(value)), "OK");
      EXPECT_EQ(host.ask(command(key)), told(key, value));
    }
    EXPECT_EQ(host.ask(command(key) + "," + std::to_string(key.max + 1)), "ERROR");
    EXPECT_EQ(host.ask(command(key) + ",\"1\""), "ERROR");
    EXPECT_EQ(host.ask(command(key)), told(key, key.max));
  }
}

TEST(Qcfg, IsKeptOverARestart) {
  Host host;
  host.expect({{"AT+QCFG=\"ledmode\",1", "OK"}, {"AT+CFUN=1,1", "OK"}});
  host.wait(10s);
  host.ask("ATE0");
  host.expect({{"AT+QCFG=\"ledmode\"", "+QCFG: \"ledmode\",1|OK"}});
}

TEST(Qcfg, TellsImsAndTheCoverageLevel) {
  Host host;
  host.expect({{"AT+QCFG=\"ims\"", "+QCFG: \"ims\",0,0|OK"},
               {"AT+QCFG=\"ims\",1", "OK"},
               {"AT+QCFG=\"IMS\"", "+QCFG: \"ims\",1,0|OK"},
               {"AT+QCFG=\"celevel\"", "+QCFG: \"celevel\",0|OK"},
               {"AT+QCFG=\"celevel\",1", "ERROR"}});
}

TEST(Qcfg, RefusesWhatItDoesNotKnow) {
  Host host;
  host.expect({{"AT+QCFG=\"nosuchkey\"", "ERROR"},
               {"AT+QCFG=ledmode", "ERROR"},
               {"AT+QCFG", "ERROR"},
               {"AT+QCFG?", "ERROR"}});
}

TEST(Qcfg, ListsItsKeys) {
  Host host;
  const std::string list = host.ask("AT+QCFG=?");
  EXPECT_NE(list.find("+QCFG: \"ledmode\",(0,1)|"), std::string::npos) << list;
  EXPECT_NE(list.find("+QCFG: \"nwscanmode\",(0,1,3),(0,1)|"), std::string::npos) << list;
  EXPECT_EQ(list.substr(list.size() - 3), "|OK");
}

TEST(Qcfg, TwoContextsWithOneNameNeedAPermission) {
  Host host;
  host.expect({{"AT+QICSGP=1,1,\"apn.example\",\"\",\"\",0", "OK"},
               {"AT+CGDCONT=2,\"IP\",\"APN.example\"", "OK"},
               {"AT+CGDCONT=3,\"IP\",\"other\"", "OK"},
               {"AT+QIACT=1", "OK"},
               {"AT+QIACT=3", "OK"}});
  host.expect_error("AT+QIACT=2", 561);
  host.expect({{"AT+CGACT=1,2", "+CME ERROR: 30"},
               {"AT+QCFG=\"pdp/duplicatechk\",1", "OK"},
               {"AT+QIACT=2", "OK"},
               {"AT+QCFG=\"pdp/duplicatechk\",0", "OK"},
               {"AT+QIDEACT=1", "OK"}});
  host.expect_error("AT+QIACT=1", 561);
  host.expect({{"AT+QIDEACT=2", "OK"}, {"AT+QIACT=1", "OK"}});
}

TEST(Qcfg, WithoutGprsattachTheHostAttaches) {
  Host host;
  host.expect({{"AT+QCFG=\"gprsattach\",0", "OK"}, {"AT+CGATT?", "+CGATT: 1|OK"}});
  host.restart();
  host.wait(std::chrono::seconds(60));
  host.ask("ATE0");
  host.expect({{"AT+CEREG=1", "OK"},
               {"AT+CPIN?", "+CPIN: READY|OK"},
               {"AT+CGATT?", "+CGATT: 0|OK"},
               {"AT+CEREG?", "+CEREG: 1,0|OK"},
               {"AT+CGATT=1", ""}});
  const std::string told = host.wait(std::chrono::seconds(5));
  EXPECT_NE(told.find("+CEREG: 2"), std::string::npos) << told;
  EXPECT_NE(told.find("+CEREG: 1"), std::string::npos) << told;
  host.expect({{"AT+CGATT?", "+CGATT: 1|OK"}});
}

}  // namespace
}  // namespace bg96::testing
