#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/sim/instant.hpp"
#include "scenarios/language/position.hpp"

namespace bg96::scenarios {

/// Worse ones are greater.
enum class Verdict : std::uint8_t { pass, skipped, fail, error };

/// One line of evidence in a report: what happened, with its time and why.
struct Evidence {
  sim::Instant at{};
  std::string text;
};

/// What became of one expectation, or what else is wrong with a case (a rule that never fired,
/// ...).
struct Finding {
  std::string id;  ///< of the expectation; of the rule
  std::string
      kind;  ///< "sends", "never", ..., "unused_rule", "unknown_command", "late_host", "timeout"
  Position at;
  bool warning = false;  ///< reported, but not failed
  Verdict verdict = Verdict::pass;
  std::string text;  ///< what is missing, in a line
  std::vector<Evidence> evidence;
  std::string hint;
};

/// The outcome of one case.
struct CaseResult {
  std::string name;  ///< case id
  std::string file;
  int line = 0;
  std::uint64_t seed = 0;
  std::string profile;
  Verdict verdict = Verdict::pass;
  std::string reason;  ///< of an error or a skipped case
  sim::Duration length{};
  std::vector<Finding> findings;    ///< of all expectations, passed ones too
  bool bug = false;                 ///< of an error: it is a bug of ours
  bool not_run = false;             ///< of a skipped case: its turn never came
  std::vector<std::string> repeat;  ///< options that select the case again; empty: its seed does
  bool flaky = false;               ///< it failed, and passed when it was run again
  /// The other attempts that did not pass; of a flaky case all that did not.
  std::vector<CaseResult> attempts;
};

}  // namespace bg96::scenarios
