#pragma once

#include <optional>

#include "emulator/ports/effect.hpp"
#include "scenarios/engine/event.hpp"

namespace bg96::scenarios {

/// The event of a command that the modem has not, when the effect tells of one.
std::optional<Event> unknown_command(const ports::Effect& effect);

}  // namespace bg96::scenarios
