#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "emulator/app/command_list.hpp"
#include "emulator/app/host_command.hpp"
#include "emulator/app/options.hpp"
#include "emulator/app/runner.hpp"

namespace bg96::app {
namespace {

constexpr int kExitOk = 0;

int run(RunCommand command) {
  spdlog::set_default_logger(spdlog::stderr_color_st("bg96emu"));
  spdlog::set_pattern("%H:%M:%S.%e %^%l%$ %v");
  spdlog::set_level(spdlog::level::from_str(command.log_level));
  std::signal(SIGPIPE, SIG_IGN);

  // One thread and one queue of work for everything.
  boost::asio::io_context io(1);
  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  // Under nohup it stays ignored.
  struct sigaction hang_up {};
  ::sigaction(SIGHUP, nullptr, &hang_up);
  if (hang_up.sa_handler != SIG_IGN) signals.add(SIGHUP);
  int exit_code = kExitOk;
  Runner runner(io, std::move(command.runner));
  runner.start();
  std::printf("ready uart1 %s\n", runner.port_path().c_str());
  std::fflush(stdout);

  std::optional<HostCommand> host;
  if (!command.host_command.empty()) {
    host.emplace(io, command.host_command, runner.port_path(), [&](int code) {
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

int list_commands(const CommandsCommand& command) {
  using Format = CommandsCommand::Format;
  const std::string text = command.format == Format::markdown ? commands_as_markdown()
                           : command.format == Format::json   ? commands_as_json()
                                                              : commands_as_text();
  std::fputs(text.c_str(), stdout);
  return kExitOk;
}

int main(const std::vector<std::string>& arguments) {
  auto parsed = parse_arguments(arguments);
  if (const auto* refused = std::get_if<Refused>(&parsed)) {
    std::fputs(refused->text.c_str(), refused->exit_code == kExitOk ? stdout : stderr);
    return refused->exit_code;
  }
  auto& command = std::get<Parsed>(parsed);
  if (auto* run_command = std::get_if<RunCommand>(&command)) return run(std::move(*run_command));
  return list_commands(std::get<CommandsCommand>(command));
}

}  // namespace
}  // namespace bg96::app

int main(int count, char** values) {
  try {
    return bg96::app::main(std::vector<std::string>(values + 1, values + count));
  } catch (const std::runtime_error& error) {
    // What the machine, not the modem, has refused: no pty, no descriptor, a link that is taken.
    std::fprintf(stderr, "bg96emu: %s\n", error.what());
    return bg96::app::kExitUsage;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bg96emu: this is a bug of bg96emu: %s\n", error.what());
    return bg96::app::kExitBug;
  }
}
