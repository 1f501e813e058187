#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bg96::scenarios {

/// What is doubtful about the name of a command.
struct CommandDoubt {
  enum class Kind : std::uint8_t {
    none,
    not_emulated,  ///< a BG96 has it, this version has not
    unknown,       ///< not even a BG96 has it
  };
  Kind kind = Kind::none;
  std::string nearest;  ///< of `unknown`: what may have been meant; empty: nothing is near
};

/// `name` as AtPattern::name() gives it; `known` as LoadOptions::known_commands.
CommandDoubt doubt_command(std::string_view name, const std::vector<std::string>& known);

}  // namespace bg96::scenarios
