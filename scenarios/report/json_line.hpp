#pragma once

#include <string>

#include "scenarios/engine/event.hpp"

namespace bg96::scenarios {

/// The event as a line of a trace file, without its line end: an object with `seq`, `t`
/// (microseconds), `ev` (the kind), `cause` when there is one, and the fields. Bytes that are not
/// UTF-8 are kept as \u0080 to \u00ff: each stands for one byte.
std::string json_line(const Event& event);

}  // namespace bg96::scenarios
