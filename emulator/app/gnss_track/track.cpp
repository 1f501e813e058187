#include "emulator/app/gnss_track/track.hpp"

#include <chrono>
#include <fstream>

#include "emulator/app/gnss_track/gpx.hpp"
#include "emulator/app/gnss_track/nmea_log.hpp"
#include "emulator/modem/services/gnss/geofence.hpp"

namespace bg96::app {
namespace {

modem::Place place_of(const TrackPoint& point) {
  return {point.fix.latitude_deg.value_or(0), point.fix.longitude_deg.value_or(0)};
}

// Who stays keeps looking where he looked, and stands at the end of the track.
void add_motion(Track& track) {
  constexpr double kKilometresPerHour = 3.6;  // in a metre per second
  double course_deg = 0;
  for (std::size_t at = 0; at < track.size(); ++at) {
    TrackPoint& point = track[at];
    double speed_kmh = 0;
    if (at + 1 < track.size() && point.fix.fix && track[at + 1].fix.fix) {
      const std::chrono::duration<double> time = track[at + 1].at - point.at;
      const double way_m = modem::distance_m(place_of(point), place_of(track[at + 1]));
      if (way_m > 0) course_deg = modem::course_deg(place_of(point), place_of(track[at + 1]));
      if (time.count() > 0) speed_kmh = way_m / time.count() * kKilometresPerHour;
    }
    if (!point.fix.speed_kmh) point.fix.speed_kmh = speed_kmh;
    if (!point.fix.course_deg) point.fix.course_deg = course_deg;
  }
}

}  // namespace

Track parse_track(const std::string& file, std::string_view contents) {
  if (contents.size() > kMaxTrackBytes) {
    throw TrackError(file, 1,
                     "the file is longer than " + std::to_string(kMaxTrackBytes) + " bytes");
  }
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::string_view text = contents;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const char mark = first == std::string_view::npos ? '\0' : text[first];
  Track track;
  if (mark == '<') {
    track = parse_gpx(file, contents);
  } else if (mark == '$' || mark == '!') {
    track = parse_nmea_log(file, text);
  } else {
    throw TrackError(file, 1, "neither GPX nor sentences of NMEA 0183");
  }
  add_motion(track);
  return track;
}

std::shared_ptr<const Track> load_track(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw TrackError(file, 1, "cannot be read");
  std::string contents(kMaxTrackBytes + 1, '\0');
  in.read(contents.data(), static_cast<std::streamsize>(contents.size()));
  if (in.bad()) throw TrackError(file, 1, "cannot be read");
  contents.resize(static_cast<std::size_t>(in.gcount()));
  return std::make_shared<const Track>(parse_track(file, contents));
}

}  // namespace bg96::app
