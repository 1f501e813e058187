#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/engine/verdict.hpp"

namespace bg96::scenarios {

/// What all reports tell of a run besides its cases.
struct RunInfo {
  std::string emulator;                    ///< version
  std::optional<std::uint64_t> seed_base;  ///< of --seed; empty: each scenario has its own
  double slack = 1;
  int jobs = 1;
  std::string host;                  ///< the command of `--host`
  std::vector<std::string> options;  ///< of the command line, needed to repeat a case: "-D", "a=1"
  std::string timestamp;             ///< when it began, "2026-01-15T09:12:03Z"
  std::string commit;                ///< of what was tested; empty: not told
  std::string report;                ///< where the report for people lies; empty: none
};

/// How many cases ended how.
struct Counts {
  std::size_t cases = 0;
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t errors = 0;
  std::size_t skipped = 0;
  std::size_t flaky = 0;  ///< of all these
};

/// Counts the cases.
Counts counts_of(const std::vector<CaseResult>& results);

/// What else there is to say of a run's end.
struct Ending {
  bool interrupted = false;
  bool bug = false;           ///< of ours
  bool no_skips = false;      ///< a skipped case fails the run
  bool reports_lost = false;  ///< one of them could not be written
};

/// What the program's exit says of a run: 0 passed, 1 failed, 3 nothing was selected, 4 could not
/// judge, 5 interrupted, 70 a bug. Of several the largest counts, but of 3.
int worst_exit_code(const std::vector<CaseResult>& results, const Ending& ending = {});

/// The findings that made a case fail, then the warnings, each in the file's order.
std::vector<const Finding*> complaints(const CaseResult& result);

/// `04-tunnel.yaml:34:5: id: text`.
std::string headline(const Finding& finding);

/// `id: text`, or the text alone where it names the rule itself.
std::string told(const Finding& finding);

/// `12.345`: seconds with three decimals.
std::string seconds(sim::Duration length);

/// A number without needless digits: "1", "2.5".
std::string compact(double number);

/// The command that repeats the case, with the seed that it had.
std::string repeat_command(const CaseResult& result, const RunInfo& run);

/// Bytes as text that a terminal or a report can show: control characters as \x1a, bytes that are
/// not UTF-8 as \xff.
std::string shown(std::string_view bytes);

}  // namespace bg96::scenarios
