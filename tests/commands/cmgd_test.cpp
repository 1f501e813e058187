#include <gtest/gtest.h>

#include "tests/commands/messages.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Cmgd, DeletesWhatItsFlagSays) {
  const std::pair<std::string, std::string> rows[] = {
      {"1", "0,2,3"}, {"1,0", "0,2,3"}, {"1,1", "1,2,3"}, {"1,2", "1,2"},
      {"1,3", "1"},   {"1,4", ""},      {"200,4", ""},    {"22", "0,1,2,3"}};
  for (const auto& [arguments, left] : rows) {
    Host host;
    keep_one_of_each(host);
    EXPECT_EQ(host.ask("AT+CMGD=" + arguments), "OK") << arguments;
    EXPECT_EQ(host.ask("AT+CMGD=?"), "+CMGD: (" + left + "),(0-4)|OK") << arguments;
  }
}

TEST(Cmgd, UsesTheFirstPlaceAgain) {
  Host host;
  keep_one_of_each(host);
  host.ask("AT+CMGD=1");
  host.message_comes("12", "next");
  EXPECT_EQ(host.wait(1s), "+CMTI: \"ME\",1");
}

TEST(Cmgd, RefusesWhatIsNone) {
  Host host;
  host.expect({{"AT+CMGD=23", "+CMS ERROR: 321"},
               {"AT+CMGD=256", "ERROR"},
               {"AT+CMGD=0,5", "ERROR"},
               {"AT+CMGD", "ERROR"},
               {"AT+CMGD?", "ERROR"}});
  host.set_sim(ports::SetSim::State::absent);
  EXPECT_EQ(host.ask("AT+CMGD=0"), "+CMS ERROR: 310");
  EXPECT_EQ(host.ask("AT+CMGD=?"), "+CMS ERROR: 310");
}

}  // namespace
}  // namespace bg96::testing
