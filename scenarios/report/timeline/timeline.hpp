#pragma once

#include <string>

#include "scenarios/report/trace_file.hpp"

namespace bg96::scenarios {

/// The trace as one HTML file that needs no network: lanes over time, causes, search, findings.
std::string timeline_page(const TraceFile& trace);

}  // namespace bg96::scenarios
