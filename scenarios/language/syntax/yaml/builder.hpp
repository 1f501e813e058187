#pragma once

#include <yaml-cpp/eventhandler.h>

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/syntax/diagnostic.hpp"
#include "scenarios/language/syntax/tree.hpp"
#include "scenarios/language/syntax/yaml/source.hpp"

namespace bg96::scenarios {

/// Thrown through the YAML parser when the rest of a file shall not be read; it has been told why.
struct StopReading {};

/// Makes the tree of one document from the events of the YAML parser.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(const Source& source, Diagnostics& diagnostics);

  /// The tree; after a syntax error, what stood before it.
  Node take();
  bool has_document() const { return documents_ > 0; }
  /// The last quoted text was never closed, or only on a later line.
  const std::optional<std::size_t>& long_quote() const { return long_quote_; }
  Diagnostic& report(std::string code, Position at, int width, std::string text);

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

 private:
  struct Frame {
    Node node;
    YAML::anchor_t anchor = 0;
    Position anchor_at;
    std::size_t nodes = 1;  ///< in it, itself included
    bool flow = false;
    bool has_key = false;  ///< of a mapping: `key` waits for its value
    bool key_is_good = false;
    Entry key;
    std::size_t key_offset = 0;
    bool key_is_merge = false;
    std::size_t merge_place = 0;  ///< before which entry `<<` stands
    std::vector<Node> merges;     ///< the mappings that it names
    bool comma_was_told = false;
    std::size_t value_offset = 0;  ///< of the last value
    std::map<std::string, Position, std::less<>> seen;
  };
  struct Anchored {
    Node node;
    Position at;  ///< of the anchor itself
    std::size_t nodes = 1;
  };
  /// A value on its way into the tree.
  struct Value {
    Node node;
    YAML::anchor_t anchor = 0;
    std::size_t nodes = 1;
    std::size_t offset = 0;  ///< in the source
    Position anchor_at;
  };

  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style);
  void close();
  void add(Value value);
  void add_key(Frame& frame, Value& value);
  void add_value(Frame& frame, Value& value);
  void add_merge(Frame& frame, Node& node);
  static void merge(Frame& frame);
  bool is_lone_key(const Frame& frame, const Node& value) const;
  void tell_lone_key(Frame& frame);
  void check_item(const Frame& frame, const Value& value);
  void check_scalar(std::size_t offset, const Node& node);
  void check_quoted(std::size_t offset, const Node& node);
  void check_tag(std::size_t offset, const std::string& tag);
  void count_nodes(std::size_t more, const Position& at);
  std::size_t offset_of(const YAML::Mark& mark) const;
  Position anchor_place(const YAML::Mark& mark, YAML::anchor_t anchor) const;
  std::string_view current_key() const;

  const Source& source_;
  Diagnostics& diagnostics_;
  Node root_;
  std::vector<Frame> open_;
  std::map<YAML::anchor_t, Anchored> anchored_;
  std::optional<std::size_t> long_quote_;
  int documents_ = 0;
  std::size_t expansions_ = 0;
  std::size_t nodes_ = 0;
  std::size_t errors_ = 0;
};

}  // namespace bg96::scenarios
