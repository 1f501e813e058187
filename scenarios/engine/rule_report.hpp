#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "emulator/sim/instant.hpp"
#include "scenarios/language/position.hpp"

namespace bg96::scenarios {

/// What became of a rule in a run: told when it has ended, for the near misses of those that never
/// fired.
struct RuleReport {
  std::string id;
  Position at;
  std::uint64_t matched = 0;    ///< events that `when` matched
  std::uint64_t seen = 0;       ///< of them, those that `if` let pass
  std::uint64_t fired = 0;      ///< of them, those that ran its actions
  std::uint64_t preempted = 0;  ///< firings whose slot another rule had taken
  /// Why the last match did not fire: what why_not() says of its guard, or what else held it back
  /// ("nth: 5, this was match 2"); empty: nothing matched, or nothing was missed.
  std::string last_reason;
  std::uint64_t same_reason = 0;       ///< how many misses in a row, the last ones, had that reason
  std::optional<std::uint64_t> times;  ///< how often it may fire; empty: always
  sim::Instant first_match{};          ///< of no meaning while nothing matched
  sim::Instant last_match{};
};

}  // namespace bg96::scenarios
