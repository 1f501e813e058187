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

/// `host_command`: what stands behind "--"; nullptr: there was none.
Verb add_run(CLI::App& app, const std::vector<std::string>* host_command);
Verb add_commands(CLI::App& app);
Verb add_check(CLI::App& app);
Verb add_list(CLI::App& app);
Verb add_explain(CLI::App& app);
Verb add_schema(CLI::App& app);
Verb add_test(CLI::App& app);
Verb add_render(CLI::App& app);

}  // namespace bg96::app
