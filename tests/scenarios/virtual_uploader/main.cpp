// Plays the sample firmware against a scenario in virtual time:
//   virtual_uploader SCENARIO [--case ID] [--trace FILE] [options of the uploader]
// It ends with 0, 1 or 4 as `bg96emu test` does, and prints what was found.
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "scenarios/language/load.hpp"
#include "scenarios/language/syntax/render.hpp"
#include "scenarios/report/json_line.hpp"
#include "tests/support/virtual_case.hpp"

extern "C" {
#include "scenarios/uploader/modem_line.h"
int uploader_main(int argc, char** argv);
[[noreturn]] void uploader_exit(int status);
}

namespace {

using namespace bg96;

class TraceFile final : public scenarios::EventSink {
 public:
  explicit TraceFile(const std::string& path) : file_(path) {}
  void event(const scenarios::Event& event) override {
    file_ << scenarios::json_line(event) << '\n';
  }

 private:
  std::ofstream file_;
};

std::unique_ptr<testing::VirtualCase> world;
std::unique_ptr<TraceFile> trace;
std::string input;  // of the modem, not read yet

[[noreturn]] void end(const scenarios::CaseResult& result) {
  static constexpr const char* kNames[] = {"PASS", "SKIP", "FAIL", "ERROR"};
  std::printf("%s  %s  seed=%llu  %.1fs  %s\n", kNames[static_cast<int>(result.verdict)],
              result.name.c_str(), static_cast<unsigned long long>(result.seed),
              std::chrono::duration<double>(result.length).count(), result.reason.c_str());
  for (const auto& finding : result.findings) {
    if (finding.verdict == scenarios::Verdict::pass) continue;
    std::printf("      %s:%d:%d: %s: %s: %s\n", finding.at.file.c_str(), finding.at.line,
                finding.at.column, finding.id.c_str(), finding.kind.c_str(), finding.text.c_str());
  }
  const bool passed = result.verdict <= scenarios::Verdict::skipped;
  const int code = passed ? 0 : result.verdict == scenarios::Verdict::fail ? 1 : 4;
  std::fflush(stdout);
  world.reset();
  trace.reset();
  std::exit(code);
}

[[noreturn]] void give_verdict() {
  world->run_out();
  end(world->finish());
}

// A line, without CR and LF; the prompt counts as one.
bool next_line(sim::Instant until, std::string& line) {
  static std::string unfinished;
  while (true) {
    for (std::size_t at = 0; at < input.size(); ++at) {
      const char byte = input[at];
      if (byte != '\r' && byte != '\n') unfinished += byte;
      const bool ended = (byte == '\r' || byte == '\n') && !unfinished.empty();
      if (!ended && unfinished != "> ") continue;
      input.erase(0, at + 1);
      line = std::exchange(unfinished, {});
      return true;
    }
    input.clear();
    if (!world->goes_on()) give_verdict();
    if (world->now() >= until) return false;
    world->pass_until(until);
    input = world->take_output();
  }
}

bool is_final(const std::string& line, Result& result) {
  result = kResultOk;
  if (line == "OK" || line == "SEND OK") return true;
  result = kResultError;
  if (line == "ERROR" || line == "SEND FAIL") return true;
  if (line.starts_with("+CME ERROR:") || line.starts_with("+CMS ERROR:")) return true;
  result = kResultRebooted;
  return line == "RDY" || line == "APP RDY";
}

sim::Instant in(std::int64_t limit_ms) {
  return world->now() + std::chrono::milliseconds(limit_ms);
}

}  // namespace

extern "C" {

void modem_open(const char*) { world->open(); }

std::int64_t modem_now_ms(void) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(world->now().time_since_epoch())
      .count();
}

void modem_write(const void* bytes, std::size_t size) {
  world->send(std::string_view(static_cast<const char*>(bytes), size));
}

void modem_command(const char* format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  const int size = std::vsnprintf(text, sizeof text - 1, format, arguments);
  va_end(arguments);
  world->send(std::string(text, static_cast<std::size_t>(size)) + '\r');
}

void modem_forget(void) { input.clear(); }

Result modem_result(std::int64_t limit_ms, LineHandler handler, void* context) {
  const sim::Instant until = in(limit_ms);
  std::string line;
  while (next_line(until, line)) {
    Result result{};
    if (line == "> ") return kResultPrompt;
    if (is_final(line, result)) return result;
    handler(line.c_str(), context);
  }
  return kResultTimeout;
}

void modem_listen(std::int64_t ms, LineHandler handler, void* context) {
  const sim::Instant until = in(ms);
  std::string line;
  while (next_line(until, line)) handler(line.c_str(), context);
}

void uploader_exit(int status) {
  world->exit(status);
  give_verdict();
}
}

int main(int argc, char** argv) {
  std::vector<char*> host = {argv[0], const_cast<char*>("tty")};
  std::string file, case_id, trace_path;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--case" && i + 1 < argc) {
      case_id = argv[++i];
    } else if (argument == "--trace" && i + 1 < argc) {
      trace_path = argv[++i];
    } else if (file.empty()) {
      file = argument;
    } else {
      host.push_back(argv[i]);
    }
  }
  const scenarios::Loaded loaded = scenarios::load_file(file);
  for (const auto& scenario : loaded.cases) {
    if (!case_id.empty() && scenario.case_id != case_id) continue;
    scenarios::CaseOptions options;
    options.seed = scenario.seed.value_or(0);
    if (!trace_path.empty()) trace = std::make_unique<TraceFile>(trace_path);
    options.trace = trace.get();
    world = std::make_unique<testing::VirtualCase>(scenario, std::move(options));
    uploader_exit(uploader_main(static_cast<int>(host.size()), host.data()));
  }
  std::fprintf(stderr, "%s: no such case, or it cannot be read (%zu diagnostics)\n", file.c_str(),
               loaded.diagnostics.size());
  for (const auto& wrong : loaded.diagnostics) {
    std::fprintf(stderr, "%s:%d:%d: %s [%s]\n", wrong.at.file.c_str(), wrong.at.line,
                 wrong.at.column, wrong.text.c_str(), wrong.code.c_str());
  }
  return 2;
}
