#pragma once

#include <deque>
#include <map>
#include <string>

#include "emulator/ports/net.hpp"

namespace bg96::netbridge {

/// The tunnels of the scripted network: what is behind them answers echo requests of ICMP, and
/// takes everything else without a word.
class ScriptedTunnel {
 public:
  bool has(ports::StreamId stream) const { return tunnels_.contains(stream); }
  void open(ports::StreamId stream) { tunnels_[stream]; }
  void close(ports::StreamId stream) { tunnels_.erase(stream); }
  /// A packet of the host; what answers it waits for take().
  void send(ports::StreamId stream, const std::string& packet);
  /// The request that gets the next packet.
  void receive(const ports::NetRequest& request) { tunnels_[request.stream].receive = request; }
  /// Is there a packet for a request? Both are taken.
  bool take(ports::StreamId stream, ports::NetRequest& request, std::string& packet);

 private:
  struct Tunnel {
    std::deque<std::string> waiting;
    ports::NetRequest receive;  // operation 0: none
  };
  std::map<ports::StreamId, Tunnel> tunnels_;
};

}  // namespace bg96::netbridge
