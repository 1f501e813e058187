#include "scenarios/language/explain.hpp"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>

#include "emulator/app/exit_code.hpp"
#include "emulator/app/verbs/scenarios/scenario_files.hpp"
#include "emulator/app/verbs/verb.hpp"
#include "scenarios/language/load.hpp"
#include "scenarios/language/syntax/codes/codes.hpp"
#include "scenarios/language/syntax/render.hpp"

namespace bg96::app {
namespace {

struct ExplainOptions {
  std::string what;
  std::vector<std::string> variables;
  std::string seed;
  bool allow_environment = false;
};

int explain_file(const ExplainOptions& options) {
  const scenarios::Loaded loaded = scenarios::load_file(
      options.what, load_options(options.variables, options.seed, options.allow_environment));
  std::fputs(scenarios::render(loaded.diagnostics, scenarios::DiagnosticFormat::text,
                               {.colour = false, .read = file_reader()})
                 .c_str(),
             stderr);
  if (loaded.cases.empty()) return kExitUsage;
  std::fputs(scenarios::explain(loaded.cases).c_str(), stdout);
  return kExitOk;
}

int explain(const ExplainOptions& options) {
  const std::string& what = options.what;
  std::error_code error;
  if (std::filesystem::exists(std::filesystem::status(what, error))) return explain_file(options);
  const std::string text = scenarios::explain_code(what);
  if (text.empty()) {
    std::fprintf(stderr, "bg96emu: %s is neither a file nor a code like E211\n", what.c_str());
    return kExitUsage;
  }
  std::fputs(text.c_str(), stdout);
  return kExitOk;
}

}  // namespace

Verb add_explain(CLI::App& app) {
  const auto options = std::make_shared<ExplainOptions>();
  CLI::App* const verb = app.add_subcommand(
      "explain", "Tell what a scenario does in plain English, or what a code like E211 means");
  verb->add_option("FILE_OR_CODE", options->what, "A scenario file, or a code")->required();
  verb->add_option("-D", options->variables, "NAME=VALUE: a variable of the scenario")
      ->allow_extra_args(false);
  add_seed_option(*verb, options->seed);
  verb->add_flag("--allow-env", options->allow_environment, "${env.NAME} may be read");
  return {verb, [options] { return explain(*options); }};
}

}  // namespace bg96::app
