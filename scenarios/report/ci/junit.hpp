#pragma once

#include <map>
#include <string>
#include <vector>

#include "scenarios/engine/verdict.hpp"
#include "scenarios/report/summary.hpp"

namespace bg96::scenarios {

/// The files that belong to each case, by its name: timeline, trace.
using Attachments = std::map<std::string, std::vector<std::string>>;

/// The run as JUnit XML in the dialect that Jenkins, GitLab and Azure read: a test suite for each
/// file, in the order of the results. A case has one failure, as readers show no more: its text
/// holds all findings.
std::string junit(const std::vector<CaseResult>& results, const RunInfo& run,
                  const Attachments& attachments = {});

}  // namespace bg96::scenarios
