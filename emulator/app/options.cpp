#include "emulator/app/options.hpp"

#include <spdlog/fmt/fmt.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <map>
#include <sstream>

#include "emulator/modem/profile_keys.hpp"

namespace bg96::app {
namespace {

const std::map<std::string, BootMode> kBootModes = {{"on", BootMode::on},
                                                    {"first-open", BootMode::first_open}};
const std::map<std::string, netbridge::Egress> kEgress = {
    {"allow", netbridge::Egress::allow},
    {"loopback", netbridge::Egress::loopback},
    {"mapped-only", netbridge::Egress::mapped_only}};

template <typename Value>
std::vector<std::string> names_of(const std::map<std::string, Value>& values) {
  std::vector<std::string> names;
  for (const auto& [name, value] : values) names.push_back(name);
  return names;
}

enum class Side : std::uint8_t { from, to };

// "HOST:PORT", and also ":PORT" or "*:PORT" for what comes from any address of the modem's own.
ports::Endpoint parse_endpoint(const std::string& text, Side side, const std::string& whole) {
  const std::size_t colon = text.rfind(':');
  ports::Endpoint endpoint;
  unsigned port = 0;
  bool good = colon != std::string::npos && (colon > 0 || side == Side::from);
  if (good) {
    endpoint.host = text.substr(0, colon);
    if (side == Side::from && endpoint.host == "*") endpoint.host.clear();
    const char* const begin = text.data() + colon + 1;
    const char* const end = text.data() + text.size();
    const auto result = std::from_chars(begin, end, port);
    good = result.ec == std::errc() && result.ptr == end && begin != end && port <= 65535;
  }
  if (!good) {
    throw CLI::ValidationError("--map",
                               fmt::format("\"{}\" is not HOST:PORT=HOST:PORT, for example "
                                           "220.180.239.212:8009=127.0.0.1:8009, or "
                                           ":2020=127.0.0.1:12020 for a listener",
                                           whole));
  }
  endpoint.port = static_cast<std::uint16_t>(port);
  return endpoint;
}

netbridge::Mapping parse_mapping(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return {parse_endpoint("", Side::to, text), {}};
  return {parse_endpoint(text.substr(0, equals), Side::from, text),
          parse_endpoint(text.substr(equals + 1), Side::to, text)};
}

modem::Profile parse_profile(const std::string& name) {
  if (const auto profile = modem::find_profile(name)) return *profile;
  throw CLI::ValidationError("--profile",
                             fmt::format("there is no profile \"{}\"; there are {}", name,
                                         fmt::join(modem::profile_names(), ", ")));
}

void apply_setting(modem::Profile& profile, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw CLI::ValidationError(
        "--set", fmt::format("\"{}\" is not KEY=VALUE, for example sim.state=absent", text));
  }
  const std::string error =
      modem::set_profile_key(profile, text.substr(0, equals), text.substr(equals + 1));
  if (!error.empty()) throw CLI::ValidationError("--set", error);
}

std::string settings_help() {
  std::string text = "Keys of --set:\n";
  for (const modem::ProfileKey& key : modem::profile_keys()) {
    text += fmt::format("  {:<28} {}\n", key.name, key.allowed);
  }
  return text;
}

// The raw values that need more than CLI11's own checks.
struct RawRun {
  std::string profile = "bg96";
  std::string boot = "on";
  std::string egress = "allow";
  std::vector<std::string> settings;
  std::vector<std::string> mappings;
  bool quiet = false;
};

void add_run(CLI::App& app, RunCommand& run, RawRun& raw) {
  CLI::App* const verb = app.add_subcommand(
      "run", "Start a modem on a virtual tty: bg96emu run [OPTIONS] [-- COMMAND ARG...]");
  verb->add_option("--link", run.runner.link, "Symlink to the tty, removed at the end")
      ->check([](const std::string& path) {
        return path.empty() ? std::string("needs a path, for example ./modem") : std::string();
      });
  verb->add_option("--profile", raw.profile,
                   "Which modem: " + fmt::format("{}", fmt::join(modem::profile_names(), ", ")))
      ->capture_default_str();
  verb->add_option("--boot", raw.boot,
                   "on: up and silent; first-open: boots when a host first opens the tty")
      ->check(CLI::IsMember(names_of(kBootModes)))
      ->capture_default_str();
  verb->add_option("--set", raw.settings, "KEY=VALUE: one value of the profile (below)")
      ->allow_extra_args(false);
  verb->add_option("--egress", raw.egress, "Where the modem may connect")
      ->check(CLI::IsMember(names_of(kEgress)))
      ->capture_default_str();
  verb->add_option("--map", raw.mappings,
                   "HOST:PORT=HOST:PORT: what the firmware dials by TCP or UDP, and a name server "
                   "(port 53), is elsewhere. 10.7.157.1:2020=127.0.0.1:12020: the modem's listener "
                   "or UDP SERVICE on port 2020 is the host's port 12020 (0: any); its own address "
                   "may be left out, :2020=127.0.0.1:12020")
      ->allow_extra_args(false);
  verb->add_option("--log-level", run.log_level,
                   "trace, debug, info, warning, error, critical or off")
      ->check(CLI::IsMember({"trace", "debug", "info", "warning", "error", "critical", "off"}))
      ->capture_default_str();
  verb->add_flag("--quiet", raw.quiet, "Log warnings and errors only");
  verb->footer(
      settings_help() +
      "\nWith -- COMMAND the modem lives as long as COMMAND, which finds the tty's path in\n"
      "BG96_TTY and in place of {tty} in its arguments; its exit code becomes bg96emu's.");
}

void add_commands(CLI::App& app, CommandsCommand& commands) {
  using Format = CommandsCommand::Format;
  CLI::App* const verb = app.add_subcommand("commands", "List every AT command");
  auto* const markdown = verb->add_flag_callback(
      "--markdown", [&commands] { commands.format = Format::markdown; }, "As a Markdown table");
  verb->add_flag_callback(
          "--json", [&commands] { commands.format = Format::json; }, "As JSON")
      ->excludes(markdown);
}

std::vector<std::string> verb_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* verb : app.get_subcommands({})) names.push_back(verb->get_name());
  return names;
}

}  // namespace

std::variant<Parsed, Refused> parse_arguments(std::span<const std::string> arguments) {
  CLI::App app("bg96emu: an emulator of the Quectel BG96 modem", "bg96emu");
  app.set_version_flag("--version", "bg96emu " BG96_VERSION);
  app.require_subcommand(1);
  RunCommand run;
  RawRun raw;
  CommandsCommand commands;
  add_run(app, run, raw);
  add_commands(app, commands);

  const std::vector<std::string> verbs = verb_names(app);
  if (!arguments.empty() && !arguments.front().starts_with('-') &&
      std::find(verbs.begin(), verbs.end(), arguments.front()) == verbs.end()) {
    return Refused{kExitUsage,
                   fmt::format("there is no verb \"{}\"; there are {}. See bg96emu --help.\n",
                               arguments.front(), fmt::join(verbs, ", "))};
  }
  // What stands behind "--" is another program's command line.
  const auto separator = std::find(arguments.begin(), arguments.end(), "--");
  // CLI11 takes the last argument first.
  std::vector<std::string> own(arguments.begin(), separator);
  std::reverse(own.begin(), own.end());
  try {
    app.parse(own);
    if (app.got_subcommand("commands")) return Parsed(commands);
    run.runner.profile = parse_profile(raw.profile);
    for (const auto& setting : raw.settings) apply_setting(run.runner.profile, setting);
    for (const auto& mapping : raw.mappings) {
      run.runner.network.mappings.push_back(parse_mapping(mapping));
    }
    run.runner.boot = kBootModes.at(raw.boot);
    run.runner.network.egress = kEgress.at(raw.egress);
    if (raw.quiet) run.log_level = "warning";
    if (separator != arguments.end()) {
      run.host_command.assign(separator + 1, arguments.end());
      if (run.host_command.empty()) throw CLI::ValidationError("--", "a command must follow");
    }
    return Parsed(std::move(run));
  } catch (const CLI::ParseError& error) {
    std::ostringstream out;
    const int code = app.exit(error, out, out);
    return Refused{code == 0 ? 0 : kExitUsage, out.str()};
  }
}

}  // namespace bg96::app
