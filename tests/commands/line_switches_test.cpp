#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(LineSwitches, EchoIsTheHostsOwnBytes) {
  Host host;
  EXPECT_EQ(host.ask("ATE1"), "OK");
  EXPECT_EQ(host.ask("AT"), "AT\r|OK");
  EXPECT_EQ(host.ask("ATE0"), "ATE0\r|OK");  // still echoed: it was typed under ATE1
  EXPECT_EQ(host.ask("AT"), "OK");
  EXPECT_EQ(host.ask("ATE1"), "OK");
  EXPECT_EQ(host.ask("ATE"), "ATE\r|OK");  // a number left out is 0
  EXPECT_EQ(host.ask("AT"), "OK");
}

TEST(LineSwitches, QuietHoldsResultsBackButNoText) {
  Host host;
  host.expect({{"ATQ1", ""},
               {"AT", ""},
               {"AT+NOPE", ""},
               {"AT+GMM", "BG96"},
               {"ATQ0", "OK"},
               {"ATQ1", ""},
               {"ATQ", "OK"}});
}

TEST(LineSwitches, ResultsAsNumbers) {
  Host host;
  host.expect({{"ATV0", "0\r"},
               {"AT+NOPE", "4\r"},
               {"AT+GMM", "BG96|0\r"},
               {"ATV1", "OK"},
               {"ATV", "0\r"}});
}

TEST(LineSwitches, ShowWhatTheyKeep) {
  Host host;
  host.ask("ATX0&C0&D0");
  const std::string shown = host.ask("AT&V");
  EXPECT_EQ(shown.rfind("&C: 0|&D: 0|&F: 0|&W: 0|E: 0|Q: 0|V: 1|X: 0|Z: 0|", 0), 0U) << shown;
}

TEST(LineSwitches, RangesOnBothSides) {
  Host host;
  host.expect({{"ATX0", "OK"},
               {"ATX4", "OK"},
               {"ATX5", "ERROR"},
               {"AT&C1", "OK"},
               {"AT&C2", "ERROR"},
               {"AT&D2", "OK"},
               {"AT&D3", "ERROR"},
               {"ATE2", "ERROR"},
               {"ATQ2", "ERROR"},
               {"ATV2", "ERROR"},
               {"ATE?", "ERROR"},
               {"ATE=?", "ERROR"},
               {"ATE=1", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
