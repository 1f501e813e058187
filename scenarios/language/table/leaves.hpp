#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/language/at_pattern.hpp"
#include "scenarios/language/table/reader.hpp"
#include "scenarios/language/values.hpp"

namespace bg96::scenarios {

/// What a text may hold.
struct TextRules {
  bool empty = false;     ///< "" is allowed
  bool is_name = false;   ///< letters, digits and - _ . : only
  bool is_bytes = false;  ///< "hex:0d0a" stands for bytes
};

/// Any text that the rules allow.
Reader<std::string> text(std::string name = "text", TextRules rules = {});
/// `1.5s`.
Reader<sim::Duration> duration();
/// A duration, or {uniform: ...} and so on.
Reader<Distribution> distribution();
/// `5%`, as 0 to 1.
Reader<double> probability();
/// `8KiB`, in bytes.
Reader<std::size_t> size();
/// `27kbit/s`, in bits per second.
Reader<double> rate();
/// `-110dBm` or `-9dB`.
Reader<int> level(std::string unit);
/// `2..4`.
Reader<Range> range();
/// `true` or `false`.
Reader<bool> boolean();
/// A decimal number, both ends included.
Reader<int> integer(int min, int max);
/// A number of things, `min` or more.
Reader<std::uint64_t> count(std::uint64_t min);
/// A number with a fraction.
Reader<double> number(double min, double max);
/// `host:port`; with `wildcards` either may be `*`.
Reader<std::string> endpoint(bool wildcards);
/// A name that must be defined somewhere: a rule's id, a mark, a peer.
Reader<std::string> reference(Context::Name kind);
/// A name that is defined where it stands.
Reader<std::string> definition_of(Context::Name kind);

/// For what the patterns are: the commands they name are checked against the modem's.
enum class PatternUse : std::uint8_t {
  command,    ///< a command that does not exist is an error
  forbidden,  ///< the same, but one that this modem lacks may well be forbidden
  urc,        ///< not checked
};
/// One pattern, or {regex: ...}.
Reader<AtPattern> pattern(PatternUse use);
/// One pattern, or a list of which any matches.
Reader<AtPatterns> patterns(PatternUse use);

/// One of some words, each with the value it stands for.
template <class Value>
Reader<Value> words(std::string name,
                    std::initializer_list<std::pair<std::string_view, Value>> table) {
  Shape shape;
  shape.name = std::move(name);
  shape.scalar = Shape::Scalar::text;
  std::vector<std::int64_t> values;
  for (const auto& [word, value] : table) {
    shape.words.emplace_back(word);
    values.push_back(static_cast<std::int64_t>(value));
  }
  const std::vector<std::string> names = shape.words;
  return transformed<Value, std::size_t>(
      scalar<std::size_t>(
          std::move(shape),
          [names](std::string_view text) { return detail::find_word(names, text); }),
      [values](std::size_t index) { return static_cast<Value>(values[index]); });
}

/// The same for words that stand for themselves.
Reader<std::string> words(std::string name, std::vector<std::string> table);

/// The parse functions under a plain name for `scalar`.
Shape scalar_shape(std::string name, Shape::Scalar kind, std::string pattern = {});

}  // namespace bg96::scenarios
