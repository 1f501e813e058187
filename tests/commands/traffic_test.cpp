#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Traffic, CountsWhatSocketsMove) {
  Host host;
  host.expect({{"AT+QGDCNT?", "+QGDCNT: 0,0|OK"}});
  host.connect(0);
  host.ask("AT+QISEND=0,5");
  host.send("hello");
  host.peer_send("1234567");
  host.wait(1s);
  host.expect({{"AT+QGDCNT?", "+QGDCNT: 5,7|OK"},
               {"AT+QGDCNT=0", "OK"},
               {"AT+QGDCNT?", "+QGDCNT: 0,0|OK"},
               {"AT+QGDCNT=2", "ERROR"},
               {"AT+QGDCNT=?", "+QGDCNT: (0,1)|OK"}});
}

TEST(Traffic, WhatWasSavedSurvivesARestart) {
  Host host;
  host.connect(0);
  host.ask("AT+QISEND=0,5");
  host.send("hello");
  host.wait(1s);
  host.ask("AT+QGDCNT=1");
  host.peer_send("lost with the power");
  host.wait(1s);
  host.ask("AT+CFUN=1,1");
  host.wait(10s);
  host.expect({{"ATE0", "ATE0\r|OK"}, {"AT+QGDCNT?", "+QGDCNT: 5,0|OK"}});
}

TEST(Traffic, SavesByItself) {
  Host host;
  host.expect({{"AT+QAUGDCNT?", "+QAUGDCNT: 0|OK"},
               {"AT+QAUGDCNT=29", "ERROR"},
               {"AT+QAUGDCNT=65536", "ERROR"},
               {"AT+QAUGDCNT=30", "OK"},
               {"AT+QAUGDCNT?", "+QAUGDCNT: 30|OK"}});
  host.connect(0);
  host.peer_send("1234567");
  host.wait(31s);
  host.peer_send("too late for the second save");
  host.wait(1s);
  host.ask("AT+CFUN=1,1");
  host.wait(10s);
  host.expect({{"ATE0", "ATE0\r|OK"},
               {"AT+QGDCNT?", "+QGDCNT: 0,7|OK"},
               {"AT+QAUGDCNT?", "+QAUGDCNT: 0|OK"}});
}

}  // namespace
}  // namespace bg96::testing
