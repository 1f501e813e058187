#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qcscon, TellsEachChange) {
  Host host;
  host.expect({{"AT+QCSCON?", "+QCSCON: 0,0|OK"}});
  host.connect(0);
  host.wait(11s);
  host.expect({{"AT+QCSCON=1", "OK"}, {"AT+QCSCON?", "+QCSCON: 1,0|OK"}});
  host.peer_send("x");
  EXPECT_EQ(host.wait(9s), "+QCSCON: 1,1|+QIURC: \"recv\",0");
  host.ask("AT+QISEND=0,1");
  host.send("y");
  host.expect({{"AT+QCSCON?", "+QCSCON: 1,1|OK"}});
  EXPECT_EQ(host.wait(9s), "");  // 10 s from the last byte on
  EXPECT_EQ(host.wait(2s), "+QCSCON: 1,0");
  host.expect({{"AT+QCSCON?", "+QCSCON: 1,0|OK"}});
}

TEST(Qcscon, SwitchedOnDuringAConnectionItTellsTheEnd) {
  Host host;
  host.connect(0);
  host.expect({{"AT+QCSCON=1", "OK"}});
  EXPECT_EQ(host.wait(11s), "+QCSCON: 1,0");
  host.expect({{"AT+QCSCON=0", "OK"}});
  host.peer_send("x");
  EXPECT_EQ(host.wait(20s), "+QIURC: \"recv\",0");
}

TEST(Qcscon, RefusesWhatDoesNotFit) {
  Host host;
  host.expect(
      {{"AT+QCSCON=?", "+QCSCON: (0,1)|OK"}, {"AT+QCSCON=2", "ERROR"}, {"AT+QCSCON=", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
