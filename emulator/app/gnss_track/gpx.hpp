#pragma once

#include <string>
#include <string_view>

#include "emulator/app/gnss_track/track.hpp"

namespace bg96::app {

/// The points of a GPX file: those of its tracks, or else of its routes, or else its waypoints.
/// Points without a time come a second apart. Throws TrackError.
Track parse_gpx(const std::string& file, std::string_view contents);

}  // namespace bg96::app
