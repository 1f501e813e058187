#pragma once

#include <span>
#include <string_view>

#include "emulator/at/command_spec.hpp"

namespace bg96::commands {

/// Every command of the emulator. The build writes it from the files of this folder.
std::span<const at::CommandSpec* const> all_commands();

/// The files that they are declared in, in the same order: "qiopen". The tests of one are in
/// tests/commands/qiopen_test.cpp.
std::span<const std::string_view> all_sources();

}  // namespace bg96::commands
