#pragma once

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/ports/world.hpp"
#include "emulator/sim/instant.hpp"

namespace bg96::app {

/// Where a modem is from that time on, counted from the track's first point.
struct TrackPoint {
  sim::Duration at{};
  ports::SetFix fix;
};
/// Places one after the other, at least one; times never go back.
using Track = std::vector<TrackPoint>;

/// A file that is no track; what() is "FILE:LINE: what is wrong".
class TrackError : public std::runtime_error {
 public:
  /// `line`: from 1.
  TrackError(const std::string& file, std::size_t line, const std::string& what)
      : std::runtime_error(file + ":" + std::to_string(line) + ": " + what) {}
};

/// A longer file is refused.
inline constexpr std::size_t kMaxTrackBytes = 16UL * 1024 * 1024;
/// A track of more points is refused.
inline constexpr std::size_t kMaxTrackPoints = 100'000;

/// The track in a file, GPX 1.0 or 1.1 or the sentences of a receiver (NMEA 0183). What it does not
/// tell of speed and course follows from the way to the next point. Throws TrackError.
std::shared_ptr<const Track> load_track(const std::string& file);
/// The same for what the file contains.
Track parse_track(const std::string& file, std::string_view contents);

}  // namespace bg96::app
