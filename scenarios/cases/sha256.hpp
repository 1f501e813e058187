#pragma once

#include <string>
#include <string_view>

namespace bg96::scenarios {

/// SHA-256 of the bytes, in lower-case hex.
std::string sha256(std::string_view bytes);

}  // namespace bg96::scenarios
