#include "netbridge/resolver.hpp"

#include <ares.h>

#include <algorithm>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <map>
#include <utility>

namespace bg96::netbridge {
namespace {

namespace asio = boost::asio;
using asio::posix::stream_descriptor;

constexpr int kTries = 3;
// The manual knows a primary and a secondary one.
constexpr std::size_t kMaxHostNameServers = 2;

// False: c-ares cannot be used. Once is enough for the whole program.
bool library_is_ready() {
  static const int status = ares_library_init(ARES_LIB_INIT_ALL);
  return status == ARES_SUCCESS;
}

}  // namespace

// c-ares tells which sockets it wants watched; Asio watches them. The sockets stay c-ares' own.
class NameLookup::Implementation : public std::enable_shared_from_this<Implementation> {
 public:
  Implementation(asio::io_context& io, Done done) : io_(io), timer_(io), done_(std::move(done)) {}
  ~Implementation() {
    if (channel_ != nullptr) ares_destroy(channel_);
    for (auto& [socket, descriptor] : sockets_) descriptor->release();
  }

  void start(const NameQuery& query) {
    boost::system::error_code error;
    const auto literal = asio::ip::make_address_v4(query.name, error);
    if (!error) return finish(ports::NetStatus::ok, {{literal}, 0});
    if (!open_channel(query)) return finish(ports::NetStatus::no_resources, {});
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    ares_getaddrinfo(channel_, query.name.c_str(), nullptr, &hints, &Implementation::on_answer,
                     this);
    watch_time();
  }

  // No callback of c-ares or Asio does anything from now on.
  void cancel() {
    done_ = nullptr;
    timer_.cancel();
    for (auto& [socket, descriptor] : sockets_) descriptor->cancel();
  }

 private:
  bool open_channel(const NameQuery& query) {
    if (!library_is_ready()) return false;
    ares_options options{};
    options.sock_state_cb = &Implementation::on_socket_state;
    options.sock_state_cb_data = this;
    options.timeout = static_cast<int>(query.timeout.count());
    options.tries = kTries;
    int used = ARES_OPT_SOCK_STATE_CB | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES;
    // A modem's own name servers are asked for the name as it stands, and nobody else is.
    std::string dns_only = "b";
    if (!query.name_servers.empty()) {
      options.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES;
      options.lookups = dns_only.data();
      used |= ARES_OPT_FLAGS | ARES_OPT_LOOKUPS;
    }
    if (ares_init_options(&channel_, &options, used) != ARES_SUCCESS) {
      channel_ = nullptr;
      return false;
    }
    return query.name_servers.empty() ||
           ares_set_servers_ports_csv(channel_, query.name_servers.c_str()) == ARES_SUCCESS;
  }

  static void on_socket_state(void* self, ares_socket_t socket, int readable, int writable) {
    static_cast<Implementation*>(self)->watch(socket, readable != 0, writable != 0);
  }

  void watch(ares_socket_t socket, bool readable, bool writable) {
    const auto found = sockets_.find(socket);
    if (!readable && !writable) {
      if (found == sockets_.end()) return;
      found->second->release();
      sockets_.erase(found);
      return;
    }
    if (found == sockets_.end()) {
      sockets_.emplace(socket, std::make_shared<stream_descriptor>(io_, socket));
    }
    if (readable) wait(socket, stream_descriptor::wait_read);
    if (writable) wait(socket, stream_descriptor::wait_write);
  }

  void wait(ares_socket_t socket, stream_descriptor::wait_type type) {
    const auto descriptor = sockets_.at(socket);
    descriptor->async_wait(type, [self = shared_from_this(), socket, type,
                                  descriptor](const boost::system::error_code& error) {
      if (error || !self->done_) return;
      const bool read = type == stream_descriptor::wait_read;
      ares_process_fd(self->channel_, read ? socket : ARES_SOCKET_BAD,
                      read ? ARES_SOCKET_BAD : socket);
      // Still watched by the same object? Then wait for more; c-ares may have closed it meanwhile.
      const auto now = self->sockets_.find(socket);
      if (read && now != self->sockets_.end() && now->second == descriptor) {
        self->wait(socket, type);
      }
      self->watch_time();
    });
  }

  void watch_time() {
    if (!done_ || channel_ == nullptr) return;
    timeval storage{};
    const timeval* const next = ares_timeout(channel_, nullptr, &storage);
    if (next == nullptr) return;
    timer_.expires_after(std::chrono::seconds(next->tv_sec) +
                         std::chrono::microseconds(next->tv_usec));
    timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (error || !self->done_) return;
      ares_process_fd(self->channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
      self->watch_time();
    });
  }

  static void on_answer(void* self, int status, int, ares_addrinfo* result) {
    Addresses found;
    for (auto* node = result != nullptr ? result->nodes : nullptr;
         node != nullptr && found.addresses.size() < kMaxAddresses; node = node->ai_next) {
      if (node->ai_family != AF_INET) continue;
      const auto* const address = reinterpret_cast<const sockaddr_in*>(node->ai_addr);
      const auto time_to_live = static_cast<std::uint32_t>(std::max(node->ai_ttl, 0));
      found.time_to_live_s =
          found.addresses.empty() ? time_to_live : std::min(found.time_to_live_s, time_to_live);
      found.addresses.emplace_back(ntohl(address->sin_addr.s_addr));
    }
    ares_freeaddrinfo(result);
    const ports::NetStatus outcome = status_of(status, found.addresses.empty());
    static_cast<Implementation*>(self)->finish(outcome, std::move(found));
  }

  static ports::NetStatus status_of(int status, bool empty) {
    switch (status) {
      case ARES_SUCCESS: return empty ? ports::NetStatus::name_not_found : ports::NetStatus::ok;
      case ARES_ENOTFOUND:
      case ARES_ENODATA:
      case ARES_EBADNAME: return ports::NetStatus::name_not_found;
      default: return ports::NetStatus::name_server_failed;
    }
  }

  // Told later, so that c-ares is not destroyed from within its own callback.
  void finish(ports::NetStatus status, Addresses found) {
    if (!done_) return;
    asio::post(io_, [self = shared_from_this(), status, found = std::move(found)] {
      if (const Done done = std::exchange(self->done_, nullptr)) done(status, found);
    });
  }

  asio::io_context& io_;
  asio::steady_timer timer_;
  Done done_;
  ares_channel channel_ = nullptr;
  std::map<ares_socket_t, std::shared_ptr<stream_descriptor>> sockets_;
};

NameLookup::NameLookup(asio::io_context& io, const NameQuery& query, Done done)
    : implementation_(std::make_shared<Implementation>(io, std::move(done))) {
  implementation_->start(query);
}

NameLookup::~NameLookup() { implementation_->cancel(); }

std::vector<std::string> host_name_servers() {
  std::vector<std::string> addresses;
  ares_channel channel = nullptr;
  if (library_is_ready() && ares_init(&channel) == ARES_SUCCESS) {
    ares_addr_node* servers = nullptr;
    ares_get_servers(channel, &servers);
    for (const auto* node = servers; node != nullptr && addresses.size() < kMaxHostNameServers;
         node = node->next) {
      if (node->family != AF_INET) continue;
      addresses.push_back(asio::ip::address_v4(ntohl(node->addr.addr4.s_addr)).to_string());
    }
    ares_free_data(servers);
    ares_destroy(channel);
  }
  if (addresses.empty()) addresses.emplace_back("127.0.0.1");
  return addresses;
}

}  // namespace bg96::netbridge
