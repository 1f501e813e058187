#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(Qfclose, ClosesAFile) {
  Host host;
  host.expect({{"AT+QFCLOSE=0", "+CME ERROR: 416"},
               {"AT+QFOPEN=\"a\"", "+QFOPEN: 0|OK"},
               {"AT+QFCLOSE=0", "OK"},
               {"AT+QFCLOSE=0", "+CME ERROR: 416"},
               {"AT+QFREAD=0", "+CME ERROR: 416"},
               {"AT+QFCLOSE", "ERROR"},
               {"AT+QFCLOSE=?", "+QFCLOSE: <filehandle>|OK"}});
}

}  // namespace
}  // namespace bg96::testing
