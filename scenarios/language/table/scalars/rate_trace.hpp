#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "scenarios/language/rule.hpp"

namespace bg96::scenarios {

/// What is wrong with a trace, and in which of its lines, from 1.
struct TraceProblem {
  int line = 1;
  std::string text;
  std::string help;
};

/// Reads a trace in mahimahi's format: on each line a time in milliseconds, not before that of the
/// line above, at which 1500 bytes may leave. After the last one it begins anew.
std::variant<RateTrace, TraceProblem> parse_rate_trace(std::string_view text);

}  // namespace bg96::scenarios
