#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "emulator/app/runner.hpp"

namespace bg96::app {

/// `run`
struct RunCommand {
  RunnerOptions runner;
  std::string log_level = "info";
  std::vector<std::string> host_command;  ///< what stands behind "--"; empty: none
};

/// `commands`
struct CommandsCommand {
  enum class Format : std::uint8_t { text, markdown, json } format = Format::text;
};

/// What a command line asks for.
using Parsed = std::variant<RunCommand, CommandsCommand>;

/// The command line was wrong, or asked for help: what to print, where, and the exit code.
struct Refused {
  int exit_code = 2;
  std::string text;
};

/// Reads the command line; `arguments` without the program's name.
std::variant<Parsed, Refused> parse_arguments(std::span<const std::string> arguments);

/// Wrong usage (cli.md's exit codes).
inline constexpr int kExitUsage = 2;
/// A bug of ours.
inline constexpr int kExitBug = 70;

}  // namespace bg96::app
