#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/engine/verdict.hpp"
#include "scenarios/report/summary.hpp"

namespace bg96::scenarios {

/// May colours be used? `no_color`: the environment variable NO_COLOR, or null.
bool colour_wanted(bool terminal, const char* no_color);

/// Tells a run on a terminal or in a log, case by case.
class Console {
 public:
  /// `out` must outlive it.
  Console(std::ostream& out, RunInfo run, bool colour = false);

  /// The first line: what will be run.
  void begin(std::size_t cases);
  /// A case has ended: its line and, when it did not pass, what is wrong.
  void case_ended(const CaseResult& result);
  /// A line of its own, on what is not of one case.
  void note(const std::string& text);
  /// The last line, with the exit code.
  void end(const std::vector<CaseResult>& results, const Ending& ending = {});

 private:
  std::string painted(std::string_view text, const char* colour) const;
  void tell(const Finding& finding);

  std::ostream& out_;
  RunInfo run_;
  bool colour_;
};

}  // namespace bg96::scenarios
