#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(Qfdel, RemovesAFile) {
  Host host;
  host.ask("AT+QFUPL=\"a\",2");
  host.send("12");
  host.expect({{"AT+QFDEL=\"a\"", "OK"},
               {"AT+QFDEL=\"a\"", "+CME ERROR: 405"},
               {"AT+QFLDS", "+QFLDS: 0,0|OK"}});
}

TEST(Qfdel, TakesANameWithoutQuotes) {
  Host host;
  host.ask("AT+QFOPEN=\"a.txt\"");
  host.ask("AT+QFCLOSE=0");
  host.expect({{"AT+QFDEL=a.txt", "OK"}});
}

TEST(Qfdel, RemovesAllButWhatIsOpen) {
  Host host;
  host.ask("AT+QFUPL=\"a\",2");
  host.send("12");
  host.ask("AT+QFUPL=\"c\",2");
  host.send("12");
  host.expect({{"AT+QFOPEN=\"b\"", "+QFOPEN: 0|OK"},
               {"AT+QFDEL=\"b\"", "+CME ERROR: 418"},
               {"AT+QFDEL=\"*\"", "OK"},
               {"AT+QFLST", "+QFLST: \"b\",0|OK"},
               {"AT+QFCLOSE=0", "OK"},
               {"AT+QFDEL=\"*\"", "OK"},
               {"AT+QFDEL=\"*\"", "OK"},
               {"AT+QFLST", "OK"}});
}

TEST(Qfdel, RefusesWhatDoesNotFit) {
  Host host;
  host.expect({{"AT+QFDEL", "ERROR"},
               {"AT+QFDEL=", "ERROR"},
               {"AT+QFDEL=\"\"", "+CME ERROR: 406"},
               {"AT+QFDEL=\"../../etc/passwd\"", "+CME ERROR: 406"},
               {"AT+QFDEL=?", "+QFDEL: <filename>|OK"}});
}

}  // namespace
}  // namespace bg96::testing
