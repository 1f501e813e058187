#include <gtest/gtest.h>

#include <string>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(QcfgRadio, TellsWhatAModemHasThatWasNeverConfigured) {
  Host host;
  host.expect({{"AT+QCFG=\"nwscanseq\"", "+QCFG: \"nwscanseq\",020301|OK"},
               {"AT+QCFG=\"nwscanmode\"", "+QCFG: \"nwscanmode\",0|OK"},
               {"AT+QCFG=\"iotopmode\"", "+QCFG: \"iotopmode\",2|OK"},
               {"AT+QCFG=\"roamservice\"", "+QCFG: \"roamservice\",2|OK"},
               {"AT+QCFG=\"servicedomain\"", "+QCFG: \"servicedomain\",2|OK"},
               {"AT+QCFG=\"band\"", "+QCFG: \"band\",0xf,0x400a0e189f,0xa0e189f|OK"}});
}

// As FreeRTOS's driver starts, and the one of 1NCE with a blank at the end.
TEST(QcfgRadio, TakesWhatDriversSend) {
  Host host;
  host.expect({{"AT+QCFG=\"band\",f,400a0e189f,a0e189f", "OK"},
               {"AT+QCFG=\"band\",F,400a0e189f,a0e189f ", "OK"},
               {"AT+QCFG=\"band\",0xF,0x80084,0x80084,1", "OK"},
               {"AT+QCFG=\"band\"", "+QCFG: \"band\",0xf,0x80084,0x80084|OK"},
               {"AT+QCFG=\"nwscanmode\",0,1", "OK"},
               {"AT+QCFG=\"iotopmode\",2,1", "OK"},
               {"AT+QCFG=\"nwscanseq\",02,1", "OK"},
               {"AT+QCFG=\"nwscanseq\"", "+QCFG: \"nwscanseq\",020301|OK"},
               {"AT+QCFG=\"nwscanseq\",030201", "OK"},
               {"AT+QCFG=\"nwscanseq\"", "+QCFG: \"nwscanseq\",030201|OK"},
               {"AT+QCFG=\"nwscanseq\",\"01\",1", "OK"},
               {"AT+QCFG=\"nwscanseq\"", "+QCFG: \"nwscanseq\",010203|OK"},
               {"AT+QCFG=\"nwscanseq\",00", "OK"},
               {"AT+QCFG=\"nwscanseq\"", "+QCFG: \"nwscanseq\",020301|OK"}});
}

TEST(QcfgRadio, RefusesWhatARadioDoesNotHave) {
  Host host;
  host.expect({{"AT+QCFG=\"nwscanmode\",2", "ERROR"},
               {"AT+QCFG=\"nwscanmode\",4", "ERROR"},
               {"AT+QCFG=\"iotopmode\",3", "ERROR"},
               {"AT+QCFG=\"roamservice\",3", "ERROR"},
               {"AT+QCFG=\"roamservice\",0", "ERROR"},
               {"AT+QCFG=\"servicedomain\",0", "ERROR"},
               {"AT+QCFG=\"nwscanseq\",04", "ERROR"},
               {"AT+QCFG=\"nwscanseq\",0202", "ERROR"},
               {"AT+QCFG=\"nwscanseq\",020", "ERROR"},
               {"AT+QCFG=\"nwscanmode\",0,2", "ERROR"},
               {"AT+QCFG=\"band\",1F,80,80", "ERROR"},
               {"AT+QCFG=\"band\",F,20,80", "ERROR"},
               {"AT+QCFG=\"band\",G,80,80", "ERROR"},
               {"AT+QCFG=\"band\",F,80", "ERROR"},
               {"AT+QCFG=\"band\"", "+QCFG: \"band\",0xf,0x400a0e189f,0xa0e189f|OK"}});
}

TEST(QcfgRadio, LeavesBandsAsTheyAre) {
  Host host;
  host.expect({{"AT+QCFG=\"band\",0,80000,0", "OK"},
               {"AT+QCFG=\"band\",0,40000000,80", "OK"},
               {"AT+QCFG=\"band\"", "+QCFG: \"band\",0xf,0x80000,0x80|OK"}});
}

// Each setting that leaves the network of the profile out, and takes it in again.
TEST(QcfgRadio, LosesANetworkThatItMayNotUse) {
  struct Case {
    const char* rat;
    const char* stat;
    const char* without;
    const char* with;
  };
  for (const Case& each : {Case{"lte-m", "1", "\"nwscanmode\",1", "\"nwscanmode\",3"},
                           Case{"lte-m", "1", "\"iotopmode\",1", "\"iotopmode\",0"},
                           Case{"nb-iot", "1", "\"iotopmode\",0", "\"iotopmode\",1"},
                           Case{"lte-m", "5", "\"roamservice\",1", "\"roamservice\",255"},
                           Case{"lte-m", "1", "\"band\",F,80,80", "\"band\",F,80080,80"}}) {
    Host host({{"radio.rat", each.rat}, {"radio.stat", each.stat}});
    const std::string registered = "+CEREG: " + std::string(each.stat);
    host.expect({{"AT+CEREG=1", "OK"}});
    EXPECT_EQ(host.ask("AT+QCFG=" + std::string(each.without)), "OK");
    EXPECT_EQ(host.wait(60s), "+CEREG: 2") << each.without;
    EXPECT_EQ(host.ask("AT+QCFG=" + std::string(each.with)), "OK");
    EXPECT_EQ(host.wait(60s), registered) << each.with;
  }
}

TEST(QcfgRadio, IsInForceAtOnceOrAfterARestart) {
  Host host;
  host.expect({{"AT+QCFG=\"nwscanmode\",1,0", "OK"},
               {"AT+QCFG=\"nwscanmode\"", "+QCFG: \"nwscanmode\",1|OK"},
               {"AT+CEREG?", "+CEREG: 0,1|OK"},
               {"AT+CFUN=1,1", "OK"}});
  host.wait(60s);
  host.ask("ATE0");
  host.expect({{"AT+CEREG?", "+CEREG: 0,2|OK"}});
}

TEST(QcfgRadio, WithoutCallsThereIsNoCircuitRegistration) {
  Host host;
  host.expect({{"AT+CREG=1", "OK"}});
  EXPECT_EQ(host.ask("AT+QCFG=\"servicedomain\",1"), "OK");
  EXPECT_EQ(host.wait(1s), "+CREG: 0");
  host.expect({{"AT+CREG?", "+CREG: 1,0|OK"}, {"AT+CEREG?", "+CEREG: 0,1|OK"}});
}

}  // namespace
}  // namespace bg96::testing
