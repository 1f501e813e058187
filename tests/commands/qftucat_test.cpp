#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(Qftucat, CutsAFileOffAtItsPosition) {
  Host host;
  host.ask("AT+QFUPL=\"a\",4");
  host.send("1234");
  host.expect({{"AT+QFTUCAT=0", "+CME ERROR: 416"},
               {"AT+QFOPEN=\"a\"", "+QFOPEN: 0|OK"},
               {"AT+QFSEEK=0,3", "OK"},
               {"AT+QFTUCAT=0", "OK"},
               {"AT+QFLDS", "+QFLDS: 3,1|OK"},
               {"AT+QFPOSITION=0", "+QFPOSITION: 3|OK"},
               {"AT+QFCLOSE=0", "OK"},
               {"AT+QFOPEN=\"a\",2", "+QFOPEN: 0|OK"},
               {"AT+QFTUCAT=0", "+CME ERROR: 414"},
               {"AT+QFTUCAT", "ERROR"},
               {"AT+QFTUCAT=?", "+QFTUCAT: <filehandle>|OK"}});
}

}  // namespace
}  // namespace bg96::testing
