#include "netbridge/sockets/listener.hpp"

#include <chrono>
#include <utility>

#include "netbridge/net_status.hpp"

namespace bg96::netbridge {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using ports::Endpoint;
using ports::NetStatus;

// Until the next try, when the host has not even the means to turn a peer away.
constexpr std::chrono::seconds kPauseWithoutResources{1};

Endpoint as_text(const tcp::endpoint& endpoint) {
  return {endpoint.address().to_string(), endpoint.port()};
}

}  // namespace

Listener::Listener(asio::io_context& io, Sink sink, Accepted accepted)
    : io_(io),
      sink_(std::move(sink)),
      accepted_(std::move(accepted)),
      acceptor_(io),
      spare_(io),
      pause_(io) {}

Endpoint Listener::listen(const ports::NetRequest& request, const Endpoint& place) {
  const auto fail = [&](NetStatus status) -> Endpoint {
    error_code ignored;
    acceptor_.close(ignored);
    answer(request.operation, status);
    return {};
  };
  error_code error;
  const auto address = asio::ip::make_address_v4(place.host, error);
  if (error) return fail(NetStatus::address_in_use);
  acceptor_.open(tcp::v4(), error);
  if (error) return fail(status_of(error));
  acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  acceptor_.bind({address, place.port}, error);
  if (error) return fail(NetStatus::address_in_use);
  acceptor_.listen(kBacklog, error);
  if (error) return fail(NetStatus::listening_failed);
  acceptor_.non_blocking(true, error);
  keep_a_spare();
  const Endpoint bound = as_text(acceptor_.local_endpoint(error));
  answer(request.operation, NetStatus::ok,
         {request.local.host.empty() ? bound.host : request.local.host,
          request.local.port != 0 ? request.local.port : bound.port});
  return bound;
}

void Listener::accept(const ports::NetRequest& request) {
  accept_ = request.operation;
  stream_ = request.accepted;
  wait_for_peer();
}

// Waits before it accepts: without a free descriptor the kernel refuses even when nobody is there.
void Listener::wait_for_peer() {
  acceptor_.async_wait(tcp::acceptor::wait_read,
                       [self = shared_from_this()](const error_code& error) {
                         if (!error && !self->closed_) self->try_accept();
                       });
}

void Listener::try_accept() {
  error_code error;
  tcp::endpoint peer;
  tcp::socket socket = acceptor_.accept(io_, peer, error);
  if (!error) {
    accepted_(stream_, std::move(socket));
    return answer(std::exchange(accept_, 0), NetStatus::ok, {}, as_text(peer));
  }
  if (status_of(error) == NetStatus::no_resources) return turn_away();
  // The peer has left again; any other trouble is that connection's, too.
  wait_for_peer();
}

void Listener::turn_away() {
  error_code error;
  spare_.close(error);
  tcp::socket socket = acceptor_.accept(io_, error);
  if (!error) {
    socket.set_option(tcp::socket::linger(true, 0), error);
    socket.close(error);
    keep_a_spare();
    return answer(std::exchange(accept_, 0), NetStatus::no_resources);
  }
  keep_a_spare();
  if (status_of(error) != NetStatus::no_resources) return wait_for_peer();
  pause_.expires_after(kPauseWithoutResources);
  pause_.async_wait([self = shared_from_this()](const error_code& stopped) {
    if (stopped || self->closed_) return;
    self->answer(std::exchange(self->accept_, 0), NetStatus::no_resources);
  });
}

// The descriptor that is given up to turn a peer away when there is no other.
void Listener::keep_a_spare() {
  error_code ignored;
  spare_.open(tcp::v4(), ignored);
}

void Listener::close() {
  closed_ = true;
  pause_.cancel();
  error_code ignored;
  acceptor_.close(ignored);
  spare_.close(ignored);
}

void Listener::answer(ports::OperationId operation, NetStatus status, Endpoint local,
                      Endpoint remote) {
  ports::NetEvent event;
  event.operation = operation;
  event.status = status;
  event.local = std::move(local);
  event.remote = std::move(remote);
  sink_(std::move(event));
}

}  // namespace bg96::netbridge
