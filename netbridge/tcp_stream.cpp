#include "netbridge/tcp_stream.hpp"

#include <linux/sockios.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

namespace bg96::netbridge {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using ports::NetEvent;
using ports::NetStatus;

NetStatus status_of(const error_code& error) {
  if (error == asio::error::eof) return NetStatus::closed;
  if (error == asio::error::connection_refused) return NetStatus::refused;
  if (error == asio::error::timed_out) return NetStatus::timed_out;
  if (error == asio::error::connection_reset || error == asio::error::broken_pipe ||
      error == asio::error::connection_aborted) {
    return NetStatus::reset;
  }
  if (error == asio::error::address_in_use) return NetStatus::address_in_use;
  if (error == asio::error::no_descriptors || error == asio::error::no_memory ||
      error == asio::error::no_buffer_space ||
      error == boost::system::errc::too_many_files_open_in_system) {
    return NetStatus::no_resources;
  }
  if (error == asio::error::host_unreachable || error == asio::error::network_unreachable ||
      error == asio::error::network_down || error == asio::error::access_denied ||
      error == boost::system::errc::operation_not_permitted ||
      error == asio::error::invalid_argument ||
      error == boost::system::errc::address_not_available) {
    return NetStatus::unreachable;
  }
  return NetStatus::failed;
}

}  // namespace

TcpStream::TcpStream(asio::io_context& io, Sink sink)
    : io_(io), sink_(std::move(sink)), socket_(io) {}

void TcpStream::open(const ports::NetRequest& request, Target target) {
  open_ = request.operation;
  local_port_ = request.local.port;
  target_ = std::move(target);
  error_code error;
  const auto address = asio::ip::make_address_v4(target_.dial.host, error);
  if (!error) {
    addresses_ = {address};
    return connect_to_next();
  }
  lookup_ = std::make_unique<NameLookup>(
      io_, target_.dial.host, [weak = weak_from_this()](NetStatus status, auto addresses) {
        const auto self = weak.lock();
        if (!self || self->closed_) return;
        if (status != NetStatus::ok) return self->fail_to_open(status);
        self->addresses_ = std::move(addresses);
        self->connect_to_next();
      });
}

void TcpStream::connect_to_next() {
  const auto address = addresses_[next_address_++];
  if (target_.loopback_only && !address.is_loopback()) return fail_to_open(NetStatus::refused);
  error_code error;
  socket_.close(error);
  socket_.open(tcp::v4(), error);
  if (error) return fail_to_open(status_of(error));
  socket_.set_option(tcp::no_delay(true), error);
  if (local_port_ != 0) {
    socket_.set_option(tcp::socket::reuse_address(true), error);
    socket_.bind({tcp::v4(), local_port_}, error);
    if (error) {
      return fail_to_open(error == asio::error::access_denied ? NetStatus::address_in_use
                                                              : status_of(error));
    }
  }
  socket_.async_connect({address, target_.dial.port},
                        [self = shared_from_this()](const error_code& result) {
                          if (!self->closed_) self->connected(result);
                        });
}

void TcpStream::connected(const error_code& error) {
  if (error && next_address_ < addresses_.size()) return connect_to_next();
  if (error) return fail_to_open(status_of(error));
  error_code ignored;
  socket_.non_blocking(true, ignored);
  NetEvent event;
  event.local.port = socket_.local_endpoint(ignored).port();
  event.local.host = socket_.local_endpoint(ignored).address().to_string();
  event.remote = target_.reported;
  if (event.remote.host.empty()) {
    event.remote.host = addresses_[next_address_ - 1].to_string();
  }
  answer(std::exchange(open_, 0), std::move(event));
}

void TcpStream::fail_to_open(NetStatus status) {
  error_code ignored;
  socket_.close(ignored);
  NetEvent event;
  event.status = status;
  answer(std::exchange(open_, 0), std::move(event));
}

void TcpStream::send(ports::NetRequest request) {
  NetEvent event;
  if (!socket_.is_open()) {
    event.status = NetStatus::closed;
  } else if (unacknowledged() + request.bytes.size() > request.limit) {
    event.status = NetStatus::buffer_full;
  } else if (!unsent_.empty()) {
    unsent_ += request.bytes;  // flush() goes on with it
  } else {
    error_code error;
    const std::size_t written = socket_.write_some(asio::buffer(request.bytes), error);
    if (error && error != asio::error::would_block) {
      event.status = status_of(error);
    } else if (written < request.bytes.size()) {
      unsent_ = request.bytes.substr(written);
      flush();
    }
  }
  answer(request.operation, std::move(event));
}

void TcpStream::flush() {
  socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](const error_code& wait) {
    if (wait || self->closed_) return;
    error_code error;
    const std::size_t written = self->socket_.write_some(asio::buffer(self->unsent_), error);
    // Whoever receives learns of a broken connection; nothing more can be sent on it.
    if (error && error != asio::error::would_block) return self->unsent_.clear();
    self->unsent_.erase(0, written);
    if (!self->unsent_.empty()) return self->flush();
    if (self->finish_ != 0) self->socket_.shutdown(tcp::socket::shutdown_send, error);
  });
}

void TcpStream::receive(const ports::NetRequest& request) {
  receive_ = request.operation;
  receive_limit_ = request.limit;
  try_receive();
}

void TcpStream::try_receive() {
  NetEvent event;
  event.bytes.resize(receive_limit_);
  error_code error;
  const std::size_t size = socket_.read_some(asio::buffer(event.bytes), error);
  if (error == asio::error::would_block) {
    socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](const error_code& wait) {
      if (!wait && !self->closed_ && self->receive_ != 0) self->try_receive();
    });
    return;
  }
  event.bytes.resize(size);
  event.bytes.shrink_to_fit();
  if (error) event.status = status_of(error);
  answer(std::exchange(receive_, 0), std::move(event));
}

// What the kernel keeps for a retransmission, and what it has not even got yet.
std::size_t TcpStream::unacknowledged() {
  int queued = 0;
  if (!socket_.is_open() || ::ioctl(socket_.native_handle(), SIOCOUTQ, &queued) != 0) queued = 0;
  return static_cast<std::size_t>(std::max(queued, 0)) + unsent_.size();
}

void TcpStream::tell_send_queue(const ports::NetRequest& request) {
  NetEvent event;
  event.unacknowledged = unacknowledged();
  answer(request.operation, std::move(event));
}

void TcpStream::finish(const ports::NetRequest& request) {
  receive_ = 0;
  finish_ = request.operation;
  error_code error;
  if (unsent_.empty()) socket_.shutdown(tcp::socket::shutdown_send, error);
  discard_until_end();
}

void TcpStream::discard_until_end() {
  // Enough to keep up with a fast sender, and an end to each turn so that others have theirs.
  std::array<char, 65536> nothing;
  error_code error;
  socket_.read_some(asio::buffer(nothing), error);
  if (error && error != asio::error::would_block) {
    return answer(std::exchange(finish_, 0), {});
  }
  socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](const error_code& wait) {
    if (!wait && !self->closed_ && self->finish_ != 0) self->discard_until_end();
  });
}

void TcpStream::close(bool reset) {
  closed_ = true;
  lookup_.reset();
  error_code ignored;
  if (reset) socket_.set_option(tcp::socket::linger(true, 0), ignored);
  socket_.close(ignored);
}

void TcpStream::answer(ports::OperationId operation, NetEvent event) {
  if (operation == 0) return;
  event.operation = operation;
  sink_(std::move(event));
}

}  // namespace bg96::netbridge
