#pragma once

#include <string>

#include "scenarios/language/syntax/diagnostic.hpp"

namespace bg96::scenarios {

/// Diagnostics as a log of SARIF 2.1.0, for GitHub's code scanning and editors. `version`: of the
/// program.
std::string sarif(const Diagnostics& diagnostics, const std::string& version);

}  // namespace bg96::scenarios
