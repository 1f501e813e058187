#pragma once

#include <string>
#include <string_view>

namespace bg96::app {

/// SHA-256 of bytes, in lower-case hex.
std::string sha256(std::string_view bytes);

}  // namespace bg96::app
