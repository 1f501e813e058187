#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/ports/net.hpp"
#include "emulator/sim/instant.hpp"
#include "netbridge/scripted/scripted_datagrams.hpp"
#include "netbridge/scripted/scripted_tunnel.hpp"

namespace bg96::netbridge {

/// A network without sockets, for virtual time: its peers do what a script tells them, and its
/// events come when the script's latency has passed. Connections that no script knows are refused,
/// datagrams and pings to what no script knows vanish.
class ScriptedNetwork {
 public:
  using Instant = sim::Instant;

  ScriptedNetwork();
  ScriptedNetwork(const ScriptedNetwork&) = delete;
  ScriptedNetwork& operator=(const ScriptedNetwork&) = delete;

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
  void set_latency(sim::Duration latency) { latency_ = latency; }
  /// A local port that somebody else has.
  void take_port(std::uint16_t port) { taken_ports_.insert(port); }
  /// While it is on, nothing can be opened or accepted.
  void set_no_sockets(bool on) { no_sockets_ = on; }
  /// The next request that opens, listens, sends, looks up or pings is answered with that.
  void fail_next(ports::NetStatus status) { next_failure_ = status; }

  // Names.
  static constexpr std::uint32_t kTimeToLive = 300;  // seconds
  void name(const std::string& host, std::vector<std::string> addresses,
            std::uint32_t time_to_live = kTimeToLive);
  /// No name server ever answers for that name.
  void name_silent(const std::string& host) { names_[host].silent = true; }
  /// The name server fails for that name.
  void name_fails(const std::string& host) {
    names_[host].status = ports::NetStatus::name_server_failed;
  }
  void set_name_servers(std::vector<std::string> addresses) {
    name_servers_ = std::move(addresses);
  }
  /// Which name servers the last look-up of that name was to ask; none: the host's own. Empty when
  /// the name was never looked up.
  std::optional<std::vector<std::string>> asked(const std::string& host) const;

  // Pings.
  static constexpr sim::Duration kLost = sim::Duration::max();
  /// An address that answers with those hops left, each time after the next of `times` (kLost:
  /// never), the last of which repeats; without any, after the latency.
  void ping(const std::string& address, std::uint32_t hops, std::vector<sim::Duration> times = {});
  void ping_unreachable(const std::string& address) { pings_[address].unreachable = true; }
  void ping_lost(const std::string& address) { pings_.erase(address); }

  // TCP peers. `number`: which connection, counted from 1 in the order in which they were opened or
  // came in; 0: the last. False: there is none, or the modem has forgotten it.
  bool peer_send(std::string_view bytes, Instant now, std::size_t number = 0);
  bool peer_close(Instant now, std::size_t number = 0);
  bool peer_reset(Instant now, std::size_t number = 0);
  /// While it stalls it takes nothing, so nothing is acknowledged.
  bool peer_stall(bool stalled, Instant now, std::size_t number = 0);
  /// What it has received since the last call, also when the connection is gone.
  std::optional<std::string> peer_take_received(std::size_t number = 0);
  /// Has the modem closed or broken it? Empty when there never was one.
  std::optional<bool> peer_is_gone(std::size_t number = 0) const;
  /// What the modem asked for the connection; empty when there is none.
  std::optional<std::chrono::milliseconds> retransmission_limit(std::size_t number = 0) const;
  /// A client connects to the modem's listener on that port, and waits until it is accepted. False:
  /// nobody listens there.
  bool client_connect(const ports::Endpoint& client, std::uint16_t port, Instant now);

  /// UDP peers.
  ScriptedDatagrams& datagrams() { return datagrams_; }

 private:
  enum class Server : std::uint8_t { accepting, refusing, silent };
  struct Name {
    ports::NetStatus status = ports::NetStatus::ok;
    bool silent = false;
    std::vector<std::string> addresses;
    std::uint32_t time_to_live = 0;
  };
  struct Ping {
    bool unreachable = false;
    std::uint32_t hops = 0;
    std::deque<sim::Duration> times;
  };
  struct Connection {
    ports::Endpoint peer;
    bool gone = false;  // the modem has forgotten it
    std::string to_modem;
    std::string to_peer;    // taken by the peer
    std::string in_flight;  // not acknowledged
    bool stalled = false;
    bool peer_closed = false;
    bool peer_reset = false;
    std::chrono::milliseconds retransmission_limit{};
    ports::NetRequest receive;  // operation 0: none is under way
    ports::NetRequest write;
    ports::NetRequest finish;
  };
  struct Listener {
    std::uint16_t port = 0;
    std::deque<Connection*> backlog;
    std::chrono::milliseconds retransmission_limit{};
    ports::NetRequest accept;
  };
  struct Coming {
    ports::StreamId stream = 0;
    ports::NetEvent event;
  };

  std::optional<ports::NetStatus> injected(ports::NetRequest::Kind kind);
  void open(const ports::NetRequest& request, Instant now);
  void open_tcp(const ports::NetRequest& request, const Name& name, Instant now);
  void listen(const ports::NetRequest& request, Instant now);
  void await_client(ports::NetRequest request, Instant now);
  void resolve(const ports::NetRequest& request, Instant now);
  void send_ping(const ports::NetRequest& request, Instant now);
  void serve(ports::NetRequest request, Connection& connection, Instant now);
  void send(const ports::NetRequest& request, Connection& connection, Instant now);
  void write(ports::NetRequest request, Connection& connection, Instant now);
  void forget(ports::StreamId stream);
  void tunnel(const ports::NetRequest& request, Instant now);
  void answer_accept(Listener& listener, Instant now);
  void answer_receive(Connection& connection, Instant now);
  void answer_write(Connection& connection, Instant now);
  void answer_finish(Connection& connection, Instant now);
  void answer(const ports::NetRequest& request, ports::NetEvent event, Instant now);
  void answer_at(const ports::NetRequest& request, ports::NetEvent event, Instant due);

  Name look_up(const ports::NetRequest& request);
  ports::NetStatus local_end(const ports::NetRequest& request) const;
  std::uint16_t local_port(const ports::NetRequest& request);
  const Connection* find(std::size_t number) const;
  Connection* alive(std::size_t number);

  std::map<std::string, Server> servers_;
  std::map<std::string, Name> names_;
  std::map<std::string, std::vector<std::string>> asked_;
  std::vector<std::string> name_servers_ = {"10.7.157.253", "10.7.157.254"};
  std::map<std::string, Ping> pings_;
  std::set<std::uint16_t> taken_ports_;
  bool no_sockets_ = false;
  std::optional<ports::NetStatus> next_failure_;
  sim::Duration latency_{};
  std::uint16_t next_local_port_ = 49152;
  std::deque<Connection> connections_;
  std::map<ports::StreamId, Connection*> streams_;
  std::map<ports::StreamId, Listener> listeners_;
  std::multimap<Instant, Coming> events_;  // equal instants keep their order
  ScriptedTunnel tunnels_;
  ScriptedDatagrams datagrams_;
};

}  // namespace bg96::netbridge
