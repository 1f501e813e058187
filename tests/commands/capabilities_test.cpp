#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Capabilities, ListsItsCommands) {
  Host host;
  const std::string list = host.ask("AT+CLAC");
  EXPECT_NE(list.find("AT+CLAC|"), std::string::npos);
  EXPECT_NE(list.find("AT&F|"), std::string::npos);
  EXPECT_NE(list.find("AT+QCFG|"), std::string::npos);
  EXPECT_EQ(list.find("psm/urc"), std::string::npos);
  EXPECT_EQ(list.substr(list.size() - 3), "|OK");
}

TEST(Capabilities, OthersThanTheList) {
  Host host;
  host.expect({{"AT+GCAP", "+GCAP: +CGSM|OK"},
               {"AT+GCAP=?", "OK"},
               {"at+cgclass?", "+CGCLASS: \"B\"|OK"},
               {"AT+CGCLASS=\"B\"", "OK"},
               {"AT+CGCLASS=\"A\"", "ERROR"},
               {"AT+CGCLASS=?", "+CGCLASS: (\"B\")|OK"}});
}

}  // namespace
}  // namespace bg96::testing
