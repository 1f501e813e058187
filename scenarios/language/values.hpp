#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "emulator/sim/instant.hpp"

namespace bg96::scenarios {

/// A length of time that is drawn anew each time it is used.
struct Distribution {
  enum class Kind : std::uint8_t { constant, uniform, normal, lognormal, samples };

  Kind kind = Kind::constant;
  sim::Duration value{};      ///< constant; mean of normal; median of lognormal
  sim::Duration deviation{};  ///< sd of normal
  double sigma = 0;           ///< of lognormal
  sim::Duration min{};        ///< every draw is clamped to min..max
  sim::Duration max = sim::Duration::max();
  std::vector<sim::Duration> samples;  ///< each as likely

  static Distribution constant(sim::Duration length) {
    Distribution made;
    made.value = length;
    return made;
  }
};

/// `3`, `2..4`, `2..`, `..5`: both ends belong to it.
struct Range {
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();

  bool contains(std::int64_t number) const { return min <= number && number <= max; }
};

/// What a guard compares a capture, a variable or a state with.
struct Comparison {
  enum class Kind : std::uint8_t { equal, not_equal, greater, at_least, less, at_most, in, regex };
  Kind kind = Kind::equal;
  std::vector<std::string> values;  ///< one, or for `in` any number; numbers compare as numbers
};

/// A machine and its index: `socket[0]`, `registration`.
struct MachineName {
  std::string machine;
  int index = -1;
  bool operator==(const MachineName&) const = default;
};

}  // namespace bg96::scenarios
