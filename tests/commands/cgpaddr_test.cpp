#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(Cgpaddr, TellsTheAddressesWithoutQuotes) {
  Host host;
  host.expect({{"AT+CGPADDR", "+CGPADDR: 1,0.0.0.0|OK"},
               {"AT+QIACT=1", "OK"},
               {"AT+CGPADDR=1", "+CGPADDR: 1,10.7.157.1|OK"},
               {"AT+QIACT=3", "OK"},
               {"AT+CGPADDR", "+CGPADDR: 1,10.7.157.1|+CGPADDR: 3,10.7.157.3|OK"},
               {"AT+QIDEACT=1", "OK"},
               {"AT+CGPADDR", "+CGPADDR: 1,0.0.0.0|+CGPADDR: 3,10.7.157.3|OK"}});
}

TEST(Cgpaddr, WithTheQuirkItHasQuotes) {
  Host host({{"quirks.cgpaddr_quoted", "on"}});
  host.expect({{"AT+CGPADDR=1", "+CGPADDR: 1,\"0.0.0.0\"|OK"}});
}

TEST(Cgpaddr, AContextThatIsNotDefinedHasNone) {
  Host host;
  host.expect({{"AT+CGPADDR=2", "OK"},
               {"AT+CGPADDR=?", "+CGPADDR: (1)|OK"},
               {"AT+CGDCONT=2,\"IP\",\"x\"", "OK"},
               {"AT+CGPADDR=2", "+CGPADDR: 2,0.0.0.0|OK"},
               {"AT+CGPADDR=?", "+CGPADDR: (1,2)|OK"},
               {"AT+CGDCONT=1", "OK"},
               {"AT+CGPADDR=?", "+CGPADDR: (2)|OK"}});
}

TEST(Cgpaddr, ChecksItsRangeOnBothSides) {
  Host host;
  host.expect({{"AT+CGPADDR=16", "OK"},
               {"AT+CGPADDR=0", "ERROR"},
               {"AT+CGPADDR=17", "ERROR"},
               {"AT+CGPADDR=\"1\"", "ERROR"},
               {"AT+CGPADDR=", "ERROR"},
               {"AT+CGPADDR?", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
