#include <gtest/gtest.h>

#include <algorithm>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

TEST(Cgerep, TellsWhatTheHostDoes) {
  Host host;
  host.expect({{"AT+CGEREP?", "+CGEREP: 0,0|OK"}, {"AT+CGEREP=2,1", "OK"}});
  host.expect({{"AT+CGEREP?", "+CGEREP: 2,1|OK"}, {"AT+QIACT=1", "OK"}});
  EXPECT_EQ(host.wait(1s), "+CGEV: PDN ACT 1");
  host.expect({{"AT+QIDEACT=1", "OK"}});
  EXPECT_EQ(host.wait(1s), "+CGEV: PDN DEACT 1");
  host.expect({{"AT+CGACT=1,1", "OK"}});
  EXPECT_EQ(host.wait(1s), "+CGEV: PDN ACT 1");
  host.expect({{"AT+CGATT=0", "OK"}});
  EXPECT_EQ(host.wait(1s), "+CGEV: ME DETACH|+QIURC: \"pdpdeact\",1");
}

TEST(Cgerep, OnGsmADeactivationHasItsAddress) {
  Host host({{"radio.rat", "gsm"}});
  host.expect({{"AT+CGEREP=1", "OK"}, {"AT+QIACT=1", "OK"}});
  EXPECT_EQ(host.wait(1s), "");
  host.expect({{"AT+QIDEACT=1", "OK"}});
  EXPECT_EQ(host.wait(1s), "+CGEV: ME DEACT \"IP\",\"10.7.157.1\",1");
}

TEST(Cgerep, WhatWasKeptIsToldBehindOkOrForgotten) {
  Host host;
  host.expect({{"AT+QIACT=1", "OK"}, {"AT+QIDEACT=1", "OK"}, {"AT+CGEREP=2,1", "OK"}});
  EXPECT_EQ(host.wait(1s), "+CGEV: PDN ACT 1|+CGEV: PDN DEACT 1");
  host.expect({{"AT+CGEREP=2,1", "OK"}});
  EXPECT_EQ(host.wait(1s), "");
  host.expect({{"AT+CGEREP=0,1", "OK"}, {"AT+QIACT=1", "OK"}, {"AT+CGEREP=2,0", "OK"}});
  EXPECT_EQ(host.wait(1s), "");
  host.expect({{"AT+CGEREP=2,1", "OK"}});
  EXPECT_EQ(host.wait(1s), "");
}

TEST(Cgerep, TheOldestOfManyGoes) {
  Host host;
  host.expect({{"AT+QIACT=1", "OK"}});
  for (int i = 0; i < 16; ++i) host.expect({{"AT+QIDEACT=1", "OK"}, {"AT+QIACT=1", "OK"}});
  host.expect({{"AT+CGEREP=1,1", "OK"}});
  const std::string told = host.wait(1s);
  EXPECT_TRUE(told.starts_with("+CGEV: PDN DEACT 1|+CGEV: PDN ACT 1|"));
  EXPECT_EQ(std::count(told.begin(), told.end(), '|'), 31);
}

TEST(Cgerep, IsSilentByDefaultAndAfterTheFactorysSettings) {
  Host host;
  host.expect({{"AT+QIACT=1", "OK"}, {"AT+CGEREP=2", "OK"}, {"AT&FE0", "OK"}});
  host.expect({{"AT+CGEREP?", "+CGEREP: 0,0|OK"}, {"AT+QIDEACT=1", "OK"}});
  EXPECT_EQ(host.wait(1s), "");
  host.expect({{"AT+CGEREP=?", "+CGEREP: (0-2),(0,1)|OK"},
               {"AT+CGEREP=3", "ERROR"},
               {"AT+CGEREP=1,2", "ERROR"},
               {"AT+CGEREP=-1", "ERROR"}});
}

}  // namespace
}  // namespace bg96::testing
