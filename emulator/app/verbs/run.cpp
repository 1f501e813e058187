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
#include "emulator/app/host_command.hpp"
#include "emulator/app/modem_options.hpp"
#include "emulator/app/runner.hpp"
#include "emulator/app/verbs/run_scenario.hpp"
#include "emulator/app/verbs/verb.hpp"
#include "emulator/commands/registry/registry.hpp"
#include "emulator/modem/modem.hpp"
#include "emulator/transport/file_folder.hpp"

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
  bool quiet = false;
  std::vector<std::string> host_command;
};

// What is in the folder is in the modem, and what changes there is written back.
std::unique_ptr<transport::FileFolder> share_files(const std::string& path, modem::Modem& modem) {
  if (path.empty()) return nullptr;
  auto folder = std::make_unique<transport::FileFolder>(
      path, [](const std::string& text) { spdlog::warn("{}", text); });
  for (ports::StoreFile& file : folder->load(modem::Files::kCapacityBytes)) {
    const bool named = modem::Files::name_of(file.name) == file.name;
    if (named &&
        modem.files().create(file.name, std::move(*file.bytes)) == modem::FileError::none) {
      continue;
    }
    spdlog::warn("{}: a modem cannot have a file \"{}\" beside the others", path, file.name);
  }
  modem.report_files();
  return folder;
}

int run(const RunOptions& options) {
  // One thread and one queue of work for everything.
  boost::asio::io_context io(1);
  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  // Under nohup it stays ignored.
  struct sigaction hang_up {};
  ::sigaction(SIGHUP, nullptr, &hang_up);
  if (hang_up.sa_handler != SIG_IGN) signals.add(SIGHUP);
  int exit_code = kExitOk;
  const bool on = options.boot == "on";
  modem::Modem modem(options.profile, commands::all_commands(),
                     on ? modem::Boot::on : modem::Boot::off,
                     {.utc_seconds = std::time(nullptr), .zone_quarters = 0});
  const std::unique_ptr<transport::FileFolder> folder = share_files(options.files, modem);
  Runner::Hooks hooks;
  if (folder) hooks.store_file = [&](const ports::StoreFile& file) { folder->store(file); };
  // Nobody can pulse PWRKEY of a modem behind a tty: opening it stands for that, so that a host
  // that has sent AT+QPOWD has its modem back.
  if (options.boot != "off") {
    hooks.host_opened = [&](sim::Instant now) { modem.happen(ports::SwitchOn{}, now); };
  }
  Runner runner(io, modem, options.runner, std::move(hooks));
  runner.start();
  std::printf("ready uart1 %s\n", runner.port_path().c_str());
  std::fflush(stdout);

  std::optional<HostCommand> host;
  if (!options.host_command.empty()) {
    host.emplace(io, HostStart{.command = options.host_command, .tty = runner.port_path()},
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
  return exit_code;
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

}  // namespace

Verb add_run(CLI::App& app, const std::vector<std::string>* host_command,
             const std::vector<std::string>& argv) {
  const auto options = std::make_shared<RunOptions>();
  CLI::App* const verb = app.add_subcommand(
      "run",
      "Start a modem on a virtual tty: bg96emu run [SCENARIO] [OPTIONS] [-- COMMAND ARG...]");
  options->scenario.add_to(*verb, argv);
  verb->add_option("--link", options->runner.link, "Symlink to the tty, removed at the end")
      ->check([](const std::string& path) {
        return path.empty() ? std::string("needs a path, for example ./modem") : std::string();
      });
  verb->add_option(
      "--files", options->files,
      "The folder that the modem's files (AT+QFUPL) come from and are kept in; without "
      "it they live as long as bg96emu");
  options->modem.add_to(*verb, "allow");
  verb->add_option("--boot", options->boot,
                   "on: up and silent; first-open: boots when a host first opens the tty; "
                   "off: waits for PWRKEY, which the control API has")
      ->check(CLI::IsMember({"on", "first-open", "off"}))
      ->capture_default_str();
  verb->add_option("--log-level", options->log_level,
                   "trace, debug, info, warning, error, critical or off")
      ->check(CLI::IsMember({"trace", "debug", "info", "warning", "error", "critical", "off"}))
      ->capture_default_str();
  verb->add_flag("--quiet", options->quiet, "Log warnings and errors only");
  verb->footer(
      settings_help() +
      "\nWith -- COMMAND the modem lives as long as COMMAND, which finds the tty's path in\n"
      "BG96_TTY and in place of {tty} in its arguments; its exit code becomes bg96emu's.");
  return {verb, [options, host_command, verb] {
            options->modem.apply(options->profile);
            options->modem.apply(options->runner.network);
            if (options->quiet) options->log_level = "warning";
            if (host_command != nullptr) options->host_command = *host_command;
            set_up_log(options->log_level);
            std::signal(SIGPIPE, SIG_IGN);
            if (!options->scenario.wanted()) return run(*options);
            if (!options->files.empty()) {
              throw CLI::ValidationError("--files", "cannot be used with a scenario or --control");
            }
            return run_scenario(options->scenario, options->modem, options->runner,
                                boot_of(options->boot, verb->count("--boot") > 0),
                                options->host_command);
          }};
}

}  // namespace bg96::app
