#include "emulator/modem/services/gnss/position.hpp"

#include <chrono>
#include <cmath>

#include "emulator/at/text.hpp"

namespace bg96::modem {

std::string padded(std::int64_t value, int digits) {
  std::string shown = at::text(value);
  const auto wanted = static_cast<std::size_t>(digits);
  return shown.size() < wanted ? std::string(wanted - shown.size(), '0') + shown : shown;
}

// Rounded as one number, so that no minute is ever 60.
std::string degrees_and_minutes(double angle_deg, int degree_digits, int minute_decimals) {
  constexpr int kMinutesPerDegree = 60;
  std::int64_t parts_per_minute = 1;
  for (int digit = 0; digit < minute_decimals; ++digit) parts_per_minute *= 10;
  const std::int64_t per_degree = kMinutesPerDegree * parts_per_minute;
  const std::int64_t parts = std::llround(std::abs(angle_deg) * static_cast<double>(per_degree));
  const std::int64_t rest = parts % per_degree;
  return at::text(padded(parts / per_degree, degree_digits), padded(rest / parts_per_minute, 2),
                  '.', padded(rest % parts_per_minute, minute_decimals));
}

char north_or_south(const Place& place) { return place.latitude_deg < 0 ? 'S' : 'N'; }

char east_or_west(const Place& place) { return place.longitude_deg < 0 ? 'W' : 'E'; }

std::string utc_time(std::int64_t utc_seconds) {
  const std::chrono::sys_seconds time{std::chrono::seconds(utc_seconds)};
  const std::chrono::hh_mm_ss clock(time - std::chrono::floor<std::chrono::days>(time));
  return at::text(padded(clock.hours().count(), 2), padded(clock.minutes().count(), 2),
                  padded(clock.seconds().count(), 2), ".0");
}

std::string utc_date(std::int64_t utc_seconds) {
  constexpr int kCentury = 100;
  const std::chrono::sys_seconds time{std::chrono::seconds(utc_seconds)};
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
  return at::text(padded(static_cast<unsigned>(date.day()), 2),
                  padded(static_cast<unsigned>(date.month()), 2),
                  padded(static_cast<int>(date.year()) % kCentury, 2));
}

}  // namespace bg96::modem
