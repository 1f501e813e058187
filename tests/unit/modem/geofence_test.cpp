#include "emulator/modem/services/gnss/geofence.hpp"

#include <gtest/gtest.h>

namespace bg96::modem {
namespace {

using Shape = Geofence::Shape;

TEST(Distance, IsThatOnASphere) {
  EXPECT_NEAR(distance_m({0, 0}, {0, 1}), 111'195, 1);
  EXPECT_NEAR(distance_m({60, 0}, {60, 1}), 55'597, 10);
  EXPECT_NEAR(distance_m({0, 179.5}, {0, -179.5}), 111'195, 1);
  EXPECT_EQ(distance_m({12, 34}, {12, 34}), 0);
  EXPECT_NEAR(distance_m({90, 0}, {-90, 0}), 20'015'087, 1);
}

TEST(Course, IsClockwiseFromNorth) {
  EXPECT_NEAR(course_deg({0, 0}, {1, 0}), 0, 1e-9);
  EXPECT_NEAR(course_deg({0, 0}, {0, 1}), 90, 1e-9);
  EXPECT_NEAR(course_deg({0, 0}, {-1, 0}), 180, 1e-9);
  EXPECT_NEAR(course_deg({0, 0}, {0, -1}), 270, 1e-9);
}

TEST(Geofence, OfACircleContainsItsBorder) {
  const Geofence fence{Geofence::Report::both, Shape::circle_with_radius, {{0, 0}}, 1000};
  EXPECT_TRUE(fence.contains({0, 0}));
  EXPECT_TRUE(fence.contains({0.00899, 0}));   // 999.6 m
  EXPECT_FALSE(fence.contains({0.00900, 0}));  // 1000.8 m
  const Geofence other{Geofence::Report::both, Shape::circle_with_point, {{0, 0}, {0, 1}}, 0};
  EXPECT_TRUE(other.contains({0, -1}));
  EXPECT_FALSE(other.contains({0, -1.001}));
}

TEST(Geofence, OfCornersContainsWhatLiesBetweenThem) {
  const Geofence triangle{Geofence::Report::both, Shape::triangle, {{0, 0}, {0, 2}, {2, 0}}, 0};
  EXPECT_TRUE(triangle.contains({0.5, 0.5}));
  EXPECT_TRUE(triangle.contains({0, 1}));  // on the border
  EXPECT_TRUE(triangle.contains({1, 0}));
  EXPECT_TRUE(triangle.contains({1, 1}));
  for (const Place& corner : triangle.corners) EXPECT_TRUE(triangle.contains(corner));
  EXPECT_FALSE(triangle.contains({1.5, 1.5}));
  EXPECT_FALSE(triangle.contains({-0.1, 1}));
  EXPECT_FALSE(triangle.contains({0, 2.1}));
  const Geofence square{
      Geofence::Report::both, Shape::quadrangle, {{-1, 179}, {-1, -179}, {1, -179}, {1, 179}}, 0};
  EXPECT_TRUE(square.contains({0, 180}));
  EXPECT_TRUE(square.contains({0, -179.5}));
  EXPECT_FALSE(square.contains({0, 178}));
  EXPECT_FALSE(square.contains({0, 0}));
}

}  // namespace
}  // namespace bg96::modem
