#include "scenarios/language/table/scalars/fixes.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>

#include "emulator/at/text.hpp"

namespace bg96::scenarios {
namespace {

using UnitWord = std::pair<std::string_view, std::string_view>;  // in lower case, and the unit
constexpr auto kDurationWords =
    std::to_array<UnitWord>({{"s", "s"},          {"sec", "s"},
                             {"secs", "s"},       {"second", "s"},
                             {"seconds", "s"},    {"m", "m"},
                             {"min", "m"},        {"mins", "m"},
                             {"minute", "m"},     {"minutes", "m"},
                             {"h", "h"},          {"hr", "h"},
                             {"hrs", "h"},        {"hour", "h"},
                             {"hours", "h"},      {"ms", "ms"},
                             {"msec", "ms"},      {"msecs", "ms"},
                             {"millis", "ms"},    {"milliseconds", "ms"},
                             {"us", "us"},        {"\xC2\xB5s", "us"},  // the micro sign
                             {"\xCE\xBCs", "us"},                       // a Greek mu
                             {"usec", "us"},      {"microseconds", "us"}});
constexpr auto kProbabilityWords = std::to_array<UnitWord>({{"%", "%"}, {"percent", "%"}});
constexpr auto kSizeWords = std::to_array<UnitWord>({{"b", "B"},
                                                     {"byte", "B"},
                                                     {"bytes", "B"},
                                                     {"kib", "KiB"},
                                                     {"ki", "KiB"},
                                                     {"mib", "MiB"},
                                                     {"mi", "MiB"},
                                                     {"gib", "GiB"},
                                                     {"gi", "GiB"}});
constexpr auto kRateWords = std::to_array<UnitWord>({{"bit/s", "bit/s"},
                                                     {"bit", "bit/s"},
                                                     {"bits/s", "bit/s"},
                                                     {"baud", "bit/s"},
                                                     {"kbit/s", "kbit/s"},
                                                     {"kbit", "kbit/s"},
                                                     {"mbit/s", "Mbit/s"},
                                                     {"mbit", "Mbit/s"},
                                                     {"gbit/s", "Gbit/s"},
                                                     {"gbit", "Gbit/s"},
                                                     {"b/s", "B/s"},
                                                     {"b", "B/s"},
                                                     {"bytes/s", "B/s"},
                                                     {"kib/s", "KiB/s"}});

std::span<const UnitWord> words_of(UnitKind kind) {
  switch (kind) {
    case UnitKind::duration: return kDurationWords;
    case UnitKind::probability: return kProbabilityWords;
    case UnitKind::size: return kSizeWords;
    case UnitKind::rate: return kRateWords;
  }
  return {};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool is_number(const std::string& text) {
  double value = 0;
  const auto result =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  return !text.empty() && result.ec == std::errc() && result.ptr == text.data() + text.size();
}

std::string_view without_zeros(std::string_view digits) {
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  return digits;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string made(trimmed(text));
  std::transform(made.begin(), made.end(), made.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return made;
}

std::string fix_unit(UnitKind kind, std::string_view text) {
  text = trimmed(text);
  std::string number;
  while (!text.empty() && (is_digit(text.front()) || text.front() == '.' || text.front() == ',')) {
    number += text.front() == ',' ? '.' : text.front();
    text.remove_prefix(1);
  }
  if (number.starts_with('.')) number = at::text("0", number);
  if (!is_number(number)) return {};
  const auto words = words_of(kind);
  const std::string wanted = lower_case(text);
  const auto found = std::find_if(words.begin(), words.end(),
                                  [&wanted](const UnitWord& row) { return row.first == wanted; });
  return found == words.end() ? std::string() : at::text(number, found->second);
}

std::string fix_range(std::string_view text) {
  std::string plain(text);
  std::erase(plain, ' ');
  for (const auto& [wrong, right] :
       {std::pair("...", ".."), std::pair("-", ".."), std::pair("+", ".."), std::pair(">=", "")}) {
    const std::size_t found = plain.find(wrong);
    if (found == std::string::npos || (found == 0 && *right != '\0')) continue;
    plain.replace(found, std::string_view(wrong).size(), right);
    if (*right == '\0') plain += "..";
  }
  if (plain.starts_with("<=")) plain = at::text("..", plain.substr(2));
  const std::string_view rest = plain;
  const std::size_t dots = plain.find("..");
  const std::string_view first = without_zeros(rest.substr(0, dots));
  const std::string_view last =
      dots == std::string::npos ? std::string_view() : without_zeros(rest.substr(dots + 2));
  const auto fits = [](std::string_view digits) {
    return digits.size() < 19 && std::all_of(digits.begin(), digits.end(), is_digit);
  };
  if (!fits(first) || !fits(last) || (first.empty() && last.empty())) return {};
  return at::text(first, dots == std::string::npos ? "" : "..", last);
}

std::string fix_integer(std::string_view text) {
  std::string plain(trimmed(text));
  std::erase(plain, '_');
  std::erase(plain, ',');
  if (plain.ends_with(".0")) plain.resize(plain.size() - 2);
  const bool negative = plain.starts_with('-');
  std::string_view digits = plain;
  if (negative || plain.starts_with('+')) digits.remove_prefix(1);
  const bool hexadecimal = digits.starts_with("0x") || digits.starts_with("0X");
  std::uint64_t number = 0;
  if (hexadecimal) digits.remove_prefix(2);
  const auto result =
      std::from_chars(digits.data(), digits.data() + digits.size(), number, hexadecimal ? 16 : 10);
  if (digits.empty() || result.ec != std::errc() || result.ptr != digits.data() + digits.size()) {
    return {};
  }
  return at::text(negative ? "-" : "", number);
}

std::string percent_text(double share) {
  std::string text = std::to_string(share * 100);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace bg96::scenarios
