#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "scenarios/language/load.hpp"
#include "scenarios/language/syntax/diagnostic.hpp"
#include "scenarios/language/syntax/parse.hpp"
#include "scenarios/language/syntax/suggest.hpp"
#include "scenarios/language/syntax/tree.hpp"
#include "scenarios/language/table/scalars/scalars.hpp"
#include "scenarios/language/table/shape.hpp"

namespace bg96::scenarios {

/// What the readers of one case share: where they report to, and the names they have met.
class Context {
 public:
  /// What a name in a scenario may stand for.
  enum class Name : std::uint8_t { rule, peer, mark, expectation };

  struct Reference {
    Name kind = Name::rule;
    std::string name;
    Position at;
    int width = 1;
    std::string key;  ///< under which it stands
  };

  /// `read` gives files of the scenario's folder.
  Context(const LoadOptions& options, Diagnostics& diagnostics, FileReader read = {},
          std::string folder = {})
      : options_(options),
        diagnostics_(diagnostics),
        read_(std::move(read)),
        folder_(std::move(folder)) {}

  const LoadOptions& options() const { return options_; }

  /// Reports what is wrong with a value; always false.
  bool fail(const Node& node, Problem problem);
  /// The same of a place within its text, `offset` bytes from the text's beginning.
  bool fail_within(const Node& node, std::size_t offset, Problem problem, int width = 1);
  void warn(const Node& node, Problem problem);
  /// Reports what is wrong with a key, or with what its mapping has; always false.
  bool fail_key(const Entry& entry, Problem problem);
  /// Reports at a place that a reader has remembered.
  void report(Diagnostic::Severity severity, const Position& at, Problem problem,
              std::vector<Diagnostic::Note> notes = {});
  /// Something of a later version: the scenario is skipped, and told to be, unless it says itself
  /// that it needs the feature. Always false.
  bool not_in_this_version(const Node& node, std::string_view what, const std::string& feature);

  /// The text of a file beside the one in which the node stands, which names it; empty: reported.
  std::optional<std::string> read_file(const Node& node);
  /// Does a template without a value stand in the text? What it will be nobody knows.
  bool is_open(const Node& node) const;

  /// How wide the text at a place is, for the carets of later checks.
  void remember(const Position& at, int width);

  void define(Name kind, const Node& node);
  void refer(Name kind, const Node& node);
  const std::vector<Reference>& references() const { return references_; }
  const std::vector<Reference>& definitions() const { return definitions_; }

  /// The key whose value is read.
  const std::string& key() const { return key_; }
  void set_key(std::string key) { key_ = std::move(key); }

  /// The links that have a name.
  std::map<std::string, Link> links;
  /// The scenario needs a feature that this version lacks: it will be skipped, so what belongs to
  /// the feature is no error.
  bool lacks_feature = false;
  /// Features that it uses and this version lacks.
  std::set<std::string> lacking;
  /// Templates without a value may stand in the tree: they have been told, or it is a library.
  bool templates_stay = false;
  /// At least one error was reported.
  bool failed = false;

 private:
  using Place = std::tuple<std::string, int, int>;

  void add(Diagnostic diagnostic);

  const LoadOptions& options_;
  Diagnostics& diagnostics_;
  FileReader read_;
  std::string folder_;
  std::string key_;
  std::map<Place, int> widths_;
  std::vector<Reference> references_;
  std::vector<Reference> definitions_;
};

/// "a, b or c".
std::string joined(const std::vector<std::string>& words, std::string_view last = " or ");
/// The number of characters in UTF-8 text.
int character_count(std::string_view text);

}  // namespace bg96::scenarios
