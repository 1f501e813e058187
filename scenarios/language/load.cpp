#include "scenarios/language/load.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>
#include <variant>

#include "emulator/at/text.hpp"
#include "scenarios/language/syntax/cases.hpp"
#include "scenarios/language/syntax/parse.hpp"
#include "scenarios/language/table/checks/checks.hpp"
#include "scenarios/language/table/keys/keys.hpp"

namespace bg96::scenarios {
namespace {

namespace fs = std::filesystem;

// A file's text, or why there is none. Only of files: a pipe may never end, and neither may a
// device.
std::variant<std::string, Problem> read_file(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    return Problem{"E352",
                   error && error != std::errc::no_such_file_or_directory
                       ? at::text("the file cannot be read: ", error.message())
                       : std::string("there is no such file"),
                   {}};
  }
  if (!fs::is_regular_file(status)) {
    return Problem{"E352", fs::is_directory(status) ? "this is a folder" : "this is no file",
                   "name a file that holds YAML"};
  }
  std::ifstream file(path, std::ios::binary);
  // One byte more than is allowed tells that there is more.
  std::string text(kMaxFileBytes + 1, '\0');
  if (file) file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad()) {
    return Problem{"E352", "the file cannot be read", "may this user read it?"};
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

// Reads libraries, and none to which a symbolic link leads out of the folder.
std::optional<std::string> read_library(const fs::path& folder, const std::string& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  if (error) return std::nullopt;
  const fs::path root = fs::canonical(folder.empty() ? fs::path(".") : folder, error);
  if (error) return std::nullopt;
  const auto [outside, rest] = std::mismatch(root.begin(), root.end(), real.begin(), real.end());
  if (outside != root.end()) return std::nullopt;
  auto text = read_file(real);
  if (auto* found = std::get_if<std::string>(&text)) return std::move(*found);
  return std::nullopt;
}

template <class Named>
void name_the_nameless(std::vector<Named>& all, std::string_view prefix) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].id.empty()) all[i].id = at::text(prefix, i + 1);
  }
}

/// What all cases of one file share.
struct Suite {
  const LoadOptions& options;
  const FileReader& read;
  std::string folder;           ///< out of which nothing is read
  bool lacks_text = false;      ///< a part of the text, or a library, was not read
  bool templates_stay = false;  ///< some have no value
  bool is_library = false;
};

// Makes one case of its tree; empty when it is wrong.
std::optional<Scenario> read_case(const CaseTree& tree, const Suite& suite,
                                  Diagnostics& diagnostics) {
  Context context(suite.options, diagnostics, suite.read, suite.folder);
  context.templates_stay = suite.templates_stay;
  Scenario made;
  const bool good = scenario().read(context, tree.root, made);
  // What is named may stand in the part that could not be read.
  if (!suite.lacks_text && !suite.templates_stay && !suite.is_library) check_references(context);
  name_the_nameless(made.rules, "rule-");
  name_the_nameless(made.expectations, "expect-");
  if (good && !context.failed && !suite.templates_stay) check_scenario(context, made);
  // A scenario that will be skipped need not be whole.
  if (context.failed || (!good && !context.lacks_feature && context.lacking.empty())) {
    return std::nullopt;
  }
  for (const std::string& feature : context.lacking) {
    auto& missing = made.missing_features;
    if (std::find(missing.begin(), missing.end(), feature) == missing.end()) {
      missing.push_back(feature);
    }
  }
  made.case_id = tree.case_id;
  made.seed = tree.seed;
  made.variables = tree.variables;
  return made;
}

// What was found in the cases of one file, each thing once, and in how many of them.
class Findings {
 public:
  void add(Diagnostics found, const std::string& case_id) {
    for (Diagnostic& diagnostic : found) {
      const auto [known, is_new] =
          places_.emplace(std::tuple(diagnostic.at.file, diagnostic.at.line, diagnostic.at.column,
                                     diagnostic.code, diagnostic.text),
                          all_.size());
      if (is_new) all_.push_back({std::move(diagnostic), case_id, {}});
      all_[known->second].cases.insert(case_id);
    }
    ++cases_;
  }
  bool is_full() const { return all_.size() >= kMaxErrorsOfFile; }
  // What is wrong in some cases only tells in which.
  Diagnostics take() {
    Diagnostics taken;
    for (Found& found : all_) {
      if (found.cases.size() < cases_) {
        const std::size_t others = found.cases.size() - 1;
        found.diagnostic.notes.push_back(
            {found.diagnostic.at,
             at::text("in the case ", found.first_case,
                      others == 0
                          ? ""
                          : at::text(" and ", others, others == 1 ? " other" : " others"))});
      }
      taken.push_back(std::move(found.diagnostic));
    }
    return taken;
  }

 private:
  struct Found {
    Diagnostic diagnostic;
    std::string first_case;
    std::set<std::string> cases;
  };
  std::map<std::tuple<std::string, int, int, std::string, std::string>, std::size_t> places_;
  std::vector<Found> all_;
  std::size_t cases_ = 0;
};

bool has_code(const Diagnostics& diagnostics, std::initializer_list<std::string_view> codes) {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [codes](const Diagnostic& told) {
    return std::find(codes.begin(), codes.end(), told.code) != codes.end();
  });
}

Loaded read_all(const std::vector<CaseTree>& trees, Suite suite, Diagnostics diagnostics) {
  Loaded loaded;
  suite.lacks_text =
      is_cut(diagnostics) || has_code(diagnostics, {"E202", "E350", "E351", "E352", "E305"});
  suite.templates_stay = suite.is_library || has_code(diagnostics, {"E301"});
  Findings findings;
  for (const CaseTree& tree : trees) {
    Diagnostics found;
    auto made = read_case(tree, suite, found);
    findings.add(std::move(found), tree.case_id);
    if (made) loaded.cases.push_back(*std::move(made));
    if (findings.is_full()) break;
  }
  loaded.diagnostics = std::move(diagnostics);
  for (Diagnostic& found : findings.take()) loaded.diagnostics.push_back(std::move(found));
  if (has_error(loaded.diagnostics)) loaded.cases.clear();
  tidy(loaded.diagnostics);
  return loaded;
}

Diagnostic unreadable(const std::string& path, Problem problem) {
  return {.code = std::move(problem.code),
          .at = {path, 1, 1},
          .text = std::move(problem.text),
          .help = std::move(problem.help)};
}

}  // namespace

Loaded load_text(std::string_view text, const std::string& name, const LoadOptions& options) {
  const fs::path folder =
      options.suite_root.empty() ? fs::path(name).parent_path() : fs::path(options.suite_root);
  const FileReader read = [folder](const std::string& path) { return read_library(folder, path); };
  Diagnostics diagnostics;
  const auto trees = read_cases(text, name, options, read, diagnostics);
  return read_all(trees, {.options = options, .read = read, .folder = folder.string()},
                  std::move(diagnostics));
}

Loaded load_file(const std::string& path, const LoadOptions& options) {
  auto text = read_file(path);
  if (const auto* found = std::get_if<std::string>(&text)) return load_text(*found, path, options);
  return {.diagnostics = {unreadable(path, std::get<Problem>(std::move(text)))}};
}

Diagnostics check_library(const std::string& path, const LoadOptions& options) {
  const fs::path folder =
      options.suite_root.empty() ? fs::path(path).parent_path() : fs::path(options.suite_root);
  const FileReader read = [folder](const std::string& file) { return read_library(folder, file); };
  Diagnostics diagnostics;
  const auto trees = read_library_case(path, options, read, diagnostics);
  return read_all(trees,
                  {.options = options, .read = read, .folder = folder.string(), .is_library = true},
                  std::move(diagnostics))
      .diagnostics;
}

}  // namespace bg96::scenarios
