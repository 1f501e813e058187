// Drives the whole core: a host's bytes, a network that answers, cuts and floods, hang-ups and
// time.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "tests/support/virtual_world.hpp"

namespace {

using namespace std::chrono_literals;

// A server's flood is bounded, so that an input ends.
constexpr std::size_t kMaxPeerBytes = 4096;

const bg96::ports::Endpoint kDatagramPeer{"10.0.0.1", 81};
const bg96::ports::Endpoint kClient{"10.0.0.2", 50000};

// 0x00 to 0x0F behind an 0xF5, which no text has, are events; all else are bytes of the host.
void happen(bg96::testing::VirtualWorld& world, std::uint8_t event) {
  auto& network = world.network();
  switch (event & 15) {
    case 0: return world.pass(1ms);
    case 1: return world.pass(200s);
    case 2: return world.hang_up();
    case 3: network.peer_send(std::string(kMaxPeerBytes, 'A'), world.now()); break;
    case 4: network.peer_close(world.now()); break;
    case 5: network.peer_reset(world.now()); break;
    case 6: network.peer_stall(true, world.now()); break;
    case 7: network.peer_stall(false, world.now()); break;
    case 8: return world.pass(1s);
    case 9: world.set_data_terminal_ready(false); break;
    case 10: world.set_data_terminal_ready(true); break;
    case 11: network.datagrams().peer_send(kDatagramPeer, 3030, "datagram", world.now()); break;
    case 12: network.client_connect(kClient, 2020, world.now()); break;
    case 13: world.host_stalls(); break;
    case 14: world.host_reads(); break;
    case 15: network.fail_next(bg96::ports::NetStatus::no_resources); break;
  }
  world.settle();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const bool instant = size % 2 == 0;
  bg96::modem::Profile profile = *bg96::modem::find_profile(instant ? "bg96/instant" : "bg96");
  profile.sim.msisdn = "1";  // short messages to that number come back
  bg96::testing::VirtualWorld world(std::move(profile));
  world.network().accept("10.0.0.1:80");
  world.network().name("a.example", {"10.0.0.1", "10.0.0.2"}, 60);
  world.network().ping("10.0.0.1", 64);
  world.network().datagrams().add(kDatagramPeer);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < input.size(); ++i) {
    if (input[i] != '\xF5' || i + 1 == input.size()) continue;
    world.send(input.substr(begin, i - begin));
    happen(world, static_cast<std::uint8_t>(input[++i]));
    begin = i + 1;
  }
  world.send(input.substr(begin));
  world.pass(200s);
  // Whatever was sent, the modem still answers once it has been given an end of line and a way out
  // of a prompt.
  world.host_reads();
  world.set_data_terminal_ready(false);
  world.hang_up();
  world.pass(200s);
  world.take_output();
  world.send("\rAT\r");
  world.pass(30s);
  if (world.traces().size() > 100'000) __builtin_trap();
  return 0;
}
