#include "emulator/modem/tcpip/tools/name_lookup.hpp"

#include <gtest/gtest.h>

namespace bg96::modem {
namespace {

TEST(IsIpv4Address, FourNumbersInDots) {
  for (const auto* text : {"0.0.0.0", "255.255.255.255", "10.7.157.1", "1.2.3.4"}) {
    EXPECT_TRUE(is_ipv4_address(text)) << text;
  }
}

TEST(IsIpv4Address, NothingElse) {
  for (const auto* text : {"",
                           ".",
                           "...",
                           "1",
                           "1.2.3",
                           "1.2.3.",
                           ".1.2.3",
                           "1.2.3.4.",
                           "1.2.3.4.5",
                           "1..2.3",
                           "256.1.1.1",
                           "1.1.1.256",
                           "01.2.3.4",
                           "1.2.3.00",
                           "1.2.3.-4",
                           "1.2.3.+4",
                           " 1.2.3.4",
                           "1.2.3.4 ",
                           "1.2.3.x",
                           "::1",
                           "::ffff:1.2.3.4",
                           "one.example",
                           "1.2.3.99999999999999999999"}) {
    EXPECT_FALSE(is_ipv4_address(text)) << text;
  }
}

}  // namespace
}  // namespace bg96::modem
