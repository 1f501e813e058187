#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <memory>
#include <optional>
#include <variant>

#include "emulator/app/verbs/scenarios/test_run.hpp"
#include "emulator/app/verbs/verb.hpp"
#include "scenarios/language/table/scalars/scalars.hpp"

namespace bg96::app {
namespace {

// An option that takes a duration as scenarios write it.
void add_duration(CLI::App& verb, const std::string& name, const std::string& description,
                  std::function<void(sim::Duration)> take) {
  const auto read = [name, take = std::move(take)](const std::string& text) {
    const auto parsed = scenarios::parse_duration(text);
    if (const auto* problem = std::get_if<scenarios::Problem>(&parsed)) {
      throw CLI::ValidationError(name, problem->text + "; " + problem->help);
    }
    take(std::get<sim::Duration>(parsed));
  };
  verb.add_option_function<std::string>(name, read, description)->type_name("DURATION");
}

void add_selection(CLI::App& verb, TestOptions& options) {
  verb.add_option("--repeat", options.repeat, "Run each case so often, each time with a new seed")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  verb.add_option("--retries", options.retries,
                  "Run a case that did not pass again, so often at most; see --flaky")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
  verb.add_option_function<std::string>(
          "--flaky", [&options](const std::string& what) { options.flaky_passes = what == "pass"; },
          "What becomes of a case that passed only when it was run again: fail, or pass [fail]")
      ->check(CLI::IsMember({"fail", "pass"}));
  verb.add_option("--stop-after-failures", options.stop_after_failures,
                  "Start no more cases after so many have not passed")
      ->check(CLI::Range(1, 1'000'000));
  add_duration(verb, "--budget", "Start no more cases after this time, like 30m",
               [&options](sim::Duration length) { options.budget = length; });
  verb.add_flag("--werror", options.warnings_are_errors,
                "Warnings about scenarios count as errors: nothing is run");
  verb.add_flag("--no-skips", options.no_skips, "A case that is skipped fails the run");
}

void add_judgement(CLI::App& verb, TestOptions& options) {
  verb.add_option("-j,--jobs", options.jobs, "So many cases at once")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  verb.add_option("--slack", options.slack, "Stretches the time that the host has for something")
      ->check(CLI::Range(1.0, 1000.0))
      ->capture_default_str();
  verb.add_flag("--strict", options.strict,
                "A command that no BG96 has fails its case, whatever the scenario says");
  add_duration(verb, "--max-late",
               "A failure counts as an error when the emulator itself was later than this [100ms]",
               [&options](sim::Duration length) { options.max_late = length; });
}

void add_reports(CLI::App& verb, TestOptions& options) {
  verb.add_option("--junit", options.junit, "Write a JUnit report to this file");
  verb.add_option("--artifacts", options.artifacts,
                  "A folder for index.html, traces, timelines and what the hosts printed");
  verb.add_option("--format", options.format, "text, or github for annotations as well")
      ->check(CLI::IsMember({"text", "github"}))
      ->capture_default_str();
  verb.add_flag("--show-identity", options.show_identity,
                "Do not mask IMEI, IMSI and ICCID in traces and reports");
}

int test(const TestOptions& options) {
  spdlog::set_default_logger(spdlog::stderr_color_st("bg96emu"));
  spdlog::set_level(spdlog::level::err);
  std::signal(SIGPIPE, SIG_IGN);
  for (const RunnerOptions::Port& port : options.modem.ports("")) {
    if (port.link.empty()) continue;
    throw CLI::ValidationError("--port", "each case has ttys of its own: give the name alone");
  }
  return TestRun(options).run();
}

}  // namespace

Verb add_test(CLI::App& app, const std::vector<std::string>& argv) {
  const auto options = std::make_shared<TestOptions>();
  options->argv = argv;
  CLI::App* const verb = app.add_subcommand(
      "test", "Run scenarios, each with a fresh modem and a fresh host program, and report");
  options->files.add_to(*verb, true);
  options->modem.add_to(*verb, "mapped-only");
  options->modem.add_ports_to(*verb);
  verb->add_option("--host", options->host,
                   "The firmware's program, a line for sh; {tty} or {pty} is the tty's path, as "
                   "is BG96_TTY")
      ->required();
  add_selection(*verb, *options);
  add_judgement(*verb, *options);
  add_reports(*verb, *options);
  return {verb, [options] { return test(*options); }};
}

}  // namespace bg96::app
