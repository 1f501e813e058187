#pragma once

#include <cstdint>

namespace bg96::scenarios {

/// Names an open window of a rule's `apply`: later ones are greater. Of the windows that set the
/// same parameter the latest counts; when it closes, what is then on top (scenario language S13).
using WindowId = std::uint64_t;

}  // namespace bg96::scenarios
