#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Cgcontrdp, OnlyActiveContexts) {
  Host host;
  host.expect({{"AT+CGCONTRDP", "OK"},
               {"AT+CGCONTRDP=1", "OK"},
               {"AT+CGCONTRDP=?", "+CGCONTRDP: ()|OK"},
               {"AT+QICSGP=1,1,\"internet\"", "OK"}});
  host.ask("AT+QIACT=1");
  host.wait(1s);
  host.expect({{"AT+QIDNSCFG=1,\"9.9.9.9\"", "OK"},
               {"AT+CGCONTRDP=1",
                "+CGCONTRDP: 1,5,\"internet\",\"10.7.157.1.255.255.255.0\",\"10.7.157.254\","
                "\"9.9.9.9\",\"0.0.0.0\"|OK"},
               {"AT+CGCONTRDP=2", "OK"},
               {"AT+CGCONTRDP=?", "+CGCONTRDP: (1)|OK"},
               {"AT+CGCONTRDP=17", "ERROR"},
               {"AT+CGCONTRDP?", "ERROR"}});
  EXPECT_EQ(host.ask("AT+CGCONTRDP").substr(0, 15), "+CGCONTRDP: 1,5");
}

}  // namespace
}  // namespace bg96::testing
