#include "scenarios/language/load.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "emulator/at/text.hpp"
#include "scenarios/language/syntax/parse.hpp"
#include "scenarios/language/table/checks.hpp"
#include "scenarios/language/table/keys/keys.hpp"

namespace bg96::scenarios {
namespace {

// After so many a scenario is beyond telling.
constexpr std::size_t kMaxDiagnostics = 1000;

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

template <class Named>
void name_the_nameless(std::vector<Named>& all, std::string_view prefix) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].id.empty()) all[i].id = at::text(prefix, i + 1);
  }
}

// Makes one case of a tree; empty when it is wrong.
std::optional<Scenario> read_case(const Node& root, bool is_cut, const LoadOptions& options,
                                  Diagnostics& diagnostics) {
  Context context(options, diagnostics);
  Scenario made;
  const bool good = scenario().read(context, root, made);
  // What is named may stand in the part that could not be read.
  if (!is_cut) check_references(context);
  name_the_nameless(made.rules, "rule-");
  name_the_nameless(made.expectations, "expect-");
  if (good && !context.failed) check_scenario(context, made);
  if (!good || context.failed) return std::nullopt;
  return made;
}

}  // namespace

Loaded load_text(std::string_view text, const std::string& name, const LoadOptions& options) {
  Loaded loaded;
  const Node root = parse_tree(text, name, loaded.diagnostics);
  auto made = read_case(root, is_cut(loaded.diagnostics), options, loaded.diagnostics);
  if (made) {
    made->case_id = made->name;
    if (options.seed) made->seed = options.seed;
    loaded.cases.push_back(*std::move(made));
  }
  if (has_error(loaded.diagnostics)) loaded.cases.clear();
  tidy(loaded.diagnostics);
  return loaded;
}

Loaded load_file(const std::string& path, const LoadOptions& options) {
  const auto text = read_file(path);
  if (text) return load_text(*text, path, options);
  Loaded loaded;
  loaded.diagnostics.push_back({.code = "E100",
                                .at = {path, 1, 1},
                                .text = "the file cannot be read",
                                .notes = {},
                                .help = "does it exist, and may it be read?"});
  return loaded;
}

}  // namespace bg96::scenarios
