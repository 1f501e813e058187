#include "scenarios/language/explain.hpp"

#include <cstdio>
#include <filesystem>
#include <memory>

#include "emulator/app/exit_code.hpp"
#include "emulator/app/verbs/scenarios/scenario_files.hpp"
#include "emulator/app/verbs/verb.hpp"
#include "scenarios/language/syntax/codes/codes.hpp"
#include "scenarios/language/syntax/render.hpp"

namespace bg96::app {
namespace {

int explain_file(const std::string& file) {
  const scenarios::Loaded loaded = scenarios::load_file(file, known_to_the_modem());
  std::fputs(scenarios::render(loaded.diagnostics, scenarios::DiagnosticFormat::text,
                               {.colour = false, .read = file_reader()})
                 .c_str(),
             stderr);
  if (loaded.cases.empty()) return kExitUsage;
  std::fputs(scenarios::explain(loaded.cases).c_str(), stdout);
  return kExitOk;
}

int explain(const std::string& what) {
  if (std::filesystem::exists(what)) return explain_file(what);
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
  const auto what = std::make_shared<std::string>();
  CLI::App* const verb = app.add_subcommand(
      "explain", "Tell what a scenario does in plain English, or what a code like E211 means");
  verb->add_option("FILE_OR_CODE", *what, "A scenario file, or a code")->required();
  return {verb, [what] { return explain(*what); }};
}

}  // namespace bg96::app
