#include "emulator/app/verbs/run_scenario.hpp"

#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <optional>

#include "emulator/app/cases/case_options.hpp"
#include "emulator/app/cases/case_run.hpp"
#include "emulator/app/exit_code.hpp"
#include "emulator/app/verbs/scenarios/scenario_files.hpp"
#include "scenarios/language/syntax/render.hpp"
#include "scenarios/report/console.hpp"

namespace bg96::app {
namespace {

// Without a scenario: nothing goes wrong, and nothing is judged.
scenarios::Scenario nothing_wrong() {
  scenarios::Scenario scenario;
  scenario.name = scenario.case_id = "run";
  scenario.seed = 0;
  scenario.timeout = sim::Duration::max() / 4;
  scenario.device.profile.clear();
  scenario.strict.unknown_command = scenarios::Strictness::allow;
  scenario.strict.late_host = scenarios::Strictness::allow;
  scenario.strict.protocol = scenarios::Strictness::allow;
  scenario.strict.raw_urc = scenarios::Strictness::allow;
  return scenario;
}

std::optional<scenarios::Scenario> choose(const scenarios::Loaded& loaded,
                                          const std::string& wanted) {
  std::fputs(scenarios::render(loaded.diagnostics, scenarios::DiagnosticFormat::text,
                               {.colour = false, .read = file_reader()})
                 .c_str(),
             stderr);
  if (loaded.cases.empty()) return std::nullopt;
  if (wanted.empty()) return loaded.cases.front();
  const auto found = std::find_if(loaded.cases.begin(), loaded.cases.end(),
                                  [&](const auto& each) { return each.case_id == wanted; });
  if (found != loaded.cases.end()) return *found;
  std::fprintf(stderr, "bg96emu: there is no case %s; there are:\n", wanted.c_str());
  for (const auto& each : loaded.cases) std::fprintf(stderr, "  %s\n", each.case_id.c_str());
  return std::nullopt;
}

void report(const scenarios::CaseResult& result) {
  scenarios::RunInfo info;
  info.emulator = BG96_VERSION;
  scenarios::Console console(
      std::cerr, info,
      scenarios::colour_wanted(::isatty(STDERR_FILENO) == 1, std::getenv("NO_COLOR")));
  console.case_ended(result);
}

}  // namespace

void ScenarioChoice::add_to(CLI::App& verb, const std::vector<std::string>& argv) {
  argv_ = argv;
  verb.add_option("SCENARIO", file_, "A scenario file: what goes wrong, and what is expected");
  verb.add_option("--case", case_, "Which of its cases, as bg96emu list names them; the first");
  verb.add_option("-D", variables_, "NAME=VALUE: a variable of the scenario")
      ->allow_extra_args(false);
  add_seed_option(verb, seed_);
  verb.add_flag("--allow-env", allow_environment_, "The scenario may read ${env.NAME}");
  verb.add_option("--control", control_,
                  "A Unix socket for the control API, which only its owner may open")
      ->check([](const std::string& path) {
        return path.empty() ? std::string("needs a path, for example ./control") : std::string();
      });
  verb.add_flag("--show-identity", show_identity_, "Do not mask IMEI, IMSI and ICCID in the trace");
  verb.add_option("--trace", trace_, "Write every event to this file, as JSON lines");
}

int run_scenario(const ScenarioChoice& choice, const ModemOptions& modem,
                 const RunnerOptions& runner, scenarios::CaseBoot boot,
                 const std::vector<std::string>& host_command) {
  const bool judged = !choice.file_.empty() || choice.strict_;
  std::optional<scenarios::Scenario> scenario = nothing_wrong();
  if (!choice.file_.empty()) {
    scenario = choose(
        scenarios::load_file(
            choice.file_, load_options(choice.variables_, choice.seed_, choice.allow_environment_)),
        choice.case_);
  }
  if (!scenario) return kExitUsage;
  if (choice.strict_) scenario->strict.unknown_command = scenarios::Strictness::fail;

  boost::asio::io_context io(1);
  CaseRunOptions options = case_run_options(*scenario, modem, choice.show_identity_);
  const scenarios::Masking masking = options.masking;
  if (!options.unmet.empty()) {
    std::fprintf(stderr, "bg96emu: %s is skipped: %s\n", scenario->case_id.c_str(),
                 options.unmet.c_str());
    return kExitNothing;
  }
  options.runner.link = runner.link;
  options.runner.ports = runner.ports;
  options.runner.track = runner.track;
  options.control = choice.control_;
  options.test_case.boot = boot;
  options.host_command = host_command;
  options.ends_with_host = !judged;
  options.trace = choice.trace_;
  options.trace_header.argv = choice.argv_;
  std::optional<scenarios::CaseResult> result;
  CaseRun run(io, std::move(options), [&](scenarios::CaseResult done) {
    result = std::move(done);
    io.stop();
  });
  bool interrupted = false;
  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  std::function<void()> wait_for_signal = [&] {
    signals.async_wait([&](const boost::system::error_code& error, int) {
      if (error) return;
      interrupted = true;
      run.stop();
      wait_for_signal();
    });
  };
  wait_for_signal();
  for (const auto& port : run.serial_ports()) {
    std::printf("ready %s %s\n", name_of(port->id()), port->path().c_str());
  }
  std::fflush(stdout);
  run.start();
  io.run();
  const int host_status = run.host_status().value_or(kExitOk);
  if (!judged || !result) return host_status;
  report(scenarios::masked(*result, masking));
  // Who ends it himself is owed a verdict that is not there yet.
  const bool owed = interrupted && result->verdict != scenarios::Verdict::pass;
  const int verdict = scenarios::worst_exit_code({*result}, {.interrupted = owed});
  return host_status != kExitOk && !interrupted ? host_status : verdict;
}

}  // namespace bg96::app
