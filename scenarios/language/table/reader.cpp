#include "scenarios/language/table/reader.hpp"

#include <algorithm>

#include "emulator/at/text.hpp"

namespace bg96::scenarios {

AnyField::AnyField(Key its_key, Bind its_bind)
    : key(std::move(its_key)), bind(std::move(its_bind)) {}
AnyField::AnyField(const AnyField& other) = default;
AnyField::AnyField(AnyField&& other) noexcept = default;
AnyField& AnyField::operator=(const AnyField& other) = default;
AnyField& AnyField::operator=(AnyField&& other) noexcept = default;
AnyField::~AnyField() = default;

namespace detail {
namespace {

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

bool has_key(const ShapePointer& shape, const std::string& key) {
  if (!shape) return false;
  if (shape->later) return has_key(shape->later(), key);
  return std::any_of(shape->keys.begin(), shape->keys.end(),
                     [&key](const Key& other) { return other.name == key; });
}

// Of which other key an unknown one is a key: `- {urc: RDY, place: idle}`, `- {at: AT, do: ...}`.
std::string owner_of(const Entry& entry, const Node& node, const Shape& shape) {
  std::vector<std::string> owners;
  for (const Key& key : shape.keys) {
    const bool in_items = has_key(key.shape->items, entry.key);
    if (!in_items && !has_key(key.shape, entry.key)) continue;
    if (in_items) return at::text("it is a key of the items of '", key.name, "'");
    if (node.find(key.name) != nullptr) {
      return at::text("write it into '", key.name, "': ", key.name, ": {..., ", entry.key,
                      ": ...}");
    }
    owners.push_back(at::text("'", key.name, "'"));
  }
  constexpr std::size_t kMostOwners = 4;
  if (owners.empty() || owners.size() > kMostOwners) return {};
  return "it is a key of " + joined(owners);
}

// {at: AT+QISEND=0,5} is read as two keys.
std::string unknown_key_help(const Entry& entry, const Node& node, const Shape& shape) {
  const std::string near = did_you_mean(entry.key, names_of(shape.keys));
  const std::string owner = owner_of(entry, node, shape);
  if (!near.empty() && owner.empty()) return near;
  if (!owner.empty()) return owner;
  const auto place = std::find_if(node.entries.begin(), node.entries.end(),
                                  [&entry](const Entry& other) { return &other == &entry; });
  if (entry.value.kind == Node::Kind::null && place != node.entries.begin()) {
    const Node& before = std::prev(place)->value;
    if (before.is_scalar() && !before.quoted) {
      return "quote the pattern before it: ',' ends a value in {...}";
    }
  }
  return "its keys are " + joined(names_of(shape.keys), " and ");
}

// "step of a script" is "steps of a script".
std::string plural(const std::string& name) {
  const std::size_t end = std::min(name.find(" of "), name.find(','));
  if (end == std::string::npos) return name + "s";
  return name.substr(0, end) + "s" + name.substr(end);
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

Key make_key(std::string_view name, const About& about, ShapePointer shape) {
  Key made;
  made.name = name;
  made.description = about.description;
  made.example = about.example;
  made.default_value = about.default_value;
  made.required = about.required;
  made.early = about.early;
  made.shape = std::move(shape);
  return made;
}

std::shared_ptr<const AnyRead> read_fields(ShapePointer shape, std::vector<AnyField> fields,
                                           AnyField::Bind other) {
  return std::make_shared<const AnyRead>(
      [shape = std::move(shape), fields = std::move(fields), other = std::move(other)](
          Context& context, const Node& node, void* owner) {
        if (!node.is_mapping()) return wrong_kind(context, node, *shape);
        std::vector<int> rows;
        bool good = check_keys(context, node, *shape, rows);
        for (const bool early : {true, false}) {
          for (std::size_t i = 0; i < rows.size(); ++i) {
            const Entry& entry = node.entries[i];
            const auto* row = rows[i] < 0 ? nullptr : &fields[static_cast<std::size_t>(rows[i])];
            if ((row != nullptr && row->key.early) != early) continue;
            const std::string outer = context.key();
            context.set_key(entry.key);
            if (row != nullptr) good = row->bind(context, entry, owner) && good;
            if (row == nullptr && other) good = other(context, entry, owner) && good;
            context.set_key(outer);
          }
        }
        return good;
      });
}

ShapePointer list_shape(const ShapePointer& item, bool alone) {
  Shape shape;
  if (alone) shape = *item;
  shape.definition.clear();
  shape.name = alone ? item->name + ", or a list of them" : "list of " + plural(item->name);
  shape.items = item;
  return std::make_shared<const Shape>(std::move(shape));
}

ShapePointer short_or_long_shape(const Shape& brief, const Shape& full) {
  Shape shape = brief;
  shape.definition = full.definition;
  shape.name = brief.name + ", or " + full.name;
  shape.mapping = true;
  shape.exactly_one = full.exactly_one;
  shape.keys = full.keys;
  // A short form may be a mapping of its own; then no key is always there.
  if (brief.mapping) {
    shape.keys.insert(shape.keys.end(), brief.keys.begin(), brief.keys.end());
    for (Key& key : shape.keys) key.required = false;
    shape.exactly_one = false;
  }
  shape.other_keys = full.other_keys;
  shape.other_keys_name = full.other_keys_name;
  return std::make_shared<const Shape>(std::move(shape));
}

bool fits_short_form(const Shape& shape, const Node& node) {
  if (node.is_scalar()) return shape.scalar != Shape::Scalar::none;
  return node.is_sequence() && shape.items;
}

Parsed<std::size_t> find_word(const std::vector<std::string>& words, std::string_view text) {
  const auto found = std::find(words.begin(), words.end(), text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  const std::string near = did_you_mean(text, words);
  return Problem{"E206", at::text("unknown word '", text, "'"),
                 near.empty() ? "expected " + joined(words) : near};
}

Problem of_key(Context& context, const Node& node, Problem problem) {
  if (context.key().empty()) return problem;
  if (problem.code == kMissingUnit) {
    problem.text = at::text("missing unit in '", context.key(), "' '", node.text, "'");
  } else {
    problem.text += at::text(" for '", context.key(), "'");
  }
  return problem;
}

}  // namespace detail
}  // namespace bg96::scenarios
