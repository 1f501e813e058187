#include "netbridge/sockets/tcp_stream.hpp"

#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <limits>
#include <utility>

#include "netbridge/net_status.hpp"

namespace bg96::netbridge {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using ports::NetEvent;
using ports::NetStatus;

// Linux' own six give a connection up after 127 s, and the modem shall be the first, after 150 s.
constexpr int kSynRetries = 7;
constexpr std::size_t kReceiveBufferBytes = 65536;

void set_tcp_option(asio::ip::tcp::socket& socket, int option, int value) {
  ::setsockopt(socket.native_handle(), IPPROTO_TCP, option, &value, sizeof value);
}

}  // namespace

TcpStream::TcpStream(asio::io_context& io, Sink sink)
    : io_(io), sink_(std::move(sink)), socket_(io) {}

void TcpStream::open(const ports::NetRequest& request, Target target,
                     std::chrono::milliseconds name_server_timeout) {
  open_ = request.operation;
  local_port_ = request.local.port;
  retransmission_limit_ = request.retransmission_limit;
  target_ = std::move(target);
  lookup_ = std::make_unique<NameLookup>(
      io_, NameQuery{target_.dial.host, target_.name_servers, name_server_timeout},
      [weak = weak_from_this()](NetStatus status, const Addresses& found) {
        const auto self = weak.lock();
        if (!self || self->closed_) return;
        if (status != NetStatus::ok) return self->fail_to_open(status);
        self->addresses_ = found.addresses;
        self->connect_to_next();
      });
}

void TcpStream::adopt(tcp::socket socket, std::chrono::milliseconds retransmission_limit) {
  socket_ = std::move(socket);
  retransmission_limit_ = retransmission_limit;
  error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  establish();
}

void TcpStream::connect_to_next() {
  const auto address = addresses_[next_address_++];
  if (target_.loopback_only && !address.is_loopback()) return fail_to_open(NetStatus::refused);
  error_code error;
  socket_.close(error);
  socket_.open(tcp::v4(), error);
  if (error) return fail_to_open(status_of(error));
  socket_.set_option(tcp::no_delay(true), error);
  set_tcp_option(socket_, TCP_SYNCNT, kSynRetries);
  if (local_port_ != 0) {
    socket_.set_option(tcp::socket::reuse_address(true), error);
    socket_.bind({tcp::v4(), local_port_}, error);
    if (error) return fail_to_open(NetStatus::address_in_use);
  }
  socket_.async_connect({address, target_.dial.port},
                        [self = shared_from_this()](const error_code& result) {
                          if (!self->closed_) self->connected(result);
                        });
}

void TcpStream::connected(const error_code& error) {
  if (error && next_address_ < addresses_.size()) return connect_to_next();
  if (error) return fail_to_open(status_of(error));
  establish();
  error_code ignored;
  NetEvent event;
  event.local.port = socket_.local_endpoint(ignored).port();
  event.local.host = socket_.local_endpoint(ignored).address().to_string();
  event.remote = target_.reported;
  if (event.remote.host.empty()) {
    event.remote.host = addresses_[next_address_ - 1].to_string();
  }
  answer(std::exchange(open_, 0), std::move(event));
}

void TcpStream::establish() {
  error_code ignored;
  socket_.non_blocking(true, ignored);
  established_ = true;
  limit_retransmission(retransmission_limit_);
}

void TcpStream::fail_to_open(NetStatus status) {
  error_code ignored;
  socket_.close(ignored);
  NetEvent event;
  event.status = status;
  answer(std::exchange(open_, 0), std::move(event));
}

// While it connects, the kernel would count the same time for the SYN.
void TcpStream::limit_retransmission(std::chrono::milliseconds limit) {
  retransmission_limit_ = limit;
  if (!established_) return;
  const auto milliseconds =
      std::clamp<std::chrono::milliseconds::rep>(limit.count(), 0, std::numeric_limits<int>::max());
  set_tcp_option(socket_, TCP_USER_TIMEOUT, static_cast<int>(milliseconds));
}

void TcpStream::send(ports::NetRequest request) {
  NetEvent event;
  if (!established_) {
    event.status = NetStatus::closed;
  } else if (broken_ != NetStatus::ok) {
    event.status = broken_;
  } else if (unacknowledged() + request.bytes.size() > request.limit) {
    event.status = NetStatus::buffer_full;
  } else if (!unsent_.empty()) {
    unsent_.erase(0, std::exchange(sent_of_unsent_, 0));
    unsent_ += request.bytes;  // flush() goes on with it
  } else {
    event.status = write_or_keep(std::move(request.bytes));
  }
  answer(request.operation, std::move(event));
}

void TcpStream::write(ports::NetRequest request) {
  NetEvent event;
  const std::size_t size = request.bytes.size();
  event.status = established_ ? write_or_keep(std::move(request.bytes)) : NetStatus::closed;
  if (event.status != NetStatus::ok) lost_bytes_ += size;
  if (event.status == NetStatus::ok && !unsent_.empty()) {
    write_ = request.operation;
    return;
  }
  answer(request.operation, std::move(event));
}

// Nothing may be unsent.
NetStatus TcpStream::write_or_keep(std::string bytes) {
  error_code error;
  const std::size_t written = socket_.write_some(asio::buffer(bytes), error);
  if (error && error != asio::error::would_block) {
    broken(error);
    return broken_;
  }
  if (written < bytes.size()) {
    unsent_ = std::move(bytes);
    sent_of_unsent_ = written;
    flush();
  }
  return NetStatus::ok;
}

void TcpStream::flush() {
  socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](const error_code& wait) {
    if (wait || self->closed_) return;
    error_code error;
    self->sent_of_unsent_ +=
        self->socket_.write_some(asio::buffer(self->unsent_) + self->sent_of_unsent_, error);
    if (error && error != asio::error::would_block) {
      self->broken(error);
      return self->flushed();
    }
    if (self->sent_of_unsent_ < self->unsent_.size()) return self->flush();
    self->flushed();
    if (self->finish_ != 0) self->socket_.shutdown(tcp::socket::shutdown_send, error);
  });
}

// All was taken, or no more ever will be.
void TcpStream::flushed() {
  unsent_.clear();
  sent_of_unsent_ = 0;
  if (write_ == 0) return;
  NetEvent event;
  event.status = broken_;
  answer(std::exchange(write_, 0), std::move(event));
}

// The kernel tells the reason once only, and whoever receives shall learn it too.
void TcpStream::broken(const error_code& error) {
  const bool is_a_consequence = error == asio::error::broken_pipe && broken_ != NetStatus::ok;
  if (!is_a_consequence) broken_ = status_of(error);
}

void TcpStream::receive(const ports::NetRequest& request) {
  receive_ = request.operation;
  read(std::min(request.limit, kReceiveBufferBytes));
}

// After a short read Asio waits before it reads again, without a read in vain.
void TcpStream::read(std::size_t limit) {
  if (std::exchange(reading_, true)) return;
  if (!buffer_) buffer_ = std::make_unique_for_overwrite<char[]>(kReceiveBufferBytes);
  socket_.async_read_some(asio::buffer(buffer_.get(), limit),
                          [self = shared_from_this()](const error_code& error, std::size_t size) {
                            self->reading_ = false;
                            if (!self->closed_) self->has_read(error, size);
                          });
}

void TcpStream::has_read(const error_code& error, std::size_t size) {
  if (finish_ != 0) {
    if (error) return answer(std::exchange(finish_, 0), {});
    return read(kReceiveBufferBytes);
  }
  NetEvent event;
  event.bytes.assign(buffer_.get(), size);
  if (error && error != asio::error::eof) broken(error);
  event.status = error && broken_ != NetStatus::ok ? broken_ : status_of(error);
  answer(std::exchange(receive_, 0), std::move(event));
}

// What the kernel keeps for a retransmission, and what it has not even got yet.
std::size_t TcpStream::unacknowledged() {
  int queued = 0;
  if (!established_ || ::ioctl(socket_.native_handle(), SIOCOUTQ, &queued) != 0) queued = 0;
  return static_cast<std::size_t>(std::max(queued, 0)) + unsent_.size() - sent_of_unsent_ +
         lost_bytes_;
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
  read(kReceiveBufferBytes);
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
