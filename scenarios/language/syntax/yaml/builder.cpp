#include "scenarios/language/syntax/yaml/builder.hpp"

#include <yaml-cpp/mark.h>

#include <algorithm>
#include <utility>

#include "emulator/at/text.hpp"
#include "scenarios/language/syntax/parse.hpp"

namespace bg96::scenarios {
namespace {

constexpr std::string_view kMergeKey = "<<";
constexpr std::string_view kCommaHelp = "an unquoted ',' ends a value in {...} and [...]";

bool begins_like_at(std::string_view text) {
  return text.starts_with('+') || text.starts_with("AT") || text.starts_with("at");
}

}  // namespace

TreeBuilder::TreeBuilder(const Source& source, Diagnostics& diagnostics)
    : source_(source), diagnostics_(diagnostics) {}

Node TreeBuilder::take() {
  // What a syntax error has left open is neither judged nor counted any more.
  while (!open_.empty()) {
    Frame frame = std::move(open_.back());
    open_.pop_back();
    merge(frame);
    frame.node.is_cut = true;
    if (!frame.node.entries.empty()) frame.node.entries.back().value.is_cut = true;
    if (!frame.node.items.empty()) frame.node.items.back().is_cut = true;
    if (open_.empty()) {
      root_ = std::move(frame.node);
    } else if (Frame& outer = open_.back(); outer.node.is_sequence()) {
      outer.node.items.push_back(std::move(frame.node));
    } else if (outer.has_key && outer.key_is_good && !outer.key_is_merge) {
      outer.key.value = std::move(frame.node);
      outer.node.entries.push_back(std::move(outer.key));
    }
  }
  return std::move(root_);
}

Diagnostic& TreeBuilder::report(std::string code, Position at, int width, std::string text) {
  if (++errors_ > kMaxErrorsOfFile) {
    diagnostics_.push_back({.code = "E105",
                            .at = std::move(at),
                            .text = at::text("more than ", kMaxErrorsOfFile,
                                             " errors: the rest of the file was not read")});
    throw StopReading{};
  }
  const bool warns = code.starts_with('W');
  diagnostics_.push_back(
      {.code = std::move(code),
       .severity = warns ? Diagnostic::Severity::warning : Diagnostic::Severity::error,
       .at = std::move(at),
       .width = std::max(width, 1),
       .text = std::move(text)});
  return diagnostics_.back();
}

std::size_t TreeBuilder::offset_of(const YAML::Mark& mark) const {
  if (mark.pos < 0) return source_.text().size();
  return std::min(static_cast<std::size_t>(mark.pos), source_.text().size());
}

Position TreeBuilder::anchor_place(const YAML::Mark& mark, YAML::anchor_t anchor) const {
  return anchor == 0 ? Position() : source_.position(offset_of(mark));
}

std::string_view TreeBuilder::current_key() const {
  if (open_.empty() || !open_.back().has_key) return {};
  return open_.back().key.key;
}

void TreeBuilder::count_nodes(std::size_t more, const Position& at) {
  nodes_ += more;
  if (nodes_ <= kMaxNodes) return;
  report("E105", at, 1, at::text("more than ", kMaxNodes, " values in one file")).help =
      "aliases count as often as they are used";
  throw StopReading{};
}

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (++documents_ == 1) return;
  report("E107", source_.position(offset_of(mark)), 1, "a second document in one file").help =
      "put it into a file of its own, or remove the line '---' before it";
  throw StopReading{};
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  Value value{.anchor = anchor, .offset = offset_of(mark), .anchor_at = anchor_place(mark, anchor)};
  // The mark is that of the next token, which may stand lines below.
  std::size_t offset =
      source_.text().find_last_not_of(" \t\r\n", value.offset == 0 ? 0 : value.offset - 1);
  if (offset == std::string_view::npos) offset = value.offset;
  value.node.at = source_.position(offset);
  add(std::move(value));
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const std::size_t offset = offset_of(mark);
  const std::string_view rest = source_.rest_of_line(offset);
  const std::string_view name = rest.substr(0, rest.find_first_of(" \t,]}"));
  const Position at = source_.position(offset);
  const int width = count_characters(name);
  const auto found = anchored_.find(anchor);
  if (found == anchored_.end()) {
    report("E103", at, width, at::text("the alias '", name, "' stands in the value that it names"));
    add({.node = {.kind = Node::Kind::null, .at = at}, .offset = offset});
    return;
  }
  if (++expansions_ > kMaxAliasExpansions) {
    report("E103", at, width, at::text("more than ", kMaxAliasExpansions, " aliases in one file"));
    throw StopReading{};
  }
  count_nodes(found->second.nodes, at);
  Value value{.node = found->second.node, .nodes = found->second.nodes, .offset = offset};
  value.node.defined_at = found->second.at;
  value.node.is_alias = true;
  value.node.at = at;
  value.node.width = width;
  add(std::move(value));
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& text) {
  check_tag(offset_of(mark), tag);
  const std::size_t offset = source_.skip_properties(offset_of(mark));
  Value value{.anchor = anchor, .offset = offset, .anchor_at = anchor_place(mark, anchor)};
  value.node.kind = Node::Kind::scalar;
  value.node.at = source_.position(offset);
  value.node.text = text;
  // A tag of its own, '!', looks like that of quoted text.
  value.node.quoted =
      tag == "!" && std::string_view("\"'|>").find(source_.at(offset)) != std::string_view::npos;
  const std::size_t end = source_.end_on_line(offset, text);
  value.node.width = std::max(1, count_characters(source_.text().substr(offset, end - offset)));
  if (value.node.quoted) {
    check_quoted(offset, value.node);
  } else {
    check_scalar(offset, value.node);
  }
  add(std::move(value));
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                  YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
  open(Node::Kind::sequence, mark, tag, anchor, style);
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value style) {
  open(Node::Kind::mapping, mark, tag, anchor, style);
}

void TreeBuilder::open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
  check_tag(offset_of(mark), tag);
  Frame frame;
  frame.node.kind = kind;
  frame.node.at = source_.position(source_.skip_properties(offset_of(mark)));
  frame.anchor = anchor;
  frame.anchor_at = anchor_place(mark, anchor);
  frame.flow = style == YAML::EmitterStyle::Flow;
  // A value like {{name}}: that its key is a mapping is told, what stands in it is no further
  // error.
  if (!open_.empty() && open_.back().flow && open_.back().node.is_mapping()) {
    frame.comma_was_told = !open_.back().has_key;
  }
  if (open_.size() >= kMaxDepth) {
    report("E105", frame.node.at, 1, at::text("nested deeper than ", kMaxDepth, " levels"));
    throw StopReading{};
  }
  open_.push_back(std::move(frame));
}

void TreeBuilder::close() {
  Frame frame = std::move(open_.back());
  open_.pop_back();
  merge(frame);
  // A block mapping is underlined by its first key.
  if (!frame.flow && !frame.node.entries.empty()) {
    const Entry& first = frame.node.entries.front();
    if (first.key_at == frame.node.at) frame.node.width = first.key_width;
  }
  const std::size_t offset = source_.text().size();
  add({.node = std::move(frame.node),
       .anchor = frame.anchor,
       .nodes = frame.nodes,
       .offset = offset,
       .anchor_at = std::move(frame.anchor_at)});
}

void TreeBuilder::add(Value value) {
  count_nodes(1, value.node.at);
  const auto remember = [this](const Value& named) {
    if (named.anchor == 0) return;
    count_nodes(named.nodes, named.node.at);
    anchored_.insert_or_assign(named.anchor, Anchored{named.node, named.anchor_at, named.nodes});
  };
  if (open_.empty()) {
    root_ = std::move(value.node);
    return;
  }
  Frame& frame = open_.back();
  frame.nodes += value.nodes;
  if (frame.node.is_mapping() && !frame.has_key) {
    remember(value);
    add_key(frame, value);
    return;
  }
  if (frame.node.is_mapping() && value.node.kind == Node::Kind::null) {
    value.node.at = frame.key.key_at;
    value.node.width = frame.key.key_width;
  }
  remember(value);
  if (frame.node.is_mapping()) {
    add_value(frame, value);
  } else {
    check_item(frame, value);
    frame.value_offset = value.offset;
    frame.node.items.push_back(std::move(value.node));
  }
}

void TreeBuilder::add_key(Frame& frame, Value& value) {
  frame.has_key = true;
  frame.key_is_merge = false;
  frame.key_is_good = value.node.is_scalar();
  frame.key = {.key = std::move(value.node.text),
               .key_at = value.node.at,
               .key_width = value.node.width,
               .value = {}};
  frame.key_offset = value.offset;
  if (!frame.key_is_good) {
    report("E109", frame.key.key_at, frame.key.key_width, "a key must be a text").help =
        value.node.is_mapping()
            ? "a text that begins with '{' needs quotes; a template is written \"${name}\""
            : "write 'key: value'";
    return;
  }
  frame.key_is_merge = frame.key.key == kMergeKey && !value.node.quoted;
  const auto [seen, is_new] = frame.seen.emplace(frame.key.key, frame.key.key_at);
  if (is_new) return;
  frame.key_is_good = false;
  report("E101", frame.key.key_at, frame.key.key_width,
         at::text("duplicate key '", frame.key.key, "'"))
      .notes.push_back({seen->second, "first defined here"});
}

void TreeBuilder::add_value(Frame& frame, Value& value) {
  frame.has_key = false;
  if (!frame.key_is_good) return;
  if (is_lone_key(frame, value.node)) {
    tell_lone_key(frame);
    return;
  }
  frame.value_offset = value.offset;
  if (frame.key_is_merge) {
    frame.merge_place = frame.node.entries.size();
    add_merge(frame, value.node);
    return;
  }
  frame.key.value = std::move(value.node);
  frame.node.entries.push_back(std::move(frame.key));
}

void TreeBuilder::add_merge(Frame& frame, Node& node) {
  if (node.is_mapping()) {
    frame.merges.push_back(std::move(node));
    return;
  }
  for (Node& item : node.items) {
    if (!item.is_mapping()) {
      report("E103", item.at, item.width, "'<<' merges mappings").help = "write '<<: *anchor'";
      continue;
    }
    frame.merges.push_back(std::move(item));
  }
  if (node.is_sequence()) return;
  report("E103", node.at, node.width, "'<<' merges mappings").help = "write '<<: *anchor'";
}

void TreeBuilder::merge(Frame& frame) {
  std::vector<Entry> brought;
  for (Node& from : frame.merges) {
    for (Entry& entry : from.entries) {
      if (frame.seen.emplace(entry.key, entry.key_at).second) brought.push_back(std::move(entry));
    }
  }
  auto& entries = frame.node.entries;
  entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(frame.merge_place),
                 std::make_move_iterator(brought.begin()), std::make_move_iterator(brought.end()));
}

bool TreeBuilder::is_lone_key(const Frame& frame, const Node& value) const {
  if (!frame.flow || value.kind != Node::Kind::null) return false;
  const std::size_t end = source_.end_on_line(frame.key_offset, frame.key.key);
  const std::string_view rest = source_.text().substr(std::min(end, source_.text().size()));
  const std::size_t next = rest.find_first_not_of(" \t\r\n");
  return next != std::string_view::npos && (rest[next] == ',' || rest[next] == '}');
}

void TreeBuilder::tell_lone_key(Frame& frame) {
  // One comma too many makes each further part a key as well: the first tells it all.
  if (std::exchange(frame.comma_was_told, true)) return;
  std::string help = "write '" + frame.key.key + ": value'";
  if (!frame.node.entries.empty() && frame.node.entries.back().value.is_scalar()) {
    const Entry& before = frame.node.entries.back();
    const std::string_view rest = source_.rest_of_line(frame.value_offset);
    const std::string_view whole =
        rest.substr(0, std::min({rest.find('}'), rest.find(", "), rest.size()}));
    const char quote = whole.find('"') == std::string_view::npos ? '"' : '\'';
    const std::string_view quoted = std::string_view(&quote, 1);
    help = before.value.quoted
               ? help
               : at::text("quote the ", begins_like_at(whole) ? "pattern" : "value", ": ",
                          before.key, ": ", quoted, whole, quoted, "; ", kCommaHelp);
  }
  report("E201", frame.key.key_at, frame.key.key_width,
         at::text("unknown key '", frame.key.key, "'"))
      .help = std::move(help);
}

void TreeBuilder::check_item(const Frame& frame, const Value& value) {
  if (!frame.flow || frame.node.items.empty() || value.node.quoted || !value.node.is_scalar()) {
    return;
  }
  const Node& before = frame.node.items.back();
  const bool glued = value.offset > 0 && source_.at(value.offset - 1) == ',';
  if (!glued || before.quoted || !before.is_scalar() || !begins_like_at(before.text) ||
      begins_like_at(value.node.text)) {
    return;
  }
  report("W013", value.node.at, value.node.width,
         at::text("'", before.text, "' ends at this ',' and '", value.node.text,
                  "' is an item of its own"))
      .help = at::text("quote the whole text: ", kCommaHelp);
}

void TreeBuilder::check_scalar(std::size_t offset, const Node& node) {
  const std::string_view rest = source_.rest_of_line(offset);
  if (!rest.starts_with(node.text) || node.text.empty()) return;
  const std::string_view behind = rest.substr(node.text.size());
  const bool is_number = node.text.front() >= '0' && node.text.front() <= '9';
  if (!behind.starts_with(" #") || is_number || current_key().empty()) return;
  const std::size_t comment = offset + node.text.size() + 1;
  report("W012", source_.position(comment), count_characters(source_.rest_of_line(comment)),
         "a comment begins here and is no part of the text")
      .help = at::text("quote the text if the '#' belongs to it: \"", node.text, behind,
                       "\"; else put two spaces before the '#'");
}

void TreeBuilder::check_quoted(std::size_t offset, const Node& node) {
  const char style = source_.at(offset);
  if (style == '>' || style == '|') {
    if (!node.text.empty()) return;
    report("E213", node.at, node.width, "empty text").help =
        at::text("an unquoted '", style, "' begins a text on the lines below; write \"", style,
                 " \" for the prompt");
    return;
  }
  const auto end = source_.end_of_quoted(offset);
  if (!end) {
    long_quote_ = offset;
    report("E102", node.at, 1, at::text("this ", style, " is never closed")).help =
        "put one at the end of the text";
    throw StopReading{};
  }
  if (source_.text().substr(offset, *end - offset).find('\n') != std::string_view::npos) {
    long_quote_ = offset;
  }
  if (style != '\'' || current_key() == "regex") return;
  for (const std::string_view escape : {"\\r", "\\n", "\\x"}) {
    if (node.text.find(escape) == std::string::npos) continue;
    report("W011", node.at, node.width, "backslash is literal in single quotes").help =
        at::text("use double quotes for control characters: \"", node.text, "\"");
    return;
  }
}

void TreeBuilder::check_tag(std::size_t offset, const std::string& tag) {
  const bool is_written = source_.at(offset) == '!' || (tag != "!" && tag != "?" && !tag.empty());
  if (!is_written) return;
  std::size_t place = offset;
  if (source_.at(offset) == '&') {
    place = std::min(source_.text().find('!', offset), source_.text().size());
  }
  const std::string_view rest = source_.rest_of_line(place);
  const std::string_view shown = rest.substr(0, rest.find_first_of(" \t,]}"));
  report("E104", source_.position(place), count_characters(shown),
         at::text("the tag '", shown, "': tags are not allowed"))
      .help = "remove it; quotes make a text of anything: \"3\"";
}

}  // namespace bg96::scenarios
