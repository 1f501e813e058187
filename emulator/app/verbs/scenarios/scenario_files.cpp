#include "emulator/app/verbs/scenarios/scenario_files.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "emulator/commands/registry/registry.hpp"
#include "emulator/modem/profile_keys.hpp"
#include "scenarios/language/syntax/cases.hpp"

namespace bg96::app {
namespace {

namespace fs = std::filesystem;

bool is_yaml(const fs::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".yml";
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool is_library_file(const fs::path& path) {
  std::error_code error;
  // A pipe or a device might never end.
  if (!fs::is_regular_file(path, error) || fs::file_size(path, error) > scenarios::kMaxFileBytes) {
    return false;
  }
  return scenarios::is_library(text_of(path));
}

// What is called like a scenario is one, also when it cannot be read: then that is told.
std::vector<std::string> scenarios_below(const fs::path& folder, bool with_libraries) {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    std::error_code error;
    if (entry.is_directory(error) || !is_yaml(entry.path())) continue;
    if (!with_libraries && is_library_file(entry.path())) continue;
    found.push_back(entry.path().lexically_normal().string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

bool share(const std::vector<std::string>& some, const std::vector<std::string>& others) {
  return std::any_of(some.begin(), some.end(), [&](const std::string& one) {
    return std::find(others.begin(), others.end(), one) != others.end();
  });
}

std::uint64_t number_of(const std::string& text, const char* option) {
  std::uint64_t number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size()) {
    throw CLI::ValidationError(option, fmt::format("\"{}\" is not a number", text));
  }
  return number;
}

// Of --shard I/N, from 1.
struct Shard {
  std::uint64_t index = 1;
  std::uint64_t count = 1;
};

Shard parse_shard(const std::string& text) {
  if (text.empty()) return {};
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) {
    throw CLI::ValidationError("--shard", fmt::format("\"{}\" is not I/N, like 2/5", text));
  }
  const Shard shard{number_of(text.substr(0, slash), "--shard"),
                    number_of(text.substr(slash + 1), "--shard")};
  if (shard.index < 1 || shard.index > shard.count) {
    throw CLI::ValidationError("--shard", fmt::format("\"{}\": 1 to N of N", text));
  }
  return shard;
}

// The folder among the paths in which a file was found: libraries may stand anywhere in it.
std::string suite_of(const std::vector<std::string>& paths, const std::string& file) {
  for (const std::string& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) continue;
    const fs::path folder = fs::path(path).lexically_normal();
    const fs::path inside = fs::path(file).lexically_relative(folder);
    if (!inside.empty() && *inside.begin() != "..") return folder.string();
  }
  return {};
}

}  // namespace

scenarios::LoadOptions known_to_the_modem() {
  scenarios::LoadOptions options;
  for (const at::CommandSpec* spec : commands::all_commands()) {
    options.known_commands.emplace_back(spec->name);
  }
  for (const std::string_view name : modem::profile_names()) {
    options.known_profiles.emplace_back(name);
  }
  options.check_profile_value = [](const std::string& key, const std::string& value) {
    modem::Profile profile;
    return modem::set_profile_key(profile, key, value);
  };
  return options;
}

scenarios::FileReader file_reader() {
  return [](const std::string& path) -> std::optional<std::string> {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return std::nullopt;
    return text_of(path);
  };
}

void ScenarioFiles::add_to(CLI::App& verb, bool selects) {
  verb.add_option("PATH", paths_, "Scenario files, and folders that hold some")->required();
  verb.add_option("-D", variables_, "NAME=VALUE: a variable of the scenarios")
      ->allow_extra_args(false);
  add_seed_option(verb, seed_);
  verb.add_flag("--allow-env", allow_environment_, "Scenarios may read ${env.NAME}");
  if (!selects) return;
  verb.add_option("--tags", tags_, "Only cases with one of these tags")->delimiter(',');
  verb.add_option("--skip-tags", skipped_tags_, "No cases with one of these tags")->delimiter(',');
  verb.add_option("--case", case_ids_, "Only this case, as bg96emu list names it; repeatable")
      ->allow_extra_args(false);
  verb.add_option("--shard", shard_, "I/N: the I-th of N parts of all cases");
}

std::vector<std::string> ScenarioFiles::files(bool with_libraries) const {
  std::vector<std::string> files;
  for (const std::string& path : paths_) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) {
      throw CLI::ValidationError("PATH", fmt::format("there is no {}", path));
    }
    if (!fs::is_directory(status)) {
      files.push_back(path);
      continue;
    }
    for (std::string& found : scenarios_below(path, with_libraries)) {
      files.push_back(std::move(found));
    }
  }
  return files;
}

scenarios::LoadOptions load_options(const std::vector<std::string>& variables,
                                    const std::string& seed, bool allow_environment) {
  scenarios::LoadOptions options = known_to_the_modem();
  for (const std::string& variable : variables) {
    const std::size_t equals = variable.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw CLI::ValidationError("-D", fmt::format("\"{}\" is not NAME=VALUE", variable));
    }
    options.variables[variable.substr(0, equals)] = variable.substr(equals + 1);
  }
  if (!seed.empty()) options.seed = number_of(seed, "--seed");
  options.allow_environment = allow_environment;
  return options;
}

void add_seed_option(CLI::App& verb, std::string& seed) {
  const auto draw = [](std::string& text) {
    if (text == "random") text = std::to_string(std::random_device{}());
    return std::string();
  };
  verb.add_option("--seed", seed, "The seed of every random decision: a number, or random")
      ->transform(CLI::Validator(draw, ""));
}

scenarios::Loaded ScenarioFiles::load_with(const std::string& file, const std::string& seed) const {
  scenarios::LoadOptions options = load_options(variables_, seed, allow_environment_);
  options.suite_root = suite_of(paths_, file);
  return scenarios::load_file(file, options);
}

scenarios::Loaded ScenarioFiles::load(const std::string& file) const {
  return load_with(file, seed_);
}

scenarios::Loaded ScenarioFiles::load(const std::string& file, std::uint64_t seed) const {
  return load_with(file, std::to_string(seed));
}

std::optional<std::uint64_t> ScenarioFiles::seed() const {
  return seed_.empty() ? std::nullopt : std::optional(number_of(seed_, "--seed"));
}

std::vector<std::string> ScenarioFiles::arguments() const {
  std::vector<std::string> all;
  for (const std::string& variable : variables_) all.insert(all.end(), {"-D", variable});
  if (allow_environment_) all.emplace_back("--allow-env");
  return all;
}

scenarios::Loaded ScenarioFiles::check(const std::string& file) const {
  if (!is_library_file(file)) return load(file);
  scenarios::LoadOptions options = known_to_the_modem();
  options.suite_root = suite_of(paths_, file);
  return {.cases = {}, .diagnostics = scenarios::check_library(file, options)};
}

std::vector<scenarios::Scenario> ScenarioFiles::select(
    std::vector<scenarios::Scenario> cases) const {
  const Shard shard = parse_shard(shard_);
  std::erase_if(cases, [&](const scenarios::Scenario& scenario) {
    const bool named =
        std::find(case_ids_.begin(), case_ids_.end(), scenario.case_id) != case_ids_.end();
    return (!tags_.empty() && !share(tags_, scenario.tags)) ||
           share(skipped_tags_, scenario.tags) || (!case_ids_.empty() && !named);
  });
  std::vector<scenarios::Scenario> selected;
  for (std::size_t i = shard.index - 1; i < cases.size(); i += shard.count) {
    selected.push_back(std::move(cases[i]));
  }
  return selected;
}

}  // namespace bg96::app
