#include <gtest/gtest.h>

#include "emulator/modem/machines/data_call.hpp"
#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto kConnected = "CONNECT 150000000";

TEST(Atd, ConnectsToAContext) {
  Host host;
  EXPECT_EQ(host.ask("ATD*99#"), kConnected);
  EXPECT_EQ(host.ask("AT").find("OK"), std::string::npos);  // data
}

TEST(Atd, TellsNoRateWithX0) {
  Host host;
  EXPECT_EQ(host.ask("ATX0"), "OK");
  EXPECT_EQ(host.ask("ATD*99***1#"), "CONNECT");
}

TEST(Atd, WhichContextIsDialled) {
  const auto dialled = [](std::string_view text) {
    return modem::dialled_context(text).value_or(0);
  };
  EXPECT_EQ(dialled("*99#"), 1);
  EXPECT_EQ(dialled("T*99#"), 1);
  EXPECT_EQ(dialled("p*99***3#"), 3);
  EXPECT_EQ(dialled("*98***16#"), 16);
  EXPECT_EQ(dialled(" *99 ***1 #"), 1);
  for (const auto* text :
       {"", "T", "*99", "*99***", "*99***#", "*99***0#", "*99***17#", "*99***1", "*97#", "*99**1#",
        "*99***x#", "123456;", "*99***99999999999999999999#"}) {
    EXPECT_EQ(dialled(text), 0) << text;
  }
}

TEST(Atd, DtrHangsUp) {
  Host host;
  host.ask("ATD*99#");
  host.set_data_terminal_ready(false);
  EXPECT_EQ(host.wait(100ms), "NO CARRIER");
  EXPECT_EQ(host.ask("AT"), "OK");
}

TEST(Atd, NeedsANetworkAndAFreeContext) {
  Host host;
  EXPECT_EQ(host.ask("ATD*99***5#"), "NO CARRIER");  // nobody has defined it
  host.ask("AT+QIACT=1");
  EXPECT_EQ(host.ask("ATD*99#"), "NO CARRIER");
  host.ask("AT+QIDEACT=1");
  host.ask("AT+CFUN=4");
  EXPECT_EQ(host.ask("ATD*99#"), "NO CARRIER");
}

TEST(Atd, CallsNobody) {
  Host host;
  host.expect({{"ATD+491234;", "NO CARRIER"},
               {"ATD", "ERROR"},
               {"ATD=?", "ERROR"},
               {"ATD\"Joe\";", "ERROR"}});
}

// T35: a BG96 that has found no network.
TEST(Atd, ConnectsWhileItSearches) {
  Host host({{"timing.registration", "600000"}});
  host.ask("AT+CFUN=4");
  host.ask("AT+CFUN=1");
  EXPECT_EQ(host.ask("ATD*99#"), kConnected);
}

}  // namespace
}  // namespace bg96::testing
