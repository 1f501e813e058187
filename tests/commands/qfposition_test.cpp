#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(Qfposition, TellsWhereReadingGoesOn) {
  Host host;
  host.ask("AT+QFUPL=\"a\",2");
  host.send("12");
  host.expect({{"AT+QFPOSITION=0", "+CME ERROR: 416"},
               {"AT+QFOPEN=\"a\"", "+QFOPEN: 0|OK"},
               {"AT+QFPOSITION=0", "+QFPOSITION: 0|OK"},
               {"AT+QFREAD=0,1", "CONNECT 1|1|OK"},
               {"AT+QFPOSITION=0", "+QFPOSITION: 1|OK"},
               {"AT+QFPOSITION", "ERROR"},
               {"AT+QFPOSITION=?", "+QFPOSITION: <filehandle>|OK"}});
}

}  // namespace
}  // namespace bg96::testing
