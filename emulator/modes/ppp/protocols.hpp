#pragma once

#include <cstdint>

namespace bg96::modes::ppp {

// The protocols that are spoken here, as IANA numbers them.
inline constexpr std::uint16_t kIp = 0x0021;
inline constexpr std::uint16_t kIpcp = 0x8021;
inline constexpr std::uint16_t kLcp = 0xC021;
inline constexpr std::uint16_t kPap = 0xC023;
inline constexpr std::uint16_t kChap = 0xC223;

}  // namespace bg96::modes::ppp
