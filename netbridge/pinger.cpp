#include "netbridge/pinger.hpp"

#include <linux/icmp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include "netbridge/net_status.hpp"

namespace bg96::netbridge {
namespace {

namespace asio = boost::asio;
using asio::ip::icmp;
using boost::system::error_code;
using ports::NetStatus;

constexpr std::size_t kIcmpHeaderBytes = 8;
constexpr std::size_t kMinIpHeaderBytes = 20;
constexpr std::size_t kIpTimeToLiveAt = 8;
constexpr std::size_t kMaxPacketBytes = 65536;
// Replies to other programs' pings also come in; others shall have their turn between them.
constexpr int kMaxRepliesPerTurn = 64;
// Of the echo service. Who has none refuses.
constexpr std::uint16_t kTcpPort = 7;
// A connection does not tell the real one.
constexpr int kTcpTimeToLive = 64;

unsigned byte_at(std::string_view bytes, std::size_t index) {
  return static_cast<unsigned char>(bytes[index]);
}

unsigned word_at(std::string_view bytes, std::size_t index) {
  return byte_at(bytes, index) << 8U | byte_at(bytes, index + 1);
}

void put_word(std::string& bytes, std::size_t index, unsigned word) {
  bytes[index] = static_cast<char>(word >> 8U);
  bytes[index + 1] = static_cast<char>(word & 0xffU);
}

// RFC 1071
unsigned checksum(std::string_view bytes) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    sum += i % 2 == 0 ? byte_at(bytes, i) << 8U : byte_at(bytes, i);
  }
  while (sum > 0xffffU) sum = (sum & 0xffffU) + (sum >> 16U);
  return ~sum & 0xffffU;
}

// What is behind the IP header; empty when that is not whole.
std::string_view behind_ip_header(std::string_view packet) {
  if (packet.size() < kMinIpHeaderBytes) return {};
  const std::size_t header = (byte_at(packet, 0) & 0xfU) * 4;
  return header < kMinIpHeaderBytes || header > packet.size() ? std::string_view()
                                                              : packet.substr(header);
}

// Of each pinger in this program another, and hardly that of another program.
std::uint16_t new_identifier() {
  static std::atomic<std::uint16_t> count = 0;
  return static_cast<std::uint16_t>(static_cast<unsigned>(::getpid()) * 251U + ++count);
}

int time_to_live_of(msghdr& message) {
  for (cmsghdr* each = CMSG_FIRSTHDR(&message); each != nullptr;
       each = CMSG_NXTHDR(&message, each)) {
    if (each->cmsg_level != IPPROTO_IP || each->cmsg_type != IP_TTL) continue;
    int value = 0;
    std::memcpy(&value, CMSG_DATA(each), sizeof value);
    return value;
  }
  return 0;
}

}  // namespace

Pinger::Pinger(asio::io_context& io, PingMethod first_to_try, Sink sink)
    : io_(io),
      sink_(std::move(sink)),
      method_(first_to_try),
      icmp_(io),
      tcp_(io),
      identifier_(new_identifier()) {
  if (method_ == PingMethod::raw && !open_icmp()) method_ = PingMethod::datagram;
  if (method_ == PingMethod::datagram && !open_icmp()) method_ = PingMethod::tcp;
}

bool Pinger::open_icmp() {
  const bool raw = method_ == PingMethod::raw;
  const int type = (raw ? SOCK_RAW : SOCK_DGRAM) | SOCK_CLOEXEC | SOCK_NONBLOCK;
  const int socket = ::socket(AF_INET, type, IPPROTO_ICMP);
  if (socket < 0) return false;
  if (raw) {
    const icmp_filter all_but{
        ~(1U << ICMP_ECHOREPLY | 1U << ICMP_DEST_UNREACH | 1U << ICMP_TIME_EXCEEDED)};
    ::setsockopt(socket, SOL_RAW, ICMP_FILTER, &all_but, sizeof all_but);
  } else {
    const int on = 1;
    ::setsockopt(socket, IPPROTO_IP, IP_RECVTTL, &on, sizeof on);
    ::setsockopt(socket, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
  }
  error_code error;
  icmp_.assign(icmp::v4(), socket, error);
  if (error) ::close(socket);
  return !error;
}

void Pinger::ping(const ports::NetRequest& request) {
  operation_ = request.operation;
  error_code error;
  address_ = asio::ip::make_address_v4(request.remote.host, error);
  if (error) return answer(NetStatus::name_not_found);
  ++sequence_;
  // Another one for each probe, so that a reply to an earlier one is told from this one's.
  payload_.resize(request.limit);
  for (std::size_t i = 0; i < payload_.size(); ++i) {
    payload_[i] = static_cast<char>((i + sequence_) & 0xffU);
  }
  if (method_ == PingMethod::tcp) return probe_by_tcp();
  const std::string packet = echo_request();
  const icmp::endpoint to(address_, 0);
  icmp_.send_to(asio::buffer(packet), to, 0, error);
  // It may be that the kernel tells of an earlier probe, and has not sent this one.
  if (error) icmp_.send_to(asio::buffer(packet), to, 0, error);
  if (error) return answer(status_of(error));
  wait_for_reply();
}

std::string Pinger::echo_request() const {
  std::string packet(kIcmpHeaderBytes, '\0');
  packet[0] = ICMP_ECHO;
  put_word(packet, 4, identifier_);
  put_word(packet, 6, sequence_);
  packet += payload_;
  put_word(packet, 2, checksum(packet));
  return packet;
}

void Pinger::probe_by_tcp() {
  error_code error;
  tcp_.close(error);
  tcp_.open(asio::ip::tcp::v4(), error);
  if (error) return answer(status_of(error));
  tcp_.async_connect({address_, kTcpPort},
                     [self = shared_from_this(), sequence = sequence_](error_code result) {
                       if (self->closed_ || sequence != self->sequence_ || self->operation_ == 0)
                         return;
                       error_code ignored;
                       self->tcp_.close(ignored);
                       if (result == asio::error::timed_out) return;  // nobody answers: a lost one
                       const bool is_there = !result || result == asio::error::connection_refused;
                       self->answer(is_there ? NetStatus::ok : status_of(result), kTcpTimeToLive);
                     });
}

void Pinger::wait_for_reply() {
  if (std::exchange(waiting_, true)) return;
  icmp_.async_wait(icmp::socket::wait_read, [self = shared_from_this()](const error_code& error) {
    self->waiting_ = false;
    if (error || self->closed_ || self->operation_ == 0) return;
    self->take_replies();
    if (self->operation_ != 0) self->wait_for_reply();
  });
}

void Pinger::take_replies() {
  std::string packet(kMaxPacketBytes, '\0');
  for (int i = 0; i < kMaxRepliesPerTurn && operation_ != 0; ++i) {
    sockaddr_in sender{};
    std::array<char, 256> control{};
    iovec place{packet.data(), packet.size()};
    msghdr message{};
    message.msg_name = &sender;
    message.msg_namelen = sizeof sender;
    message.msg_iov = &place;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t size = ::recvmsg(icmp_.native_handle(), &message, MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    if (size < 0) continue;  // take_errors() has the reason
    const std::string_view whole(packet.data(), static_cast<std::size_t>(size));
    const std::string from = asio::ip::address_v4(ntohl(sender.sin_addr.s_addr)).to_string();
    if (method_ == PingMethod::datagram) {
      consider(whole, from, time_to_live_of(message));
    } else if (const std::string_view inner = behind_ip_header(whole); !inner.empty()) {
      consider(inner, from, static_cast<int>(byte_at(whole, kIpTimeToLiveAt)));
    }
  }
  if (method_ == PingMethod::datagram) take_errors();
}

// The kernel keeps what routers said in a queue of its own, with the start of the probe.
void Pinger::take_errors() {
  std::array<char, kIcmpHeaderBytes> header{};
  for (int i = 0; i < kMaxRepliesPerTurn; ++i) {
    std::array<char, 512> control{};
    iovec place{header.data(), header.size()};
    msghdr message{};
    message.msg_iov = &place;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t size = ::recvmsg(icmp_.native_handle(), &message, MSG_ERRQUEUE | MSG_DONTWAIT);
    if (size < 0) return;
    const std::string_view start(header.data(), static_cast<std::size_t>(size));
    if (operation_ != 0 && is_probe(start)) answer(NetStatus::unreachable);
  }
}

// An ICMP message without its IP header.
void Pinger::consider(std::string_view message, const std::string& sender, int time_to_live) {
  if (message.size() < kIcmpHeaderBytes) return;
  const unsigned type = byte_at(message, 0);
  if (type == ICMP_DEST_UNREACH || type == ICMP_TIME_EXCEEDED) {
    // It bears the header of what could not be delivered, and eight bytes more.
    if (is_probe(behind_ip_header(message.substr(kIcmpHeaderBytes)))) {
      answer(NetStatus::unreachable);
    }
    return;
  }
  if (type != ICMP_ECHOREPLY || sender != address_.to_string() || !is_probe(message)) return;
  if (message.substr(kIcmpHeaderBytes) == payload_) answer(NetStatus::ok, time_to_live);
}

// The kernel chooses the identifier of its own socket, and looks after it.
bool Pinger::is_probe(std::string_view header) const {
  return header.size() >= kIcmpHeaderBytes && word_at(header, 6) == sequence_ &&
         (method_ == PingMethod::datagram || word_at(header, 4) == identifier_);
}

void Pinger::close() {
  closed_ = true;
  error_code ignored;
  icmp_.close(ignored);
  tcp_.close(ignored);
}

void Pinger::answer(NetStatus status, int time_to_live) {
  ports::NetEvent event;
  event.operation = std::exchange(operation_, 0);
  event.status = status;
  event.remote.host = address_.to_string();
  if (status == NetStatus::ok) event.time_to_live = static_cast<std::uint32_t>(time_to_live);
  sink_(std::move(event));
}

}  // namespace bg96::netbridge
