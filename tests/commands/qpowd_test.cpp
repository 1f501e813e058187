#include <gtest/gtest.h>

#include "emulator/modem/profile.hpp"
#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qpowd, IsOffOnceTheNetworkHasLetGo) {
  for (const auto* line : {"AT+QPOWD", "AT+QPOWD=1"}) {
    Host host({{"timing.shutdown", "1300"}});
    EXPECT_EQ(host.ask(line), "OK");
    EXPECT_EQ(host.ask("AT"), "");
    EXPECT_EQ(host.wait(1200ms), "");
    EXPECT_EQ(host.wait(100ms), "POWERED DOWN");
    EXPECT_EQ(host.wait(1min), "");
    EXPECT_EQ(host.ask("AT"), "");
  }
}

TEST(Qpowd, IsOffAtOnce) {
  Host host({{"timing.shutdown", "60000"}});
  EXPECT_EQ(host.ask("AT+QPOWD=0"), "OK");
  EXPECT_EQ(host.wait(100ms), "POWERED DOWN");
}

// TinyGSM waits 300 ms for it.
TEST(Qpowd, IsOffWithin300Milliseconds) {
  for (const std::string_view name : modem::profile_names()) {
    EXPECT_LE(modem::find_profile(name)->timing.shutdown, 250ms) << name;
  }
}

// nicslab compares all of it at once.
TEST(Qpowd, TellsItRightBehindItsOkWhereAFirmwareDoes) {
  Host host({{"quirks.power_down_glued", "on"}});
  EXPECT_EQ(host.send("AT+QPOWD\r"), "OK|POWERED DOWN");
}

// Contexts and sockets go without a word.
TEST(Qpowd, EndsWhatRuns) {
  Host host;
  host.connect();
  EXPECT_EQ(host.ask("AT+QPOWD"), "OK");
  EXPECT_EQ(host.wait(10s), "POWERED DOWN");
  EXPECT_TRUE(host.peer_is_gone());
}

TEST(Qpowd, RefusesWhatDoesNotFit) {
  Host host;
  host.expect(
      {{"AT+QPOWD=2", "ERROR"}, {"AT+QPOWD?", "ERROR"}, {"AT+QPOWD=?", "+QPOWD: (0,1)|OK"}});
}

}  // namespace
}  // namespace bg96::testing
