#include "scenarios/language/table/reference.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "emulator/at/text.hpp"
#include "scenarios/language/syntax/expand/include.hpp"
#include "scenarios/language/syntax/parse.hpp"
#include "scenarios/language/table/keys/keys.hpp"

namespace bg96::scenarios {
namespace {

using Json = nlohmann::ordered_json;

// A value may be a template in all places: what it becomes is checked when it is known.
constexpr std::string_view kTemplate = R"(\$\{)";

// ---- The schema ----

class SchemaWriter {
 public:
  Json write(const Shape& root, std::string_view kind);

 private:
  Json value(const ShapePointer& shape);
  Json body(const Shape& shape);
  void scalar(const Shape& shape, Json& made, Json& types);
  void keys(const Shape& shape, Json& made);

  Json definitions_ = Json::object();
};

// A default may be told by a sentence: that is no value.
bool is_value(std::string_view text) {
  return !text.empty() && text.find(' ') == std::string_view::npos;
}

Json plain_value(const std::string& text) {
  if (text == "true" || text == "false") return text == "true";
  const auto number = at::parse_decimal(text);
  const bool leading_zero = text.size() > 1 && text.front() == '0';
  if (number && !leading_zero) return *number;
  return text;
}

// As an editor's YAML library reads it.
Json value_of(const Node& node) {
  if (node.is_scalar()) return node.quoted ? Json(node.text) : plain_value(node.text);
  if (node.is_sequence()) {
    Json made = Json::array();
    for (const Node& item : node.items) made.push_back(value_of(item));
    return made;
  }
  Json made = Json::object();
  for (const Entry& entry : node.entries) made[entry.key] = value_of(entry.value);
  return made;
}

Json yaml_value(std::string_view text) {
  Diagnostics ignored;
  return value_of(parse_tree(text, {}, ignored));
}

std::string anchored(const std::string& pattern) {
  return at::text("^(", pattern, ")$|", kTemplate);
}

std::string quoted_for_regex(std::string_view text) {
  std::string made;
  for (const char c : text) {
    if (std::string_view(R"(.+*?()[]{}|^$\)").find(c) != std::string_view::npos) made += '\\';
    made += c;
  }
  return made;
}

void SchemaWriter::scalar(const Shape& shape, Json& made, Json& types) {
  using Scalar = Shape::Scalar;
  types.push_back("string");
  if (shape.scalar == Scalar::integer) types.push_back("integer");
  if (shape.scalar == Scalar::number) types.push_back("number");
  if (shape.scalar == Scalar::boolean) types.push_back("boolean");
  std::string pattern = shape.pattern;
  if (shape.scalar == Scalar::integer && pattern.empty()) pattern = "-?(0|[1-9][0-9]*)";
  if (shape.scalar == Scalar::number && pattern.empty()) pattern = R"([0-9]+(\.[0-9]+)?)";
  if (shape.scalar == Scalar::boolean && pattern.empty()) pattern = "true|false";
  if (!shape.words.empty()) {
    for (const std::string& word : shape.words) {
      pattern += (pattern.empty() ? "" : "|") + quoted_for_regex(word);
    }
    // YAML reads `0` under `cfun` and the like as a number.
    made["examples"] = shape.words;
  } else if (shape.scalar == Scalar::text && pattern.empty()) {
    types.push_back("number");
    types.push_back("boolean");
  }
  if (!pattern.empty()) made["pattern"] = anchored(pattern);
}

void SchemaWriter::keys(const Shape& shape, Json& made) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Key& key : shape.keys) {
    Json property = value(key.shape);
    // In draft-07 nothing counts beside a $ref.
    if (property.contains("$ref")) {
      property = Json{{"allOf", Json::array({std::move(property)})}};
    }
    property["description"] = key.description;
    if (!key.default_value.empty()) {
      property["description"] = at::text(key.description, " Default: ", key.default_value, ".");
    }
    if (is_value(key.default_value)) property["default"] = yaml_value(key.default_value);
    if (!key.example.empty()) property["examples"] = Json::array({yaml_value(key.example)});
    properties[key.name] = std::move(property);
    if (key.required) required.push_back(key.name);
  }
  made["properties"] = std::move(properties);
  if (!required.empty()) made["required"] = std::move(required);
  if (shape.other_keys) {
    made["additionalProperties"] = value(shape.other_keys);
  } else {
    made["additionalProperties"] = false;
  }
  if (shape.exactly_one) {
    made["minProperties"] = 1;
    made["maxProperties"] = 1;
  }
}

Json SchemaWriter::body(const Shape& shape) {
  Json made = Json::object();
  Json types = Json::array();
  if (shape.scalar != Shape::Scalar::none) scalar(shape, made, types);
  if (shape.items) {
    types.push_back("array");
    made["items"] = value(shape.items);
  }
  if (shape.mapping) {
    types.push_back("object");
    keys(shape, made);
  }
  if (types.size() == 1) {
    made["type"] = types.front();
  } else {
    made["type"] = std::move(types);
  }
  return made;
}

Json SchemaWriter::value(const ShapePointer& shape) {
  if (shape->later) return value(shape->later());
  if (shape->definition.empty()) return body(*shape);
  if (!definitions_.contains(shape->definition)) {
    definitions_[shape->definition] = Json::object();  // it may hold itself
    Json made = body(*shape);
    definitions_[shape->definition] = std::move(made);
  }
  return Json{{"$ref", at::text("#/definitions/", shape->definition)}};
}

Json SchemaWriter::write(const Shape& root, std::string_view kind) {
  Json made = Json::object();
  made["$schema"] = "http://json-schema.org/draft-07/schema#";
  made["$id"] = at::text("https://bg96emu.invalid/", kind, "-v1.schema.json");
  made["title"] = at::text("A ", kind, " of bg96emu, version 1 of the language");
  const Json top = body(root);
  for (const auto& [name, member] : top.items()) made[name] = member;
  made["patternProperties"] = Json{{"^x-", Json::object()}};
  made["definitions"] = std::move(definitions_);
  return made;
}

// Of the keys of a scenario those that a library may have, behind its own version.
Shape library_shape() {
  Shape shape;
  shape.name = "library";
  shape.mapping = true;
  for (const Key& key : scenario().shape->keys) {
    const auto& names = library_keys();
    const bool is_version = key.name == "scenario";
    if (!is_version && std::find(names.begin(), names.end(), key.name) == names.end()) continue;
    shape.keys.push_back(key);
    if (is_version) shape.keys.back().name = "library";
  }
  return shape;
}

// ---- The reference ----

class ReferenceWriter {
 public:
  std::string write(const Shape& root);

 private:
  void table(const Shape& shape);
  std::string type_of(const ShapePointer& shape);
  void later(const ShapePointer& shape);

  std::string text_;
  std::set<std::string> told_;
  std::vector<ShapePointer> waiting_;
};

std::string cell(std::string_view text) {
  std::string made;
  for (const char c : text) {
    if (c == '|') made += '\\';
    made += c;
  }
  return made;
}

std::string heading_of(const Shape& shape) { return shape.name; }

// In a table of its own, below.
void ReferenceWriter::later(const ShapePointer& shape) {
  if (shape->keys.empty()) return;
  if (told_.insert(heading_of(*shape)).second) waiting_.push_back(shape);
}

std::string ReferenceWriter::type_of(const ShapePointer& shape) {
  if (shape->later) return type_of(shape->later());
  std::string type = cell(shape->name);
  if (!shape->words.empty()) {
    type = at::text("`", cell(joined(shape->words, "`, `")), "`");
    for (std::size_t at = type.find(", "); at != std::string::npos; at = type.find(", ", at + 4)) {
      if (type[at - 1] != '`') type.replace(at, 2, "`, `");
    }
    if (shape->mapping) type += at::text(", or ", cell(shape->name));
  }
  if (shape->mapping) later(shape);
  if (shape->items) {
    const ShapePointer items = shape->items->later ? shape->items->later() : shape->items;
    if (items->mapping) later(items);
  }
  if (shape->other_keys) {
    if (shape->keys.empty()) {
      type =
          at::text("mapping of ", cell(shape->other_keys_name), " to ", type_of(shape->other_keys));
    }
  }
  return type;
}

void ReferenceWriter::table(const Shape& shape) {
  if (shape.exactly_one) text_ += "Exactly one of these keys.\n\n";
  text_ += "| Key | Value | Meaning |\n|---|---|---|\n";
  for (const Key& key : shape.keys) {
    text_ += at::text("| `", key.name, "` | ", type_of(key.shape), " | ", cell(key.description));
    if (key.required) text_ += " Required.";
    if (!key.default_value.empty()) text_ += at::text(" Default: `", cell(key.default_value), "`.");
    if (!key.example.empty()) {
      text_ += at::text(" E.g. `", cell(key.name), ": ", cell(key.example), "`");
    }
    text_ += " |\n";
  }
}

std::string ReferenceWriter::write(const Shape& root) {
  text_ =
      "# Reference of the scenario language\n\n"
      "Made by the program from its own table of keys; `bg96emu schema` prints the same for "
      "editors.\n\n"
      "## A scenario\n\n";
  table(root);
  while (!waiting_.empty()) {
    const ShapePointer next = waiting_.front();
    waiting_.erase(waiting_.begin());
    text_ += at::text("\n## ", static_cast<char>(at::to_upper(next->name.substr(0, 1)).front()),
                      next->name.substr(1), "\n\n");
    table(*next);
  }
  text_ += "\n## Machines and their states\n\n| Machine | States |\n|---|---|\n";
  for (const auto& [name, states] : machine_descriptions()) {
    text_ += at::text("| `", name, "` | ", states, " |\n");
  }
  return text_;
}

}  // namespace

std::string json_schema() {
  return SchemaWriter().write(*scenario().shape, "scenario").dump(2) + "\n";
}

std::string library_schema() {
  return SchemaWriter().write(library_shape(), "library").dump(2) + "\n";
}

std::string reference_markdown() { return ReferenceWriter().write(*scenario().shape); }

}  // namespace bg96::scenarios
