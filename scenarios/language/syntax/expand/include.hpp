#pragma once

#include <cstddef>
#include <string>

#include "scenarios/language/syntax/diagnostic.hpp"
#include "scenarios/language/syntax/parse.hpp"
#include "scenarios/language/syntax/tree.hpp"

namespace bg96::scenarios {

inline constexpr std::size_t kMaxIncludeDepth = 16;
inline constexpr std::size_t kMaxLibraries = 64;
inline constexpr std::size_t kMaxLibraryBytes = std::size_t{4} << 20;

/// Puts the libraries that a scenario includes into its tree, and takes `include` out of it.
/// `suite_root`: the folder out of which no library may be; empty: that of the scenario.
void include_libraries(Node& scenario, const std::string& file, const std::string& suite_root,
                       const FileReader& read, Diagnostics& diagnostics);

}  // namespace bg96::scenarios
