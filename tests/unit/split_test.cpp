// How the host's bytes are cut into reads must not matter.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/support/conversation.hpp"
#include "tests/support/virtual_world.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

// A dialog with everything that a cut could hurt: CR LF, prompts of both kinds, payloads that look
// like commands or begin with LF, A/, backspaces, joined commands, hex payloads, and at last data
// that looks like commands and like an escape.
const std::string kDialog =
    "AT\r\nATE0\r\nATE1\rATI;+CSQ;E1\r\nAT+CMEE=2\ra/AT+QISDE=0\r\n"
    "AT+QIACT=1\r\nAT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80,0,0\r\n"
    "AT+QISEND=0,6\r\nAT\r\n\n\x1a\r\nAT+QISEND=0\r\nhello\x1a"
    "\r\nAT+QISEND=0,0\r\nAT+QISEND=0\rabc\x1b"
    "AT+QXGET\b\b\b\b\bGMR\r\n"
    "AT+CPIN?;+CGDCONT=1,\"IP\",\"a;b,c\"\r+++AT+QICFG=\"dataformat\",1,1\r\nAT+QISEND=0,2\r\n4142"
    "AT+QICFG=\"dataformat\",0,0\rAT+QISWTMD=0,1\rAT+QISWTMD=0,2\r\nAT\r\n+++\r\nAT+QICLOSE=0\r\n";

std::string play(const std::string& profile, const std::vector<std::string>& chunks) {
  VirtualWorld world(*modem::find_profile(profile));
  world.network().accept("10.0.0.1:80");
  for (const std::string& chunk : chunks) world.send(chunk);
  world.pass(60s);
  return world.take_output();
}

class AnySplit : public ::testing::TestWithParam<std::string> {};

TEST_P(AnySplit, ByteByByteIsTheSameAsAtOnce) {
  const std::string whole = play(GetParam(), {kDialog});
  std::vector<std::string> bytes;
  for (const char byte : kDialog) bytes.emplace_back(1, byte);
  EXPECT_EQ(escaped(play(GetParam(), bytes)), escaped(whole));
  EXPECT_THAT(whole, ::testing::HasSubstr("+QISEND: 11,11,0"));
}

TEST_P(AnySplit, EveryPlaceOfOneCutIsTheSame) {
  const std::string whole = play(GetParam(), {kDialog});
  for (std::size_t cut = 1; cut < kDialog.size(); ++cut) {
    ASSERT_EQ(escaped(play(GetParam(), {kDialog.substr(0, cut), kDialog.substr(cut)})),
              escaped(whole))
        << "cut after byte " << cut;
  }
}

TEST_P(AnySplit, RandomCutsAreTheSame) {
  const std::string whole = play(GetParam(), {kDialog});
  for (unsigned seed = 0; seed < 100; ++seed) {
    std::mt19937 random(seed);
    std::vector<std::string> chunks;
    for (std::size_t at = 0; at < kDialog.size();) {
      const std::size_t size = 1 + random() % 12;
      chunks.push_back(kDialog.substr(at, size));
      at += size;
    }
    ASSERT_EQ(escaped(play(GetParam(), chunks)), escaped(whole)) << "seed " << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(Profiles, AnySplit, ::testing::Values("bg96", "bg96/instant"),
                         [](const auto& test) { return test.index == 0 ? "bg96" : "instant"; });

// What comes while a line runs is kept, and answered in order.
TEST(Pipelining, CommandsAreAnsweredInOrder) {
  VirtualWorld world;
  world.send("ATE0\r");
  world.pass(1s);
  world.take_output();
  world.send("AT+QIACT=1\rAT+QIACT?\rAT+GMM\r");
  world.pass(1s);
  EXPECT_EQ(world.take_output(),
            "\r\nOK\r\n\r\n+QIACT: 1,1,1,\"10.7.157.1\"\r\n\r\nOK\r\n\r\nBG96\r\n\r\nOK\r\n");
}

}  // namespace
}  // namespace bg96::testing
