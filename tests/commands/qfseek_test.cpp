#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(Qfseek, MovesThePosition) {
  Host host;
  host.ask("AT+QFUPL=\"a\",10");
  host.send("0123456789");
  host.expect({{"AT+QFOPEN=\"a\"", "+QFOPEN: 0|OK"},
               {"AT+QFSEEK=0,4", "OK"},
               {"AT+QFPOSITION=0", "+QFPOSITION: 4|OK"},
               {"AT+QFSEEK=0,6,1", "OK"},
               {"AT+QFPOSITION=0", "+QFPOSITION: 10|OK"},
               {"AT+QFSEEK=0,1,1", "+CME ERROR: 401"},
               {"AT+QFSEEK=0,3,2", "OK"},
               {"AT+QFPOSITION=0", "+QFPOSITION: 7|OK"},
               {"AT+QFSEEK=0,10,2", "OK"},
               {"AT+QFPOSITION=0", "+QFPOSITION: 0|OK"},
               {"AT+QFSEEK=0,11,2", "+CME ERROR: 401"},
               {"AT+QFSEEK=0,11,0", "+CME ERROR: 401"},
               {"AT+QFSEEK=0,10,0", "OK"},
               {"AT+QFSEEK=0,2147483647,1", "+CME ERROR: 401"}});
}

TEST(Qfseek, RefusesWhatDoesNotFit) {
  Host host;
  host.expect({{"AT+QFSEEK=0,0", "+CME ERROR: 416"},
               {"AT+QFSEEK=0", "ERROR"},
               {"AT+QFSEEK=0,-1", "ERROR"},
               {"AT+QFSEEK=0,0,3", "ERROR"},
               {"AT+QFSEEK=?", "+QFSEEK: <filehandle>,<offset>[,<position>]|OK"}});
}

}  // namespace
}  // namespace bg96::testing
