#include "scenarios/language/load.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include "emulator/at/text.hpp"
#include "scenarios/language/syntax/cases.hpp"
#include "scenarios/language/syntax/parse.hpp"
#include "scenarios/language/table/checks.hpp"
#include "scenarios/language/table/keys/keys.hpp"

namespace bg96::scenarios {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  // One byte more than is allowed tells that there is more.
  std::string text(kMaxFileBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return std::nullopt;
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

// Reads libraries, and none to which a symbolic link leads out of the folder.
std::optional<std::string> read_library(const fs::path& folder, const std::string& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  if (error || !fs::is_regular_file(real, error)) return std::nullopt;
  const fs::path root = fs::canonical(folder.empty() ? fs::path(".") : folder, error);
  if (error) return std::nullopt;
  const auto [outside, rest] = std::mismatch(root.begin(), root.end(), real.begin(), real.end());
  return outside == root.end() ? read_file(real.string()) : std::nullopt;
}

template <class Named>
void name_the_nameless(std::vector<Named>& all, std::string_view prefix) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].id.empty()) all[i].id = at::text(prefix, i + 1);
  }
}

// Makes one case of its tree; empty when it is wrong.
std::optional<Scenario> read_case(const CaseTree& tree, bool is_cut, const LoadOptions& options,
                                  Diagnostics& diagnostics) {
  Context context(options, diagnostics);
  Scenario made;
  const bool good = scenario().read(context, tree.root, made);
  // What is named may stand in the part that could not be read.
  if (!is_cut) check_references(context);
  name_the_nameless(made.rules, "rule-");
  name_the_nameless(made.expectations, "expect-");
  if (good && !context.failed) check_scenario(context, made);
  // A scenario that will be skipped need not be whole.
  if (context.failed || (!good && !context.lacks_feature)) return std::nullopt;
  made.case_id = tree.case_id;
  made.seed = tree.seed;
  made.variables = tree.variables;
  return made;
}

Loaded load(std::string_view text, const std::string& name, const LoadOptions& options,
            const FileReader& read) {
  Loaded loaded;
  const std::vector<CaseTree> trees = read_cases(text, name, options, read, loaded.diagnostics);
  const bool cut = is_cut(loaded.diagnostics);
  for (const CaseTree& tree : trees) {
    auto made = read_case(tree, cut, options, loaded.diagnostics);
    if (!made) break;  // the others would say the same again
    loaded.cases.push_back(*std::move(made));
  }
  if (has_error(loaded.diagnostics)) loaded.cases.clear();
  tidy(loaded.diagnostics);
  return loaded;
}

}  // namespace

Loaded load_text(std::string_view text, const std::string& name, const LoadOptions& options) {
  const fs::path folder =
      options.suite_root.empty() ? fs::path(name).parent_path() : fs::path(options.suite_root);
  return load(text, name, options,
              [folder](const std::string& path) { return read_library(folder, path); });
}

Loaded load_file(const std::string& path, const LoadOptions& options) {
  const auto text = read_file(path);
  if (text) return load_text(*text, path, options);
  Loaded loaded;
  loaded.diagnostics.push_back({.code = "E352",
                                .at = {path, 1, 1},
                                .text = "the file cannot be read",
                                .notes = {},
                                .help = "does it exist, and may it be read?"});
  return loaded;
}

}  // namespace bg96::scenarios
