#include "netbridge/host_network.hpp"

#include <boost/asio/io_context.hpp>
#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "netbridge/resolver.hpp"
#include "netbridge/sockets/listener.hpp"
#include "netbridge/sockets/tcp_stream.hpp"
#include "netbridge/sockets/udp_socket.hpp"
#include "netbridge/tunnel/packet_tunnel.hpp"

namespace bg96::netbridge {

using boost::asio::ip::tcp;
using ports::Endpoint;
using ports::NetEvent;
using ports::NetRequest;
using ports::NetStatus;
using Kind = NetRequest::Kind;

class HostNetwork::Implementation {
 public:
  Implementation(boost::asio::io_context& io, HostNetworkOptions options, Sink sink)
      : io_(io),
        options_(std::move(options)),
        routes_(options_.egress, options_.mappings),
        sink_(std::move(sink)) {}
  ~Implementation() {
    for (auto& [id, stream] : streams_) end(stream, false);
  }

  void request(NetRequest request) {
    switch (request.kind) {
      case Kind::open_tcp: return open_tcp(request);
      case Kind::open_udp: return open_udp(request);
      case Kind::listen: return listen(request);
      case Kind::open_tunnel: return open_tunnel(request);
      case Kind::resolve: return resolve(request);
      case Kind::ping: return ping(request);
      case Kind::name_servers: return tell_name_servers(request);
      default: break;
    }
    const auto found = streams_.find(request.stream);
    if (found == streams_.end()) {
      if (request.operation != 0) answer(request, NetStatus::closed);
      return;
    }
    // It may forget itself while it works.
    Stream stream = found->second;
    if (request.kind == Kind::close || request.kind == Kind::abort) {
      streams_.erase(found);
      return end(stream, request.kind == Kind::abort);
    }
    std::visit([&](auto& known) { perform(*known, std::move(request)); }, stream);
  }

 private:
  using Stream = std::variant<std::shared_ptr<TcpStream>, std::shared_ptr<UdpSocket>,
                              std::shared_ptr<Listener>, std::shared_ptr<Pinger>,
                              std::shared_ptr<NameLookup>, std::shared_ptr<PacketTunnel>>;

  void perform(TcpStream& stream, NetRequest request) {
    switch (request.kind) {
      case Kind::send: return stream.send(std::move(request));
      case Kind::write: return stream.write(std::move(request));
      case Kind::receive: return stream.receive(request);
      case Kind::send_queue: return stream.tell_send_queue(request);
      case Kind::limit_retransmission:
        return stream.limit_retransmission(request.retransmission_limit);
      case Kind::finish: return stream.finish(request);
      default: return answer(request, NetStatus::failed);
    }
  }

  // Nothing of a datagram is ever unacknowledged, and its end needs no farewell.
  void perform(UdpSocket& socket, const NetRequest& request) {
    switch (request.kind) {
      case Kind::send: return socket.send(request);
      case Kind::receive: return socket.receive(request);
      case Kind::send_queue:
      case Kind::finish: return answer(request, NetStatus::ok);
      default: return answer(request, NetStatus::failed);
    }
  }

  void perform(Listener& listener, const NetRequest& request) {
    if (request.kind == Kind::accept) return listener.accept(request);
    answer(request, NetStatus::failed);
  }

  void perform(PacketTunnel& tunnel, NetRequest request) {
    if (request.kind == Kind::send) return tunnel.send(std::move(request));
    if (request.kind == Kind::receive) return tunnel.receive(request);
    answer(request, NetStatus::failed);
  }

  template <typename Other>
  void perform(Other&, const NetRequest& request) {
    answer(request, NetStatus::failed);
  }

  static void end(Stream& stream, bool reset) {
    struct End {
      bool reset;
      void operator()(std::shared_ptr<TcpStream>& each) const { each->close(reset); }
      void operator()(std::shared_ptr<NameLookup>& each) const { each.reset(); }
      void operator()(std::shared_ptr<UdpSocket>& each) const { each->close(); }
      void operator()(std::shared_ptr<Listener>& each) const { each->close(); }
      void operator()(std::shared_ptr<Pinger>& each) const { each->close(); }
      void operator()(std::shared_ptr<PacketTunnel>& each) const { each->close(); }
    };
    std::visit(End{reset}, stream);
  }

  // Of a stream that cannot be opened nothing is kept.
  Sink sink_of_opening(const NetRequest& request) {
    return [this, id = request.stream, opening = request.operation](NetEvent event) {
      if (event.operation == opening && event.status != NetStatus::ok) streams_.erase(id);
      sink_(std::move(event));
    };
  }

  void open_tcp(const NetRequest& request) {
    const std::optional<Target> target = routes_.to(request.remote, request.name_servers);
    if (!target) return answer(request, NetStatus::refused);
    const auto stream = std::make_shared<TcpStream>(io_, sink_of_opening(request));
    streams_[request.stream] = stream;
    stream->open(request, *target, options_.name_server_timeout);
  }

  void open_udp(const NetRequest& request) {
    const auto socket = std::make_shared<UdpSocket>(io_, routes_, sink_of_opening(request));
    if (request.remote.host.empty()) {
      streams_[request.stream] = socket;
      return note_place("UDP SERVICE", request.local, socket->serve(request));
    }
    const std::optional<Target> target = routes_.to(request.remote, request.name_servers);
    if (!target) return answer(request, NetStatus::refused);
    streams_[request.stream] = socket;
    socket->open(request, *target, options_.name_server_timeout);
  }

  void listen(const NetRequest& request) {
    const auto adopt = [this, limit = request.retransmission_limit](ports::StreamId id,
                                                                    tcp::socket socket) {
      const auto stream = std::make_shared<TcpStream>(io_, sink_);
      streams_[id] = stream;
      stream->adopt(std::move(socket), limit);
    };
    const auto listener = std::make_shared<Listener>(io_, sink_of_opening(request), adopt);
    streams_[request.stream] = listener;
    note_place("TCP LISTENER", request.local,
               listener->listen(request, routes_.local(request.local)));
  }

  void open_tunnel(const NetRequest& request) {
    const bool asks_host = options_.egress == Egress::allow;
    const auto tunnel =
        std::make_shared<PacketTunnel>(io_, routes_, asks_host, sink_of_opening(request));
    streams_[request.stream] = tunnel;
    tunnel->open(request);
  }

  void resolve(const NetRequest& request) {
    const std::optional<Target> target = routes_.to_name(request.remote.host, request.name_servers);
    if (!target) return answer(request, NetStatus::refused);
    const NameQuery query{target->dial.host, target->name_servers, options_.name_server_timeout};
    streams_[request.stream] = std::make_shared<NameLookup>(
        io_, query, [this, request](NetStatus status, const Addresses& found) {
          NetEvent event;
          event.operation = request.operation;
          event.status = status;
          for (const auto& address : found.addresses) {
            event.addresses.push_back(address.to_string());
          }
          event.time_to_live = found.time_to_live_s;
          streams_.erase(request.stream);
          sink_(std::move(event));
        });
  }

  void ping(const NetRequest& request) {
    if (!routes_.may_ping(request.remote.host)) return answer(request, NetStatus::refused);
    auto& stream = streams_[request.stream];
    auto* known = std::get_if<std::shared_ptr<Pinger>>(&stream);
    if (known == nullptr) {
      stream = std::make_shared<Pinger>(io_, options_.ping_method, sink_);
      known = std::get_if<std::shared_ptr<Pinger>>(&stream);
      if ((*known)->method() == PingMethod::tcp && !std::exchange(noted_ping_, true)) {
        note(
            "This host permits no ICMP: pings are connections to TCP port 7, and their TTL is "
            "always 64");
      }
    }
    const std::shared_ptr<Pinger> pinger = *known;
    pinger->ping(request);
  }

  void tell_name_servers(const NetRequest& request) {
    NetEvent event;
    event.operation = request.operation;
    event.addresses = host_name_servers();
    sink_(std::move(event));
  }

  void note_place(const std::string& what, const Endpoint& own, const Endpoint& bound) {
    if (bound.host.empty()) return;
    const std::uint16_t port = own.port != 0 ? own.port : bound.port;
    note(what + " on port " + std::to_string(port) + " is " + bound.host + ":" +
         std::to_string(bound.port));
  }

  void note(const std::string& text) const {
    if (options_.note) options_.note(text);
  }

  void answer(const NetRequest& request, NetStatus status) {
    if (request.operation == 0) return;
    NetEvent event;
    event.operation = request.operation;
    event.status = status;
    sink_(std::move(event));
  }

  boost::asio::io_context& io_;
  const HostNetworkOptions options_;
  const Routes routes_;
  Sink sink_;
  std::map<ports::StreamId, Stream> streams_;
  bool noted_ping_ = false;
};

HostNetwork::HostNetwork(boost::asio::io_context& io, HostNetworkOptions options, Sink sink)
    : implementation_(std::make_unique<Implementation>(io, std::move(options), std::move(sink))) {}

HostNetwork::~HostNetwork() = default;

void HostNetwork::request(NetRequest request) { implementation_->request(std::move(request)); }

}  // namespace bg96::netbridge
