#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <memory>
#include <optional>

#include "emulator/app/exit_code.hpp"
#include "emulator/app/modem_options.hpp"
#include "emulator/app/verbs/run_scenario.hpp"
#include "emulator/app/verbs/verb.hpp"
#include "emulator/app/wiring/fleet.hpp"
#include "emulator/app/wiring/host_command.hpp"
#include "emulator/app/wiring/runner.hpp"

namespace bg96::app {
namespace {

struct RunOptions {
  ModemOptions modem;
  ScenarioChoice scenario;
  modem::Profile profile;
  RunnerOptions runner;
  std::string boot = "on";
  std::string files;
  std::string log_level = "info";
  std::optional<std::string> gnss_track;
  bool quiet = false;
  bool strict = false;
  int count = 1;
  std::vector<std::string> host_command;
};

int run(const RunOptions& options) {
  // One thread and one queue of work for everything.
  boost::asio::io_context io(1);
  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  // Under nohup it stays ignored.
  struct sigaction hang_up {};
  ::sigaction(SIGHUP, nullptr, &hang_up);
  if (hang_up.sa_handler != SIG_IGN) signals.add(SIGHUP);
  int exit_code = kExitOk;
  std::vector<std::string> unknown;
  Fleet fleet(io, {.profile = options.profile,
                   .count = options.count,
                   .boot = options.boot == "on" ? modem::Boot::on : modem::Boot::off,
                   // Nobody can pulse PWRKEY of a modem behind a tty: opening it stands for that,
                   // so that a host that has sent AT+QPOWD has its modem back.
                   .boots_when_opened = options.boot != "off",
                   .files = options.files,
                   .runner = options.runner,
                   .unknown_command = [&](const std::string& what) { unknown.push_back(what); }});
  fleet.start();
  for (const std::string& port : fleet.ports()) std::printf("ready %s\n", port.c_str());
  std::fflush(stdout);

  std::optional<HostCommand> host;
  if (!options.host_command.empty()) {
    host.emplace(io,
                 HostStart{.command = options.host_command,
                           .tty = fleet.first_path(),
                           .more_ttys = fleet.more_ttys()},
                 [&](int code) {
                   exit_code = code;
                   io.stop();
                 });
  }
  std::function<void()> wait_for_signal = [&] {
    signals.async_wait([&](const boost::system::error_code& error, int) {
      if (error) return;
      if (!host) return io.stop();
      host->terminate();
      wait_for_signal();
    });
  };
  wait_for_signal();
  io.run();
  if (!options.strict || unknown.empty() || exit_code != kExitOk) return exit_code;
  for (const std::string& what : unknown) {
    std::fprintf(stderr, "bg96emu: no BG96 has %s\n", what.c_str());
  }
  return kExitFailed;
}

// Without --boot it is as the scenario's device says.
scenarios::CaseBoot boot_of(const std::string& word, bool given) {
  if (word == "off") return scenarios::CaseBoot::off;
  if (word == "first-open") return scenarios::CaseBoot::at_first_open;
  return given ? scenarios::CaseBoot::up : scenarios::CaseBoot::as_described;
}

void set_up_log(const std::string& level) {
  spdlog::set_default_logger(spdlog::stderr_color_st("bg96emu"));
  spdlog::set_pattern("%H:%M:%S.%e %^%l%$ %v");
  spdlog::set_level(spdlog::level::from_str(level));
}

void add_options(CLI::App& verb, RunOptions& options) {
  verb.add_option("--link", options.runner.link, "Symlink to the tty, removed at the end")
      ->check([](const std::string& path) {
        return path.empty() ? std::string("needs a path, for example ./modem") : std::string();
      });
  verb.add_option("--files", options.files,
                  "The folder that the modem's files (AT+QFUPL) come from and are kept in; without "
                  "it they live as long as bg96emu");
  options.modem.add_to(verb, "allow");
  verb.add_option("--boot", options.boot,
                  "on: up and silent; first-open: boots when a host first opens the tty; "
                  "off: waits for PWRKEY, which the control API has")
      ->check(CLI::IsMember({"on", "first-open", "off"}))
      ->capture_default_str();
  options.modem.add_ports_to(verb);
  verb.add_option("--count", options.count,
                  "So many modems, each with its own tty, IMEI, IMSI and number; the links of the "
                  "others end with -2, -3 and so on")
      ->check(CLI::Range(1, Fleet::kMaxModems))
      ->capture_default_str();
  verb.add_option("--gnss-track", options.gnss_track,
                  "A file, GPX or NMEA 0183: the modem is taken along it, and stays at its end");
  verb.add_flag("--strict", options.strict, "A command that no BG96 has fails the run");
  verb.add_option("--log-level", options.log_level,
                  "trace, debug, info, warning, error, critical or off")
      ->check(CLI::IsMember({"trace", "debug", "info", "warning", "error", "critical", "off"}))
      ->capture_default_str();
  verb.add_flag("--quiet", options.quiet, "Log warnings and errors only");
  verb.footer(
      settings_help() +
      "\nWith -- COMMAND the modem lives as long as COMMAND, which finds the tty's path in\n"
      "BG96_TTY and in place of {tty} in its arguments; its exit code becomes bg96emu's.");
}

// What goes together and what does not.
void check(const RunOptions& options) {
  if (options.count > 1 && !options.files.empty()) {
    throw CLI::ValidationError("--files", "is the memory of one modem, not of several");
  }
  if (!options.scenario.wanted()) return;
  if (options.count > 1) {
    throw CLI::ValidationError("--count",
                               "with a scenario, --trace or --control there is one modem");
  }
  if (!options.files.empty()) {
    throw CLI::ValidationError("--files", "cannot be used with a scenario or --control");
  }
}

int start(RunOptions& options, bool boot_given) {
  options.modem.apply(options.profile);
  options.modem.apply(options.runner.network);
  options.runner.ports = options.modem.ports(options.runner.link);
  check(options);
  if (options.gnss_track) {
    try {
      options.runner.track = load_track(*options.gnss_track);
    } catch (const TrackError& error) {
      std::fprintf(stderr, "%s\n", error.what());
      return kExitUsage;
    }
  }
  if (options.quiet) options.log_level = "warning";
  set_up_log(options.log_level);
  std::signal(SIGPIPE, SIG_IGN);
  if (!options.scenario.wanted()) return run(options);
  options.scenario.set_strict(options.strict);
  return run_scenario(options.scenario, options.modem, options.runner,
                      boot_of(options.boot, boot_given), options.host_command);
}

}  // namespace

Verb add_run(CLI::App& app, const std::vector<std::string>* host_command,
             const std::vector<std::string>& argv) {
  const auto options = std::make_shared<RunOptions>();
  CLI::App* const verb = app.add_subcommand(
      "run",
      "Start a modem on a virtual tty: bg96emu run [SCENARIO] [OPTIONS] [-- COMMAND ARG...]");
  options->scenario.add_to(*verb, argv);
  add_options(*verb, *options);
  return {verb, [options, host_command, verb] {
            if (host_command != nullptr) options->host_command = *host_command;
            return start(*options, verb->count("--boot") > 0);
          }};
}

}  // namespace bg96::app
