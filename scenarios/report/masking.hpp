#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/engine/event.hpp"
#include "scenarios/engine/verdict.hpp"

namespace bg96::scenarios {

/// What a trace must not tell of a modem and its owner.
struct Masking {
  std::vector<std::string> identities;  ///< IMEI, IMSI, ICCID, MSISDN; empty when they may be shown
  std::vector<std::string> secrets;     ///< the SIM's PIN, keys, passwords
};

/// The text with each identity's characters as `*`, each secret as `****`, and so the PINs that
/// AT+CPIN=, AT+CLCK= and AT+CPWD= hold. A short secret counts only as a whole word.
std::string masked(std::string_view text, const Masking& masking);

/// The result with all its texts masked.
CaseResult masked(CaseResult result, const Masking& masking);

/// The event with all its fields masked; a number that is an identity becomes text.
Event masked(Event event, const Masking& masking);

}  // namespace bg96::scenarios
