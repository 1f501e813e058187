#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "scenarios/engine/verdict.hpp"
#include "scenarios/language/syntax/diagnostic.hpp"
#include "scenarios/language/syntax/render.hpp"
#include "scenarios/report/summary.hpp"

namespace bg96::scenarios {

/// GitHub refuses a step's summary above 1024 kB.
inline constexpr std::size_t kMaxSummaryBytes = 900'000;

/// The workflow commands that annotate files: errors of validation first, then one for each case
/// that failed or could not be judged. Where there are more than GitHub shows, the last one says
/// how many.
std::string github_annotations(const Diagnostics& diagnostics,
                               const std::vector<CaseResult>& results);

/// The run as a table in Markdown, for $GITHUB_STEP_SUMMARY: what went wrong comes first. Cut where
/// it would become too large, and says so.
std::string github_summary(const std::vector<CaseResult>& results, const RunInfo& run,
                           std::size_t max_bytes = kMaxSummaryBytes);

}  // namespace bg96::scenarios
