#include <gtest/gtest.h>

#include "tests/commands/host.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto kOfTheNetwork = "+QIDNSCFG: 1,\"10.7.157.253\",\"10.7.157.254\"|OK";

TEST(Qidnscfg, NeedsAnActiveContext) {
  Host host;
  host.expect_error("AT+QIDNSCFG=1", 572);
  host.expect_error("AT+QIDNSCFG=1,\"8.8.8.8\"", 572);
  host.expect({{"AT+QIACT=1", "OK"}, {"AT+QIDNSCFG=1", kOfTheNetwork}});
  host.expect_error("AT+QIDNSCFG=2", 572);
}

TEST(Qidnscfg, SetsOneServerOrTwo) {
  Host host;
  host.expect({{"AT+QIACT=1", "OK"},
               {"AT+QIDNSCFG=1,\"8.8.8.8\",\"255.255.255.255\"", "OK"},
               {"AT+QIDNSCFG=1", "+QIDNSCFG: 1,\"8.8.8.8\",\"255.255.255.255\"|OK"},
               {"AT+QIDNSCFG=1, \"8.8.4.4\"", "OK"},
               {"AT+QIDNSCFG=1", "+QIDNSCFG: 1,\"8.8.4.4\",\"0.0.0.0\"|OK"},
               {"AT+QIDNSCFG=1,\"8.8.4.4\",\"0.0.0.0\"", "OK"},
               {"AT+QIDNSCFG=1", "+QIDNSCFG: 1,\"8.8.4.4\",\"0.0.0.0\"|OK"}});
}

TEST(Qidnscfg, BelongsToItsContext) {
  Host host;
  host.expect({{"AT+QIACT=1", "OK"},
               {"AT+QIACT=16", "OK"},
               {"AT+QIDNSCFG=16,\"8.8.8.8\"", "OK"},
               {"AT+QIDNSCFG=1", kOfTheNetwork}});
}

TEST(Qidnscfg, IsForgottenWithTheContext) {
  Host host;
  host.expect({{"AT+QIACT=1", "OK"},
               {"AT+QIDNSCFG=1,\"8.8.8.8\"", "OK"},
               {"AT+QIDEACT=1", "OK"},
               {"AT+QIACT=1", "OK"},
               {"AT+QIDNSCFG=1", kOfTheNetwork}});
}

TEST(Qidnscfg, WhatWasSetIsAskedForNames) {
  Host host;
  host.name("one.example", "10.0.0.1");
  host.accept("10.0.0.1:80");
  host.expect({{"AT+QIACT=1", "OK"}, {"AT+QIDNSGIP=1,\"one.example\"", "OK"}});
  host.wait(1s);
  EXPECT_EQ(host.asked("one.example"), "host");
  host.expect(
      {{"AT+QIDNSCFG=1,\"8.8.8.8\",\"8.8.4.4\"", "OK"}, {"AT+QIDNSGIP=1,\"one.example\"", "OK"}});
  host.wait(1s);
  EXPECT_EQ(host.asked("one.example"), "8.8.8.8,8.8.4.4");
}

TEST(Qidnscfg, TheNetworkIsAskedOncePerActivation) {
  Host host;
  host.expect({{"AT+QIACT=1", "OK"}, {"AT+QIDNSCFG=1", kOfTheNetwork}});
  host.set_latency(100ms);
  host.expect({{"AT+QIDNSCFG=1", kOfTheNetwork}, {"AT+QIDEACT=1", "OK"}, {"AT+QIACT=1", "OK"}});
  EXPECT_EQ(host.ask("AT+QIDNSCFG=1"), "");  // asked anew
  EXPECT_EQ(host.wait(100ms), kOfTheNetwork);
}

TEST(Qidnscfg, TakesAddressesOnly) {
  Host host;
  host.ask("AT+QIACT=1");
  for (const auto* line :
       {"AT+QIDNSCFG=1,\"one.example\"", "AT+QIDNSCFG=1,\"1.2.3.4.5\"",
        "AT+QIDNSCFG=1,\"1.2.3.256\"", "AT+QIDNSCFG=1,\"0.0.0.0\"", "AT+QIDNSCFG=1,\"\"",
        "AT+QIDNSCFG=1,8.8.8.8", "AT+QIDNSCFG=1,,\"8.8.8.8\"",
        "AT+QIDNSCFG=1,\"8.8.8.8\",\"dns.example\"", "AT+QIDNSCFG=1,\"8.8.8.8\",\"\"",
        "AT+QIDNSCFG=1,\"8.8.8.8\",\"8.8.4.4\",\"1.1.1.1\"", "AT+QIDNSCFG=1,\"fe80::1\"",
        "AT+QIDNSCFG=0", "AT+QIDNSCFG=17", "AT+QIDNSCFG=", "AT+QIDNSCFG?", "AT+QIDNSCFG"}) {
    host.expect_error(line, 552);
  }
  host.expect({{"AT+QIDNSCFG=1", kOfTheNetwork},
               {"AT+QIDNSCFG=?", "+QIDNSCFG: (1-16),<pridnsaddr>,<secdnsaddr>|OK"}});
}

}  // namespace
}  // namespace bg96::testing
