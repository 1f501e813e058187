#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "scenarios/language/syntax/diagnostic.hpp"
#include "scenarios/language/syntax/tree.hpp"

namespace bg96::scenarios {

/// The text of a file; empty when it cannot be read. A reader for files that somebody else wrote
/// also looks where a symbolic link leads.
using FileReader = std::function<std::optional<std::string>(const std::string& path)>;

inline constexpr std::size_t kMaxFileBytes = std::size_t{1} << 20;
inline constexpr int kMaxDepth = 64;
inline constexpr std::size_t kMaxAliasExpansions = 1000;
/// Of one file, copies that aliases make included.
inline constexpr std::size_t kMaxNodes = 250'000;
/// After so many errors in one file the rest of it is not read.
inline constexpr std::size_t kMaxErrorsOfFile = 100;

/// Reads the one YAML document of a file. Never throws on what a file holds. After a syntax error
/// (`is_cut`) the tree is what stood before it; of an empty or refused file it is a null.
Node parse_tree(std::string_view text, const std::string& file, Diagnostics& diagnostics);

/// Was a file of these diagnostics not read to its end? Then what seems to be missing may stand in
/// the rest.
bool is_cut(const Diagnostics& diagnostics);
/// Is one of them an error?
bool has_error(const Diagnostics& diagnostics);
/// Puts them into the order of the text, the file of the first before those it includes, each once.
void tidy(Diagnostics& diagnostics);

}  // namespace bg96::scenarios
