#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

TEST(UartFormat, FlowControlIsKept) {
  Host host;
  host.expect({{"AT+IFC?", "+IFC: 0,0|OK"},
               {"AT+IFC=2,2", "OK"},
               {"AT+IFC?", "+IFC: 2,2|OK"},
               {"AT+IFC=0", "OK"},
               {"AT+IFC?", "+IFC: 0,2|OK"},
               {"AT+IFC=?", "+IFC: (0,2),(0,2)|OK"}});
}

TEST(UartFormat, FlowControlIsNoneOrHardware) {
  Host host;
  for (const auto* line : {"AT+IFC=1,1", "AT+IFC=1", "AT+IFC=0,1", "AT+IFC=3,0", "AT+IFC=0,3",
                           "AT+IFC=-1", "AT+IFC=", "AT+IFC", "AT+IFC=2,2,2", "AT+IFC=\"2\",2"}) {
    EXPECT_EQ(host.ask(line), "ERROR") << line;
  }
  host.expect({{"AT+IFC?", "+IFC: 0,0|OK"}});
}

TEST(UartFormat, FramingIs8N1WithAnyParity) {
  Host host;
  host.expect({{"AT+ICF?", "+ICF: 3,3|OK"},
               {"AT+ICF=3,0", "OK"},
               {"AT+ICF?", "+ICF: 3,0|OK"},
               {"AT+ICF=3", "OK"},
               {"AT+ICF?", "+ICF: 3,0|OK"},
               {"AT+ICF=3,3", "OK"},
               {"AT+ICF=?", "+ICF: (3),(0-3)|OK"}});
  for (const auto* line :
       {"AT+ICF=2", "AT+ICF=4", "AT+ICF=3,4", "AT+ICF=3,-1", "AT+ICF=", "AT+ICF", "AT+ICF=3,3,3"}) {
    EXPECT_EQ(host.ask(line), "ERROR") << line;
  }
}

}  // namespace
}  // namespace bg96::testing
