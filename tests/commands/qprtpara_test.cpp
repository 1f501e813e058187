#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Qprtpara, WhatWasKeptIsTheFactorysAgain) {
  Host host;
  host.expect({{"AT+QCFG=\"psm/urc\",1", "OK"},
               {"AT&W", "OK"},  // without echo
               {"AT+QPRTPARA=3", "OK"},
               {"AT+QCFG=\"psm/urc\"", "+QCFG: \"psm/urc\",0|OK"},
               {"AT+CFUN=1,1", "OK"}});
  host.wait(10s);
  EXPECT_EQ(host.ask("AT"), "AT\r|OK");
}

TEST(Qprtpara, HasOneOperation) {
  Host host;
  host.expect({{"AT+QPRTPARA=?", "+QPRTPARA: (3)|OK"},
               {"AT+QPRTPARA=2", "ERROR"},
               {"AT+QPRTPARA=4", "ERROR"},
               {"AT+QPRTPARA", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
