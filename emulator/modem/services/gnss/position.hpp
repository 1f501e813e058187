#pragma once

#include <cstdint>
#include <numbers>
#include <string>

#include "emulator/modem/services/gnss/geofence.hpp"

namespace bg96::modem {

/// What a receiver has found out: where it is, how it moves, and when that was.
struct Position {
  Place place;
  double altitude_m = 0;  ///< above the mean sea level
  double speed_kmh = 0;
  double course_deg = 0;  ///< 0 to 360, clockwise from north
  double hdop = 1;        ///< 0.5 to 99.9
  int satellites = 0;     ///< that were used
  int dimensions = 2;     ///< 2, or 3
  std::int64_t utc_seconds = 0;

  double speed_knots() const { return speed_kmh / kKilometresPerNauticalMile; }
  // Height is known as well as the place is.
  double vdop() const { return hdop; }
  double pdop() const { return hdop * std::numbers::sqrt2; }

 private:
  static constexpr double kKilometresPerNauticalMile = 1.852;
};

/// An angle as NMEA 0183 writes it, degrees before minutes, without its sign: "3150.721154".
/// `degree_digits`: 2 for a latitude, 3 for a longitude. `minute_decimals`: 1 to 6.
std::string degrees_and_minutes(double angle_deg, int degree_digits, int minute_decimals);
/// 'N' or 'S'.
char north_or_south(const Place& place);
/// 'E' or 'W'.
char east_or_west(const Place& place);
/// "061951.0": hours, minutes and seconds of the day.
std::string utc_time(std::int64_t utc_seconds);
/// "110513": day, month and year.
std::string utc_date(std::int64_t utc_seconds);
/// The number with zeros before it up to `digits`.
std::string padded(std::int64_t value, int digits);

}  // namespace bg96::modem
