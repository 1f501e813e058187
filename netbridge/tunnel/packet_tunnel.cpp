#include "netbridge/tunnel/packet_tunnel.hpp"

#include <poll.h>
#include <slirp/libslirp.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "netbridge/tunnel/translation.hpp"

namespace bg96::netbridge {
namespace {

using ports::NetEvent;
using ports::NetRequest;
using ports::NetStatus;

constexpr std::uint32_t kNetwork = 0x0A079D00;  // 10.7.157.0, that of the modem's contexts
constexpr std::uint32_t kNetmask = 0xFFFFFF00;
constexpr std::uint32_t kNameServer = kNetwork + 253;
constexpr std::uint32_t kLoopback = kNetwork + 254;
constexpr std::size_t kMtu = 1500;

// libslirp speaks Ethernet.
constexpr std::size_t kEthernetHeader = 14;
constexpr std::uint16_t kIp = 0x0800;
constexpr std::uint16_t kArp = 0x0806;
const std::string kHostAddress("\x52\x54\x00\x07\x9D\x01", 6);
const std::string kSlirpAddress("\x52\x55\x0A\x07\x9D\xFE", 6);

std::string word(std::uint16_t value) {
  return {static_cast<char>(value >> 8), static_cast<char>(value & 0xFF)};
}

std::string long_word(std::uint32_t value) {
  return word(static_cast<std::uint16_t>(value >> 16)) +
         word(static_cast<std::uint16_t>(value & 0xFFFF));
}

std::string frame(std::uint16_t type, const std::string& body) {
  return kSlirpAddress + kHostAddress + word(type) + body;
}

// RFC 826: libslirp sends to whoever it has heard of. It asks nobody for his own address.
std::string announcement(std::uint32_t address) {
  constexpr std::uint16_t kEthernet = 1;
  constexpr std::uint16_t kRequest = 1;
  return frame(kArp, word(kEthernet) + word(kIp) + std::string("\x06\x04", 2) + word(kRequest) +
                         kHostAddress + long_word(address) + std::string(6, '\0') +
                         long_word(address));
}

in_addr in_network_order(std::uint32_t address) { return {htonl(address)}; }

short poll_events(int events) {
  int wanted = 0;
  if ((events & SLIRP_POLL_IN) != 0) wanted |= POLLIN;
  if ((events & SLIRP_POLL_OUT) != 0) wanted |= POLLOUT;
  if ((events & SLIRP_POLL_PRI) != 0) wanted |= POLLPRI;
  return static_cast<short>(wanted);
}

int slirp_events(short events) {
  int seen = 0;
  if ((events & POLLIN) != 0) seen |= SLIRP_POLL_IN;
  if ((events & POLLOUT) != 0) seen |= SLIRP_POLL_OUT;
  if ((events & POLLPRI) != 0) seen |= SLIRP_POLL_PRI;
  if ((events & POLLERR) != 0) seen |= SLIRP_POLL_ERR;
  if ((events & POLLHUP) != 0) seen |= SLIRP_POLL_HUP;
  return seen;
}

}  // namespace

// libslirp wants to be asked what to wait for before each wait, so its sockets are gathered in one
// epoll, which the loop waits for.
class PacketTunnel::Implementation {
 public:
  Implementation(boost::asio::io_context& io, const Routes& routes, bool asks_host, Sink sink)
      : routes_(routes), asks_host_(asks_host), sink_(std::move(sink)), ready_(io), timer_(io) {}
  ~Implementation() { close(); }

  void open(const NetRequest& request, std::weak_ptr<PacketTunnel> owner) {
    owner_ = std::move(owner);
    const auto host = address_number(request.local.host);
    const int gathered = epoll_create1(EPOLL_CLOEXEC);
    if (!host || gathered < 0)
      return answer(request.operation, {.status = NetStatus::no_resources});
    ready_.assign(gathered);
    mtu_ = std::min(request.limit == 0 ? kMtu : request.limit, kMtu);
    translation_.emplace(routes_, TunnelAddresses{*host, kLoopback, kNameServer}, asks_host_);
    slirp_ = make_slirp(*host);
    const std::string hello = announcement(*host);
    give(hello);
    NetEvent event;
    event.addresses = request.name_servers;
    if (event.addresses.empty() && asks_host_) event.addresses = {address_text(kNameServer)};
    answer(request.operation, std::move(event));
    wait();
  }

  void send(std::string packet) {
    if (slirp_ == nullptr || !translation_->out(packet)) return;
    give(frame(kIp, packet));
    deliver();
    wait();
  }

  void receive(const NetRequest& request) {
    receive_ = request.operation;
    deliver();
  }

  void close() {
    boost::system::error_code ignored;
    timer_.cancel();
    ready_.close(ignored);
    if (slirp_ != nullptr) slirp_cleanup(std::exchange(slirp_, nullptr));
    waiting_.clear();
    receive_ = 0;
  }

 private:
  Slirp* make_slirp(std::uint32_t host) {
    callbacks_.send_packet = [](const void* bytes, std::size_t size, void* self) {
      static_cast<Implementation*>(self)->take({static_cast<const char*>(bytes), size});
      return static_cast<ssize_t>(size);
    };
    callbacks_.guest_error = [](const char*, void*) {};
    callbacks_.clock_get_ns = [](void*) -> std::int64_t {
      return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
    };
    // Only IPv6 has timers.
    callbacks_.timer_new = [](SlirpTimerCb, void*, void*) -> void* { return nullptr; };
    callbacks_.timer_free = [](void*, void*) {};
    callbacks_.timer_mod = [](void*, std::int64_t, void*) {};
    callbacks_.register_poll_fd = [](int, void*) {};
    callbacks_.unregister_poll_fd = [](int, void*) {};
    callbacks_.notify = [](void*) {};
    SlirpConfig settings{};
    settings.version = 4;
    settings.in_enabled = true;
    settings.vnetwork = in_network_order(kNetwork);
    settings.vnetmask = in_network_order(kNetmask);
    settings.vhost = in_network_order(kLoopback);
    settings.vdhcp_start = in_network_order(host);
    settings.vnameserver = in_network_order(kNameServer);
    settings.if_mtu = mtu_;
    settings.if_mru = kMtu;
    settings.disable_dhcp = true;
    return slirp_new(&settings, &callbacks_, this);
  }

  void give(const std::string& bytes) {
    slirp_input(slirp_, reinterpret_cast<const std::uint8_t*>(bytes.data()),
                static_cast<int>(bytes.size()));
  }

  // Within libslirp: nothing may be told from here, for who hears it may send again.
  void take(std::string_view bytes) {
    if (bytes.size() <= kEthernetHeader) return;
    const bool is_ip = bytes.substr(12, 2) == word(kIp);
    std::string packet(bytes.substr(kEthernetHeader));
    if (!is_ip || waiting_.size() == kMaxWaitingPackets || !translation_->in(packet)) return;
    waiting_.push_back(std::move(packet));
  }

  void deliver() {
    if (receive_ == 0 || waiting_.empty()) return;
    NetEvent event;
    event.bytes = std::move(waiting_.front());
    waiting_.pop_front();
    answer(std::exchange(receive_, 0), std::move(event));
  }

  void wait() {
    if (slirp_ == nullptr) return;
    for (const pollfd& each : polled_)
      epoll_ctl(ready_.native_handle(), EPOLL_CTL_DEL, each.fd, nullptr);
    polled_.clear();
    std::uint32_t limit_ms = UINT32_MAX;
    slirp_pollfds_fill(
        slirp_, &limit_ms,
        [](int socket, int events, void* self) {
          auto& polled = static_cast<Implementation*>(self)->polled_;
          polled.push_back({socket, poll_events(events), 0});
          return static_cast<int>(polled.size()) - 1;
        },
        this);
    for (const pollfd& each : polled_) {
      epoll_event event{};
      event.events = static_cast<std::uint32_t>(each.events);
      epoll_ctl(ready_.native_handle(), EPOLL_CTL_ADD, each.fd, &event);
    }
    if (!std::exchange(waits_, true)) {
      ready_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                        [this, owner = owner_](const boost::system::error_code& error) {
                          const auto alive = owner.lock();
                          if (!alive || error) return;
                          waits_ = false;
                          turn();
                        });
    }
    if (limit_ms == UINT32_MAX) return;
    timer_.expires_after(std::chrono::milliseconds(limit_ms));
    timer_.async_wait([this, owner = owner_](const boost::system::error_code& error) {
      const auto alive = owner.lock();
      if (alive && !error) turn();
    });
  }

  void turn() {
    if (slirp_ == nullptr) return;
    const int found = ::poll(polled_.data(), polled_.size(), 0);
    slirp_pollfds_poll(
        slirp_, found < 0 ? 1 : 0,
        [](int index, void* self) {
          const auto& polled = static_cast<Implementation*>(self)->polled_;
          return slirp_events(polled[static_cast<std::size_t>(index)].revents);
        },
        this);
    deliver();
    wait();
  }

  void answer(ports::OperationId operation, NetEvent event) {
    event.operation = operation;
    sink_(std::move(event));
  }

  const Routes& routes_;
  bool asks_host_;
  Sink sink_;
  std::weak_ptr<PacketTunnel> owner_;
  boost::asio::posix::stream_descriptor ready_;
  boost::asio::steady_timer timer_;
  std::size_t mtu_ = kMtu;
  std::optional<Translation> translation_;
  SlirpCb callbacks_{};
  Slirp* slirp_ = nullptr;
  bool waits_ = false;
  std::vector<pollfd> polled_;
  std::deque<std::string> waiting_;
  ports::OperationId receive_ = 0;
};

PacketTunnel::PacketTunnel(boost::asio::io_context& io, const Routes& routes, bool asks_host,
                           Sink sink)
    : implementation_(std::make_unique<Implementation>(io, routes, asks_host, std::move(sink))) {}

PacketTunnel::~PacketTunnel() = default;

void PacketTunnel::open(const NetRequest& request) {
  implementation_->open(request, weak_from_this());
}

void PacketTunnel::send(NetRequest request) { implementation_->send(std::move(request.bytes)); }

void PacketTunnel::receive(const NetRequest& request) { implementation_->receive(request); }

void PacketTunnel::close() { implementation_->close(); }

}  // namespace bg96::netbridge
