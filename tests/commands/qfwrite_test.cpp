#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(Qfwrite, WritesAtThePosition) {
  Host host;
  host.expect({{"AT+QFOPEN=\"a\"", "+QFOPEN: 0|OK"}, {"AT+QFWRITE=0, 10", "CONNECT"}});
  EXPECT_EQ(host.send("0123456789"), "+QFWRITE: 10,10|OK");
  host.expect({{"AT+QFSEEK=0,8", "OK"}, {"AT+QFWRITE=0,4,1", "CONNECT"}});
  EXPECT_EQ(host.send("\nabc"), "+QFWRITE: 4,12|OK");
  host.expect({{"AT+QFPOSITION=0", "+QFPOSITION: 12|OK"},
               {"AT+QFDWL=\"a\"", "CONNECT|01234567\nabc|+QFDWL: 12,6802|OK"}});
}

TEST(Qfwrite, SilenceEndsIt) {
  Host host;
  host.ask("AT+QFOPEN=\"a\"");
  host.ask("AT+QFWRITE=0");
  host.send("12");
  EXPECT_EQ(host.wait(4900ms), "");
  EXPECT_EQ(host.wait(200ms), "+QFWRITE: 2,2|OK");
  host.ask("AT+QFWRITE=0,1,1");
  EXPECT_EQ(host.wait(1100ms), "+CME ERROR: 421");
}

TEST(Qfwrite, TheEscapeEndsIt) {
  Host host;
  host.ask("AT+QFOPEN=\"a\"");
  host.ask("AT+QFWRITE=0,10,60");
  host.send("12");
  host.wait(1100ms);
  host.send("+++");
  EXPECT_EQ(host.wait(1100ms), "+QFWRITE: 2,2|OK");
}

TEST(Qfwrite, RefusesWhatCannotBeWritten) {
  Host host;
  host.ask("AT+QFUPL=\"a\",2");
  host.send("12");
  host.expect({{"AT+QFWRITE=0,1", "+CME ERROR: 416"},
               {"AT+QFOPEN=\"a\",2", "+QFOPEN: 0|OK"},
               {"AT+QFWRITE=0,1", "+CME ERROR: 414"},
               {"AT+QFOPEN=\"b\"", "+QFOPEN: 1|OK"},
               {"AT+QFWRITE=1,14483457", "+CME ERROR: 423"},
               {"AT+QFWRITE=1,14483455", "+CME ERROR: 420"},
               {"AT+QFWRITE=1,0", "ERROR"},
               {"AT+QFWRITE=1,1,0", "ERROR"},
               {"AT+QFWRITE=?", "+QFWRITE: <filehandle>[,<length>[,<timeout>]]|OK"}});
}

}  // namespace
}  // namespace bg96::testing
