#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scenarios/language/syntax/diagnostic.hpp"
#include "scenarios/language/syntax/parse.hpp"

namespace bg96::scenarios {

/// How diagnostics are written: for people, for programs, for GitHub, for editors.
enum class DiagnosticFormat : std::uint8_t { text, json, json_lines, github, gcc };

/// "text", "json", "jsonl", "github", "gcc"; empty for anything else.
std::optional<DiagnosticFormat> diagnostic_format(std::string_view name);

/// What only some of the formats need.
struct RenderOptions {
  bool colour = false;  ///< of `text`
  FileReader read;      ///< for the source lines of `text`; empty: none are shown
};

/// GitHub shows no more annotations of one step.
inline constexpr std::size_t kMaxAnnotations = 10;

/// Diagnostics as text that ends with a line's end; nothing of none, but `[]` as JSON. Control
/// characters that a file holds are never written as they are.
std::string render(const Diagnostics& diagnostics, DiagnosticFormat format,
                   const RenderOptions& options = {});

}  // namespace bg96::scenarios
