#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bg96::scenarios {

/// What `bg96emu explain E211` tells of a code.
struct CodeText {
  std::string_view code;
  std::string_view title;
  std::string_view explanation;
  std::string_view example;  ///< what is wrong, and below it how it would be right
};

/// Of the bytes and of YAML: E1xx. One table for each of codes/.
std::span<const CodeText> yaml_codes();
/// Of keys and values: E2xx.
std::span<const CodeText> structure_codes();
/// Of what a scenario refers to, and of what its cases are made of: E3xx.
std::span<const CodeText> reference_codes();
/// W...
std::span<const CodeText> warning_codes();

/// All of them, in the order of the tables.
std::vector<CodeText> all_codes();
/// nullptr for an unknown code; the case of letters is not looked at.
const CodeText* find_code(std::string_view code);
/// The whole text for a terminal; empty for an unknown code.
std::string explain_code(std::string_view code);

}  // namespace bg96::scenarios
