#include "scenarios/language/table/scalars/scalars.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "emulator/at/text.hpp"
#include "scenarios/language/table/scalars/fixes.hpp"

namespace bg96::scenarios {
namespace {

constexpr std::string_view kProbabilityExamples = "expected e.g. 5% or 0.02%";
constexpr std::string_view kDurationExamples = "expected e.g. 150ms, 1.5s, 2m30s";
constexpr const char* kRangeExamples = "expected 3, 2..4, 2.. or ..5";
constexpr std::string_view kSizeExamples = "expected e.g. 256B, 8kB (8000 bytes), 8KiB (8192)";
constexpr std::string_view kRateExamples = "expected e.g. 27kbit/s or 5760B/s";

struct Unit {
  std::string_view name;
  double factor;
};

// In nanoseconds.
constexpr std::array kDurationUnits = {Unit{"us", 1e3}, Unit{"ms", 1e6}, Unit{"s", 1e9},
                                       Unit{"m", 60e9}, Unit{"h", 3600e9}};
constexpr std::array kSizeUnits = {Unit{"B", 1},        Unit{"kB", 1e3},   Unit{"MB", 1e6},
                                   Unit{"GB", 1e9},     Unit{"KiB", 1024}, Unit{"MiB", 1048576},
                                   Unit{"GiB", 1 << 30}};
// In lower case. Bits to some, bytes to others.
constexpr auto kAmbiguousRates = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{"bps", ""}, {"kbps", "k"}, {"kb/s", "k"}, {"mbps", "M"}, {"mb/s", "M"}, {"gbps", "G"}});
// In bits per second.
constexpr std::array kRateUnits = {
    Unit{"bit/s", 1}, Unit{"kbit/s", 1e3}, Unit{"Mbit/s", 1e6},       Unit{"Gbit/s", 1e9},
    Unit{"B/s", 8},   Unit{"kB/s", 8e3},   Unit{"KiB/s", 8.0 * 1024}, Unit{"MB/s", 8e6}};

template <std::size_t kCount>
std::optional<double> factor_of(const std::array<Unit, kCount>& units, std::string_view name) {
  const auto found = std::find_if(units.begin(), units.end(),
                                  [name](const Unit& unit) { return unit.name == name; });
  if (found == units.end()) return std::nullopt;
  return found->factor;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes digits, with a fraction behind a point, from the front; empty when there are none.
std::string_view take_digits(std::string_view& text) {
  std::size_t length = 0;
  bool point = false;
  while (length < text.size() && (is_digit(text[length]) || (text[length] == '.' && !point))) {
    if (text[length] == '.') {
      if (length == 0 || length + 1 == text.size() || !is_digit(text[length + 1])) break;
      point = true;
    }
    ++length;
  }
  const std::string_view digits = text.substr(0, length);
  text.remove_prefix(length);
  return digits;
}

std::optional<double> to_number(std::string_view digits) {
  double value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value,
                                      std::chars_format::fixed);
  if (result.ec != std::errc() || result.ptr != digits.data() + digits.size() ||
      !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

std::optional<double> take_number(std::string_view& text) { return to_number(take_digits(text)); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

Problem invalid(std::string_view code, std::string_view what, std::string_view text,
                std::string_view help) {
  return {std::string(code), at::text("invalid ", what, " '", text, "'"), std::string(help)};
}

Problem missing_unit(std::string_view text, std::string help) {
  return {std::string(kMissingUnit), at::text("missing unit in '", text, "'"), std::move(help)};
}

std::string unit_help(UnitKind kind, std::string_view text, std::string_view examples) {
  const std::string fix = fix_unit(kind, text);
  return fix.empty() ? std::string(examples) : at::text(examples, "; write '", fix, "'");
}

// In nanoseconds; empty when it is none.
std::optional<double> nanoseconds_of(std::string_view rest) {
  double total = 0;
  double last_factor = std::numeric_limits<double>::infinity();
  do {
    const auto number = take_number(rest);
    std::size_t length = 0;
    while (length < rest.size() && rest[length] >= 'a' && rest[length] <= 'z') ++length;
    const auto factor = factor_of(kDurationUnits, rest.substr(0, length));
    // 30s2m is no way to write a time.
    if (!number || !factor || *factor >= last_factor) return std::nullopt;
    rest.remove_prefix(length);
    last_factor = *factor;
    total += *number * *factor;
  } while (!rest.empty());
  return total;
}

// What "5 seconds", "1m30" and "1:30" should have been.
std::string duration_help(std::string_view text) {
  std::string fixed(trimmed(text));
  std::erase(fixed, ' ');
  if (const std::size_t colon = fixed.find(':'); colon != std::string::npos) {
    fixed.replace(colon, 1, "m");
  }
  const bool lacks_unit = !fixed.empty() && is_digit(fixed.back());
  for (const std::string& tried : {fixed, fixed + "s"}) {
    if (tried != fixed && !lacks_unit) break;
    if (nanoseconds_of(tried)) return at::text(kDurationExamples, "; write '", tried, "'");
  }
  return unit_help(UnitKind::duration, text, kDurationExamples);
}

}  // namespace

Parsed<sim::Duration> parse_duration(std::string_view text) {
  if (!text.empty() && text.front() == '-') {
    return Problem{"E212", at::text("negative duration '", text, "'"),
                   duration_help(text.substr(1))};
  }
  std::string_view rest = text;
  if (take_number(rest) && rest.empty()) {
    return missing_unit(text, at::text("write '", text, "ms' or '", text, "s'"));
  }
  const auto total = nanoseconds_of(text);
  if (!total) return invalid("E212", "duration", text, duration_help(text));
  if (*total > static_cast<double>(kMaxDuration.count())) {
    return Problem{"E212", at::text("'", text, "' is too long"), "at most 1000h"};
  }
  return sim::Duration(static_cast<sim::Duration::rep>(std::llround(*total)));
}

Parsed<double> parse_probability(std::string_view text) {
  std::string_view rest = text;
  const auto number = take_number(rest);
  if (number && rest.empty()) {
    const bool whole = text.find('.') == std::string_view::npos;
    if (whole) {
      return missing_unit(text, at::text("write '", text, "%'",
                                         text == "1" ? ", or '100%' if it is for certain" : ""));
    }
    if (*number > 1) return missing_unit(text, at::text("write '", text, "%'"));
    return missing_unit(text, at::text("write '", percent_text(*number), "%', or '", text,
                                       "%' if percent are meant"));
  }
  if (!number || rest != "%") {
    return invalid("E214", "probability", text,
                   unit_help(UnitKind::probability, text, kProbabilityExamples));
  }
  if (*number > 100) {
    return Problem{"E214", at::text("'", text, "' is too much"), "expected 0% to 100%"};
  }
  return *number / 100;
}

Parsed<std::size_t> parse_size(std::string_view text) {
  std::string_view rest = text;
  const auto number = take_number(rest);
  if (!number) return invalid("E215", "size", text, kSizeExamples);
  if (rest.empty()) return missing_unit(text, at::text("write '", text, "B'"));
  const auto factor = factor_of(kSizeUnits, rest);
  if (!factor) {
    const std::string_view digits = text.substr(0, text.size() - rest.size());
    const std::string word = lower_case(rest);
    if (word == "k" || word == "kb") {
      return invalid("E215", "size", text,
                     at::text("write '", digits, "kB' (1000 bytes each) or '", digits,
                              "KiB' (1024 bytes each)"));
    }
    return invalid("E215", "size", text, unit_help(UnitKind::size, text, kSizeExamples));
  }
  const double bytes = *number * *factor;
  if (bytes > static_cast<double>(kMaxSizeBytes) || bytes != std::floor(bytes)) {
    return Problem{"E215", at::text("'", text, "' is no whole number of bytes up to 1024GiB"),
                   std::string(kSizeExamples)};
  }
  return static_cast<std::size_t>(bytes);
}

Parsed<double> parse_rate(std::string_view text) {
  std::string_view rest = text;
  const auto number = take_number(rest);
  if (!number) return invalid("E216", "rate", text, kRateExamples);
  const std::string_view digits = text.substr(0, text.size() - rest.size());
  if (rest.empty()) {
    return missing_unit(text, at::text("write '", text, "bit/s' or '", text, "B/s'"));
  }
  const auto factor = factor_of(kRateUnits, rest);
  if (!factor) {
    const std::string word = lower_case(rest);
    const auto ambiguous = std::find_if(kAmbiguousRates.begin(), kAmbiguousRates.end(),
                                        [&word](const auto& row) { return row.first == word; });
    if (ambiguous == kAmbiguousRates.end()) {
      return invalid("E216", "rate", text, unit_help(UnitKind::rate, text, kRateExamples));
    }
    return invalid(
        "E216", "rate", text,
        at::text("'", trimmed(rest), "' means bits to some tools and bytes to others: ", "write '",
                 digits, ambiguous->second, "bit/s' or '", digits, ambiguous->second, "B/s'"));
  }
  if (*number * *factor < 1) {
    return Problem{"E216", at::text("'", text, "' is too slow"),
                   "at least 1bit/s; a link that passes nothing is {is: down}"};
  }
  return *number * *factor;
}

Parsed<int> parse_level(std::string_view text, std::string_view unit) {
  const bool negative = !text.empty() && text.front() == '-';
  std::string_view rest = text.substr(negative ? 1 : 0);
  const std::string_view digits = take_digits(rest);
  const auto number = at::parse_decimal(digits);
  const std::string_view sign = negative ? "-" : "";
  if (number && rest.empty()) {
    return missing_unit(
        text, at::text("write '", unit == "dBm" ? std::string_view("-") : sign, digits, unit, "'"));
  }
  const bool near_unit = number && lower_case(rest) == lower_case(unit);
  if (!number || *number > 200 || rest != unit) {
    const std::string example = at::text(unit == "dB" ? "-9" : "-110", unit);
    return invalid("E217", "level", text,
                   near_unit ? at::text("write '", sign, digits, unit, "'")
                             : at::text("expected whole ", unit, ", e.g. ", example));
  }
  // No antenna receives a milliwatt.
  if (!negative && unit == "dBm" && *number > 0) {
    return invalid("E217", "level", text, at::text("levels are negative: write '-", text, "'"));
  }
  return static_cast<int>(*number) * (negative ? -1 : 1);
}

Parsed<Range> parse_range(std::string_view text) {
  Range range;
  const std::size_t dots = text.find("..");
  const std::string_view first = text.substr(0, dots);
  const std::string_view last = dots == std::string_view::npos ? first : text.substr(dots + 2);
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const auto read = [](std::string_view digits, std::int64_t& end) {
    if (digits.empty()) return true;
    const auto number = at::parse_decimal(digits);
    if (!number || *number > kMax || (digits.size() > 1 && digits.front() == '0')) return false;
    end = static_cast<std::int64_t>(*number);
    return true;
  };
  const bool has_end = !first.empty() || !last.empty();
  if (!has_end || !read(first, range.min) || !read(last, range.max)) {
    const std::string fix = fix_range(text);
    return invalid("E218", "range", text,
                   fix.empty() ? std::string(kRangeExamples) : at::text("write '", fix, "'"));
  }
  if (range.min > range.max) {
    return Problem{"E218", at::text("empty range '", text, "'"),
                   at::text("write '", last, "..", first, "'")};
  }
  return range;
}

Parsed<bool> parse_boolean(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  constexpr std::array<std::string_view, 4> kYes = {"yes", "on", "y", "1"};
  constexpr std::array<std::string_view, 4> kNo = {"no", "off", "n", "0"};
  const auto is = [text](std::string_view word) { return at::equal_ignoring_case(word, text); };
  std::string help = "expected true or false";
  if (std::any_of(kYes.begin(), kYes.end(), is) || is("true")) help = "write 'true'";
  if (std::any_of(kNo.begin(), kNo.end(), is) || is("false")) help = "write 'false'";
  return invalid("E219", "boolean", text, help);
}

Parsed<std::int64_t> parse_integer(std::string_view text, std::int64_t min, std::int64_t max) {
  const bool negative = !text.empty() && text.front() == '-';
  const std::string_view digits = text.substr(negative ? 1 : 0);
  const bool all_digits = !digits.empty() && std::all_of(digits.begin(), digits.end(), is_digit);
  const bool leading_zero = digits.size() > 1 && digits.front() == '0';
  if (!all_digits || leading_zero) {
    const std::string fix = fix_integer(text);
    if (fix.empty()) return invalid("E220", "integer", text, "expected a decimal number");
    return invalid("E220", "integer", text,
                   at::text(leading_zero && all_digits ? "a leading 0 is octal to some: " : "",
                            "write '", fix, "'"));
  }
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const auto number = at::parse_decimal(digits);
  const bool fits = number && *number <= kMax;
  const auto value = fits ? static_cast<std::int64_t>(*number) : 0;
  const std::int64_t signed_value = negative ? -value : value;
  if (!fits || signed_value < min || signed_value > max) {
    return Problem{"E221", at::text("'", text, "' is out of range"),
                   at::text("expected ", min, " to ", max)};
  }
  return signed_value;
}

Parsed<double> parse_number(std::string_view text, double min, double max) {
  std::string_view rest = text;
  const bool negative = min < 0 && rest.starts_with('-');
  if (negative) rest.remove_prefix(1);
  auto number = take_number(rest);
  if (!number || !rest.empty()) {
    return invalid("E220", "number", text, "expected a decimal number, e.g. 0.5");
  }
  if (negative) *number = -*number;
  if (*number < min || *number > max) {
    return Problem{"E221", at::text("'", text, "' is out of range"),
                   at::text("expected ", static_cast<std::int64_t>(min), " to ",
                            static_cast<std::int64_t>(max))};
  }
  return *number;
}

Parsed<std::uint64_t> parse_seed(std::string_view text) {
  const auto number = at::parse_decimal(text);
  if (!number) return invalid("E220", "seed", text, "expected a decimal number, or random");
  return *number;
}

Parsed<std::string> parse_endpoint(std::string_view text, bool wildcards) {
  const std::string help = wildcards ? "expected host:port; * stands for any, as in \"*:9000\""
                                     : "expected host:port, e.g. \"127.0.0.1:9000\"";
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return invalid("E223", "address", text, help);
  const std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  const bool any_port = wildcards && port == "*";
  const auto number = at::parse_decimal(port);
  if (!any_port && (!number || *number == 0 || *number > 65535)) {
    return invalid("E223", "address", text, help);
  }
  if (host.find_first_of(" :/") != std::string_view::npos ||
      (!wildcards && host.find('*') != std::string_view::npos)) {
    return invalid("E223", "address", text, help);
  }
  return std::string(text);
}

std::string duration_text(sim::Duration length) {
  const auto whole = [length](sim::Duration unit) { return length.count() % unit.count() == 0; };
  using std::chrono::hours, std::chrono::minutes, std::chrono::seconds, std::chrono::milliseconds;
  if (length >= hours(1) && whole(hours(1))) return at::text(length / hours(1), "h");
  if (length >= minutes(1) && whole(minutes(1))) return at::text(length / minutes(1), "m");
  if (whole(seconds(1))) return at::text(length / seconds(1), "s");
  if (length > seconds(1) && whole(milliseconds(100))) {
    return at::text(length / seconds(1), ".", (length % seconds(1)) / milliseconds(100), "s");
  }
  if (whole(milliseconds(1))) return at::text(length / milliseconds(1), "ms");
  return at::text(length / std::chrono::microseconds(1), "us");
}

}  // namespace bg96::scenarios
