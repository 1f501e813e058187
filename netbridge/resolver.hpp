#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "emulator/ports/net.hpp"

namespace bg96::netbridge {

/// Looks one name up with the host's name servers and its hosts file. Destroying it cancels.
class NameLookup {
 public:
  /// All IPv4 addresses of the name, or why there is none (name_not_found, name_server_failed).
  using Done = std::function<void(ports::NetStatus, std::vector<boost::asio::ip::address_v4>)>;

  /// `done` is called once, never from within the constructor.
  NameLookup(boost::asio::io_context& io, const std::string& name, Done done);
  ~NameLookup();
  NameLookup(const NameLookup&) = delete;
  NameLookup& operator=(const NameLookup&) = delete;

 private:
  class Implementation;
  std::shared_ptr<Implementation> implementation_;
};

}  // namespace bg96::netbridge
