#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "scenarios/language/table/context.hpp"
#include "scenarios/language/table/shape.hpp"

namespace bg96::scenarios {

/// A value's shape, and how it becomes a part of the typed tree. `read` reports what is wrong and
/// is then false.
template <class Value>
struct Reader {
  ShapePointer shape;
  std::function<bool(Context&, const Node&, Value&)> read;
};

/// What a key's row says beside its name and value.
struct About {
  std::string description;
  std::string example{};
  std::string default_value{};
  bool required = false;
  bool early = false;
};

/// A row of the table: a key, and how its value is put into its owner.
template <class Owner>
struct Field {
  Key key;
  std::function<bool(Context&, const Entry&, Owner&)> bind;
};

namespace detail {

/// E202, with the forms that would do; always false.
bool wrong_kind(Context& context, const Node& node, const Shape& shape);
/// E201 for keys that the shape lacks, E203 for those that are missing, E204 for too many or none
/// of alternatives. `known` tells for each entry the row of its key, or -1.
bool check_keys(Context& context, const Node& node, const Shape& shape, std::vector<int>& known);
Key make_key(std::string name, About about, ShapePointer shape);
/// Adds " for 'key'" to what is wrong with the value of a key.
Problem of_key(Context& context, Problem problem);

}  // namespace detail

/// A scalar that `parse` reads: Parsed<Value>(std::string_view).
template <class Value, class Parse>
Reader<Value> scalar(Shape shape, Parse parse) {
  auto shared = std::make_shared<const Shape>(std::move(shape));
  return {shared, [shared, parse](Context& context, const Node& node, Value& value) {
            if (!node.is_scalar()) return detail::wrong_kind(context, node, *shared);
            auto parsed = parse(std::string_view(node.text));
            if (auto* problem = std::get_if<Problem>(&parsed)) {
              return context.fail(node, detail::of_key(context, std::move(*problem)));
            }
            value = std::move(*std::get_if<0>(&parsed));
            return true;
          }};
}

/// The same value under another type.
template <class To, class From>
Reader<To> transformed(Reader<From> reader, std::function<To(From)> change) {
  return {reader.shape, [reader, change](Context& context, const Node& node, To& value) {
            From from{};
            if (!reader.read(context, node, from)) return false;
            value = change(std::move(from));
            return true;
          }};
}

/// A row whose value goes into a member.
template <class Owner, class Member, class Value>
Field<Owner> field(std::string name, Member Owner::*member, Reader<Value> reader, About about) {
  return {detail::make_key(std::move(name), std::move(about), reader.shape),
          [member, reader](Context& context, const Entry& entry, Owner& owner) {
            Value value{};
            if (!reader.read(context, entry.value, value)) return false;
            owner.*member = std::move(value);
            return true;
          }};
}

/// A row whose value is handed to a function of the owner, the value, its entry and the context.
template <class Owner, class Value, class Put>
Field<Owner> bound(std::string name, Reader<Value> reader, Put put, About about) {
  return {detail::make_key(std::move(name), std::move(about), reader.shape),
          [reader, put](Context& context, const Entry& entry, Owner& owner) {
            Value value{};
            if (!reader.read(context, entry.value, value)) return false;
            put(owner, std::move(value), entry, context);
            return true;
          }};
}

/// What mapping() needs beside its rows.
template <class Owner>
struct MappingOptions {
  std::string definition{};
  bool exactly_one = false;
  ShapePointer other_keys{};
  std::string other_keys_name = "name";
  /// Takes a key that no row has.
  std::function<bool(Context&, const Entry&, Owner&)> other{};
};

/// A mapping of these rows.
template <class Owner>
Reader<Owner> mapping(std::string name, std::vector<Field<Owner>> fields,
                      MappingOptions<Owner> options = {}) {
  auto shape = std::make_shared<Shape>();
  shape->name = std::move(name);
  shape->definition = std::move(options.definition);
  shape->mapping = true;
  shape->exactly_one = options.exactly_one;
  shape->other_keys = options.other_keys;
  shape->other_keys_name = options.other_keys_name;
  for (const auto& row : fields) shape->keys.push_back(row.key);
  ShapePointer shared = std::move(shape);
  auto read = [shared, fields = std::move(fields), other = std::move(options.other)](
                  Context& context, const Node& node, Owner& owner) {
    if (!node.is_mapping()) return detail::wrong_kind(context, node, *shared);
    std::vector<int> rows;
    bool good = detail::check_keys(context, node, *shared, rows);
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
  };
  return {shared, std::move(read)};
}

/// A list; with `alone` one value may stand without its brackets.
template <class Value>
Reader<std::vector<Value>> list(Reader<Value> item, bool alone = false) {
  Shape shape;
  if (alone) shape = *item.shape;
  shape.definition.clear();
  shape.name = alone ? item.shape->name + ", or a list of them" : "list of " + item.shape->name;
  shape.items = item.shape;
  auto shared = std::make_shared<const Shape>(std::move(shape));
  return {shared,
          [shared, item, alone](Context& context, const Node& node, std::vector<Value>& values) {
            if (!node.is_sequence()) {
              if (!alone) return detail::wrong_kind(context, node, *shared);
              return item.read(context, node, values.emplace_back());
            }
            bool good = true;
            for (const Node& element : node.items) {
              good = item.read(context, element, values.emplace_back()) && good;
            }
            return good;
          }};
}

/// The short form (a scalar or a list) or the long one (a mapping) of the same thing.
template <class Value>
Reader<Value> short_or_long(Reader<Value> brief, Reader<Value> full) {
  Shape shape = *brief.shape;
  shape.definition = full.shape->definition;
  shape.name = brief.shape->name + ", or " + full.shape->name;
  shape.mapping = true;
  shape.exactly_one = full.shape->exactly_one;
  shape.keys = full.shape->keys;
  // A short form may be a mapping of its own; then no key is always there.
  if (brief.shape->mapping) {
    shape.keys.insert(shape.keys.end(), brief.shape->keys.begin(), brief.shape->keys.end());
    for (Key& key : shape.keys) key.required = false;
    shape.exactly_one = false;
  }
  shape.other_keys = full.shape->other_keys;
  shape.other_keys_name = full.shape->other_keys_name;
  auto shared = std::make_shared<const Shape>(std::move(shape));
  return {shared, [shared, brief, full](Context& context, const Node& node, Value& value) {
            if (node.is_mapping()) return full.read(context, node, value);
            const bool fits = node.is_scalar() ? shared->scalar != Shape::Scalar::none
                                               : node.is_sequence() && shared->items;
            if (!fits) return detail::wrong_kind(context, node, *shared);
            return brief.read(context, node, value);
          }};
}

/// Text as it is, or a word of its own: `every: 3` beside `every: 5s`.
template <class Value>
Reader<Value> either(std::function<bool(const Node&)> is_first, Reader<Value> first,
                     Reader<Value> second, Shape shape) {
  auto shared = std::make_shared<const Shape>(std::move(shape));
  return {shared, [is_first, first, second](Context& context, const Node& node, Value& value) {
            return (is_first(node) ? first : second).read(context, node, value);
          }};
}

/// A shape that holds itself, by the name of its definition.
template <class Value>
Reader<Value> later(std::string definition, const Reader<Value>& (*get)()) {
  auto shape = std::make_shared<Shape>();
  shape->name = definition;
  shape->definition = std::move(definition);
  shape->later = [get] { return get().shape; };
  return {shape, [get](Context& context, const Node& node, Value& value) {
            return get().read(context, node, value);
          }};
}

}  // namespace bg96::scenarios
