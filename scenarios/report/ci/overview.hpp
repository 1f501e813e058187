#pragma once

#include <string>
#include <vector>

#include "scenarios/engine/verdict.hpp"
#include "scenarios/report/ci/junit.hpp"
#include "scenarios/report/summary.hpp"

namespace bg96::scenarios {

/// The run as one page of HTML, without any script: all cases, what went wrong first, each with its
/// seed, what is wrong, the command that repeats it, and links to its files. `folder`: where the
/// page will lie; links to what lies below it are relative.
std::string overview_page(const std::vector<CaseResult>& results, const RunInfo& run,
                          const Attachments& attachments, const std::string& folder,
                          const Ending& ending = {});

}  // namespace bg96::scenarios
