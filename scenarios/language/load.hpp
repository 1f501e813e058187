#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/scenario.hpp"
#include "scenarios/language/syntax/diagnostic.hpp"

namespace bg96::scenarios {

/// What the command line adds to a scenario.
struct LoadOptions {
  std::map<std::string, std::string> variables;  ///< -D NAME=VALUE
  std::optional<std::uint64_t> seed;             ///< --seed
  /// Libraries may stand in this folder and below it; empty: in the scenario's own.
  std::string suite_root;
  bool allow_environment = false;  ///< ${env.NAME}
  /// The names of the commands that the modem has ("+QISEND", "E"); empty: patterns are not
  /// checked.
  std::vector<std::string> known_commands;
  /// The names of the profiles; empty: not checked.
  std::vector<std::string> known_profiles;
  /// What is wrong with a key of the profile and its value, as `--set` would say it; empty:
  /// nothing.
  std::function<std::string(const std::string& key, const std::string& value)> check_profile_value;
};

/// A file and all that is wrong with it, or its cases.
struct Loaded {
  std::vector<Scenario> cases;  ///< empty when there is an error
  Diagnostics diagnostics;      ///< of the file and all that it includes, in the order of the text
};

/// Reads a scenario file and what it includes. Never throws on what a file holds: that is what
/// the diagnostics are for.
Loaded load_file(const std::string& path, const LoadOptions& options = {});
/// What is wrong with a library by itself, but for what it leaves to the scenario: variables, and
/// the rules and peers that it names.
Diagnostics check_library(const std::string& path, const LoadOptions& options = {});
/// The same of a text; `name` stands for the file.
Loaded load_text(std::string_view text, const std::string& name, const LoadOptions& options = {});

}  // namespace bg96::scenarios
