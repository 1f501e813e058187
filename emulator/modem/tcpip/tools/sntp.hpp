#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace bg96::modem::sntp {

/// A packet without extensions (RFC 5905, 7.3).
inline constexpr std::size_t kPacketBytes = 48;

/// Seconds since 1900 and a binary fraction of one, 32 bits each. The seconds begin anew in 2036.
using Timestamp = std::uint64_t;

/// The timestamp of a time from 1968 to 2104. `nanoseconds`: 0 to 999999999.
Timestamp timestamp(std::int64_t utc_seconds, std::uint32_t nanoseconds);
/// Whole seconds since 1970 of a timestamp; those before 1968 are taken for the time from 2036 on
/// (RFC 4330, 3).
std::int64_t utc_seconds(Timestamp timestamp);

/// What a client sends. The server gives `transmitted` back, so that the client knows its answer.
std::string query(Timestamp transmitted);

/// What was received.
struct Reply {
  enum class Kind : std::uint8_t {
    time,     ///< the server tells the time
    useless,  ///< it answers, but has no time, or wants to be left alone ("kiss of death")
    foreign,  ///< no answer to this query
  };
  Kind kind = Kind::foreign;
  std::int64_t utc_seconds = 0;
};
/// Reads a datagram that may be the answer to query(`transmitted`).
Reply read_reply(std::string_view datagram, Timestamp transmitted);

}  // namespace bg96::modem::sntp
