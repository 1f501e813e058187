#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bg96::scenarios {

// What a refused scalar should most likely have been, as text; empty when nobody can tell.

/// Which units a text was meant to have.
enum class UnitKind : std::uint8_t { duration, probability, size, rate };
/// "5 seconds" is "5s", "8 kib" is "8KiB", "27kbit" is "27kbit/s".
std::string fix_unit(UnitKind kind, std::string_view text);
/// "2-4" is "2..4", ">=2" is "2..", "02" is "2".
std::string fix_range(std::string_view text);
/// "1_000" is "1000", "0x10" is "16", "010" is "10", "3.0" is "3".
std::string fix_integer(std::string_view text);
/// 0.05 is "5".
std::string percent_text(double share);
/// ASCII letters in lower case, without blanks around them.
std::string lower_case(std::string_view text);

}  // namespace bg96::scenarios
