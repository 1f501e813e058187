#include "scenarios/engine/rules/decision.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <utility>

namespace bg96::scenarios {
namespace {

constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15;

/// The finaliser of SplitMix64.
constexpr std::uint64_t mix(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
  return value ^ (value >> 31);
}

constexpr std::uint64_t fnv1a64(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char character : text) {
    hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001B3;
  }
  return hash;
}

using Coefficients = std::array<double, 8>;

double polynomial(const Coefficients& coefficients, double at) {
  double value = 0;
  for (auto each = coefficients.rbegin(); each != coefficients.rend(); ++each) {
    value = value * at + *each;
  }
  return value;
}

// M. J. Wichura, algorithm AS 241 (PPND16), Applied Statistics 37 (1988).
constexpr Coefficients kA{3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                          1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                          3.3430575583588128105e4, 2.5090809287301226727e3};
constexpr Coefficients kB{1.0,
                          4.2313330701600911252e1,
                          6.8718700749205790830e2,
                          5.3941960214247511077e3,
                          2.1213794301586595867e4,
                          3.9307895800092710610e4,
                          2.8729085735721942674e4,
                          5.2264952788528545610e3};
constexpr Coefficients kC{1.42343711074968357734e0,  4.63033784615654529590e0,
                          5.76949722146069140550e0,  3.64784832476320460504e0,
                          1.27045825245236838258e0,  2.41780725177450611770e-1,
                          2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr Coefficients kD{1.0,
                          2.05319162663775882187e0,
                          1.67638483018380384940e0,
                          6.89767334985100004550e-1,
                          1.48103976427480074590e-1,
                          1.51986665636164571966e-2,
                          5.47593808499534494600e-4,
                          1.05075007164441684324e-9};
constexpr Coefficients kE{6.65790464350110377720e0,  5.46378491116411436990e0,
                          1.78482653991729133580e0,  2.96560571828504891230e-1,
                          2.65321895265761230930e-2, 1.24266094738807843860e-3,
                          2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr Coefficients kF{1.0,
                          5.99832206555887937690e-1,
                          1.36929880922735805310e-1,
                          1.48753612908506148525e-2,
                          7.86869131145613259100e-4,
                          1.84631831751005468180e-5,
                          1.42151175831644588870e-7,
                          2.04426310338993978564e-15};

double nanoseconds(sim::Duration length) { return static_cast<double>(length.count()); }

double drawn(const Distribution& distribution, double draw) {
  switch (distribution.kind) {
    case Distribution::Kind::constant: return nanoseconds(distribution.value);
    case Distribution::Kind::uniform:
      return nanoseconds(distribution.min) +
             draw * (nanoseconds(distribution.max) - nanoseconds(distribution.min));
    case Distribution::Kind::normal:
      return nanoseconds(distribution.value) +
             nanoseconds(distribution.deviation) * inverse_normal(draw);
    case Distribution::Kind::lognormal:
      return nanoseconds(distribution.value) * std::exp(distribution.sigma * inverse_normal(draw));
    case Distribution::Kind::samples: break;
  }
  const auto count = distribution.samples.size();
  if (count == 0) return 0;
  const auto index = static_cast<std::size_t>(draw * static_cast<double>(count));
  return nanoseconds(distribution.samples[std::min(index, count - 1)]);
}

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, std::string_view name)
    : start_(mix(mix(seed + kGolden) ^ fnv1a64(name))) {}

std::uint64_t RandomStream::bits(std::uint64_t index) const {
  return mix(start_ + index * kGolden);
}

double RandomStream::draw(std::uint64_t index) const {
  return static_cast<double>(bits(index) >> 11) * 0x1p-53;
}

double inverse_normal(double probability) {
  // The ends are infinitely far away: the nearest value that a draw can have stands for them.
  const double inside = std::clamp(probability, 0x1p-54, 1 - 0x1p-53);
  const double from_middle = inside - 0.5;
  if (std::abs(from_middle) <= 0.425) {
    const double r = 0.180625 - from_middle * from_middle;
    return from_middle * polynomial(kA, r) / polynomial(kB, r);
  }
  const double r = std::sqrt(-std::log(from_middle < 0 ? inside : 1 - inside));
  const double value = r <= 5 ? polynomial(kC, r - 1.6) / polynomial(kD, r - 1.6)
                              : polynomial(kE, r - 5) / polynomial(kF, r - 5);
  return from_middle < 0 ? -value : value;
}

sim::Duration length_of(const Distribution& distribution, double draw) {
  // Longer than any run, and the sum of it and an instant still fits.
  constexpr sim::Duration kLongest = std::chrono::hours(24 * 365 * 100);
  const sim::Duration least = std::max(distribution.min, sim::Duration::zero());
  const sim::Duration most = std::min(distribution.max, kLongest);
  const double length = std::min(drawn(distribution, draw), nanoseconds(kLongest));
  const std::chrono::microseconds rounded(std::llround(std::max(length, 0.0) / 1000));
  return std::clamp(sim::Duration(rounded), std::min(least, most), most);
}

double Decisions::draw(std::string_view stream, std::uint64_t index) const {
  return RandomStream(seed_, stream).draw(index);
}

sim::Duration Decisions::length(const Distribution& distribution, const std::string& rule,
                                std::string_view parameter, std::uint64_t index) {
  if (distribution.kind == Distribution::Kind::constant) return length_of(distribution, 0);
  std::string stream = rule + "/" + std::string(parameter);
  const sim::Duration length = length_of(distribution, draw(stream, index));
  const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(length).count();
  tell(std::move(stream), index, std::to_string(microseconds) + "us");
  return length;
}

void Decisions::tell(std::string stream, std::uint64_t index, std::string outcome) {
  if (!bus_.watched()) return;
  Event event;
  event.kind = "decision";
  event.with("stream", std::move(stream))
      .with("index", static_cast<std::int64_t>(index))
      .with("outcome", std::move(outcome));
  bus_.publish(std::move(event));
}

}  // namespace bg96::scenarios
