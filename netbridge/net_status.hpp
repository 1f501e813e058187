#pragma once

#include <boost/system/error_code.hpp>

#include "emulator/ports/net.hpp"

namespace bg96::netbridge {

/// What an error of the host's sockets means to the core.
ports::NetStatus status_of(const boost::system::error_code& error);

}  // namespace bg96::netbridge
