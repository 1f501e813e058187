#include "scenarios/language/syntax/cases.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "emulator/at/text.hpp"
#include "scenarios/language/syntax/expand/include.hpp"
#include "scenarios/language/syntax/expand/matrix.hpp"
#include "scenarios/language/syntax/expand/templates.hpp"
#include "scenarios/language/syntax/suggest.hpp"

namespace bg96::scenarios {
namespace {

/// FNV-1a: the default seed stays the same on every machine and differs from name to name.
std::uint64_t seed_of_name(std::string_view name) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char byte : name) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3U;
  }
  return hash;
}

std::optional<Node> take(Node& mapping, std::string_view key) {
  const auto found = std::find_if(mapping.entries.begin(), mapping.entries.end(),
                                  [key](const Entry& entry) { return entry.key == key; });
  if (found == mapping.entries.end()) return std::nullopt;
  Node value = std::move(found->value);
  mapping.entries.erase(found);
  return value;
}

const Node* pointer(const std::optional<Node>& node) { return node ? &*node : nullptr; }

void report(Diagnostics& diagnostics, std::string code, const Node& node, std::string text,
            std::string help) {
  diagnostics.push_back({.code = std::move(code),
                         .at = node.at,
                         .width = node.width,
                         .text = std::move(text),
                         .help = std::move(help)});
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_' || byte == '-';
  });
}

Node scalar(std::string text) { return {.kind = Node::Kind::scalar, .text = std::move(text)}; }

/// Makes the cases of one scenario.
class CaseReader {
 public:
  CaseReader(Node root, const LoadOptions& options, Diagnostics& diagnostics,
             bool is_library = false)
      : root_(std::move(root)),
        options_(options),
        diagnostics_(diagnostics),
        is_library_(is_library) {}

  std::vector<CaseTree> read() {
    const auto matrix = take(root_, "matrix");
    const auto exclude = take(root_, "exclude");
    const auto repeat = take(root_, "repeat");
    vars_ = take(root_, "vars").value_or(Node{.kind = Node::Kind::mapping});
    check_limit("rules");
    check_limit("expect");
    check_vars();
    read_name();
    const auto combinations =
        combine(pointer(matrix), pointer(exclude), pointer(repeat), diagnostics_);
    const std::size_t weight = weight_of(root_) + weight_of(vars_);
    std::vector<CaseTree> cases;
    for (const Combination& combination : combinations) {
      if (weight > budget_) {
        report(diagnostics_, "E303", root_,
               at::text("the cases have more than ", kMaxValuesOfCases, " values together"),
               "make the matrix or the repetitions smaller");
        break;
      }
      budget_ -= weight;
      auto made = read_case(combination);
      if (!made) break;
      cases.push_back(std::move(*made));
    }
    return cases;
  }

 private:
  void check_limit(std::string_view key) {
    const Node* list = root_.find(key);
    if (list == nullptr || list->items.size() <= kMaxRules) return;
    report(diagnostics_, "E303", *list,
           at::text(list->items.size(), " items in '", key, "'; at most ", kMaxRules, " are read"),
           "split the scenario");
  }

  void check_vars() {
    if (!vars_.is_mapping()) {
      report(diagnostics_, "E301", vars_, "'vars' is a mapping of names to values",
             "write vars: {sock: 0}");
      vars_ = {.kind = Node::Kind::mapping};
    }
    for (const Entry& entry : vars_.entries) {
      if (is_name(entry.key)) continue;
      Node key{.kind = Node::Kind::scalar, .at = entry.key_at, .width = entry.key_width};
      report(diagnostics_, "E301", key, at::text("'", entry.key, "' is no name of a variable"),
             "names have letters, digits, '_' and '-'");
    }
  }

  void read_name() {
    const Node* name = root_.find("name");
    if (name == nullptr || !name->is_scalar()) return;
    name_ = name->text;
    if (name_.find("${") == std::string::npos) return;
    report(diagnostics_, "E301", *name, "a template in the name",
           "a case is told by name[key=value] anyway");
  }

  std::optional<CaseTree> read_case(const Combination& combination) {
    TemplateValues values{.allow_environment = options_.allow_environment,
                          .allow_undefined = is_library_};
    for (const auto& [name, value] : combination.values) {
      values.named.insert_or_assign("matrix." + name, *value);
    }
    CaseTree made{.root = root_, .name = name_, .case_id = name_ + combination.label};
    add_variables(values, made.variables);
    if (!read_seed(made, values, combination.round.value_or(0))) return std::nullopt;
    if (made.seed) values.named.insert_or_assign("case.seed", scalar(std::to_string(*made.seed)));
    values.help = help_for_undefined(values);
    TemplateFiller(values, budget_, diagnostics_).fill(made.root);
    return made;
  }

  /// Those of the command line win.
  void add_variables(TemplateValues& values, std::map<std::string, std::string>& texts) {
    values.help = "a variable may use ${matrix.name} and ${env.NAME}, no other variable";
    TemplateFiller filler(values, budget_, diagnostics_);
    std::map<std::string, Node> filled;
    for (const Entry& entry : vars_.entries) {
      if (options_.variables.contains(entry.key)) continue;
      Node value = entry.value;
      filler.fill(value);
      filled.emplace(entry.key, std::move(value));
    }
    for (const auto& [name, text] : options_.variables) filled.insert_or_assign(name, scalar(text));
    for (auto& [name, value] : filled) {
      if (value.is_scalar()) texts.emplace(name, value.text);
      values.named.insert_or_assign(name, std::move(value));
    }
  }

  bool read_seed(CaseTree& made, const TemplateValues& values, std::uint64_t round) {
    if (options_.seed) {
      made.seed = *options_.seed + round;
      return true;
    }
    const Node* written = root_.find("seed");
    if (written == nullptr) {
      made.seed = seed_of_name(name_) + round;
      return true;
    }
    Node seed = *written;
    if (!TemplateFiller(values, budget_, diagnostics_).fill(seed)) return false;
    if (seed.text == "random") return true;
    const auto base = seed.is_scalar() ? at::parse_decimal(seed.text) : std::nullopt;
    const bool has_zero = seed.text.size() > 1 && seed.text.starts_with('0');
    if (!base || seed.quoted || has_zero) {
      report(diagnostics_, "E304", seed, at::text("invalid seed '", seed.text, "'"),
             "write a number from 0 to 18446744073709551615, or random");
      return false;
    }
    made.seed = *base + round;
    return true;
  }

  static std::string help_for_undefined(const TemplateValues& values) {
    std::vector<std::string> names;
    for (const auto& [name, value] : values.named) names.push_back(name);
    if (names.empty()) return "define it in 'vars' or with -D NAME=VALUE";
    return at::text("defined are ", listed(names));
  }

  Node root_;
  Node vars_;
  std::string name_;
  const LoadOptions& options_;
  Diagnostics& diagnostics_;
  bool is_library_ = false;
  std::size_t budget_ = kMaxValuesOfCases;
};

bool is_scenario(const Node& root, Diagnostics& diagnostics) {
  if (!root.is_mapping()) {
    if (!has_error(diagnostics)) {
      report(diagnostics, "E305", root, "a scenario is a mapping of keys",
             "begin with 'scenario: 1'");
    }
    return false;
  }
  if (root.find("library") != nullptr && root.find("scenario") == nullptr) {
    report(diagnostics, "E305", root, "a library is no scenario", "include it in one");
    return false;
  }
  if (root.find("scenario") != nullptr && root.entries.front().key != "scenario") {
    diagnostics.push_back({.code = "W001",
                           .severity = Diagnostic::Severity::warning,
                           .at = root.entries.front().key_at,
                           .width = root.entries.front().key_width,
                           .text = "'scenario' is not the first key",
                           .help = "put it at the top"});
  }
  return true;
}

bool is_error_of_cases(const Diagnostic& diagnostic) {
  return diagnostic.code >= "E302" && diagnostic.code <= "E305";
}

void hand_on(Diagnostics found, std::vector<CaseTree>& cases, Diagnostics& diagnostics) {
  if (std::any_of(found.begin(), found.end(), is_error_of_cases)) cases.clear();
  // The other errors of one case are those of all.
  if (has_error(found) && cases.size() > 1) cases.erase(cases.begin() + 1, cases.end());
  tidy(found);
  std::move(found.begin(), found.end(), std::back_inserter(diagnostics));
}

}  // namespace

std::vector<CaseTree> read_cases(std::string_view text, const std::string& file,
                                 const LoadOptions& options, const FileReader& read,
                                 Diagnostics& diagnostics) {
  Diagnostics found;
  std::vector<CaseTree> cases;
  Node root = parse_tree(text, file, found);
  if (is_scenario(root, found)) {
    include_libraries(root, file, options.suite_root, read, found);
    cases = CaseReader(std::move(root), options, found).read();
  }
  hand_on(std::move(found), cases, diagnostics);
  return cases;
}

std::vector<CaseTree> read_library_case(const std::string& file, const LoadOptions& options,
                                        const FileReader& read, Diagnostics& diagnostics) {
  const auto entry = [](std::string key, Node value) {
    return Entry{.key = std::move(key), .value = std::move(value)};
  };
  Node include = scalar(std::filesystem::path(file).filename().string());
  include.at = {file, 1, 1};
  Node root{.kind = Node::Kind::mapping, .at = include.at};
  root.entries = {entry("scenario", scalar("1")), entry("name", scalar("library")),
                  entry("include", std::move(include))};
  Diagnostics found;
  include_libraries(root, (std::filesystem::path(file).parent_path() / "scenario").string(),
                    options.suite_root, read, found);
  std::vector<CaseTree> cases = CaseReader(std::move(root), options, found, true).read();
  hand_on(std::move(found), cases, diagnostics);
  return cases;
}

bool is_library(std::string_view text) {
  Diagnostics ignored;
  return parse_tree(text, {}, ignored).find("library") != nullptr;
}

}  // namespace bg96::scenarios
