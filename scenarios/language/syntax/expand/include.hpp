#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "scenarios/language/syntax/diagnostic.hpp"
#include "scenarios/language/syntax/parse.hpp"
#include "scenarios/language/syntax/tree.hpp"

namespace bg96::scenarios {

inline constexpr std::size_t kMaxIncludeDepth = 16;
inline constexpr std::size_t kMaxLibraries = 64;
inline constexpr std::size_t kMaxLibraryBytes = std::size_t{4} << 20;

/// The keys of a library.
const std::vector<std::string>& library_keys();

/// Why a path may not be read.
struct PathProblem {
  std::string text;
  std::string help;
};
/// The file that `path` names beside the file `from`, when it stays in the folder `root` (empty:
/// the present one).
std::variant<std::string, PathProblem> path_inside(const std::string& path, const std::string& from,
                                                   const std::string& root);

/// Puts the libraries that a scenario includes into its tree, and takes `include` out of it.
/// `suite_root`: the folder out of which no library may be; empty: that of the scenario.
void include_libraries(Node& scenario, const std::string& file, const std::string& suite_root,
                       const FileReader& read, Diagnostics& diagnostics);

}  // namespace bg96::scenarios
