#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "emulator/sim/instant.hpp"
#include "scenarios/language/values.hpp"

namespace bg96::scenarios {

/// Why a scalar is refused, and what to write instead.
struct Problem {
  std::string code;  ///< "E211"
  std::string text;  ///< "missing unit in '90'"
  std::string help;
};

/// The code of a bare number.
inline constexpr std::string_view kMissingUnit = "E211";

template <class Value>
using Parsed = std::variant<Value, Problem>;

/// Longer durations are refused: nobody waits for them, and nothing overflows.
inline constexpr sim::Duration kMaxDuration = std::chrono::hours(1000);
/// Larger sizes are refused.
inline constexpr std::uint64_t kMaxSizeBytes = std::uint64_t{1} << 40;

/// `150ms`, `1.5s`, `2m30s`, `1h`, `250us`.
Parsed<sim::Duration> parse_duration(std::string_view text);
/// `5%`, `0.02%`: 0 to 1.
Parsed<double> parse_probability(std::string_view text);
/// `256B`, `8kB` (8000), `8KiB` (8192), in bytes.
Parsed<std::size_t> parse_size(std::string_view text);
/// `27kbit/s`, `5760B/s`, in bits per second.
Parsed<double> parse_rate(std::string_view text);
/// `-110dBm` or `-9dB`, as `unit` says.
Parsed<int> parse_level(std::string_view text, std::string_view unit);
/// `3`, `2..4`, `2..`, `..5`.
Parsed<Range> parse_range(std::string_view text);
/// `true` or `false`.
Parsed<bool> parse_boolean(std::string_view text);
/// Decimal, `min` to `max`.
Parsed<std::int64_t> parse_integer(std::string_view text, std::int64_t min, std::int64_t max);
/// A decimal fraction, `min` to `max`.
Parsed<double> parse_number(std::string_view text, double min, double max);
/// `0` to 2^64-1.
Parsed<std::uint64_t> parse_seed(std::string_view text);
/// `host:port`; with `wildcards` either may be `*`.
Parsed<std::string> parse_endpoint(std::string_view text, bool wildcards);

/// A duration as a scenario writes it: 2500ms is "2.5s".
std::string duration_text(sim::Duration length);

}  // namespace bg96::scenarios
