#pragma once

#include <string>

#include "emulator/at/final.hpp"
#include "emulator/ports/interceptor.hpp"

namespace bg96::modem {

/// The longest that a verdict may put anything off; a hang may be for ever.
inline constexpr sim::Duration kLongestWait = std::chrono::hours(24 * 365);
/// How often a prompt or a URC is written at most.
inline constexpr int kMaxCopies = 100;

/// The verdict with its times and counts within these limits.
ports::CommandVerdict bounded(ports::CommandVerdict verdict);
/// The same for a URC.
ports::UrcVerdict bounded(ports::UrcVerdict verdict);
/// The final result that a verdict asks for; ERROR for a word that is no final result.
at::Final final_of(const ports::ForcedResult& result);
/// A final result as an interceptor is told it, whatever AT+CMEE, V and Q say: "+CME ERROR: 30".
std::string text_of(at::Final final);

}  // namespace bg96::modem
