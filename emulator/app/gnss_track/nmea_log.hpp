#pragma once

#include <string>
#include <string_view>

#include "emulator/app/gnss_track/track.hpp"

namespace bg96::app {

/// The track in what a receiver has told: of its GGA and RMC sentences, all of one time make a
/// point. Others are skipped. Throws TrackError.
Track parse_nmea_log(const std::string& file, std::string_view contents);

}  // namespace bg96::app
