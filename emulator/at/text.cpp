#include "emulator/at/text.hpp"

#include <algorithm>
#include <numeric>
#include <system_error>
#include <vector>

namespace bg96::at {
namespace {

// The language is ASCII: the C library's functions would ask the locale.
char upper(char character) {
  return character >= 'a' && character <= 'z' ? static_cast<char>(character - 'a' + 'A')
                                              : character;
}

}  // namespace

std::string quoted(std::string_view value) { return text('"', value, '"'); }

std::string hex(std::uint64_t value) {
  char digits[17];
  const auto result = std::to_chars(digits, digits + sizeof digits, value, 16);
  return to_upper({digits, result.ptr});
}

std::string hex_bytes(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string digits;
  digits.reserve(2 * bytes.size());
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    digits += kDigits[value / 16];
    digits += kDigits[value % 16];
  }
  return digits;
}

std::optional<std::uint64_t> parse_decimal(std::string_view digits) {
  std::uint64_t value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (result.ec != std::errc() || result.ptr != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::optional<double> parse_number(std::string_view digits) {
  // from_chars knows no plus, but "inf" and "nan".
  if (digits.starts_with('+')) {
    digits.remove_prefix(1);
    if (digits.starts_with('-')) return std::nullopt;
  }
  if (digits.find_first_not_of("+-.0123456789") != std::string_view::npos) return std::nullopt;
  double value = 0;
  const char* const end = digits.data() + digits.size();
  const auto result = std::from_chars(digits.data(), end, value, std::chars_format::fixed);
  if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
  return value;
}

std::string decimals(double value, int count) {
  constexpr std::size_t kLongest = 400;  // the largest double has 309 digits
  char digits[kLongest];
  const auto result =
      std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed, count);
  std::string shown(digits, result.ptr);
  const bool is_zero = shown.find_first_not_of("-0.") == std::string::npos;
  if (is_zero && shown.starts_with('-')) shown.erase(0, 1);
  return shown;
}

std::optional<std::string> parse_hex_bytes(std::string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    unsigned value = 0;
    const char* const end = digits.data() + i + 2;
    const auto result = std::from_chars(digits.data() + i, end, value, 16);
    if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
    bytes += static_cast<char>(value);
  }
  return bytes;
}

bool equal_ignoring_case(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return upper(a) == upper(b); });
}

// Levenshtein's distance.
std::size_t typing_slips(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t substituted = diagonal + (left[i] == right[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substituted, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::string to_upper(std::string_view value) {
  std::string result(value);
  std::transform(result.begin(), result.end(), result.begin(), upper);
  return result;
}

}  // namespace bg96::at
