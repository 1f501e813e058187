#pragma once

#include <vector>

#include "scenarios/engine/event.hpp"
#include "scenarios/engine/verdict.hpp"

namespace bg96::scenarios {

/// The outcome as events: `finding` for each finding, then `verdict`. Sequence and time are the
/// caller's.
std::vector<Event> events_of(const CaseResult& result);

/// The word for a verdict in traces: "pass", "skipped", "fail", "error".
const char* word_of(Verdict verdict);

}  // namespace bg96::scenarios
