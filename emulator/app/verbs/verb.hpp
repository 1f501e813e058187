#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

namespace bg96::app {

/// A verb of the command line. `perform` is called when the line asks for it and could be read; it
/// gives the exit code, and throws CLI::ParseError for a value that cannot be.
struct Verb {
  CLI::App* app = nullptr;
  std::function<int()> perform;
};

/// `run`; `host_command`: what stands behind "--"; nullptr: there was none; `argv`: the program's
/// arguments, for the traces.
Verb add_run(CLI::App& app, const std::vector<std::string>* host_command,
             const std::vector<std::string>& argv);
/// `commands`: every AT command.
Verb add_commands(CLI::App& app);
/// `check`: all that is wrong with scenarios.
Verb add_check(CLI::App& app);
/// `list`: the cases of scenarios.
Verb add_list(CLI::App& app);
/// `explain`: what a scenario does, what a code means.
Verb add_explain(CLI::App& app);
/// `schema`: the JSON Schema of the language.
Verb add_schema(CLI::App& app);
/// `test`: runs scenarios and reports; `argv`: the program's arguments, for the traces.
Verb add_test(CLI::App& app, const std::vector<std::string>& argv);
/// `render`: a report from a trace.
Verb add_render(CLI::App& app);

}  // namespace bg96::app
