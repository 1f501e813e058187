#include <cstdio>
#include <memory>

#include "emulator/app/exit_code.hpp"
#include "emulator/app/verbs/command_list.hpp"
#include "emulator/app/verbs/verb.hpp"

namespace bg96::app {

Verb add_commands(CLI::App& app) {
  using Print = std::string (*)();
  const auto print = std::make_shared<Print>(&commands_as_text);
  CLI::App* const verb = app.add_subcommand("commands", "List every AT command");
  auto* const markdown = verb->add_flag_callback(
      "--markdown", [print] { *print = &commands_as_markdown; }, "As a Markdown table");
  verb->add_flag_callback(
          "--json", [print] { *print = &commands_as_json; }, "As JSON")
      ->excludes(markdown);
  return {verb, [print] {
            std::fputs((*print)().c_str(), stdout);
            return kExitOk;
          }};
}

}  // namespace bg96::app
