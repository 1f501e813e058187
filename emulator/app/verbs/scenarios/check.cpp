#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "emulator/app/exit_code.hpp"
#include "emulator/app/verbs/scenarios/scenario_files.hpp"
#include "emulator/app/verbs/verb.hpp"
#include "scenarios/language/syntax/render.hpp"
#include "scenarios/report/ci/sarif.hpp"

namespace bg96::app {
namespace {

struct CheckOptions {
  ScenarioFiles files;
  std::string format = "text";
  bool warnings_are_errors = false;
};

int check(const CheckOptions& options) {
  const std::vector<std::string> files = options.files.files();
  if (files.empty()) {
    std::fputs("bg96emu: there is no scenario in these folders\n", stderr);
    return kExitNothing;
  }
  scenarios::Diagnostics all;
  for (const std::string& file : files) {
    scenarios::Loaded loaded = options.files.load(file);
    all.insert(all.end(), loaded.diagnostics.begin(), loaded.diagnostics.end());
  }
  const scenarios::RenderOptions render{
      .colour = ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr,
      .read = file_reader()};
  const std::string text =
      options.format == "sarif"
          ? scenarios::sarif(all, BG96_VERSION)
          : scenarios::render(all, *scenarios::diagnostic_format(options.format), render);
  std::fputs(text.c_str(), stdout);
  for (const auto& diagnostic : all) {
    const bool error = diagnostic.severity == scenarios::Diagnostic::Severity::error;
    if (error || options.warnings_are_errors) return kExitUsage;
  }
  return kExitOk;
}

}  // namespace

Verb add_check(CLI::App& app) {
  const auto options = std::make_shared<CheckOptions>();
  CLI::App* const verb = app.add_subcommand("check", "Tell all that is wrong with scenarios");
  options->files.add_to(*verb, false);
  verb->add_option("--format", options->format, "text, json, jsonl, github, gcc or sarif")
      ->check(CLI::IsMember({"text", "json", "jsonl", "github", "gcc", "sarif"}))
      ->capture_default_str();
  verb->add_flag("--werror", options->warnings_are_errors, "Warnings count as errors");
  return {verb, [options] { return check(*options); }};
}

}  // namespace bg96::app
