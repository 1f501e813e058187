#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qiact, ActivatesAndListsOnlyWhatIsActive) {
  Host host;
  host.expect({{"AT+QIACT?", "OK"},
               {"AT+QIACT=1", "OK"},
               {"AT+QIACT?", "+QIACT: 1,1,1,\"10.7.157.1\"|OK"},
               {"AT+QIACT=16", "OK"},
               {"AT+QIACT?", "+QIACT: 1,1,1,\"10.7.157.1\"|+QIACT: 16,1,1,\"10.7.157.16\"|OK"}});
}

TEST(Qiact, ThreeContextsAreTheMost) {
  Host host;
  host.expect({{"AT+QIACT=1", "OK"}, {"AT+QIACT=2", "OK"}, {"AT+QIACT=3", "OK"}});
  host.expect_error("AT+QIACT=4", 561);
  host.expect({{"AT+QIDEACT=2", "OK"}, {"AT+QIACT=4", "OK"}});
}

TEST(Qiact, AnActiveContextIsRefused) {
  Host host;
  host.ask("AT+QIACT=1");
  host.expect_error("AT+QIACT=1", 572);
  host.expect({{"AT+QIACT?", "+QIACT: 1,1,1,\"10.7.157.1\"|OK"}});
}

TEST(Qiact, TakesAsLongAsTheNetworkTakes) {
  Host host({{"timing.context_activation", "20000"}});
  EXPECT_EQ(host.ask("AT+QIACT=1"), "");
  EXPECT_EQ(host.time_until_said(30s), 20s - 40ms);
  EXPECT_EQ(host.said(), "OK");
}

TEST(Qiact, WaitsForARegistrationThatIsUnderWay) {
  Host host({{"timing.registration", "9000"}});
  host.expect({{"AT+COPS=2", "OK"}, {"AT+COPS=0", "OK"}, {"AT+QIACT=1", ""}});
  EXPECT_EQ(host.time_until_said(30s), 9s + 10ms - 5ms - 40ms);
  EXPECT_EQ(host.said(), "OK");
}

TEST(Qiact, WithoutARegistrationInSightItFailsAtOnce) {
  Host detached;
  detached.ask("AT+COPS=2");
  detached.expect_error("AT+QIACT=1", 561);
  Host without_sim({{"sim.state", "absent"}});
  without_sim.expect_error("AT+QIACT=1", 561);
  without_sim.expect({{"AT+QIACT?", "OK"}});
}

TEST(Qiact, ARadioThatIsOffBlocksIt) {
  Host flight;
  flight.ask("AT+CFUN=4");
  flight.expect_error("AT+QIACT=1", 551);
  Host minimum;
  minimum.ask("AT+CFUN=0");
  minimum.expect_error("AT+QIACT=1", 551);
  minimum.expect({{"AT+CFUN=1", "OK"}, {"AT+QIACT=1", ""}});
  EXPECT_EQ(minimum.wait(1s), "OK");
}

TEST(Qiact, ANetworkMayDemandAnApn) {
  Host host({{"network.apn_required", "on"}});
  host.expect_error("AT+QIACT=1", 573);
  host.expect({{"AT+QIACT?", "OK"},
               {"AT+QICSGP=1,1,\"internet\"", "OK"},
               {"AT+QIACT=1", "OK"},
               {"AT+QICSGP=2,1,\"\"", "OK"}});
  host.expect_error("AT+QIACT=2", 573);
}

TEST(Qiact, ANetworkThatIsNeverFoundEndsItAfter150Seconds) {
  Host host({{"timing.registration", "3600000"}});
  host.expect({{"AT+COPS=2", "OK"}, {"AT+COPS=0", "OK"}, {"AT+QIACT=1", ""}});
  EXPECT_EQ(host.time_until_said(200s), 150s - 40ms);
  EXPECT_EQ(host.said(), "ERROR");
  EXPECT_EQ(host.last_error(), 569);
}

TEST(Qiact, ChecksItsRangeOnBothSides) {
  Host host;
  host.expect({{"AT+QIACT=?", "+QIACT: (1-16)|OK"}, {"AT+QIACT=16", "OK"}, {"AT+QIACT=1", "OK"}});
  for (const auto* line :
       {"AT+QIACT=0", "AT+QIACT=17", "AT+QIACT=\"1\"", "AT+QIACT=1,1", "AT+QIACT=", "AT+QIACT"}) {
    host.expect_error(line, 552);
  }
}

}  // namespace
}  // namespace bg96::testing
