#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Csq, TellsTheSignalOfTheProfile) {
  Host host;
  host.expect({{"AT+CSQ", "+CSQ: 20,99|OK"}, {"AT+CSQ=?", "+CSQ: (0-31,99),(0-7,99)|OK"}});
  for (const auto* signal : {"0", "31"}) {
    Host other({{"radio.signal", signal}});
    EXPECT_EQ(other.ask("AT+CSQ"), "+CSQ: " + std::string(signal) + ",99|OK");
  }
}

TEST(Csq, WithoutANetworkItIsUnknown) {
  Host host;
  host.expect({{"AT+CFUN=4", "OK"}, {"AT+CSQ", "+CSQ: 99,99|OK"}, {"AT+CFUN=1", "OK"}});
  host.wait(1s);
  host.expect({{"AT+CSQ", "+CSQ: 20,99|OK"}});
  Host without_sim({{"sim.state", "absent"}});
  without_sim.expect({{"AT+CSQ", "+CSQ: 99,99|OK"}});
}

TEST(Csq, HasNoOtherForms) {
  Host host;
  host.expect({{"AT+CSQ?", "ERROR"}, {"AT+CSQ=1", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
