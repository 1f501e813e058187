#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

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
  bool watch = false;
};

scenarios::Diagnostics diagnose(const CheckOptions& options,
                                const std::vector<std::string>& files) {
  scenarios::Diagnostics all;
  std::map<std::string, scenarios::Position> names;
  for (const std::string& file : files) {
    scenarios::Loaded loaded = options.files.check(file);
    all.insert(all.end(), loaded.diagnostics.begin(), loaded.diagnostics.end());
    if (loaded.cases.empty()) continue;
    const scenarios::Scenario& scenario = loaded.cases.front();
    const auto [first, is_new] = names.emplace(scenario.name, scenario.name_at);
    if (is_new || first->second == scenario.name_at) continue;
    all.push_back({.code = "E306",
                   .at = scenario.name_at,
                   .width = static_cast<int>(scenario.name.size()),
                   .text = "a second scenario of the name '" + scenario.name + "'",
                   .notes = {{first->second, "the first one is here"}},
                   .help = "reports tell cases by their names: give it one of its own"});
  }
  // What several scenarios include is told once.
  scenarios::tidy(all);
  return all;
}

std::string rendered(const CheckOptions& options, const scenarios::Diagnostics& all) {
  const scenarios::RenderOptions render{
      .colour = ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr,
      .read = file_reader()};
  if (options.format == "sarif") return scenarios::sarif(all, BG96_VERSION);
  return scenarios::render(all, *scenarios::diagnostic_format(options.format), render);
}

int exit_code(const CheckOptions& options, const scenarios::Diagnostics& all) {
  const bool wrong = std::any_of(all.begin(), all.end(), [&options](const auto& diagnostic) {
    return diagnostic.severity == scenarios::Diagnostic::Severity::error ||
           options.warnings_are_errors;
  });
  return wrong ? kExitUsage : kExitOk;
}

// Checks again and again, and tells all anew when it is not what it was; until a signal ends it.
[[noreturn]] void watch(const CheckOptions& options) {
  using std::chrono::steady_clock;
  constexpr auto kPause = std::chrono::milliseconds(500);
  constexpr int kShareOfTime = 10;  // a large suite must not keep a processor busy
  std::optional<std::string> last;
  for (;;) {
    const auto begin = steady_clock::now();
    const scenarios::Diagnostics all = diagnose(options, options.files.files(true));
    const std::string told = rendered(options, all);
    if (told != last) {
      std::fputs(told.c_str(), stdout);
      std::fflush(stdout);
      std::fprintf(stderr, "bg96emu: %zu to tell; watching\n", all.size());
      last = told;
    }
    const auto taken = steady_clock::now() - begin;
    std::this_thread::sleep_for(std::max<steady_clock::duration>(kPause, kShareOfTime * taken));
  }
}

int check(const CheckOptions& options) {
  if (options.watch) watch(options);
  const std::vector<std::string> files = options.files.files(true);
  if (files.empty()) {
    std::fputs("bg96emu: there is no scenario in these folders\n", stderr);
    return kExitNothing;
  }
  const scenarios::Diagnostics all = diagnose(options, files);
  std::fputs(rendered(options, all).c_str(), stdout);
  return exit_code(options, all);
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
  verb->add_flag("--watch", options->watch,
                 "Goes on, and tells all anew when something has changed; Ctrl-C ends it");
  return {verb, [options] { return check(*options); }};
}

}  // namespace bg96::app
