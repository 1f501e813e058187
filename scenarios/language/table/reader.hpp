#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "scenarios/language/table/context.hpp"
#include "scenarios/language/table/shape.hpp"

namespace bg96::scenarios {

/// Reads a node into a value of a type that only the caller knows; false: reported.
using AnyRead = std::function<bool(Context&, const Node&, void*)>;

/// A value's shape, and how it becomes a part of the typed tree. `read` reports what is wrong and
/// is then false. What is behind it is shared by all copies and knows the type no more: hundreds of
/// keys would else make hundreds of copies of the same code.
template <class Value>
class Reader {
 public:
  ShapePointer shape;

  Reader() = default;
  /// `read`: bool(Context&, const Node&, Value&).
  template <class Read>
  Reader(ShapePointer shape_of_it, Read read)
      : shape(std::move(shape_of_it)),
        read_(std::make_shared<const AnyRead>(
            [read = std::move(read)](Context& context, const Node& node, void* value) -> bool {
              return read(context, node, *static_cast<Value*>(value));
            })) {}

  /// Of a reader that knows the type by itself.
  Reader(ShapePointer shape_of_it, std::shared_ptr<const AnyRead> read)
      : shape(std::move(shape_of_it)), read_(std::move(read)) {}

  bool read(Context& context, const Node& node, Value& value) const {
    return (*read_)(context, node, &value);
  }

 private:
  std::shared_ptr<const AnyRead> read_;
};

/// What a key's row says beside its name and value.
struct About {
  std::string_view description;
  std::string_view example{};
  std::string_view default_value{};
  bool required = false;
  bool early = false;
};

/// A row of the table: a key, and how its value is put into its owner, of whatever type.
struct AnyField {
  using Bind = std::function<bool(Context&, const Entry&, void*)>;

  Key key;
  Bind bind;

  AnyField(Key its_key, Bind its_bind);
  AnyField(const AnyField& other);
  AnyField(AnyField&& other) noexcept;
  AnyField& operator=(const AnyField& other);
  AnyField& operator=(AnyField&& other) noexcept;
  ~AnyField();
};

/// The same of one type of owner.
template <class Owner>
struct Field : AnyField {
  /// `put`: bool(Context&, const Entry&, Owner&).
  template <class Put>
  Field(Key its_key, Put put)
      : AnyField(std::move(its_key),
                 [put = std::move(put)](Context& context, const Entry& entry, void* owner) -> bool {
                   return put(context, entry, *static_cast<Owner*>(owner));
                 }) {}
};

/// The rows of one mapping.
template <class Owner>
class Fields {
 public:
  Fields() = default;
  Fields(std::initializer_list<Field<Owner>> rows) {
    for (const AnyField& row : rows) rows_.push_back(row);
  }

  void push_back(Field<Owner> row) { rows_.push_back(std::move(row)); }
  void append(const Fields& others) {
    for (const AnyField& row : others.rows_) rows_.push_back(row);
  }
  const std::vector<AnyField>& rows() const { return rows_; }

 private:
  std::vector<AnyField> rows_;
};

namespace detail {

/// E202, with the forms that would do; always false.
bool wrong_kind(Context& context, const Node& node, const Shape& shape);
/// E201 for keys that the shape lacks, E203 for those that are missing, E204 for too many or none
/// of alternatives. `known` tells for each entry the row of its key, or -1.
bool check_keys(Context& context, const Node& node, const Shape& shape, std::vector<int>& known);
Key make_key(std::string_view name, const About& about, ShapePointer shape);
/// Reads the entries of a mapping of these rows into their owner, the early ones first.
std::shared_ptr<const AnyRead> read_fields(ShapePointer shape, std::vector<AnyField> fields,
                                           AnyField::Bind other);
/// The shape of a list of items; with `alone` one item may stand without its brackets.
ShapePointer list_shape(const ShapePointer& item, bool alone);
/// The shape of a short form or a long one.
ShapePointer short_or_long_shape(const Shape& brief, const Shape& full);
/// Does the short form take such a value?
bool fits_short_form(const Shape& shape, const Node& node);
/// The index of a word, or E206.
Parsed<std::size_t> find_word(const std::vector<std::string>& words, std::string_view text);
/// Adds the key to what is wrong with its value.
Problem of_key(Context& context, const Node& node, Problem problem);

}  // namespace detail

/// A scalar that `parse` reads: Parsed<Value>(std::string_view).
template <class Value, class Parse>
Reader<Value> scalar(Shape shape, Parse parse) {
  auto shared = std::make_shared<const Shape>(std::move(shape));
  return {shared, [shared, parse](Context& context, const Node& node, Value& value) {
            if (!node.is_scalar()) return detail::wrong_kind(context, node, *shared);
            if (context.is_open(node)) return true;
            auto parsed = parse(std::string_view(node.text));
            if (auto* problem = std::get_if<Problem>(&parsed)) {
              return context.fail(node, detail::of_key(context, node, std::move(*problem)));
            }
            value = std::move(*std::get_if<0>(&parsed));
            return true;
          }};
}

/// The same value under another type.
template <class To, class From, class Change>
Reader<To> transformed(const Reader<From>& reader, Change change) {
  return {reader.shape, [reader, change](Context& context, const Node& node, To& value) {
            From from{};
            if (!reader.read(context, node, from)) return false;
            value = change(std::move(from));
            return true;
          }};
}

/// A row whose value goes into a member.
template <class Owner, class Member, class Value>
Field<Owner> field(std::string_view name, Member Owner::*member, const Reader<Value>& reader,
                   const About& about) {
  return {detail::make_key(name, about, reader.shape),
          [member, reader](Context& context, const Entry& entry, Owner& owner) {
            Value value{};
            if (!reader.read(context, entry.value, value)) return false;
            owner.*member = std::move(value);
            return true;
          }};
}

/// A row whose value is handed to a function of the owner, the value, its entry and the context.
template <class Owner, class Value, class Put>
Field<Owner> bound(std::string_view name, const Reader<Value>& reader, Put put,
                   const About& about) {
  return {detail::make_key(name, about, reader.shape),
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
Reader<Owner> mapping(std::string name, const Fields<Owner>& fields,
                      MappingOptions<Owner> options = {}) {
  auto shape = std::make_shared<Shape>();
  shape->name = std::move(name);
  shape->definition = std::move(options.definition);
  shape->mapping = true;
  shape->exactly_one = options.exactly_one;
  shape->other_keys = options.other_keys;
  shape->other_keys_name = options.other_keys_name;
  for (const AnyField& row : fields.rows()) shape->keys.push_back(row.key);
  AnyField::Bind other;
  if (options.other) {
    other = [put = std::move(options.other)](Context& context, const Entry& entry, void* owner) {
      return put(context, entry, *static_cast<Owner*>(owner));
    };
  }
  return {shape, detail::read_fields(shape, fields.rows(), std::move(other))};
}

/// A list; with `alone` one value may stand without its brackets.
template <class Value>
Reader<std::vector<Value>> list(const Reader<Value>& item, bool alone = false) {
  const ShapePointer shape = detail::list_shape(item.shape, alone);
  return {shape,
          [shape, item, alone](Context& context, const Node& node, std::vector<Value>& values) {
            if (!node.is_sequence()) {
              if (!alone) return detail::wrong_kind(context, node, *shape);
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
Reader<Value> short_or_long(const Reader<Value>& brief, const Reader<Value>& full) {
  const ShapePointer shape = detail::short_or_long_shape(*brief.shape, *full.shape);
  return {shape, [shape, brief, full](Context& context, const Node& node, Value& value) {
            if (node.is_mapping()) return full.read(context, node, value);
            if (!detail::fits_short_form(*shape, node)) {
              return detail::wrong_kind(context, node, *shape);
            }
            return brief.read(context, node, value);
          }};
}

/// Text as it is, or a word of its own: `every: 3` beside `every: 5s`.
template <class Value>
Reader<Value> either(bool (*is_first)(const Node&), const Reader<Value>& first,
                     const Reader<Value>& second, Shape shape) {
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
