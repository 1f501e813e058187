#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/load.hpp"
#include "scenarios/language/syntax/diagnostic.hpp"
#include "scenarios/language/syntax/parse.hpp"
#include "scenarios/language/syntax/tree.hpp"

namespace bg96::scenarios {

inline constexpr std::size_t kMaxCases = 1000;
/// Of a scenario and its libraries; of expectations as many.
inline constexpr std::size_t kMaxRules = 10'000;
/// Of all cases of a scenario together; each 64 bytes of text count as one more.
inline constexpr std::size_t kMaxValuesOfCases = 1'000'000;

/// One case of a scenario before its keys are looked at.
struct CaseTree {
  /// The scenario and its libraries in one, templates put in. `include`, `vars`, `matrix`,
  /// `exclude`, `repeat` and `x-...` have done their work and are gone. What a template brought has
  /// the template's place and is `defined_at` where the value stands. `${m.name}`, and the escaped
  /// `$${m.name}`, stay for the engine.
  Node root;
  std::string name;
  std::string case_id;                           ///< name[place=after-echo,victim=AT+CSQ]#3
  std::optional<std::uint64_t> seed;             ///< empty: random
  std::map<std::string, std::string> variables;  ///< those that are texts
};

/// All cases of a scenario; none when they cannot be made (E302 to E305). With other errors only
/// the first, so that what is wrong with its keys can be told in one go; after a syntax error
/// (`is_cut`) it holds what stood before that, and templates without a value stay in it.
std::vector<CaseTree> read_cases(std::string_view text, const std::string& file,
                                 const LoadOptions& options, const FileReader& read,
                                 Diagnostics& diagnostics);

/// A library as a case of its own. Templates without a value stay in it.
std::vector<CaseTree> read_library_case(const std::string& file, const LoadOptions& options,
                                        const FileReader& read, Diagnostics& diagnostics);

/// Does the text say `library: ...`? Then it can be included, but is no scenario.
bool is_library(std::string_view text);

}  // namespace bg96::scenarios
