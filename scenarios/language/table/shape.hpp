#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace bg96::scenarios {

struct Shape;
using ShapePointer = std::shared_ptr<const Shape>;

/// One key of the language: what the loader reads, the schema allows and the reference tells.
struct Key {
  std::string name;
  std::string description;    ///< one sentence
  std::string example;        ///< of the value, in YAML
  std::string default_value;  ///< empty: none
  bool required = false;
  bool early = false;  ///< read before the others, which may name what it defines
  ShapePointer shape;

  // Not inline: there are many places that copy one.
  Key();
  Key(const Key& other);
  Key(Key&& other) noexcept;
  Key& operator=(const Key& other);
  Key& operator=(Key&& other) noexcept;
  ~Key();
};

/// What a value may look like. A value may have several forms: a scalar or a mapping, say.
struct Shape {
  enum class Scalar : std::uint8_t { none, text, integer, number, boolean };

  std::string name;        ///< for people: "duration"
  std::string definition;  ///< the schema's name for it; empty: it is written out where it is used

  Scalar scalar = Scalar::none;
  std::string pattern;             ///< of the scalar's text, anchored; empty: any
  std::vector<std::string> words;  ///< the only texts that are allowed, beside the pattern

  ShapePointer items;  ///< of a list; null: no list

  bool mapping = false;
  bool exactly_one = false;  ///< of its keys
  std::vector<Key> keys;
  ShapePointer other_keys;               ///< of keys that are free; null: there are none
  std::string other_keys_name = "name";  ///< what a free key is

  /// The shape itself, where it holds itself.
  std::function<ShapePointer()> later;

  Shape();
  Shape(const Shape& other);
  Shape(Shape&& other) noexcept;
  Shape& operator=(const Shape& other);
  Shape& operator=(Shape&& other) noexcept;
  ~Shape();
};

}  // namespace bg96::scenarios
