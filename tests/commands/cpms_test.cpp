#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Cpms, IsToldAndSet) {
  Host host;
  host.expect({{"AT+CPMS?", "+CPMS: \"ME\",0,23,\"ME\",0,23,\"ME\",0,23|OK"},
               {"AT+CPMS=\"SM\",\"SM\",\"SM\"", "+CPMS: 0,50,0,50,0,50|OK"},
               {"AT+CPMS?", "+CPMS: \"SM\",0,50,\"SM\",0,50,\"SM\",0,50|OK"},
               {"AT+CPMS=\"MT\"", "+CPMS: 0,23,0,50,0,50|OK"},
               {"AT+CPMS=\"SR\",\"ME\"", "+CPMS: 0,20,0,23,0,50|OK"},
               {"AT+CPMS=\"ME\",\"SR\"", "ERROR"},
               {"AT+CPMS=\"XX\"", "ERROR"},
               {"AT+CPMS=ME", "ERROR"},
               {"AT+CPMS=?",
                "+CPMS: (\"SM\",\"ME\",\"MT\",\"SR\"),(\"SM\",\"ME\",\"MT\"),"
                "(\"SM\",\"ME\",\"MT\")|OK"}});
  host.restart();
  EXPECT_EQ(host.ask("AT+CPMS?"), "+CPMS: \"SR\",0,20,\"ME\",0,23,\"SM\",0,50|OK");
  host.expect({{"AT&F", "OK"},
               {"ATE0", "ATE0\r|OK"},
               {"AT+CPMS?", "+CPMS: \"ME\",0,23,\"ME\",0,23,\"ME\",0,23|OK"}});
}

TEST(Cpms, CountsWhatIsThere) {
  Host host;
  host.message_comes("12", "one");
  host.message_comes("12", "two", 2);  // class 2 belongs to the card
  EXPECT_EQ(host.wait(1s), "+CMTI: \"ME\",0|+CMTI: \"SM\",0");
  EXPECT_EQ(host.ask("AT+CPMS=\"SM\",\"ME\",\"MT\""), "+CPMS: 1,50,1,23,1,23|OK");
}

TEST(Cpms, SaysWhereWhatComesIsKept) {
  Host host;
  host.ask("AT+CPMS=\"ME\",\"ME\",\"SM\"");
  host.message_comes("12", "one");
  EXPECT_EQ(host.wait(1s), "+CMTI: \"SM\",0");
  EXPECT_EQ(host.ask("AT+CMGR=0"), "+CMS ERROR: 321");
  EXPECT_EQ(host.ask("AT+CPMS=\"SM\""), "+CPMS: 1,50,0,23,1,50|OK");
}

TEST(Cpms, HasSizesOfTheProfile) {
  Host host({{"limits.modem_messages", "100"}, {"limits.sim_messages", "10"}});
  EXPECT_EQ(host.ask("AT+CPMS=\"ME\",\"SM\""), "+CPMS: 0,100,0,10,0,100|OK");
}

TEST(Cpms, NeedsTheCard) {
  Host host({{"sim.state", "absent"}});
  host.expect({{"AT+CPMS?", "+CMS ERROR: 310"}, {"AT+CPMS=\"ME\"", "+CMS ERROR: 310"}});
}

TEST(Cpms, KeepsWhatIsOnTheCardWithTheCard) {
  Host host;
  host.message_comes("12", "two", 2);
  host.wait(1s);
  host.set_sim(ports::SetSim::State::absent);
  EXPECT_EQ(host.ask("AT+CPMS=\"SM\""), "+CMS ERROR: 310");
  host.set_sim(ports::SetSim::State::ready);
  EXPECT_EQ(host.ask("AT+CPMS=\"SM\""), "+CPMS: 1,50,0,23,0,23|OK");
}

}  // namespace
}  // namespace bg96::testing
