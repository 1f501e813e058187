#pragma once

#include <span>
#include <string_view>

#include "emulator/modem/command_context.hpp"

namespace bg96::commands {

/// The write form of a command with keys: gives AT+X="key",... to the spec of that key. `name` is
/// the command's, "+QICFG". Refused when the key is not quoted or there is no such key.
sim::Task<at::Final> run_key(modem::CommandContext& context, std::string_view name,
                             std::span<const at::Argument> arguments);
/// Its test form: a line for each key.
at::Final list_keys(modem::CommandContext& context, std::string_view name);

}  // namespace bg96::commands
