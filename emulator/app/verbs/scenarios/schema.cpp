#include <cstdio>

#include "emulator/app/exit_code.hpp"
#include "emulator/app/verbs/verb.hpp"
#include "scenarios/language/table/reference.hpp"

namespace bg96::app {

Verb add_schema(CLI::App& app) {
  CLI::App* const verb =
      app.add_subcommand("schema", "Print the JSON Schema of the scenario language, for editors");
  return {verb, [] {
            std::fputs(scenarios::json_schema().c_str(), stdout);
            return kExitOk;
          }};
}

}  // namespace bg96::app
