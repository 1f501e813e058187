#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Clcc, ActiveContextsOnLteAreCalls) {
  Host host;
  host.expect({{"AT+CLCC", "OK"}, {"AT+QIACT=1", "OK"}});
  host.expect({{"AT+CLCC", "+CLCC: 1,0,0,1,0,\"\",128|OK"}, {"AT+CLCC=?", "OK"}});
  Host gsm({{"radio.rat", "gsm"}});
  gsm.ask("AT+QIACT=1");
  gsm.expect({{"AT+CLCC", "OK"}});
}

}  // namespace
}  // namespace bg96::testing
