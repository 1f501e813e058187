#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/ports/net.hpp"

namespace bg96::scenarios {

/// Does the name match, whatever its case? `*` in the pattern stands for any characters.
bool matches_name(std::string_view pattern, std::string_view name);

/// The same for "host:port"; a pattern without a port is for any.
bool matches_endpoint(std::string_view pattern, const ports::Endpoint& endpoint);

/// The host's part of "host:port".
std::string_view host_part(std::string_view text);

/// "host:port" in its parts; empty when it is none.
std::optional<ports::Endpoint> endpoint_of(std::string_view text);

/// Is it an address of this machine, or the name for it?
bool is_loopback(std::string_view host);

}  // namespace bg96::scenarios
