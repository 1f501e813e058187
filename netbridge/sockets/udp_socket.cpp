#include "netbridge/sockets/udp_socket.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <utility>

#include "netbridge/net_status.hpp"

namespace bg96::netbridge {
namespace {

namespace asio = boost::asio;
using asio::ip::udp;
using boost::system::error_code;
using ports::Endpoint;
using ports::NetEvent;
using ports::NetStatus;

// No datagram of IPv4 is larger.
constexpr std::size_t kReceiveBufferBytes = 65536;
// A NAT forgets, too; who is forgotten has not been sent to for this many other peers.
constexpr std::size_t kMaxPeers = 256;
// Thrown away in a row, before others have their turn.
constexpr int kMaxUnwelcomeDatagrams = 64;

Endpoint as_text(const udp::endpoint& endpoint) {
  return {endpoint.address().to_string(), endpoint.port()};
}

NetStatus transmit(udp::socket& socket, const std::string& bytes, const udp::endpoint& to) {
  error_code error;
  socket.send_to(asio::buffer(bytes), to, 0, error);
  // The kernel tells of an earlier datagram that nobody took, and has not sent this one.
  if (error == asio::error::connection_refused) {
    socket.send_to(asio::buffer(bytes), to, 0, error);
  }
  return status_of(error);
}

}  // namespace

UdpSocket::UdpSocket(asio::io_context& io, const Routes& routes, Sink sink)
    : io_(io), routes_(routes), sink_(std::move(sink)), inside_(io), outside_(io) {}

void UdpSocket::open(const ports::NetRequest& request, Target peer,
                     std::chrono::milliseconds name_server_timeout) {
  open_ = request.operation;
  local_port_ = request.local.port;
  target_ = std::move(peer);
  lookup_ = std::make_unique<NameLookup>(
      io_, NameQuery{target_.dial.host, target_.name_servers, name_server_timeout},
      [weak = weak_from_this()](NetStatus status, const Addresses& found) {
        const auto self = weak.lock();
        if (!self || self->closed_) return;
        if (status != NetStatus::ok) return self->fail_to_open(status);
        self->connect(found.addresses);
      });
}

void UdpSocket::connect(const std::vector<asio::ip::address_v4>& addresses) {
  udp::socket& socket = inside_.socket;
  error_code error;
  socket.open(udp::v4(), error);
  if (error) return fail_to_open(status_of(error));
  socket.bind({udp::v4(), local_port_}, error);
  if (error) return fail_to_open(NetStatus::address_in_use);
  for (const auto& address : addresses) {
    if (target_.loopback_only && !address.is_loopback()) return fail_to_open(NetStatus::refused);
    const udp::endpoint endpoint(address, target_.dial.port);
    socket.connect(endpoint, error);
    if (error) continue;
    if (target_.reported.host.empty()) target_.reported.host = address.to_string();
    has_peer_ = true;
    peers_ = {{endpoint, target_.reported}};
    break;
  }
  if (!has_peer_) return fail_to_open(status_of(error));
  socket.non_blocking(true, error);
  NetEvent event;
  event.local = as_text(socket.local_endpoint(error));
  event.remote = target_.reported;
  answer(std::exchange(open_, 0), std::move(event));
}

Endpoint UdpSocket::serve(const ports::NetRequest& request) {
  open_ = request.operation;
  const Endpoint place = routes_.local(request.local);
  udp::socket& socket = inside_.socket;
  error_code error;
  const auto address = asio::ip::make_address_v4(place.host, error);
  const bool is_address = !error;
  socket.open(udp::v4(), error);
  if (error) {
    fail_to_open(status_of(error));
    return {};
  }
  if (is_address) socket.bind({address, place.port}, error);
  if (!is_address || error) {
    fail_to_open(NetStatus::address_in_use);
    return {};
  }
  socket.non_blocking(true, error);
  const Endpoint bound = as_text(socket.local_endpoint(error));
  local_port_ = bound.port;
  NetEvent event;
  event.local.host = request.local.host.empty() ? bound.host : request.local.host;
  event.local.port = request.local.port != 0 ? request.local.port : bound.port;
  answer(std::exchange(open_, 0), std::move(event));
  return bound;
}

void UdpSocket::fail_to_open(NetStatus status) {
  error_code ignored;
  inside_.socket.close(ignored);
  NetEvent event;
  event.status = status;
  answer(std::exchange(open_, 0), std::move(event));
}

void UdpSocket::send(const ports::NetRequest& request) {
  NetEvent event;
  if (open_ != 0 || !inside_.socket.is_open()) {
    event.status = NetStatus::closed;
  } else if (has_peer_) {
    event.status = transmit(inside_.socket, request.bytes, peers_.back().endpoint);
  } else {
    event.status = send_anywhere(request);
  }
  answer(request.operation, std::move(event));
}

NetStatus UdpSocket::send_anywhere(const ports::NetRequest& request) {
  const std::optional<Target> target = routes_.to(request.remote);
  if (!target) return NetStatus::refused;
  error_code error;
  const auto address = asio::ip::make_address_v4(target->dial.host, error);
  if (error) return NetStatus::name_not_found;
  if (target->loopback_only && !address.is_loopback()) return NetStatus::refused;
  udp::socket* from = &inside_.socket;
  if (!address.is_loopback() && from->local_endpoint(error).address().is_loopback()) {
    const NetStatus status = open_outside();
    if (status != NetStatus::ok) return status;
    from = &outside_.socket;
  }
  const udp::endpoint to(address, target->dial.port);
  remember({to, request.remote});
  return transmit(*from, request.bytes, to);
}

// The peer shall see the port of the service. Shared only for this moment: a port that others may
// share could be taken by another program later on.
NetStatus UdpSocket::open_outside() {
  if (outside_.socket.is_open()) return NetStatus::ok;
  error_code error;
  outside_.socket.open(udp::v4(), error);
  if (error) return status_of(error);
  const auto share = [&](bool shared) {
    error_code ignored;
    inside_.socket.set_option(udp::socket::reuse_address(shared), ignored);
    outside_.socket.set_option(udp::socket::reuse_address(shared), ignored);
  };
  share(true);
  outside_.socket.bind({udp::v4(), local_port_}, error);
  share(false);
  if (error) {
    error_code ignored;
    outside_.socket.close(ignored);
    return NetStatus::address_in_use;
  }
  outside_.socket.non_blocking(true, error);
  if (receive_ != 0) wait_for(outside_);
  return NetStatus::ok;
}

void UdpSocket::remember(Peer peer) {
  const auto known = std::find_if(peers_.begin(), peers_.end(),
                                  [&](const Peer& each) { return each.endpoint == peer.endpoint; });
  if (known != peers_.end()) {
    peers_.erase(known);
  } else if (peers_.size() == kMaxPeers) {
    peers_.erase(peers_.begin());
  }
  peers_.push_back(std::move(peer));
}

void UdpSocket::receive(const ports::NetRequest& request) {
  receive_ = request.operation;
  try_receive();
}

void UdpSocket::try_receive() {
  if (take_from(inside_)) return;
  if (outside_.socket.is_open() && take_from(outside_)) return;
  wait_for(inside_);
  if (outside_.socket.is_open()) wait_for(outside_);
}

// True: the receive that is under way has been answered.
bool UdpSocket::take_from(Door& door) {
  if (!buffer_) buffer_ = std::make_unique_for_overwrite<char[]>(kReceiveBufferBytes);
  for (int i = 0; i < kMaxUnwelcomeDatagrams; ++i) {
    udp::endpoint sender;
    error_code error;
    const std::size_t size = door.socket.receive_from(
        asio::buffer(buffer_.get(), kReceiveBufferBytes), sender, 0, error);
    if (error == asio::error::would_block) return false;
    // The kernel tells of a datagram that nobody took. UDP promises nothing, so nothing is broken.
    if (error == asio::error::connection_refused) continue;
    if (!error && !is_welcome(door, sender)) continue;
    NetEvent event;
    event.status = status_of(error);
    if (!error) {
      event.bytes.assign(buffer_.get(), size);
      event.remote = reported(sender);
    }
    answer(std::exchange(receive_, 0), std::move(event));
    return true;
  }
  return false;
}

void UdpSocket::wait_for(Door& door) {
  if (std::exchange(door.waited_for, true)) return;
  door.socket.async_wait(udp::socket::wait_read,
                         [self = shared_from_this(), &door](const error_code& error) {
                           door.waited_for = false;
                           if (!error && !self->closed_ && self->receive_ != 0) self->try_receive();
                         });
}

bool UdpSocket::is_welcome(const Door& door, const udp::endpoint& sender) const {
  if (!has_peer_ && &door == &inside_) return true;
  return std::any_of(peers_.begin(), peers_.end(),
                     [&](const Peer& each) { return each.endpoint == sender; });
}

Endpoint UdpSocket::reported(const udp::endpoint& sender) const {
  const auto known = std::find_if(peers_.begin(), peers_.end(),
                                  [&](const Peer& each) { return each.endpoint == sender; });
  return known != peers_.end() ? known->reported : routes_.back(as_text(sender));
}

void UdpSocket::close() {
  closed_ = true;
  lookup_.reset();
  error_code ignored;
  inside_.socket.close(ignored);
  outside_.socket.close(ignored);
}

void UdpSocket::answer(ports::OperationId operation, NetEvent event) {
  if (operation == 0) return;
  event.operation = operation;
  sink_(std::move(event));
}

}  // namespace bg96::netbridge
