#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/language/position.hpp"

namespace bg96::scenarios {

/// One thing that is wrong with a scenario, and what to write instead.
struct Diagnostic {
  enum class Severity : std::uint8_t { warning, error };

  struct Note {
    Position at;
    std::string text;
  };

  std::string code;  ///< stable: "E211"; `bg96emu explain E211` tells more
  Severity severity = Severity::error;
  Position at;
  int width = 1;  ///< characters that the carets underline
  std::string text;
  std::vector<Note> notes;
  std::string help;  ///< empty: none
};

using Diagnostics = std::vector<Diagnostic>;

}  // namespace bg96::scenarios
