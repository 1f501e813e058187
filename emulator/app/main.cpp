#include <spdlog/fmt/fmt.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "emulator/app/exit_code.hpp"
#include "emulator/app/verbs/verb.hpp"

namespace bg96::app {
namespace {

int refuse(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  return kExitUsage;
}

int main(const std::vector<std::string>& arguments) {
  // What stands behind "--" is another program's command line.
  const auto separator = std::find(arguments.begin(), arguments.end(), "--");
  const bool separated = separator != arguments.end();
  std::vector<std::string> host_command;
  if (separated) host_command.assign(separator + 1, arguments.end());

  CLI::App app("bg96emu: an emulator of the Quectel BG96 modem", "bg96emu");
  app.set_version_flag("--version", "bg96emu " BG96_VERSION);
  app.require_subcommand(1);
  const std::vector<Verb> verbs = {add_run(app, separated ? &host_command : nullptr, arguments),
                                   add_test(app, arguments),
                                   add_check(app),
                                   add_list(app),
                                   add_explain(app),
                                   add_schema(app),
                                   add_render(app),
                                   add_commands(app)};
  const auto is_verb = [&](const std::string& name) {
    return std::any_of(verbs.begin(), verbs.end(),
                       [&](const Verb& verb) { return verb.app->get_name() == name; });
  };
  if (!arguments.empty() && !arguments.front().starts_with('-') && !is_verb(arguments.front())) {
    std::vector<std::string> names;
    for (const Verb& verb : verbs) names.push_back(verb.app->get_name());
    return refuse(fmt::format("there is no verb \"{}\"; there are {}. See bg96emu --help.\n",
                              arguments.front(), fmt::join(names, ", ")));
  }
  // CLI11 takes the last argument first.
  std::vector<std::string> own(arguments.begin(), separator);
  std::reverse(own.begin(), own.end());
  try {
    app.parse(own);
    if (separated && host_command.empty()) {
      throw CLI::ValidationError("--", "a command must follow");
    }
    for (const Verb& verb : verbs) {
      if (app.got_subcommand(verb.app)) return verb.perform();
    }
    return kExitUsage;
  } catch (const CLI::ParseError& error) {
    std::ostringstream out;
    const bool wrong = app.exit(error, out, out) != 0;
    if (wrong) return refuse(out.str());
    std::fputs(out.str().c_str(), stdout);
    return kExitOk;
  }
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
