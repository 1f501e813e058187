#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(Qfcpy, CopiesAFile) {
  Host host;
  host.ask("AT+QFUPL=\"a\",2");
  host.send("12");
  host.expect({{"AT+QFCPY=\"a\",\"b\"", "OK"},
               {"AT+QFDWL=\"b\"", "CONNECT|12|+QFDWL: 2,3132|OK"},
               {"AT+QFCPY=\"a\",\"b\"", "+CME ERROR: 407"},
               {"AT+QFCPY=\"a\",\"b\",0", "+CME ERROR: 407"},
               {"AT+QFCPY=\"a\",\"b\",1", "OK"},
               {"AT+QFCPY=\"a\",\"a\",1", "+CME ERROR: 425"},
               {"AT+QFCPY=\"c\",\"b\",1", "+CME ERROR: 405"},
               {"AT+QFCPY=\"a\",\"..\"", "+CME ERROR: 406"},
               {"AT+QFCPY=\"a\"", "ERROR"},
               {"AT+QFCPY=\"a\",\"b\",2", "ERROR"},
               {"AT+QFOPEN=\"b\"", "+QFOPEN: 0|OK"},
               {"AT+QFCPY=\"a\",\"b\",1", "+CME ERROR: 426"}});
}

TEST(Qfcpy, NeedsSpace) {
  Host host;
  host.ask("AT+QFUPL=\"a\",2");
  host.send("12");
  host.ask("AT+QFOPEN=\"b\"");
  // Nothing but pieces of 10000 bytes may wait for the modem.
  host.ask("AT+QFWRITE=0,14483453,60");
  for (int piece = 0; piece < 1448; ++piece) host.send(std::string(10000, 'x'));
  EXPECT_EQ(host.send(std::string(3453, 'x')), "+QFWRITE: 14483453,14483453|OK");
  host.expect({{"AT+QFLDS=\"UFS\"", "+QFLDS: 1,14483456|OK"},
               {"AT+QFCPY=\"a\",\"c\"", "+CME ERROR: 420"},
               {"AT+QFUPL=\"c\",1", "CONNECT"}});
  host.send("1");
  host.expect({{"AT+QFUPL=\"d\",1", "+CME ERROR: 403"}, {"AT+QFWRITE=0,1", "+CME ERROR: 403"}});
}

}  // namespace
}  // namespace bg96::testing
