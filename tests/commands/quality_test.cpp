#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Quality, KeptForEachContext) {
  Host host;
  host.expect({{"AT+CGQREQ?", "OK"},
               {"AT+CGQREQ=1,2,4,3,6,31", "OK"},
               {"AT+CGQMIN=2,1", "OK"},
               {"AT+CGQREQ?", "+CGQREQ: 1,2,4,3,6,31|OK"},
               {"AT+CGQMIN?", "+CGQMIN: 2,1,0,0,0,0|OK"},
               {"AT+CGQREQ=1", "OK"},
               {"AT+CGQREQ?", "OK"}});
}

TEST(Quality, Ranges) {
  Host host;
  host.expect({{"AT+CGQREQ=1,0,0,0,0,18", "OK"},
               {"AT+CGQREQ=1,0,0,0,0,19", "ERROR"},
               {"AT+CGQREQ=1,0,0,0,0,30", "ERROR"},
               {"AT+CGQREQ=1,4", "ERROR"},
               {"AT+CGQMIN=17", "ERROR"},
               {"AT+CGQREQ=?",
                "+CGQREQ: \"IP\",(0-3),(0-4),(0-5),(0-9),(0-18,31)|"
                "+CGQREQ: \"PPP\",(0-3),(0-4),(0-5),(0-9),(0-18,31)|"
                "+CGQREQ: \"IPV6\",(0-3),(0-4),(0-5),(0-9),(0-18,31)|"
                "+CGQREQ: \"IPV4V6\",(0-3),(0-4),(0-5),(0-9),(0-18,31)|OK"}});
}

}  // namespace
}  // namespace bg96::testing
