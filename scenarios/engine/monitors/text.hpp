#pragma once

#include <string>
#include <string_view>

#include "emulator/sim/instant.hpp"
#include "scenarios/language/scenario.hpp"

namespace bg96::scenarios {

/// A length of time as a person writes it: "412ms", "11.8s", "3m", "2m30s".
std::string time_text(sim::Duration length);
/// "AT+CSQ" or "AT+CSQ | AT+COPS?".
std::string patterns_text(const AtPatterns& patterns);
/// "1 command", "3 commands".
std::string count_text(std::size_t count, std::string_view noun);
/// What an expectation waits for before it watches: "mark 'dropped'".
std::string anchor_text(const Anchor& anchor);
/// Bytes for a report's line: quoted, control bytes as \x1a, cut when long.
std::string bytes_text(std::string_view bytes);

/// Does any of them match? Adds to `captures` when one does.
bool any_matches(const AtPatterns& patterns, std::string_view line, Captures& captures);

}  // namespace bg96::scenarios
