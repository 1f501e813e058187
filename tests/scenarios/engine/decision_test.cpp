#include "scenarios/engine/rules/decision.hpp"

#include <gmock/gmock.h>

#include <array>
#include <chrono>
#include <limits>

namespace bg96::scenarios {
namespace {

using namespace std::chrono_literals;

TEST(RandomStream, IsTheOneOfTheLanguage) {
  EXPECT_EQ(RandomStream(0, "a/prob").bits(0), 0xe89ee68b623e4222);
  EXPECT_EQ(RandomStream(1, "flip/prob").bits(0), 0xb83f43348edfe96c);
  EXPECT_EQ(RandomStream(1, "flip/prob").bits(1), 0x85bba4682a41a352);
  EXPECT_EQ(RandomStream(1000, "flip/activate").bits(0), 0x79464ab5839ea496);
  EXPECT_EQ(RandomStream(std::numeric_limits<std::uint64_t>::max(), "x").bits(1ULL << 32),
            0xe9cb3c5327b5d25d);
}

TEST(RandomStream, DrawsFromZeroToOneEvenly) {
  std::array<int, 16> counts{};
  const RandomStream stream(7, "even");
  for (std::uint64_t index = 0; index < 160'000; ++index) {
    const double draw = stream.draw(index);
    ASSERT_GE(draw, 0);
    ASSERT_LT(draw, 1);
    ++counts[static_cast<std::size_t>(draw * 16)];
  }
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 500);
}

TEST(InverseNormal, AgreesWithTables) {
  EXPECT_DOUBLE_EQ(inverse_normal(0.5), 0);
  EXPECT_NEAR(inverse_normal(0.975), 1.959963984540054, 1e-14);
  EXPECT_NEAR(inverse_normal(0.025), -1.959963984540054, 1e-14);
  EXPECT_NEAR(inverse_normal(0.8413447460685429), 1.0, 1e-14);
  EXPECT_NEAR(inverse_normal(1e-9), -5.997807015007686, 1e-12);
  EXPECT_NEAR(inverse_normal(1e-15), -7.941345326170997, 1e-12);
  EXPECT_GT(inverse_normal(0), -9);
  EXPECT_LT(inverse_normal(1), 9);
}

Distribution distribution(Distribution::Kind kind, sim::Duration min, sim::Duration max) {
  Distribution made;
  made.kind = kind;
  made.min = min;
  made.max = max;
  return made;
}

TEST(LengthOf, InvertsEachDistribution) {
  EXPECT_EQ(length_of(Distribution::constant(150ms), 0.9), 150ms);

  const auto uniform = distribution(Distribution::Kind::uniform, 200ms, 900ms);
  EXPECT_EQ(length_of(uniform, 0), 200ms);
  EXPECT_EQ(length_of(uniform, 0.5), 550ms);

  auto normal = distribution(Distribution::Kind::normal, 1s, 40s);
  normal.value = 12s;
  normal.deviation = 4s;
  EXPECT_EQ(length_of(normal, 0.5), 12s);
  EXPECT_EQ(length_of(normal, 0.8413447460685429), 16s);

  auto lognormal = distribution(Distribution::Kind::lognormal, 0s, 90s);
  lognormal.value = 9s;
  lognormal.sigma = 0.5;
  EXPECT_EQ(length_of(lognormal, 0.5), 9s);
  EXPECT_EQ(length_of(lognormal, 0.8413447460685429), 14838491us);  // 9 s * e^0.5

  auto samples = distribution(Distribution::Kind::samples, 0s, sim::Duration::max());
  samples.samples = {1s, 2s, 4s};
  EXPECT_EQ(length_of(samples, 0), 1s);
  EXPECT_EQ(length_of(samples, 0.34), 2s);
  EXPECT_EQ(length_of(samples, 0.999), 4s);
}

TEST(LengthOf, StaysWithinItsLimitsAndIsNeverNegative) {
  auto normal = distribution(Distribution::Kind::normal, 1s, 20s);
  normal.value = 12s;
  normal.deviation = 4s;
  EXPECT_EQ(length_of(normal, 0), 1s);
  EXPECT_EQ(length_of(normal, 0.999), 20s);
  normal.min = 0s;
  normal.value = -5s;
  EXPECT_EQ(length_of(normal, 0.5), 0s);
  auto lognormal = distribution(Distribution::Kind::lognormal, 0s, sim::Duration::max());
  lognormal.value = std::chrono::hours(24 * 365);
  lognormal.sigma = 100;
  EXPECT_GT(length_of(lognormal, 0.999999), 0s);
}

TEST(LengthOf, IsRoundedToMicroseconds) {
  const auto uniform = distribution(Distribution::Kind::uniform, 0us, 10us);
  EXPECT_EQ(length_of(uniform, 0.123), 1us);
  EXPECT_EQ(length_of(uniform, 0.251), 3us);
}

}  // namespace
}  // namespace bg96::scenarios
