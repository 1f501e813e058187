#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "emulator/app/modem_options.hpp"
#include "emulator/app/wiring/runner.hpp"
#include "scenarios/cases/case.hpp"

namespace bg96::app {

/// The options of `run` that need the engine: a scenario, and a trace.
class ScenarioChoice {
 public:
  /// `argv`: the program's arguments, for the trace.
  void add_to(CLI::App& verb, const std::vector<std::string>& argv);
  /// A command that no BG96 has fails the run.
  void set_strict(bool strict) { strict_ = strict; }
  /// Was one of them given?
  bool wanted() const { return !file_.empty() || !trace_.empty() || !control_.empty(); }

 private:
  friend int run_scenario(const ScenarioChoice&, const ModemOptions&, const RunnerOptions&,
                          scenarios::CaseBoot, const std::vector<std::string>&);
  std::string file_;
  std::string case_;
  std::string trace_;
  std::string control_;
  std::string seed_;
  bool allow_environment_ = false;
  bool show_identity_ = false;
  bool strict_ = false;
  std::vector<std::string> argv_;
  std::vector<std::string> variables_;
};

/// Runs one case of a scenario, or none, beside the host's command (empty: none). Returns the exit
/// code: the command's own when it is not 0, else the verdict's.
int run_scenario(const ScenarioChoice& choice, const ModemOptions& modem,
                 const RunnerOptions& runner, scenarios::CaseBoot boot,
                 const std::vector<std::string>& host_command);

}  // namespace bg96::app
