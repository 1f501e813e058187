#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qnvfw, KeepsWhatIsWritten) {
  Host host;
  host.expect({{"AT+QNVFR=\"/nv/item_files/a\"", "+CME ERROR: 22"},
               {"AT+QNVFW=\"/nv/item_files/a\",0101", "OK"},
               {"AT+QNVFR=\"/nv/item_files/a\"", "+QNVFR: 0101|OK"},
               {"AT+QNVFW=\"/nv/item_files/a\",010", "ERROR"},
               {"AT+QNVFW=\"/nv/item_files/a\",xx", "ERROR"},
               {"AT+QNVFW=\"/nv/item_files/a\"", "ERROR"},
               {"AT+QNVFR", "ERROR"}});
}

TEST(Qnvfw, IsKeptOverARestart) {
  Host host;
  host.ask("AT+QNVFW=\"/nv/item_files/a\",0101");
  host.restart();
  host.expect({{"AT+QNVFR=\"/nv/item_files/a\"", "+QNVFR: 0101|OK"}});
}

TEST(Qnvfw, HasSixtyFourPlaces) {
  Host host;
  for (int i = 0; i < 64; ++i) {
    EXPECT_EQ(host.ask("AT+QNVFW=\"" + std::to_string(i) + "\",00"), "OK");
  }
  host.expect({{"AT+QNVFW=\"one more\",00", "+CME ERROR: 20"}, {"AT+QNVFW=\"7\",01", "OK"}});
}

}  // namespace
}  // namespace bg96::testing
