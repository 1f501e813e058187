#pragma once

#include <optional>
#include <string>

#include "scenarios/language/scenario.hpp"

namespace bg96::scenarios {

/// What a length is mostly, and between which ends it lies.
struct Spread {
  sim::Duration shortest{};
  sim::Duration typical{};
  sim::Duration longest{};

  bool is_certain() const { return shortest == longest; }
};

/// Of a distribution; nothing is none.
Spread spread_of(const std::optional<Distribution>& length);
/// One after the other.
Spread operator+(const Spread& left, const Spread& right);
/// So many, one after the other.
Spread operator*(int times, const Spread& length);
/// Of one direction and back: what a name costs, a connection, and an exchange.
Spread round_trip(const Link& link);
/// "110ms", or "about 110ms (50ms to 800ms)".
std::string spread_text(const Spread& length);
/// For how long a rule keeps the host waiting for an answer.
Spread answer_delay(const Rule& rule);

}  // namespace bg96::scenarios
