#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "emulator/app/exit_code.hpp"
#include "emulator/app/verbs/scenarios/scenario_files.hpp"
#include "emulator/app/verbs/verb.hpp"
#include "scenarios/language/syntax/render.hpp"

namespace bg96::app {
namespace {

struct ListOptions {
  ScenarioFiles files;
  bool json = false;
};

int list(const ListOptions& options) {
  std::vector<scenarios::Scenario> cases;
  for (const std::string& file : options.files.files()) {
    scenarios::Loaded loaded = options.files.load(file);
    if (loaded.cases.empty()) {
      std::fputs(scenarios::render(loaded.diagnostics, scenarios::DiagnosticFormat::text,
                                   {.colour = false, .read = file_reader()})
                     .c_str(),
                 stderr);
      return kExitUsage;
    }
    std::move(loaded.cases.begin(), loaded.cases.end(), std::back_inserter(cases));
  }
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  for (const auto& scenario : options.files.select(std::move(cases))) {
    if (!options.json) std::printf("%s\n", scenario.case_id.c_str());
    array.push_back({{"case", scenario.case_id},
                     {"name", scenario.name},
                     {"file", scenario.at.file},
                     {"line", scenario.at.line},
                     {"tags", scenario.tags}});
  }
  if (options.json) std::printf("%s\n", array.dump(2).c_str());
  return array.empty() ? kExitNothing : kExitOk;
}

}  // namespace

Verb add_list(CLI::App& app) {
  const auto options = std::make_shared<ListOptions>();
  CLI::App* const verb =
      app.add_subcommand("list", "List the cases of scenarios, after matrix and repeat");
  options->files.add_to(*verb, true);
  verb->add_flag("--json", options->json, "As JSON");
  return {verb, [options] { return list(*options); }};
}

}  // namespace bg96::app
