#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qpsmcfg, KeptAndRefusedOutsideItsRanges) {
  Host host;
  host.expect({{"AT+QPSMCFG?", "+QPSMCFG: 60,4|OK"},
               {"AT+QPSMCFG=4294967295,15", "OK"},
               {"AT+QPSMCFG?", "+QPSMCFG: 4294967295,15|OK"},
               {"AT+QPSMCFG=,4", "OK"},
               {"AT+QPSMCFG=120", "OK"},
               {"AT+QPSMCFG?", "+QPSMCFG: 120,4|OK"},
               {"AT+QPSMCFG=59", "ERROR"},
               {"AT+QPSMCFG=4294967296", "ERROR"},
               {"AT+QPSMCFG=60,16", "ERROR"},
               {"AT+QPSMCFG=?", "+QPSMCFG: (60-4294967295),(0-15)|OK"}});
}

TEST(Qpsmcfg, AShortSleepIsNotWorthIt) {
  Host host;
  host.expect({{"AT+CPSMS=1,,,\"10101010\",\"00000101\"", "OK"},  // 600 s and 10 s
               {"AT+QPSMS?", "+QPSMS: 1,,,\"600\",\"10\"|OK"},
               {"AT+QPSMCFG=590", "OK"},
               {"AT+QPSMS?", "+QPSMS: 1,,,\"600\",\"10\"|OK"},
               {"AT+QPSMCFG=591", "OK"},
               {"AT+QPSMS?", "+QPSMS: 1,,,,|OK"},
               {"AT+QPSMCFG=60,1", "OK"},  // not by the network's leave
               {"AT+QPSMS?", "+QPSMS: 1,,,,|OK"}});
}

TEST(Qpsmcfg, ExtendedValuesMayBeLeftOut) {
  Host host;
  host.expect({{"AT+QPSMEXTCFG?", "+QPSMEXTCFG: 14,2,120,5,120,3|OK"},
               {"AT+QPSMEXTCFG=0,,,,,4", "OK"},
               {"AT+QPSMEXTCFG?", "+QPSMEXTCFG: 0,2,120,5,120,4|OK"},
               {"AT+QPSMEXTCFG=16", "ERROR"},
               {"AT+QPSMEXTCFG=,0", "ERROR"},
               {"AT+QPSMEXTCFG=,,119", "ERROR"},
               {"AT+QPSMEXTCFG=,,,,,1001", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
