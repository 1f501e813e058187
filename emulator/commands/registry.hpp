#pragma once

#include <span>

#include "emulator/at/command_spec.hpp"

namespace bg96::commands {

/// Every command of the emulator. The build writes it from the files of this folder.
std::span<const at::CommandSpec* const> all_commands();

}  // namespace bg96::commands
