#include "scenarios/report/render.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include "scenarios/report/ci/junit.hpp"
#include "scenarios/report/console.hpp"
#include "scenarios/report/timeline/timeline.hpp"

namespace bg96::scenarios {
namespace {

// What the command line of the run tells about it.
RunInfo run_of(const TraceHeader& header) {
  RunInfo run;
  run.emulator = header.emulator;
  run.seed_base = header.seed;
  run.timestamp = header.wall;
  const auto host = std::find(header.argv.begin(), header.argv.end(), "--host");
  if (host != header.argv.end() && host + 1 != header.argv.end()) run.host = *(host + 1);
  return run;
}

std::string console_text(const CaseResult& result, RunInfo run) {
  std::ostringstream text;
  Console console(text, std::move(run));
  console.begin(1);
  console.case_ended(result);
  console.end({result});
  return text.str();
}

}  // namespace

std::optional<RenderFormat> render_format_of(std::string_view name) {
  if (name == "html") return RenderFormat::html;
  if (name == "junit") return RenderFormat::junit;
  if (name == "console") return RenderFormat::console;
  return std::nullopt;
}

std::string render(const TraceFile& trace, RenderFormat format) {
  const RunInfo run = run_of(trace.header);
  switch (format) {
    case RenderFormat::html: return timeline_page(trace);
    case RenderFormat::junit: return junit({result_of(trace)}, run);
    case RenderFormat::console: break;
  }
  return console_text(result_of(trace), run);
}

}  // namespace bg96::scenarios
