#include <cstdio>
#include <memory>

#include "emulator/app/exit_code.hpp"
#include "emulator/app/verbs/verb.hpp"
#include "scenarios/language/table/reference.hpp"

namespace bg96::app {

Verb add_schema(CLI::App& app) {
  const auto of_library = std::make_shared<bool>(false);
  CLI::App* const verb =
      app.add_subcommand("schema", "Print the JSON Schema of the scenario language, for editors");
  verb->add_flag("--library", *of_library, "Of libraries, which scenarios include");
  return {verb, [of_library] {
            std::fputs(
                (*of_library ? scenarios::library_schema() : scenarios::json_schema()).c_str(),
                stdout);
            return kExitOk;
          }};
}

}  // namespace bg96::app
