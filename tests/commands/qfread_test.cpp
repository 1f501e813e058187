#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(Qfread, ReadsFromThePositionOn) {
  Host host;
  host.ask("AT+QFUPL=\"a\",10");
  host.send("0123\r\n6789");
  host.expect({{"AT+QFOPEN=\"a\",2", "+QFOPEN: 0|OK"},
               {"AT+QFREAD=0, 3", "CONNECT 3|012|OK"},
               {"AT+QFREAD=0,100", "CONNECT 7|3|6789|OK"},
               {"AT+QFREAD=0,1", "CONNECT 0|OK"},
               {"AT+QFSEEK=0,0", "OK"},
               {"AT+QFREAD=0", "CONNECT 10|0123|6789|OK"},
               {"AT+QFREAD=0", "CONNECT 0|OK"}});
}

TEST(Qfread, RefusesWhatDoesNotFit) {
  Host host;
  host.expect({{"AT+QFREAD=0", "+CME ERROR: 416"},
               {"AT+QFOPEN=\"a\"", "+QFOPEN: 0|OK"},
               {"AT+QFREAD=0,0", "+CME ERROR: 402"},
               {"AT+QFREAD=1,1", "+CME ERROR: 416"},
               {"AT+QFREAD=0,2147483648", "ERROR"},
               {"AT+QFREAD", "ERROR"},
               {"AT+QFREAD=?", "+QFREAD: <filehandle>[,<length>]|OK"}});
}

}  // namespace
}  // namespace bg96::testing
