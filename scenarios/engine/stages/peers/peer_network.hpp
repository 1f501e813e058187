#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/ports/net.hpp"
#include "scenarios/engine/stages/link/link_context.hpp"
#include "scenarios/engine/stages/peers/peer_session.hpp"

namespace bg96::scenarios {

/// The built-in peers: a network that knows only them, and names them instead of addresses.
class PeerNetwork {
 public:
  /// What is kept of all that arrives at a peer; the rest is counted only, and that is told.
  static constexpr std::size_t kMaxReceivedBytes = 64 * 1024 * 1024;
  /// What a peer sends waits for the modem up to this; then it takes no more.
  static constexpr std::size_t kMaxWaitingBytes = 256 * 1024;
  static constexpr std::uint16_t kFirstLocalPort = 49152;

  using Datagram = std::function<void(ports::StreamId, std::string, ports::Endpoint sender)>;

  /// `datagram` takes what a peer sends to a socket of the modem.
  PeerNetwork(LinkContext& context, std::vector<Peer> peers, Datagram datagram);
  ~PeerNetwork();

  /// open_tcp and open_udp with remote.host as the peer's name, and all that follows.
  void request(ports::NetRequest request);
  /// A datagram of a socket that has no peer of its own.
  void take_datagram(ports::StreamId from, const std::string& peer, const ports::Endpoint& dialled,
                     const std::string& bytes);
  /// A client that sends that text to a listener: `stream` is its connection. It is a peer of the
  /// name `from`.
  void add_client(ports::StreamId stream, const std::string& from, const std::string& text);
  /// All that has arrived at that peer.
  const std::string& received(std::string_view peer) const;
  /// Destroys what is over; nothing of it may run.
  void sweep();

 private:
  struct Session;
  struct Received {
    std::string bytes;
    std::uint64_t total = 0;
  };

  Session& make_session(ports::StreamId stream, const Peer& peer, bool is_tcp);
  void open(const ports::NetRequest& request);
  void serve(Session& session, ports::NetRequest request);
  void take(Session& session, const ports::NetRequest& request);
  void serve_receive(Session& session);
  void serve_write(Session& session);
  void give_datagrams(Session& session);
  void close(ports::StreamId stream);
  void changed(ports::StreamId stream);
  void arrived(const Session& session, const std::string& bytes);
  void answer(ports::NetEvent event);
  void tell(const std::string& peer, const char* event);

  LinkContext& context_;
  const std::vector<Peer> peers_;
  const Datagram datagram_;
  std::map<ports::StreamId, std::unique_ptr<Session>> sessions_;
  std::map<std::string, Received, std::less<>> received_;
  std::vector<std::unique_ptr<Session>> ended_;
  std::uint64_t connections_ = 0;
};

}  // namespace bg96::scenarios
