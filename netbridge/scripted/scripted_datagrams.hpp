#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "emulator/ports/net.hpp"
#include "emulator/sim/instant.hpp"

namespace bg96::netbridge {

/// "HOST:PORT", as scripts name an endpoint.
std::string text_of(const ports::Endpoint& endpoint);

/// The datagram half of the scripted network: the modem's UDP sockets, and peers that do what the
/// script says. What is sent to an endpoint that no script knows vanishes.
class ScriptedDatagrams {
 public:
  using Instant = sim::Instant;
  using Answer = std::function<void(const ports::NetRequest&, ports::NetEvent, Instant)>;

  /// `answer` gets the event for a request.
  explicit ScriptedDatagrams(Answer answer) : answer_(std::move(answer)) {}

  /// A socket of the modem; an empty `peer.host` is any peer.
  void open(ports::StreamId stream, std::uint16_t local_port, const ports::Endpoint& peer);
  bool has(ports::StreamId stream) const { return sockets_.contains(stream); }
  bool has_port(std::uint16_t local_port) const;
  /// A request of `send`, `receive` or `send_queue` for a socket that is there.
  void request(ports::NetRequest request, Instant now);
  void close(ports::StreamId stream) { sockets_.erase(stream); }

  /// How a time server answers: rightly, with a kiss of death (stratum 0), or to a question that
  /// was not asked.
  enum class TimeServer : std::uint8_t { right, kiss, wrong };

  /// From now on there is a peer.
  void add(const ports::Endpoint& peer) { peers_[text_of(peer)].endpoint = peer; }
  /// There is an NTP server, whose time is that many seconds after 1970 at `now`.
  void add_time_server(const ports::Endpoint& peer, TimeServer how, std::uint64_t unix_seconds,
                       Instant now);
  /// A peer sends to the modem's socket on `local_port`; 0: to the one that it last heard from.
  /// False: there is no such socket. A socket that has another peer does not get it.
  bool peer_send(const ports::Endpoint& peer, std::uint16_t local_port, std::string_view bytes,
                 Instant now);
  /// The oldest datagram that a peer has received and that was not taken yet.
  std::optional<std::string> peer_take_received(const ports::Endpoint& peer);

 private:
  struct Datagram {
    ports::Endpoint sender;
    std::string bytes;
  };
  struct Socket {
    std::uint16_t local_port = 0;
    ports::Endpoint peer;
    std::deque<Datagram> to_modem;
    ports::NetRequest receive;  // operation 0: none is under way
  };
  struct Peer {
    ports::Endpoint endpoint;
    std::uint16_t last_heard_port = 0;
    std::deque<std::string> received;
    bool tells_time = false;
    TimeServer how = TimeServer::right;
    std::uint64_t unix_seconds = 0;
    Instant set_at{};
  };

  void send(const ports::NetRequest& request, const Socket& socket, Instant now);
  bool deliver(std::uint16_t local_port, Datagram datagram, Instant now);
  void answer_receive(Socket& socket, Instant now);
  static std::string time_reply(const Peer& peer, std::string_view question, Instant now);

  Answer answer_;
  std::map<ports::StreamId, Socket> sockets_;
  std::map<std::string, Peer> peers_;
};

}  // namespace bg96::netbridge
