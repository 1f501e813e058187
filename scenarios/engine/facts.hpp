#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scenarios/language/rule.hpp"

namespace bg96::scenarios {

/// What is the case now, for guards and expectations.
class Facts {
 public:
  virtual ~Facts() = default;

  /// The state that a machine is in; empty when there is no such machine.
  virtual std::string state(const MachineName& machine) const = 0;
  /// Empty when it was never set.
  virtual std::optional<std::string> variable(std::string_view name) const = 0;
  /// How often a rule has fired.
  virtual std::uint64_t fired(std::string_view rule) const = 0;
  /// Is the rule's window open?
  virtual bool active(std::string_view rule) const = 0;
  /// What has arrived at a built-in peer.
  virtual const std::string& received(std::string_view peer) const = 0;
};

/// Does it hold? `captures` are those of the trigger's match.
bool holds(const Guard& guard, const Facts& facts, const Captures& captures);

/// Why it does not, for reports: "socket[1]: connected   <- was 'initial'"; empty when it holds.
std::string why_not(const Guard& guard, const Facts& facts, const Captures& captures);

/// The guard in words: "pdp[1]: active, socket[0]: connected".
std::string describe(const Guard& guard);
/// A machine as a scenario names it: "socket[0]", "registration".
std::string describe(const MachineName& machine);
/// A range as a scenario writes it: "3", "2..4", "2..".
std::string describe(const Range& range);

/// Does the comparison hold for the value? Numbers compare as numbers where both are.
bool holds(const Comparison& comparison, std::string_view value);

/// How many records, ended by `delimiter`, stand in `bytes`; an unfinished one does not count.
std::int64_t count_records(std::string_view bytes, std::string_view delimiter);

}  // namespace bg96::scenarios
