#include "emulator/modem/tcpip/tools/sntp.hpp"

namespace bg96::modem::sntp {
namespace {

// From 1900 to 1970, and from one beginning of the seconds to the next.
constexpr std::int64_t kUnixEpoch = 2'208'988'800;
constexpr std::int64_t kEra = std::int64_t{1} << 32;

// RFC 5905, figure 8.
constexpr std::size_t kStratum = 1;
constexpr std::size_t kOriginate = 24;
constexpr std::size_t kTransmit = 40;
constexpr char kVersion4Client = (4 << 3) | 3;
constexpr unsigned kServer = 4;
constexpr unsigned kNotSynchronized = 3;  // the leap indicator
constexpr unsigned kLastStratum = 15;

unsigned byte_at(std::string_view bytes, std::size_t place) {
  return static_cast<unsigned char>(bytes[place]);
}

Timestamp timestamp_at(std::string_view bytes, std::size_t place) {
  Timestamp value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i) value = value << 8 | byte_at(bytes, place + i);
  return value;
}

}  // namespace

Timestamp timestamp(std::int64_t utc_seconds, std::uint32_t nanoseconds) {
  constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;
  const auto seconds = static_cast<std::uint64_t>(utc_seconds + kUnixEpoch) & 0xffff'ffff;
  return seconds << 32 | (std::uint64_t{nanoseconds} << 32) / kNanosecondsPerSecond;
}

std::int64_t utc_seconds(Timestamp timestamp) {
  const auto seconds = static_cast<std::int64_t>(timestamp >> 32);
  const bool next_era = seconds < kEra / 2;
  return seconds - kUnixEpoch + (next_era ? kEra : 0);
}

std::string query(Timestamp transmitted) {
  std::string packet(kPacketBytes, '\0');
  packet.front() = kVersion4Client;
  for (std::size_t i = 0; i < sizeof transmitted; ++i) {
    packet[kPacketBytes - 1 - i] = static_cast<char>(transmitted >> 8 * i & 0xff);
  }
  return packet;
}

Reply read_reply(std::string_view datagram, Timestamp transmitted) {
  if (datagram.size() < kPacketBytes) return {};
  const unsigned mode = byte_at(datagram, 0) & 7;
  if (mode != kServer || timestamp_at(datagram, kOriginate) != transmitted) return {};
  const unsigned leap = byte_at(datagram, 0) >> 6;
  const unsigned stratum = byte_at(datagram, kStratum);
  const Timestamp told = timestamp_at(datagram, kTransmit);
  const bool useful =
      leap != kNotSynchronized && stratum != 0 && stratum <= kLastStratum && told != 0;
  if (!useful) return {Reply::Kind::useless};
  return {Reply::Kind::time, utc_seconds(told)};
}

}  // namespace bg96::modem::sntp
