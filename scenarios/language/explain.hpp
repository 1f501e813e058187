#pragma once

#include <string>
#include <vector>

#include "scenarios/language/scenario.hpp"

namespace bg96::scenarios {

/// What the cases of one scenario do, in plain English: what goes wrong when, and what is expected.
/// What the cases have in common is told once.
std::string explain(const std::vector<Scenario>& cases);

}  // namespace bg96::scenarios
