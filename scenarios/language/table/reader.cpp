#include "scenarios/language/table/reader.hpp"

#include <algorithm>

#include "emulator/at/text.hpp"

namespace bg96::scenarios::detail {
namespace {

std::string_view kind_name(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null: return "nothing";
    case Node::Kind::scalar: return "a single value";
    case Node::Kind::sequence: return "a list";
    case Node::Kind::mapping: return "a mapping";
  }
  return {};
}

std::vector<std::string> names_of(const std::vector<Key>& keys) {
  std::vector<std::string> names;
  names.reserve(keys.size());
  for (const Key& key : keys) names.push_back(key.name);
  return names;
}

std::string examples_of(const Shape& shape) {
  if (!shape.words.empty()) return "expected " + joined(shape.words);
  if (shape.mapping && !shape.keys.empty()) {
    return "its keys are " + joined(names_of(shape.keys), " and ");
  }
  if (shape.items && shape.scalar == Shape::Scalar::none && !shape.mapping) {
    return "write a list: each item behind a '- ', or [one, two]";
  }
  return {};
}

// {at: AT+QISEND=0,5} is read as two keys.
std::string unknown_key_help(const Entry& entry, const Node& node, const Shape& shape) {
  const std::string near = did_you_mean(entry.key, names_of(shape.keys));
  if (!near.empty()) return near;
  const auto place = std::find_if(node.entries.begin(), node.entries.end(),
                                  [&entry](const Entry& other) { return &other == &entry; });
  if (entry.value.kind == Node::Kind::null && place != node.entries.begin()) {
    const Node& before = std::prev(place)->value;
    if (before.is_scalar() && !before.quoted) {
      return "quote the value before it: ',' ends a value in {...}";
    }
  }
  return "its keys are " + joined(names_of(shape.keys), " and ");
}

bool check_exactly_one(Context& context, const Node& node, const Shape& shape,
                       const std::vector<int>& rows) {
  std::vector<const Entry*> found;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i] >= 0) found.push_back(&node.entries[i]);
  }
  if (found.size() == 1) return true;
  if (found.empty()) {
    if (!node.entries.empty()) return false;  // told already
    return context.fail(
        node, {"E204", at::text("no ", shape.name), "one of " + joined(names_of(shape.keys))});
  }
  const std::string text =
      at::text("'", found[0]->key, "' and '", found[1]->key, "' in one ", shape.name);
  return context.fail_key(
      *found[1], {"E204", text, "exactly one key here: write another rule or item for the other"});
}

}  // namespace

bool wrong_kind(Context& context, const Node& node, const Shape& shape) {
  const std::string& key = context.key();
  const std::string where = key.empty() ? std::string() : at::text(" for '", key, "'");
  return context.fail(node,
                      {"E202", at::text("expected ", shape.name, where, ", not ", kind_name(node)),
                       examples_of(shape)});
}

bool check_keys(Context& context, const Node& node, const Shape& shape, std::vector<int>& known) {
  bool good = true;
  for (const Entry& entry : node.entries) {
    const auto row = std::find_if(shape.keys.begin(), shape.keys.end(),
                                  [&entry](const Key& key) { return key.name == entry.key; });
    known.push_back(row == shape.keys.end() ? -1 : static_cast<int>(row - shape.keys.begin()));
    context.remember(entry.key_at, entry.key_width);
    if (row != shape.keys.end() || shape.other_keys) continue;
    good =
        context.fail_key(entry, {"E201", at::text("unknown key '", entry.key, "' in ", shape.name),
                                 unknown_key_help(entry, node, shape)});
  }
  for (const Key& key : shape.keys) {
    if (!key.required || node.find(key.name) != nullptr) continue;
    good = context.fail(
        node, {"E203", at::text("missing key '", key.name, "' in ", shape.name),
               key.example.empty() ? key.description
                                   : at::text("write e.g. '", key.name, ": ", key.example, "'")});
  }
  if (shape.exactly_one) good = check_exactly_one(context, node, shape, known) && good;
  return good;
}

Key make_key(std::string name, About about, ShapePointer shape) {
  return {std::move(name),          std::move(about.description),
          std::move(about.example), std::move(about.default_value),
          about.required,           about.early,
          std::move(shape)};
}

Problem of_key(Context& context, Problem problem) {
  if (!context.key().empty()) problem.text += at::text(" for '", context.key(), "'");
  return problem;
}

}  // namespace bg96::scenarios::detail
