#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qgpsend, EndsTheSession) {
  Host host;
  host.expect({{"AT+QGPS=1", "OK"},
               {"AT+QGPSEND", "OK"},
               {"AT+QGPS?", "+QGPS: 0|OK"},
               {"AT+QGPSEND", "+CME ERROR: 505"},
               {"AT+QGPS=1", "OK"}});
}

TEST(Qgpsend, TellsThatThereIsNone) {
  Host host;
  host.expect({{"AT+QGPSEND", "+CME ERROR: 505"},
               {"AT+CMEE=2", "OK"},
               {"AT+QGPSEND", "+CME ERROR: session not active"},
               {"AT+CMEE=0", "OK"},
               {"AT+QGPSEND", "ERROR"}});
}

TEST(Qgpsend, HasNoOtherForm) {
  Host host;
  host.ask("AT+QGPS=1");
  host.expect({{"AT+QGPSEND=?", "OK"},
               {"AT+QGPSEND?", "ERROR"},
               {"AT+QGPSEND=1", "ERROR"},
               {"AT+QGPSSEND", "ERROR"},
               {"AT+QGPS?", "+QGPS: 1|OK"}});
}

}  // namespace
}  // namespace bg96::testing
