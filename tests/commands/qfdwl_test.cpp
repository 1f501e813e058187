#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(Qfdwl, GivesTheBytesAsTheyAre) {
  Host host;
  host.ask("AT+QFUPL=\"x\",5");
  host.send("1\x1a\x00+5"s);
  host.expect({{"AT+QFDWL=\"UFS:x\"", "CONNECT|1\x1a\x00+5|+QFDWL: 5,431|OK"s}});
}

TEST(Qfdwl, GivesAnEmptyFile) {
  Host host;
  host.ask("AT+QFOPEN=\"x\"");
  host.expect({{"AT+QFDWL=\"x\"", "CONNECT|+QFDWL: 0,0|OK"}});
}

TEST(Qfdwl, GoesAtThePaceOfItsHost) {
  Host host;
  host.ask("AT+QFUPL=\"x\",100000");
  host.send(std::string(50000, 'x'));
  host.send(std::string(50000, 'x'));
  host.set_reading(false);
  EXPECT_EQ(host.ask("AT+QFDWL=\"x\""), "");
  EXPECT_EQ(host.wait(100s), "");
  host.set_reading(true);
  EXPECT_EQ(host.wait(1s), "CONNECT|" + std::string(100000, 'x') + "|+QFDWL: 100000,0|OK");
}

TEST(Qfdwl, DroppingDtrEndsIt) {
  Host host;
  host.ask("AT+QFUPL=\"x\",100000");
  host.send(std::string(50000, 'x'));
  host.send(std::string(50000, 'x'));
  host.set_reading(false);
  host.ask("AT+QFDWL=\"x\"");
  host.set_data_terminal_ready(false);
  host.set_reading(true);
  const std::string said = host.wait(1s);
  EXPECT_LT(said.size(), 50000U);
  EXPECT_TRUE(said.ends_with(",0|OK")) << said;
}

TEST(Qfdwl, RefusesWhatIsNotThere) {
  Host host;
  host.expect({{"AT+QFDWL=\"x\"", "+CME ERROR: 405"},
               {"AT+QFDWL=\"a/b\"", "+CME ERROR: 406"},
               {"AT+QFDWL", "ERROR"},
               {"AT+QFDWL=?", "+QFDWL: <filename>|OK"}});
}

}  // namespace
}  // namespace bg96::testing
