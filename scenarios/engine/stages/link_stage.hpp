#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/ports/net.hpp"
#include "emulator/sim/timer_queue.hpp"
#include "scenarios/engine/event.hpp"
#include "scenarios/engine/stages/window.hpp"
#include "scenarios/language/scenario.hpp"

namespace bg96::scenarios {

/// What lies between the modem and the host's network: the radio link, the network's routes and
/// name servers, built-in peers, and what may go wrong with a socket. It takes the modem's requests
/// and the network's events, and passes them on: now, later, changed, or not at all. Bytes of a
/// stream are never lost or reordered (a lost unit comes later); datagrams are.
/// The queue of timers must have reached the instant of each call. The hooks may call the stage:
/// what they bring has its turn when the call ends.
class LinkStage {
 public:
  /// So many connections that the modem has closed may still have bytes on the link; beyond, the
  /// oldest is broken off.
  static constexpr std::size_t kMaxLingering = 64;

  struct Hooks {
    std::function<void(ports::NetRequest)> to_network;
    std::function<void(ports::NetEvent)> to_modem;
    /// A draw, 0 to 1, of a stream of random numbers (scenario language S21).
    std::function<double(std::string_view stream, std::uint64_t index)> draw;
    /// A length of that distribution, by a draw of that stream.
    std::function<sim::Duration(const Distribution&, std::string_view stream, std::uint64_t index)>
        length;
    /// Something to tell: kinds "net", "peer", and "log" for an action that has nothing to act on.
    /// Sequence, time and cause are filled in there. Not set: nothing is.
    std::function<void(Event)> tell;
  };

  LinkStage(sim::TimerQueue& timers, NetworkPart network, std::vector<Peer> peers, Hooks hooks);
  ~LinkStage();
  LinkStage(const LinkStage&) = delete;
  LinkStage& operator=(const LinkStage&) = delete;

  /// Of the modem.
  void request(ports::NetRequest request);
  /// Of the network.
  void event(ports::NetEvent event);
  /// Windows of Link, DnsCondition, SocketStall, SocketFull and SocketRefuse.
  void open(WindowId window, const Condition::Kind& condition);
  void close(WindowId window);
  /// As if the network did it.
  void close_socket(const CloseSocket& action);
  void corrupt(const CorruptSocket& action);
  void come_in(const IncomingSocket& action);
  /// The modem has lost its power: nothing of its streams is left on the link.
  void power_off();
  /// All that has arrived at that peer.
  const std::string& received(std::string_view peer) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bg96::scenarios
