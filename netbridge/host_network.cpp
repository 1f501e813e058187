#include "netbridge/host_network.hpp"

#include <boost/asio/io_context.hpp>
#include <map>
#include <optional>
#include <utility>

#include "netbridge/tcp_stream.hpp"

namespace bg96::netbridge {

using ports::NetRequest;
using ports::NetStatus;

class HostNetwork::Implementation {
 public:
  Implementation(boost::asio::io_context& io, HostNetworkOptions options, Sink sink)
      : io_(io), options_(std::move(options)), sink_(std::move(sink)) {}
  ~Implementation() {
    for (auto& [id, stream] : streams_) stream->close(false);
  }

  void request(NetRequest request) {
    if (request.kind == NetRequest::Kind::open_tcp) return open(request);
    const auto found = streams_.find(request.stream);
    if (found == streams_.end()) {
      if (request.operation != 0) answer(request, NetStatus::closed);
      return;
    }
    const std::shared_ptr<TcpStream> stream = found->second;
    switch (request.kind) {
      case NetRequest::Kind::open_tcp: return;
      case NetRequest::Kind::send: return stream->send(std::move(request));
      case NetRequest::Kind::receive: return stream->receive(request);
      case NetRequest::Kind::send_queue: return stream->tell_send_queue(request);
      case NetRequest::Kind::finish: return stream->finish(request);
      case NetRequest::Kind::close:
      case NetRequest::Kind::abort:
        streams_.erase(found);
        return stream->close(request.kind == NetRequest::Kind::abort);
      default: return answer(request, NetStatus::failed);
    }
  }

 private:
  void open(const NetRequest& request) {
    const std::optional<Target> target = target_of(request.remote);
    if (!target) return answer(request, NetStatus::refused);
    auto stream = std::make_shared<TcpStream>(io_, sink_);
    streams_[request.stream] = stream;
    stream->open(request, *target);
  }

  // Empty when the egress policy forbids it.
  std::optional<Target> target_of(const ports::Endpoint& dialled) const {
    for (const Mapping& mapping : options_.mappings) {
      if (mapping.from.host != dialled.host || mapping.from.port != dialled.port) continue;
      // The firmware sees the address that it dialled; a name becomes its target's address.
      const bool is_name = dialled.host.find_first_not_of("0123456789.") != std::string::npos;
      return Target{mapping.to, is_name ? ports::Endpoint{"", dialled.port} : dialled, false};
    }
    if (options_.egress == Egress::mapped_only) return std::nullopt;
    return Target{dialled, {"", dialled.port}, options_.egress == Egress::loopback};
  }

  void answer(const NetRequest& request, NetStatus status) {
    ports::NetEvent event;
    event.operation = request.operation;
    event.status = status;
    sink_(std::move(event));
  }

  boost::asio::io_context& io_;
  HostNetworkOptions options_;
  Sink sink_;
  std::map<ports::StreamId, std::shared_ptr<TcpStream>> streams_;
};

HostNetwork::HostNetwork(boost::asio::io_context& io, HostNetworkOptions options, Sink sink)
    : implementation_(std::make_unique<Implementation>(io, std::move(options), std::move(sink))) {}

HostNetwork::~HostNetwork() = default;

void HostNetwork::request(NetRequest request) { implementation_->request(std::move(request)); }

}  // namespace bg96::netbridge
