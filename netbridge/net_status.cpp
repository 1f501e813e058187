#include "netbridge/net_status.hpp"

#include <boost/asio/error.hpp>

namespace bg96::netbridge {

namespace asio = boost::asio;
namespace errc = boost::system::errc;
using ports::NetStatus;

NetStatus status_of(const boost::system::error_code& error) {
  if (!error) return NetStatus::ok;
  if (error == asio::error::eof) return NetStatus::closed;
  if (error == asio::error::connection_refused) return NetStatus::refused;
  if (error == asio::error::timed_out) return NetStatus::timed_out;
  if (error == asio::error::would_block) return NetStatus::buffer_full;
  if (error == asio::error::connection_reset || error == asio::error::broken_pipe ||
      error == asio::error::connection_aborted) {
    return NetStatus::reset;
  }
  if (error == asio::error::address_in_use) return NetStatus::address_in_use;
  if (error == asio::error::no_descriptors || error == asio::error::no_memory ||
      error == asio::error::no_buffer_space || error == errc::too_many_files_open_in_system) {
    return NetStatus::no_resources;
  }
  if (error == asio::error::host_unreachable || error == asio::error::network_unreachable ||
      error == asio::error::network_down || error == asio::error::access_denied ||
      error == errc::operation_not_permitted || error == asio::error::invalid_argument ||
      error == errc::address_not_available) {
    return NetStatus::unreachable;
  }
  return NetStatus::failed;
}

}  // namespace bg96::netbridge
