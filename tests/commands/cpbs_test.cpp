#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Cpbs, TellsWhichPhonebookIsUsedAndHowFullItIs) {
  Host host;
  host.expect(
      {{"AT+CPBS?", "+CPBS: \"ME\",0,500|OK"},
       {"AT+CPBS=\"sm\"", "OK"},
       {"AT+CPBS?", "+CPBS: \"SM\",0,250|OK"},
       {"AT+CPBW=7,\"123\"", "OK"},
       {"AT+CPBS?", "+CPBS: \"SM\",1,250|OK"},
       {"AT+CPBS=\"ME\"", "OK"},
       {"AT+CPBS?", "+CPBS: \"ME\",0,500|OK"},
       {"AT+CPBS=\"EN\";+CPBS?", "+CPBS: \"EN\",2,2|OK"},
       {"AT+CPBS=?", "+CPBS: (\"SM\",\"DC\",\"FD\",\"LD\",\"MC\",\"ME\",\"RC\",\"EN\",\"ON\")|OK"},
       {"AT+CPBS=\"XX\"", "ERROR"},
       {"AT+CPBS=SM", "ERROR"},
       {"AT+CPBS=\"SM\",\"1234\"", "ERROR"},
       {"AT+CPBS", "ERROR"},
       {"AT&F", "OK"},
       {"ATE0", "ATE0\r|OK"},
       {"AT+CPBS?", "+CPBS: \"ME\",0,500|OK"}});
}

TEST(Cpbs, NeedsACardExceptForTheEmergencyNumbers) {
  Host absent({{"sim.state", "absent"}});
  absent.expect({{"AT+CPBS?", "+CME ERROR: 10"},
                 {"AT+CPBS=\"SM\"", "+CME ERROR: 10"},
                 {"AT+CPBS=\"EN\";+CPBS?", "+CPBS: \"EN\",8,8|OK"},
                 {"AT+CPBR=1", "+CPBR: 1,\"911\",129,\"\"|OK"}});
  Host locked({{"sim.state", "pin"}});
  locked.expect({{"AT+CPBS=\"SM\"", "+CME ERROR: 11"},
                 {"AT+CPBR=?", "+CME ERROR: 11"},
                 {"AT+CPBR=1", "+CME ERROR: 11"},
                 {"AT+CPBF=\"\"", "+CME ERROR: 11"},
                 {"AT+CPBW=1", "+CME ERROR: 11"}});
}

}  // namespace
}  // namespace bg96::testing
