#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "scenarios/language/syntax/yaml/source.hpp"

namespace bg96::scenarios {

/// A syntax error of the YAML parser in the words of somebody who writes scenarios.
struct SyntaxError {
  std::string code = "E100";
  std::string text;
  std::string help;
  int width = 1;
};

/// What the parser's message at that offset most likely comes from.
SyntaxError explain_syntax_error(const Source& source, std::size_t offset,
                                 std::string_view message);

}  // namespace bg96::scenarios
