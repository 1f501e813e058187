#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bg96::at {

namespace detail {
inline void append(std::string& out, std::string_view piece) { out += piece; }
inline void append(std::string& out, char piece) { out += piece; }
template <typename Value>
concept Number = std::integral<Value> && !std::same_as<Value, char> && !std::same_as<Value, bool>;
template <Number Value>
void append(std::string& out, Value value) {
  char digits[24];
  const auto result = std::to_chars(digits, digits + sizeof digits, value);
  out.append(digits, result.ptr);
}
}  // namespace detail

/// Joins strings, characters and integers (decimal): text("+CSQ: ", 20, ',', 99).
template <typename... Pieces>
std::string text(const Pieces&... pieces) {
  std::string out;
  (detail::append(out, pieces), ...);
  return out;
}

/// `"value"`: the value between the quotes of a string parameter.
std::string quoted(std::string_view value);
/// Upper-case hexadecimal without leading zeros: 0xD0B gives "D0B".
std::string hex(std::uint64_t value);
/// Two upper-case hexadecimal digits for each byte.
std::string hex_bytes(std::string_view bytes);
/// The number that all of `digits` spells in base 10; empty for anything else, also for a sign.
std::optional<std::uint64_t> parse_decimal(std::string_view digits);
/// The number that all of `digits` spells with an optional sign and decimals: "-43.35916"; empty
/// for anything else, also for an exponent.
std::optional<double> parse_number(std::string_view digits);
/// A number with so many decimals, rounded; never "-0.0".
std::string decimals(double value, int count);
/// The bytes that pairs of hexadecimal digits spell; empty for an odd number or other characters.
std::optional<std::string> parse_hex_bytes(std::string_view digits);
/// Are they equal when the case of ASCII letters is not looked at?
bool equal_ignoring_case(std::string_view left, std::string_view right);
/// How many single-character slips of typing lie between the two.
std::size_t typing_slips(std::string_view left, std::string_view right);
/// The name of the entry that is at most a third of `wanted` away from it; empty when none is.
template <typename Entries, typename NameOf>
std::string_view nearest(std::string_view wanted, const Entries& entries, NameOf name_of) {
  constexpr std::size_t kMaxNameBytes = 64;
  if (wanted.size() > kMaxNameBytes) return {};
  std::string_view best;
  std::size_t fewest = wanted.size() / 3 + 1;
  for (const auto& entry : entries) {
    const std::string_view name = name_of(entry);
    const std::size_t slips = typing_slips(wanted, name);
    if (slips >= fewest) continue;
    fewest = slips;
    best = name;
  }
  return best;
}
/// ASCII letters turned to upper case.
std::string to_upper(std::string_view value);

}  // namespace bg96::at
