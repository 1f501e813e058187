#include "netbridge/tunnel/translation.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace bg96::netbridge {
namespace {

constexpr std::uint32_t kHost = 0x0A079D01;
constexpr std::uint32_t kLoopback = 0x0A079DFE;
constexpr std::uint32_t kNameServer = 0x0A079DFD;
constexpr std::uint32_t kServer = 0xC0000201;  // 192.0.2.1
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;

std::string word(std::uint16_t value) {
  return {static_cast<char>(value >> 8), static_cast<char>(value & 0xFF)};
}

std::string address(std::uint32_t value) {
  return word(static_cast<std::uint16_t>(value >> 16)) +
         word(static_cast<std::uint16_t>(value & 0xFFFF));
}

std::uint16_t sum(const std::string& bytes) {
  std::uint32_t total = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    total += static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[i]))
             << (i % 2 == 0 ? 8 : 0);
  }
  while ((total >> 16) != 0) total = (total & 0xFFFF) + (total >> 16);
  return static_cast<std::uint16_t>(~total);
}

std::string pseudo_header(const std::string& packet) {
  const std::size_t size = packet.size() - 20;
  return packet.substr(12, 8) + std::string(1, '\0') + packet[9] +
         word(static_cast<std::uint16_t>(size));
}

std::string packet(std::uint8_t protocol, std::uint32_t from, std::uint32_t to,
                   std::uint16_t from_port, std::uint16_t to_port) {
  std::string body = word(from_port) + word(to_port);
  const std::size_t check = protocol == kTcp ? 16 : 6;
  if (protocol == kUdp) body += word(12) + word(0) + "data";
  if (protocol == kTcp) body += std::string(8, '\1') + "\x50\x02" + word(100) + word(0) + word(0);
  std::string header = std::string("\x45\x00", 2) +
                       word(static_cast<std::uint16_t>(20 + body.size())) + std::string(4, '\0') +
                       "\x40" + static_cast<char>(protocol) + word(0) + address(from) + address(to);
  header.replace(10, 2, word(sum(header)));
  std::string whole = header + body;
  whole.replace(20 + check, 2, word(sum(pseudo_header(whole) + body)));
  return whole;
}

bool is_right(const std::string& whole) {
  return sum(whole.substr(0, 20)) == 0 && sum(pseudo_header(whole) + whole.substr(20)) == 0;
}

struct Tunnel {
  explicit Tunnel(Egress egress, std::vector<Mapping> mappings = {}, bool asks_host = true)
      : routes(egress, std::move(mappings)),
        translation(routes, {kHost, kLoopback, kNameServer}, asks_host) {}
  bool may(std::uint8_t protocol, std::uint32_t to, std::uint16_t port) {
    std::string one = packet(protocol, kHost, to, 4000, port);
    return translation.out(one);
  }
  Routes routes;
  Translation translation;
};

TEST(Translation, LetsGoWhatASocketMay) {
  Tunnel open(Egress::allow);
  EXPECT_TRUE(open.may(kUdp, kServer, 7));
  EXPECT_TRUE(open.may(kTcp, kLoopback, 7));
  Tunnel loopback(Egress::loopback, {}, false);
  EXPECT_FALSE(loopback.may(kUdp, kServer, 7));
  EXPECT_TRUE(loopback.may(kUdp, kLoopback, 7));
  EXPECT_FALSE(loopback.may(kUdp, kNameServer, 53));
  Tunnel mapped(Egress::mapped_only, {{{"192.0.2.1", 7}, {"127.0.0.1", 8000}}}, false);
  EXPECT_TRUE(mapped.may(kTcp, kServer, 7));
  EXPECT_FALSE(mapped.may(kTcp, kServer, 8));
  EXPECT_FALSE(mapped.may(kTcp, kLoopback, 7));
}

// It would become 127.0.0.1, which nobody has mapped.
TEST(Translation, TakesNoOtherLoopbackAddressForThisOne) {
  Tunnel mapped(Egress::mapped_only, {{{"192.0.2.1", 7}, {"127.0.0.2", 8000}}}, false);
  EXPECT_FALSE(mapped.may(kTcp, kServer, 7));
  for (const Egress egress : {Egress::allow, Egress::loopback}) {
    Tunnel tunnel(egress);
    EXPECT_FALSE(tunnel.may(kTcp, 0x7F000002, 8000));
    EXPECT_TRUE(tunnel.may(kTcp, 0x7F000001, 8000));
  }
}

TEST(Translation, AsksTheNameServerForNamesAlone) {
  Tunnel open(Egress::allow);
  EXPECT_TRUE(open.may(kUdp, kNameServer, 53));
  EXPECT_FALSE(open.may(kUdp, kNameServer, 54));
}

TEST(Translation, SendsWhatIsMappedThereAndBack) {
  for (const std::uint8_t protocol : {kTcp, kUdp}) {
    Tunnel tunnel(Egress::mapped_only, {{{"192.0.2.1", 7}, {"127.0.0.1", 8000}}});
    std::string out = packet(protocol, kHost, kServer, 4000, 7);
    ASSERT_TRUE(is_right(out));
    ASSERT_TRUE(tunnel.translation.out(out));
    EXPECT_EQ(out, packet(protocol, kHost, kLoopback, 4000, 8000));
    EXPECT_TRUE(is_right(out));
    std::string in = packet(protocol, kLoopback, kHost, 8000, 4000);
    ASSERT_TRUE(tunnel.translation.in(in));
    EXPECT_EQ(in, packet(protocol, kServer, kHost, 7, 4000));
    EXPECT_TRUE(is_right(in));
    std::string other = packet(protocol, kLoopback, kHost, 8001, 4000);
    EXPECT_FALSE(tunnel.translation.in(other));
  }
}

TEST(Translation, LetsNothingGoThatIsNotTheHosts) {
  Tunnel tunnel(Egress::allow);
  std::string forged = packet(kUdp, kHost + 1, kServer, 4000, 7);
  EXPECT_FALSE(tunnel.translation.out(forged));
  std::string fragment = packet(kUdp, kHost, kServer, 4000, 7);
  fragment[6] = 0x20;
  EXPECT_FALSE(tunnel.translation.out(fragment));
}

TEST(Translation, SurvivesPacketsThatLie) {
  Tunnel tunnel(Egress::allow);
  std::mt19937 random(5);
  const std::string good = packet(kTcp, kHost, kServer, 4000, 7);
  for (std::size_t size = 0; size < good.size(); ++size) {
    std::string cut = good.substr(0, size);
    EXPECT_FALSE(tunnel.translation.out(cut)) << size;
  }
  for (int round = 0; round < 20000; ++round) {
    std::string bad = packet(random() % 2 == 0 ? kTcp : kUdp, kHost, kServer, 4000, 7);
    for (int i = 0; i < 3; ++i) bad[random() % bad.size()] = static_cast<char>(random());
    bad.resize(random() % (bad.size() + 1));
    std::string same = bad;
    tunnel.translation.out(bad);
    tunnel.translation.in(same);
  }
}

}  // namespace
}  // namespace bg96::netbridge
