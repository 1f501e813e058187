#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/position.hpp"

namespace bg96::scenarios {

struct Entry;

/// A value of a YAML file with its places. Aliases and merge keys are resolved: the value is a copy
/// with the alias's own place and the place where it was defined.
struct Node {
  enum class Kind : std::uint8_t { null, scalar, sequence, mapping };

  Kind kind = Kind::null;
  Position at;                         ///< of a null: its key's
  std::optional<Position> defined_at;  ///< of an aliased value: where it was written
  bool is_alias = false;               ///< `defined_at` is an anchor, and no variable
  bool is_cut = false;                 ///< a syntax error stands in it: its rest is not known
  std::string text;                    ///< of a scalar
  bool quoted = false;                 ///< "3" and '3', not 3
  int width = 1;                       ///< characters that a caret line underlines, on one line
  std::vector<Node> items;             ///< of a sequence
  std::vector<Entry> entries;          ///< of a mapping, in the file's order, no key twice

  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_sequence() const { return kind == Kind::sequence; }
  bool is_mapping() const { return kind == Kind::mapping; }
  /// The value of that key; nullptr when there is none.
  const Node* find(std::string_view key) const;
};

/// A key of a mapping and its value.
struct Entry {
  std::string key;
  Position key_at;
  int key_width = 1;
  Node value;
};

/// "a list", for messages.
std::string_view kind_name(const Node& node);

}  // namespace bg96::scenarios
