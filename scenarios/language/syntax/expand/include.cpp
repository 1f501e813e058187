#include "scenarios/language/syntax/expand/include.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/at/text.hpp"
#include "scenarios/language/syntax/expand/merge.hpp"
#include "scenarios/language/syntax/suggest.hpp"

namespace bg96::scenarios {
namespace {

namespace fs = std::filesystem;

Diagnostic& report(Diagnostics& diagnostics, std::string code, const Node& node, std::string text) {
  diagnostics.push_back(
      {.code = std::move(code), .at = node.at, .width = node.width, .text = std::move(text)});
  return diagnostics.back();
}

class Includer {
 public:
  Includer(std::string suite_root, const FileReader& read, Diagnostics& diagnostics)
      : root_(std::move(suite_root)), read_(read), diagnostics_(diagnostics) {}

  /// The libraries of that file, each as a tree, in the order in which they are merged.
  void collect(Node& tree, const std::string& file) {
    chain_.push_back(fs::path(file).lexically_normal().string());
    const Node include = take(tree, "include");
    if (include.is_scalar()) {
      add(include, file);
    } else if (include.is_sequence()) {
      for (const Node& path : include.items) add(path, file);
    } else if (include.at.line != 0) {
      tell_list(include);
    }
    chain_.pop_back();
  }
  std::vector<Node>& libraries() { return libraries_; }

 private:
  /// Takes an entry out of a mapping; what is not there has no line.
  static Node take(Node& tree, std::string_view key) {
    for (auto entry = tree.entries.begin(); entry != tree.entries.end(); ++entry) {
      if (entry->key != key) continue;
      Node value = std::move(entry->value);
      tree.entries.erase(entry);
      return value;
    }
    return {};
  }

  void tell_list(const Node& node) {
    report(diagnostics_, "E351", node, "'include' takes paths of libraries").help =
        "write include: [lib/links.yaml]";
  }

  void add(const Node& path, const std::string& from) {
    if (!path.is_scalar() || path.text.empty()) return tell_list(path);
    const auto file = checked_path(path, from);
    if (!file) return;
    const auto around = std::find(chain_.begin(), chain_.end(), *file);
    if (around != chain_.end()) return tell_cycle(path, around - chain_.begin());
    // What two libraries share is there once.
    if (done_.contains(*file)) return;
    if (chain_.size() > kMaxIncludeDepth || done_.size() >= kMaxLibraries) {
      report(diagnostics_, "E350", path,
             at::text("more than ", kMaxLibraries, " libraries, or a chain of more than ",
                      kMaxIncludeDepth));
      return;
    }
    read_library(path, *file);
  }

  std::optional<std::string> checked_path(const Node& path, const std::string& from) {
    auto checked = path_inside(path.text, from, root_);
    if (auto* problem = std::get_if<PathProblem>(&checked)) {
      report(diagnostics_, "E351", path, std::move(problem->text)).help = std::move(problem->help);
      return std::nullopt;
    }
    return std::get<std::string>(std::move(checked));
  }

  void tell_cycle(const Node& path, std::ptrdiff_t first) {
    std::string circle;
    for (auto file = chain_.begin() + first; file != chain_.end(); ++file) {
      circle += *file + " -> ";
    }
    circle += chain_[static_cast<std::size_t>(first)];
    report(diagnostics_, "E350", path, "the libraries include each other: " + circle).help =
        "remove one of the includes";
  }

  void read_library(const Node& path, const std::string& file) {
    const auto text = read_ ? read_(file) : std::nullopt;
    if (!text) {
      report(diagnostics_, "E352", path, at::text("cannot read '", file, "'")).help =
          "paths are relative to the file that includes";
      return;
    }
    bytes_ += text->size();
    if (bytes_ > kMaxLibraryBytes) {
      report(diagnostics_, "E352", path,
             at::text("the libraries have more than ", kMaxLibraryBytes, " bytes together"));
      return;
    }
    done_.insert(file);
    Node tree = parse_tree(*text, file, diagnostics_);
    if (!check_library(tree, path)) return;
    collect(tree, file);
    libraries_.push_back(std::move(tree));
  }

  bool check_library(Node& tree, const Node& path) {
    if (!tree.is_mapping()) {
      if (!is_cut(diagnostics_)) report(diagnostics_, "E305", tree, "not a library: no keys");
      return false;
    }
    const Node version = take(tree, "library");
    if (version.at.line == 0) {
      const bool is_scenario = tree.find("scenario") != nullptr;
      Diagnostic& told = report(diagnostics_, "E305", path,
                                is_scenario ? "a scenario cannot be included" : "not a library");
      told.notes.push_back({tree.at, "this file does not say 'library: 1'"});
      return false;
    }
    if (version.text != "1" || version.quoted) {
      report(diagnostics_, "E305", version, at::text("unknown version '", version.text, "'")).help =
          "write library: 1";
    }
    for (const Entry& entry : tree.entries) {
      const auto& keys = library_keys();
      if (entry.key.starts_with("x-") ||
          std::find(keys.begin(), keys.end(), entry.key) != keys.end()) {
        continue;
      }
      std::string help = did_you_mean(entry.key, keys);
      if (help.empty()) help = at::text("a library has ", listed(keys), "; keys 'x-...' are free");
      diagnostics_.push_back({.code = "E354",
                              .at = entry.key_at,
                              .width = entry.key_width,
                              .text = at::text("unknown key '", entry.key, "' in a library"),
                              .help = std::move(help)});
    }
    return true;
  }

  std::string root_;
  const FileReader& read_;
  Diagnostics& diagnostics_;
  std::vector<std::string> chain_;
  std::set<std::string> done_;
  std::vector<Node> libraries_;
  std::size_t bytes_ = 0;
};

}  // namespace

const std::vector<std::string>& library_keys() {
  static const std::vector<std::string> keys{"library", "include", "device", "network", "links",
                                             "peers",   "rules",   "vars",   "expect",  "strict"};
  return keys;
}

std::variant<std::string, PathProblem> path_inside(const std::string& path, const std::string& from,
                                                   const std::string& root) {
  const bool is_odd = std::any_of(path.begin(), path.end(), [](char byte) {
    return static_cast<unsigned char>(byte) < 0x20 || byte == '\\';
  });
  if (path.empty() || path.starts_with('/') || is_odd) {
    return PathProblem{at::text("'", path, "' is no relative path"),
                       "write it relative to this file, with '/': lib/links.yaml"};
  }
  const fs::path folder = root.empty() ? fs::path(".") : fs::path(root).lexically_normal();
  const fs::path file = (fs::path(from).parent_path() / path).lexically_normal();
  const fs::path inside = file.lexically_relative(folder);
  if (inside.empty() || *inside.begin() == "..") {
    return PathProblem{at::text("'", path, "' leaves the suite's folder '", folder.string(), "'"),
                       "put the file into that folder or below it"};
  }
  return file.string();
}

void include_libraries(Node& scenario, const std::string& file, const std::string& suite_root,
                       const FileReader& read, Diagnostics& diagnostics) {
  Includer includer(suite_root.empty() ? fs::path(file).parent_path().string() : suite_root, read,
                    diagnostics);
  includer.collect(scenario, file);
  merge_libraries(std::move(includer.libraries()), scenario, diagnostics);
}

}  // namespace bg96::scenarios
