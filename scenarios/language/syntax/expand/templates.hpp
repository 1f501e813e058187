#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "scenarios/language/syntax/diagnostic.hpp"
#include "scenarios/language/syntax/tree.hpp"

namespace bg96::scenarios {

/// What `${...}` may name.
struct TemplateValues {
  std::map<std::string, Node, std::less<>> named;  ///< "sock", "matrix.place", "case.seed"
  bool allow_environment = false;                  ///< ${env.NAME}
  bool allow_undefined = false;  ///< what has no value stays as it is, and is no error
  std::string help;              ///< for an undefined name that resembles none of them
};

/// How much a tree weighs in `kMaxValuesOfCases`.
std::size_t weight_of(const Node& node);

/// Puts values in place of the templates of trees.
class TemplateFiller {
 public:
  /// `budget`: how much may still be put in; it outlives the filler, as all that is passed.
  TemplateFiller(const TemplateValues& values, std::size_t& budget, Diagnostics& diagnostics);

  /// False when something was wrong.
  bool fill(Node& node);

 private:
  void fill_tree(Node& node);
  void fill_scalar(Node& node);
  bool is_foreign(const Node& node);
  void fill_text(Node& node);
  bool append_value(std::string& text, const Node& node, std::size_t offset, std::string_view name);
  const Node* find(const Node& node, std::size_t offset, std::string_view name);
  const Node* find_in_environment(const Node& node, std::size_t offset, std::string_view name);
  bool spend(std::size_t weight, const Node& node);
  void report(const Node& node, std::size_t offset, std::string_view shown, std::string text,
              std::string help);

  const TemplateValues& values_;
  std::size_t& budget_;
  Diagnostics& diagnostics_;
  std::map<std::string, Node, std::less<>> environment_;
  std::size_t errors_ = 0;
};

}  // namespace bg96::scenarios
