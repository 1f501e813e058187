#include <gtest/gtest.h>

#include "tests/commands/messages.hpp"

namespace bg96::testing {
namespace {

TEST(Cmgl, ListsByStatusInTextMode) {
  const std::string time = "\"26/01/01,00:00:00+00\"";
  const std::string read = "+CMGL: 0,\"REC READ\",\"12\",,\"26/01/01,00:00:00+00\"|read|";
  const std::string unread = "+CMGL: 1,\"REC UNREAD\",\"12\",,\"26/01/01,00:00:01+00\"|unread|";
  const std::string unsent = "+CMGL: 2,\"STO UNSENT\",\"34\",,|mine|";
  const std::string sent = "+CMGL: 3,\"STO SENT\",\"34\",,|mine|";
  const std::pair<std::string, std::string> rows[] = {
      {"=\"REC UNREAD\"", unread}, {"", unread},
      {"=\"REC READ\"", read},     {"=\"sto unsent\"", unsent},
      {"=\"STO SENT\"", sent},     {"=\"ALL\"", read + unread + unsent + sent}};
  for (const auto& [form, listed] : rows) {
    Host host;
    keep_one_of_each(host);
    EXPECT_EQ(host.ask("AT+CMGL" + form), listed + "OK");
  }
}

TEST(Cmgl, ListsByNumberAsPdus) {
  Host host;
  keep_one_of_each(host);
  host.ask("AT+CMGF=0");
  EXPECT_EQ(host.ask("AT+CMGL=2"),
            "+CMGL: 2,2,,13|07919909000000F1"
            "11000281430000A704"
            "EDB4BB0C"
            "|OK");
  EXPECT_EQ(host.ask("AT+CMGL=0").substr(0, 14), "+CMGL: 1,0,,20");
  EXPECT_EQ(host.ask("AT+CMGL=0"), "OK");  // it has been read
  EXPECT_EQ(host.ask("AT+CMGL"), "OK");
  EXPECT_EQ(host.ask("AT+CMGL=1").substr(0, 14), "+CMGL: 0,1,,18");
  EXPECT_EQ(host.ask("AT+CMGL=3").substr(0, 14), "+CMGL: 3,3,,13");
}

TEST(Cmgl, TakesWhatItListsForRead) {
  Host host;
  keep_one_of_each(host);
  host.ask("AT+CMGL=\"ALL\"");
  EXPECT_EQ(host.ask("AT+CMGL"), "OK");
}

TEST(Cmgl, WantsWhatItsModeWants) {
  Host host;
  host.expect({{"AT+CMGL=4", "OK"},
               {"AT+CMGL=5", "+CMS ERROR: 304"},
               {"AT+CMGL=\"ALL\"", "+CMS ERROR: 304"},
               {"AT+CMGL=?", "+CMGL: (0-4)|OK"},
               {"AT+CMGF=1", "OK"},
               {"AT+CMGL=4", "+CMS ERROR: 305"},
               {"AT+CMGL=ALL", "+CMS ERROR: 305"},
               {"AT+CMGL=\"UNREAD\"", "+CMS ERROR: 305"},
               {"AT+CMGL=?",
                "+CMGL: (\"REC UNREAD\",\"REC READ\",\"STO UNSENT\",\"STO SENT\",\"ALL\")|OK"}});
  host.set_sim(ports::SetSim::State::absent);
  EXPECT_EQ(host.ask("AT+CMGL"), "+CMS ERROR: 310");
}

}  // namespace
}  // namespace bg96::testing
