#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/language/load.hpp"
#include "scenarios/language/syntax/parse.hpp"

namespace bg96::app {

/// The options by which several verbs select and read scenarios.
class ScenarioFiles {
 public:
  /// Adds PATH..., -D, --seed, --allow-env and, with `selects`, --tags, --skip-tags, --case and
  /// --shard to a verb.
  void add_to(CLI::App& verb, bool selects);
  /// The scenario files below the paths, in the order of their names; libraries are left out, or
  /// come as well. Throws CLI::ValidationError for a path that is not there.
  std::vector<std::string> files(bool with_libraries = false) const;
  /// Reads one, and what it includes.
  scenarios::Loaded load(const std::string& file) const;
  /// The same; of a library it tells what is wrong with it, and there is no case.
  scenarios::Loaded check(const std::string& file) const;
  /// The same as load() with another seed than --seed.
  scenarios::Loaded load(const std::string& file, std::uint64_t seed) const;
  /// Of --seed; empty: each scenario has its own.
  std::optional<std::uint64_t> seed() const;
  /// The variables and --allow-env again, as they were given.
  std::vector<std::string> arguments() const;
  /// Of these cases those that --tags, --skip-tags, --case and --shard select.
  std::vector<scenarios::Scenario> select(std::vector<scenarios::Scenario> cases) const;

 private:
  scenarios::Loaded load_with(const std::string& file, const std::string& seed) const;

  std::vector<std::string> paths_;
  std::vector<std::string> variables_;
  std::vector<std::string> tags_;
  std::vector<std::string> skipped_tags_;
  std::vector<std::string> case_ids_;
  bool allow_environment_ = false;
  std::string seed_;
  std::string shard_;
};

/// Loads with what the modem knows: its commands and profile keys.
scenarios::LoadOptions known_to_the_modem();

/// What the command line says to a scenario, for load_file(). Throws CLI::ValidationError.
scenarios::LoadOptions load_options(const std::vector<std::string>& variables,
                                    const std::string& seed, bool allow_environment);

/// Adds --seed to a verb; `random` becomes a number at once, so that the run can be repeated.
void add_seed_option(CLI::App& verb, std::string& seed);

/// Reads a file whole, for source lines in messages.
scenarios::FileReader file_reader();

}  // namespace bg96::app
