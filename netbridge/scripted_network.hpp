#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "emulator/ports/net.hpp"
#include "emulator/sim/instant.hpp"

namespace bg96::netbridge {

/// A network without sockets, for virtual time: its servers do what a script tells them, and its
/// events come when the script's latency has passed. Connections that no script knows are refused.
class ScriptedNetwork {
 public:
  using Instant = sim::Instant;

  /// What the modem asks for.
  void request(ports::NetRequest request, Instant now);
  /// The next event that is due at `now`; empty when there is none.
  std::optional<ports::NetEvent> poll_event(Instant now);
  /// When poll_event() has something to give.
  std::optional<Instant> next_deadline() const;

  // The script. Hosts are addresses; "HOST:PORT" names a server.
  void accept(const std::string& server) { servers_[server] = Server::accepting; }
  void refuse(const std::string& server) { servers_[server] = Server::refusing; }
  void keep_silent(const std::string& server) { servers_[server] = Server::silent; }
  void name(const std::string& host, const std::string& address) { names_[host] = address; }
  void set_latency(sim::Duration latency) { latency_ = latency; }

  // The server of the connection that was opened last. False: there is none.
  bool peer_send(std::string_view bytes, Instant now);
  bool peer_close(Instant now);
  bool peer_reset(Instant now);
  /// While it stalls it takes nothing, so nothing is acknowledged.
  bool peer_stall(bool stalled, Instant now);
  /// What it has received since the last call.
  std::optional<std::string> peer_take_received();

 private:
  enum class Server : std::uint8_t { accepting, refusing, silent };
  struct Stream {
    std::string to_modem;
    std::string to_peer;    // taken by the peer
    std::string in_flight;  // not acknowledged
    bool stalled = false;
    bool peer_closed = false;
    bool peer_reset = false;
    bool finished = false;
    ports::NetRequest receive;  // operation 0: none is under way
    ports::NetRequest finish;
  };

  void open(const ports::NetRequest& request, Instant now);
  void send(ports::NetRequest& request, Stream& stream, Instant now);
  void answer_receive(Stream& stream, Instant now);
  void answer_finish(Stream& stream, Instant now);
  void answer(ports::OperationId operation, ports::NetEvent event, Instant now);
  Stream* last();

  std::map<std::string, Server, std::less<>> servers_;
  std::map<std::string, std::string, std::less<>> names_;
  sim::Duration latency_{};
  std::map<ports::StreamId, Stream> streams_;
  ports::StreamId last_stream_ = 0;
  std::uint16_t next_local_port_ = 49152;
  std::multimap<Instant, ports::NetEvent> events_;  // equal instants keep their order
};

}  // namespace bg96::netbridge
