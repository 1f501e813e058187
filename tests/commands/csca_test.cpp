#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using SimState = ports::SetSim::State;

TEST(Csca, IsTheCardsUntilItIsWritten) {
  Host host({{"sim.service_centre", "+8613800210500"}});
  host.expect({{"AT+CSCA?", "+CSCA: \"+8613800210500\",145|OK"},
               {"AT+CSCA=\"0100200\"", "OK"},
               {"AT+CSCA?", "+CSCA: \"0100200\",129|OK"},
               {"AT+CSCA=\"4900\",145", "OK"},
               {"AT+CSCA?", "+CSCA: \"+4900\",145|OK"},
               {"AT+CSCA=\"+4900\",129", "OK"},
               {"AT+CSCA?", "+CSCA: \"+4900\",145|OK"},
               {"AT+CSCA=\"name\"", "+CMS ERROR: 305"},
               {"AT+CSCA=4900", "ERROR"},
               {"AT+CSCA=?", "OK"}});
  host.restart();
  EXPECT_EQ(host.ask("AT+CSCA?"), "+CSCA: \"+4900\",145|OK");
}

TEST(Csca, IsInTheCharactersOfTheHost) {
  Host host({{"sim.service_centre", "+49"}});
  host.expect({{"AT+CSCS=\"UCS2\"", "OK"},
               {"AT+CSCA?", "+CSCA: \"002B00340039\",145|OK"},
               {"AT+CSCA=\"002B00340038\"", "OK"},
               {"AT+CSCS=\"GSM\";+CSCA?", "+CSCA: \"+48\",145|OK"}});
}

TEST(Csca, NeedsTheCard) {
  Host host;
  const std::pair<SimState, std::string> rows[] = {{SimState::absent, "310"},
                                                   {SimState::pin, "311"},
                                                   {SimState::failure, "313"},
                                                   {SimState::busy, "314"},
                                                   {SimState::puk, "316"}};
  for (const auto& [state, code] : rows) {
    host.set_sim(state);
    EXPECT_EQ(host.ask("AT+CSCA?"), "+CMS ERROR: " + code);
    EXPECT_EQ(host.ask("AT+CSCA=\"1\""), "+CMS ERROR: " + code);
  }
  EXPECT_EQ(host.ask("AT+CMEE=2;+CSCA?"), "+CMS ERROR: SIM PUK required");
  EXPECT_EQ(host.ask("AT+CMEE=0;+CSCA?"), "ERROR");
}

}  // namespace
}  // namespace bg96::testing
