#pragma once

#include <cstdint>
#include <vector>

namespace bg96::modem {

/// How many fences there may be; their numbers begin with 0 (GNSS manual V1.1, AT+QCFGEXT).
inline constexpr int kGeofences = 10;

/// A point of the earth's surface, in degrees; north and east are positive.
struct Place {
  double latitude_deg = 0;
  double longitude_deg = 0;
};

/// Is it a latitude of -90 to 90 and a longitude of -180 to 180?
bool is_on_earth(const Place& place);
/// The way between two places along the surface, in metres.
double distance_m(const Place& from, const Place& to);
/// The direction in which a way begins, 0 to 360 degrees clockwise from north.
double course_deg(const Place& from, const Place& to);

/// An area of which AT+QCFGEXT="addgeo" wants to know who enters and leaves it.
struct Geofence {
  /// The manual's <mode>: what is told by a URC.
  enum class Report : std::uint8_t { nothing, entering, leaving, both };
  /// The manual's <shape>.
  enum class Shape : std::uint8_t {
    circle_with_radius,  ///< the centre, and `radius_m`
    circle_with_point,   ///< the centre, and a point of the circle
    triangle,
    quadrangle,
  };

  Report report = Report::nothing;
  Shape shape = Shape::circle_with_radius;
  std::vector<Place> corners;  ///< as many as the shape needs
  double radius_m = 0;         ///< only of circle_with_radius

  /// How many places describe a shape.
  static int corners_of(Shape shape);
  /// Does the place lie within? Its border counts as within.
  bool contains(const Place& place) const;
};

}  // namespace bg96::modem
