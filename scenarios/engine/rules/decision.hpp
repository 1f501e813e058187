#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "emulator/sim/instant.hpp"
#include "scenarios/engine/rules/events/bus.hpp"
#include "scenarios/language/values.hpp"

namespace bg96::scenarios {

/// An endless row of random numbers that is named by a seed and a text. Each number is a function
/// of its place in the row alone: nothing that is drawn elsewhere changes it (scenario language
/// 3.4).
class RandomStream {
 public:
  RandomStream() = default;
  RandomStream(std::uint64_t seed, std::string_view name);

  /// The number at that place, 64 bits of it.
  std::uint64_t bits(std::uint64_t index) const;
  /// The same from 0 (it may be) to 1 (it never is).
  double draw(std::uint64_t index) const;

 private:
  std::uint64_t start_ = 0;
};

/// The value below which a standard normal value lies with that probability.
double inverse_normal(double probability);

/// The length that a draw from 0 to 1 means: by the inverse of the distribution, rounded to 1 us,
/// within min and max, never negative.
sim::Duration length_of(const Distribution& distribution, double draw);

/// The draws of one run. Each that decides something is told as an event of kind `decision`.
class Decisions {
 public:
  Decisions(std::uint64_t seed, Bus& bus) : seed_(seed), bus_(bus) {}

  std::uint64_t seed() const { return seed_; }
  /// A number from 0 to 1 of that stream; nothing is told.
  double draw(std::string_view stream, std::uint64_t index) const;
  /// A length for that parameter of a rule.
  sim::Duration length(const Distribution& distribution, const std::string& rule,
                       std::string_view parameter, std::uint64_t index);
  /// Tells what has been decided.
  void tell(std::string stream, std::uint64_t index, std::string outcome);

 private:
  std::uint64_t seed_;
  Bus& bus_;
};

}  // namespace bg96::scenarios
