#include "emulator/modem/services/gnss/geofence.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>

namespace bg96::modem {
namespace {

constexpr double kEarthRadius_m = 6'371'000;  // mean
constexpr double kHalfTurn_deg = 180;
constexpr double kTurn_deg = 360;

double radians(double degrees) { return degrees * std::numbers::pi / kHalfTurn_deg; }

// How far east, -180 to 180 degrees: a shape may lie across the date line.
double east_of(double origin_deg, double longitude_deg) {
  return std::remainder(longitude_deg - origin_deg, kTurn_deg);
}

// A ray to the east crosses the border of a polygon an odd number of times from within.
bool polygon_contains(const std::vector<Place>& corners, const Place& place) {
  const double origin_deg = corners.front().longitude_deg;
  const double place_x = east_of(origin_deg, place.longitude_deg);
  bool within = false;
  for (std::size_t at = 0; at < corners.size(); ++at) {
    const Place& from = corners[at];
    const Place& to = corners[(at + 1) % corners.size()];
    const double from_x = east_of(origin_deg, from.longitude_deg) - place_x;
    const double to_x = east_of(origin_deg, to.longitude_deg) - place_x;
    const double from_y = from.latitude_deg - place.latitude_deg;
    const double to_y = to.latitude_deg - place.latitude_deg;
    const double turn = from_x * to_y - to_x * from_y;
    const bool between = from_x * to_x <= 0 && from_y * to_y <= 0;
    if (turn == 0 && between) return true;  // on the border
    if ((from_y > 0) == (to_y > 0)) continue;
    if ((turn > 0) == (to_y > from_y)) within = !within;
  }
  return within;
}

}  // namespace

bool is_on_earth(const Place& place) {
  return std::abs(place.latitude_deg) <= kHalfTurn_deg / 2 &&
         std::abs(place.longitude_deg) <= kHalfTurn_deg;
}

double distance_m(const Place& from, const Place& to) {
  const double north = std::sin(radians(to.latitude_deg - from.latitude_deg) / 2);
  const double east = std::sin(radians(to.longitude_deg - from.longitude_deg) / 2);
  const double haversine = north * north + std::cos(radians(from.latitude_deg)) *
                                               std::cos(radians(to.latitude_deg)) * east * east;
  return 2 * kEarthRadius_m * std::asin(std::sqrt(std::fmin(1, haversine)));
}

double course_deg(const Place& from, const Place& to) {
  const double east = radians(to.longitude_deg - from.longitude_deg);
  const double y = std::sin(east) * std::cos(radians(to.latitude_deg));
  const double x =
      std::cos(radians(from.latitude_deg)) * std::sin(radians(to.latitude_deg)) -
      std::sin(radians(from.latitude_deg)) * std::cos(radians(to.latitude_deg)) * std::cos(east);
  const double course = std::atan2(y, x) * kHalfTurn_deg / std::numbers::pi;
  return course < 0 ? course + kTurn_deg : course;
}

int Geofence::corners_of(Shape shape) {
  switch (shape) {
    case Shape::circle_with_radius: return 1;
    case Shape::circle_with_point: return 2;
    case Shape::triangle: return 3;
    case Shape::quadrangle: return 4;
  }
  return 0;
}

bool Geofence::contains(const Place& place) const {
  switch (shape) {
    case Shape::circle_with_radius: return distance_m(corners.front(), place) <= radius_m;
    case Shape::circle_with_point:
      return distance_m(corners.front(), place) <= distance_m(corners.front(), corners.back());
    case Shape::triangle:
    case Shape::quadrangle: return polygon_contains(corners, place);
  }
  return false;
}

}  // namespace bg96::modem
