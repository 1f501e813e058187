// A data call with PPP in it.
#include "emulator/modem/machines/data_call.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "emulator/modes/ppp/control_packet.hpp"
#include "emulator/modes/ppp/protocols.hpp"
#include "tests/support/ppp_peer.hpp"
#include "tests/support/virtual_world.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using modes::ppp::control_packet;

class Dialled : public ::testing::TestWithParam<PppPeer::Proof> {
 protected:
  std::string ask(std::string_view line, sim::Duration limit = 100ms) {
    world.take_output();
    world.send(std::string(line) + "\r");
    world.pass(limit);
    return world.take_output();
  }

  void dial() {
    ask("ATE0");
    world.send("ATD*99#\r");
    world.pass(30ms);
    ASSERT_EQ(world.take_output(), "\r\nCONNECT 150000000\r\n");
  }

  // Carries bytes both ways until nothing more happens.
  void talk(sim::Duration length = 2s) {
    for (sim::Duration step = 10ms, passed{}; passed < length; passed += step) {
      world.pass(step);
      peer.feed(world.take_output());
    }
  }

  void connect() {
    dial();
    peer.start();
    talk();
    ASSERT_TRUE(peer.link_is_up());
    ASSERT_TRUE(peer.network_is_up());
  }

  bool saw(std::string_view what) const {
    return std::find(peer.seen().begin(), peer.seen().end(), what) != peer.seen().end();
  }

  VirtualWorld world;
  PppPeer peer{[this](std::string bytes) { world.send(bytes); }, PppPeer::Proof::none};
};

TEST_F(Dialled, SpeaksPppAndCarriesPackets) {
  connect();
  EXPECT_EQ(peer.address(), std::string("\x0A\x07\x9D\x01", 4));
  peer.ping("\x08\x08\x08\x08");
  talk();
  ASSERT_TRUE(saw("0021"));
  EXPECT_EQ(peer.packet().substr(12, 4), "\x08\x08\x08\x08");
  EXPECT_EQ(peer.packet()[20], '\0');  // an echo reply
}

// The first bytes of a BG96: FF 03 are there, and what is below 0x20 is escaped.
TEST_F(Dialled, BeginsAsUnitsDo) {
  dial();
  world.pass(1s);
  EXPECT_TRUE(world.take_output().starts_with("\x7E\xFF\x7D\x23\xC0\x21"));
}

TEST_F(Dialled, AcceptsAnyProof) {
  for (const PppPeer::Proof proof : {PppPeer::Proof::chap, PppPeer::Proof::pap}) {
    VirtualWorld other;
    PppPeer host([&other](std::string bytes) { other.send(bytes); }, proof);
    other.send("ATE0\r");
    other.pass(30ms);
    other.send("ATD*99#\r");
    other.pass(30ms);
    other.take_output();
    host.start();
    for (int i = 0; i < 200; ++i) {
      other.pass(10ms);
      host.feed(other.take_output());
    }
    EXPECT_TRUE(host.network_is_up()) << static_cast<int>(proof);
  }
}

TEST_F(Dialled, IsLeftByEscapeAndResumedByAto) {
  connect();
  world.pass(1100ms);
  world.send("+++");
  world.pass(1100ms);
  EXPECT_EQ(world.take_output(), "\r\nOK\r\n");
  EXPECT_EQ(ask("AT+CPAS;+CIND?"), "\r\n+CPAS: 4\r\n\r\n+CIND: 4,3,1,1,0,0,1,0\r\n\r\nOK\r\n");
  EXPECT_EQ(ask("ATO"), "\r\nCONNECT 150000000\r\n");
  peer.ping("\x08\x08\x08\x08");
  talk();
  EXPECT_TRUE(saw("0021"));
  world.pass(1100ms);
  world.send("+++");
  world.pass(1100ms);
  world.take_output();
  EXPECT_EQ(ask("ATH"), "\r\nOK\r\n");
  EXPECT_EQ(ask("ATO"), "\r\nNO CARRIER\r\n");
  EXPECT_EQ(ask("AT+CGACT?"), "\r\n+CGACT: 1,0\r\n\r\nOK\r\n");
}

TEST_F(Dialled, EndsWhenItIsEscapedFromBeforeItIsUp) {
  dial();
  world.pass(1100ms);
  world.take_output();
  world.send("+++");
  world.pass(1100ms);
  EXPECT_TRUE(world.take_output().ends_with("\r\nNO CARRIER\r\n"));
  EXPECT_EQ(ask("AT"), "\r\nOK\r\n");
}

TEST_F(Dialled, EndsInGoodOrderWhenTheHostAsks) {
  connect();
  peer.send(modes::ppp::kLcp, control_packet(5, 9, {}));
  world.pass(4s);
  const std::string output = world.take_output();
  peer.feed(output);
  EXPECT_TRUE(saw("C021 6"));
  EXPECT_TRUE(output.ends_with("\r\nNO CARRIER\r\n"));
  EXPECT_EQ(ask("AT"), "\r\nOK\r\n");
}

TEST_F(Dialled, EndsInGoodOrderWhenTheNetworkDoes) {
  connect();
  world.happen(ports::DeactivateContext{.context_id = 1});
  world.settle();
  peer.feed(world.take_output());
  EXPECT_TRUE(saw("C021 5"));
  world.pass(4s);
  EXPECT_EQ(world.take_output(), "\r\nNO CARRIER\r\n");
  EXPECT_EQ(ask("AT"), "\r\nOK\r\n");
}

TEST_F(Dialled, GetsItsAddressOnceTheNetworkIsFound) {
  ask("ATE0");
  ask("AT+CFUN=4");
  world.send("AT+CFUN=1\r");
  world.pass(100ms);
  world.take_output();
  dial();
  peer.start();
  talk(100ms);
  EXPECT_TRUE(peer.link_is_up());
  EXPECT_FALSE(peer.network_is_up());
  talk(5s);
  EXPECT_TRUE(peer.network_is_up());
}

TEST_F(Dialled, AnswersEchoAndRefusesOtherProtocols) {
  connect();
  peer.send(modes::ppp::kLcp, control_packet(9, 7, std::string(4, '\0')));
  talk(100ms);
  EXPECT_TRUE(saw("C021 10"));
  peer.send(0x80FD, control_packet(1, 1, {}));  // CCP
  talk(100ms);
  EXPECT_TRUE(saw("C021 8"));
}

TEST_F(Dialled, CountsItsIdentifiersOnFromCallToCall) {
  const auto first_identifier = [this] {
    std::uint8_t identifier = 0;
    modes::ppp::FrameReader reader([&identifier](std::uint16_t, std::string_view information) {
      if (identifier == 0) identifier = static_cast<std::uint8_t>(information[1]);
    });
    world.pass(200ms);
    reader.feed(world.take_output());
    return identifier;
  };
  dial();
  const std::uint8_t first = first_identifier();
  world.set_data_terminal_ready(false);
  world.pass(100ms);
  world.set_data_terminal_ready(true);
  world.take_output();
  dial();
  EXPECT_GT(first_identifier(), first);
}

TEST_F(Dialled, SurvivesAHostWithoutSense) {
  std::mt19937 random(3);
  connect();
  for (int round = 0; round < 3000; ++round) {
    std::string noise(random() % 60, '\0');
    for (char& byte : noise) byte = static_cast<char>(random());
    constexpr std::uint16_t kProtocols[] = {0x0021, 0x8021, 0xC021, 0xC023, 0xC223, 0x1234};
    if (random() % 4 == 0) {
      world.send("\x7E" + noise + "\x7E");
    } else {
      if (noise.size() > 3 && random() % 2 == 0) {
        noise[0] = static_cast<char>(1 + random() % 11);
        noise[2] = 0;
        noise[3] = static_cast<char>(noise.size() - random() % 3);
      }
      peer.send(kProtocols[random() % std::size(kProtocols)], noise);
    }
    world.pass(1ms);
    world.take_output();
  }
  world.pass(60s);
  world.take_output();
  world.set_data_terminal_ready(false);
  world.pass(5s);
  world.set_data_terminal_ready(true);
  world.take_output();
  EXPECT_EQ(ask("AT"), "\r\nOK\r\n");
}

TEST_F(Dialled, TakesTheSameHoweverItIsCut) {
  std::string expected;
  for (const std::size_t piece : {1000U, 1U, 2U, 3U, 7U}) {
    VirtualWorld other;
    PppPeer host([&other, piece](std::string_view bytes) {
      for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
        other.send(bytes.substr(0, piece));
      }
    });
    other.send("ATE0\r");
    other.pass(30ms);
    other.send("ATD*99#\r");
    other.pass(30ms);
    host.start();
    std::string all;
    for (int i = 0; i < 100; ++i) {
      other.pass(10ms);
      const std::string output = other.take_output();
      all += output;
      host.feed(output);
    }
    if (expected.empty()) expected = all;
    EXPECT_EQ(all, expected) << piece;
    EXPECT_TRUE(host.network_is_up());
  }
}

}  // namespace
}  // namespace bg96::testing
