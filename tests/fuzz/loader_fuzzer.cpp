// A whole file into the loader, and all that is told of it into each format.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scenarios/language/explain.hpp"
#include "scenarios/language/load.hpp"
#include "scenarios/language/syntax/render.hpp"

using namespace bg96::scenarios;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  LoadOptions options;
  options.suite_root = "/there/is/no/such/folder";
  options.known_commands = {"+QISEND", "+QIACT", "E"};
  options.known_profiles = {"bg96"};
  const Loaded loaded = load_text(text, "fuzzed.yaml", options);
  // Either there is something wrong with it, or it can be played.
  if (loaded.cases.empty() && !has_error(loaded.diagnostics)) __builtin_trap();
  const auto read = [text](const std::string&) { return std::string(text); };
  for (const auto format : {DiagnosticFormat::text, DiagnosticFormat::json,
                            DiagnosticFormat::github, DiagnosticFormat::gcc}) {
    render(loaded.diagnostics, format, {.read = read});
  }
  explain(loaded.cases);
  return 0;
}
