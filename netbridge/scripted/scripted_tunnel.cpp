#include "netbridge/scripted/scripted_tunnel.hpp"

#include <utility>

namespace bg96::netbridge {

void ScriptedTunnel::send(ports::StreamId stream, const std::string& packet) {
  constexpr std::size_t kHeader = 20;
  constexpr std::size_t kChecksum = kHeader + 2;
  constexpr char kIcmp = 1;
  constexpr char kEchoRequest = 8;
  if (packet.size() < kHeader + 8 || packet[9] != kIcmp || packet[kHeader] != kEchoRequest) return;
  // Back to where it came from; the type is the only word of ICMP that changes.
  std::string reply = packet;
  reply.replace(12, 4, packet, 16, 4);
  reply.replace(16, 4, packet, 12, 4);
  reply[kHeader] = 0;
  unsigned sum = static_cast<unsigned>(static_cast<unsigned char>(packet[kChecksum])) << 8 |
                 static_cast<unsigned char>(packet[kChecksum + 1]);
  sum += 0x0800;
  if (sum > 0xFFFF) sum -= 0xFFFF;
  reply[kChecksum] = static_cast<char>(sum >> 8);
  reply[kChecksum + 1] = static_cast<char>(sum & 0xFF);
  tunnels_[stream].waiting.push_back(std::move(reply));
}

bool ScriptedTunnel::take(ports::StreamId stream, ports::NetRequest& request, std::string& packet) {
  Tunnel& tunnel = tunnels_[stream];
  if (tunnel.receive.operation == 0 || tunnel.waiting.empty()) return false;
  request = std::exchange(tunnel.receive, {});
  packet = std::move(tunnel.waiting.front());
  tunnel.waiting.pop_front();
  return true;
}

}  // namespace bg96::netbridge
