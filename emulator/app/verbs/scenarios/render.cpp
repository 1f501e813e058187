#include "scenarios/report/render.hpp"

#include <cstdio>
#include <fstream>
#include <memory>

#include "emulator/app/exit_code.hpp"
#include "emulator/app/verbs/verb.hpp"

namespace bg96::app {
namespace {

int render_trace(const std::string& path, const std::string& format) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "bg96emu: cannot read %s\n", path.c_str());
    return kExitUsage;
  }
  const scenarios::TraceFile trace = scenarios::read_trace(file);
  for (const auto& error : trace.errors) {
    std::fprintf(stderr, "%s:%zu:1: warning: %s\n", path.c_str(), error.line, error.text.c_str());
  }
  if (trace.header.case_id.empty() && trace.events.empty()) return kExitUsage;
  const std::string text = scenarios::render(trace, *scenarios::render_format_of(format));
  std::fwrite(text.data(), 1, text.size(), stdout);
  return kExitOk;
}

}  // namespace

Verb add_render(CLI::App& app) {
  const auto trace = std::make_shared<std::string>();
  const auto format = std::make_shared<std::string>("console");
  CLI::App* const verb = app.add_subcommand("render", "Make a report from a trace");
  verb->add_option("TRACE", *trace, "A trace file, as --trace and --artifacts write it")
      ->required();
  for (const char* name : {"html", "junit", "console"}) {
    verb->add_flag_callback(
        std::string("--") + name, [format, name] { *format = name; }, std::string("As ") + name);
  }
  return {verb, [trace, format] { return render_trace(*trace, *format); }};
}

}  // namespace bg96::app
