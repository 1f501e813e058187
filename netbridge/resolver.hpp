#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "emulator/ports/net.hpp"

namespace bg96::netbridge {

/// What is to be looked up, and where.
struct NameQuery {
  std::string name;          ///< or an address, which is its own answer
  std::string name_servers;  ///< "ADDRESS:PORT,..."; empty: the host's, and its hosts file
  /// Of the first of three tries; the second waits twice as long, and the third four times.
  std::chrono::milliseconds timeout{};
};

/// What is known of a name.
struct Addresses {
  std::vector<boost::asio::ip::address_v4> addresses;  ///< at most kMaxAddresses
  std::uint32_t time_to_live_s = 0;                    ///< the smallest one
};

constexpr std::size_t kMaxAddresses = 64;

/// Looks one name up. Destroying it cancels.
class NameLookup {
 public:
  /// The IPv4 addresses of the name, or why there is none (name_not_found, name_server_failed).
  using Done = std::function<void(ports::NetStatus, const Addresses&)>;

  /// `done` is called once, never from within the constructor.
  NameLookup(boost::asio::io_context& io, const NameQuery& query, Done done);
  ~NameLookup();
  NameLookup(const NameLookup&) = delete;
  NameLookup& operator=(const NameLookup&) = delete;

 private:
  class Implementation;
  std::shared_ptr<Implementation> implementation_;
};

/// The first two IPv4 addresses of the name servers that the host uses; 127.0.0.1 when it has none.
std::vector<std::string> host_name_servers();

}  // namespace bg96::netbridge
