// Plays the sample firmware against scenarios in virtual time, all in one process:
//   virtual_uploader [--case ID] [--trace FILE] [options of the uploader] PATH...
// A PATH is a scenario or a folder of them. It prints what was found, a line for each case and one
// for all, and ends with 0, 1 or 4 as `bg96emu test` does, and with 2 when one cannot be read.
#include <algorithm>
#include <chrono>
#include <csetjmp>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "scenarios/language/load.hpp"
#include "scenarios/report/json_line.hpp"
#include "tests/support/virtual_case.hpp"

extern "C" {
[[noreturn]] void uploader_run(int argc, char** argv);
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

// Of 115200 baud.
constexpr sim::Duration kByteTime = std::chrono::microseconds(87);

// What the firmware's board is made of while a case runs.
std::unique_ptr<testing::VirtualCase> world;
std::string input;  // of the modem, not read yet
std::string host_log;
std::jmp_buf end_of_host;

struct Totals {
  int cases = 0, passed = 0, worst = 0;
  sim::Duration virtual_time{};
};

int exit_code(scenarios::Verdict verdict) {
  if (verdict <= scenarios::Verdict::skipped) return 0;
  return verdict == scenarios::Verdict::fail ? 1 : 4;
}

void print(const std::string& file, const scenarios::CaseResult& result) {
  static constexpr const char* kNames[] = {"PASS", "SKIP", "FAIL", "ERROR"};
  std::printf("%-5s %s %s  %.1fs  %s\n", kNames[static_cast<int>(result.verdict)], file.c_str(),
              result.name.c_str(), std::chrono::duration<double>(result.length).count(),
              result.reason.c_str());
  if (exit_code(result.verdict) == 0) return;
  for (const auto& finding : result.findings) {
    if (finding.verdict == scenarios::Verdict::pass) continue;
    std::printf("      %s:%d:%d: %s: %s: %s\n", finding.at.file.c_str(), finding.at.line,
                finding.at.column, finding.id.c_str(), finding.kind.c_str(), finding.text.c_str());
  }
  for (std::size_t at = 0; at < host_log.size();) {
    const std::size_t end = host_log.find('\n', at);
    std::printf("      the host: %s\n", host_log.substr(at, end - at).c_str());
    at = end + 1;
  }
}

// Nothing in here may need a destructor: the host ends by a jump.
void run_host(std::vector<char*>& arguments) {
  if (setjmp(end_of_host) == 0) {
    uploader_run(static_cast<int>(arguments.size()), arguments.data());
  }
}

void play(const std::string& file, const scenarios::Scenario& scenario, const std::string& trace,
          std::vector<char*>& arguments, Totals& totals) {
  scenarios::CaseOptions options;
  options.seed = scenario.seed.value_or(0);
  std::unique_ptr<TraceFile> trace_file;
  if (!trace.empty()) trace_file = std::make_unique<TraceFile>(trace);
  options.trace = trace_file.get();
  input.clear();
  host_log.clear();
  world = std::make_unique<testing::VirtualCase>(scenario, std::move(options));
  run_host(arguments);
  world->run_out();
  const scenarios::CaseResult result = world->finish();
  print(file, result);
  world.reset();
  ++totals.cases;
  totals.passed += exit_code(result.verdict) == 0 ? 1 : 0;
  totals.worst = std::max(totals.worst, exit_code(result.verdict));
  totals.virtual_time += result.length;
}

std::vector<std::string> files_of(const std::string& path) {
  if (!std::filesystem::is_directory(path)) return {path};
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool takes_value(const char* option) {
  static constexpr const char* kOptions[] = {"--host", "--port", "--records", "--limit", "--buggy"};
  return std::any_of(std::begin(kOptions), std::end(kOptions),
                     [&](const char* name) { return std::strcmp(name, option) == 0; });
}

}  // namespace

extern "C" {

void port_open(const char*) { world->open(); }

std::int64_t port_now_ms() {
  using std::chrono::milliseconds;
  return std::chrono::duration_cast<milliseconds>(world->now().time_since_epoch()).count();
}

// The line takes its time: else a host that tries again at once would do so for ever.
void port_write(const void* bytes, std::size_t size) {
  world->send(std::string_view(static_cast<const char*>(bytes), size));
  const sim::Instant sent = world->now() + kByteTime * size;
  while (world->now() < sent && world->goes_on() && !world->hung_up_until()) {
    world->pass_until(sent);
    input += world->take_output();
  }
}

int port_read(void* bytes, std::size_t size, std::int64_t until_ms) {
  const sim::Instant until{std::chrono::milliseconds(until_ms)};
  while (true) {
    if (!input.empty()) {
      const std::size_t given = std::min(size, input.size());
      std::memcpy(bytes, input.data(), given);
      input.erase(0, given);
      return static_cast<int>(given);
    }
    if (!world->goes_on()) std::longjmp(end_of_host, 1);
    if (const auto back = world->hung_up_until()) {
      world->open_at(*back);
      return -1;
    }
    if (world->now() >= until) return 0;
    world->pass_until(until);
    input += world->take_output();
  }
}

void port_log(const char* format, ...) {
  char line[256];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  host_log.append(line).append("\n");
}

[[noreturn]] void port_end(int status, const char* why) {
  port_log("%s", why);
  if (world == nullptr) std::exit(status);
  world->exit(status);
  std::longjmp(end_of_host, 1);
}
}

int main(int argc, char** argv) {
  const auto begun = std::chrono::steady_clock::now();
  std::vector<char*> host = {argv[0], const_cast<char*>("tty")};
  std::vector<std::string> files;
  std::string case_id, trace;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--case" && i + 1 < argc) {
      case_id = argv[++i];
    } else if (argument == "--trace" && i + 1 < argc) {
      trace = argv[++i];
    } else if (argument.starts_with("--")) {
      host.push_back(argv[i]);
      if (takes_value(argv[i]) && i + 1 < argc) host.push_back(argv[++i]);
    } else {
      for (const auto& file : files_of(argument)) files.push_back(file);
    }
  }
  Totals totals;
  for (const auto& file : files) {
    const scenarios::Loaded loaded = scenarios::load_file(file);
    for (const auto& wrong : loaded.diagnostics) {
      std::fprintf(stderr, "%s:%d:%d: %s [%s]\n", wrong.at.file.c_str(), wrong.at.line,
                   wrong.at.column, wrong.text.c_str(), wrong.code.c_str());
    }
    if (loaded.cases.empty()) return 2;
    for (const auto& scenario : loaded.cases) {
      if (case_id.empty() || scenario.case_id == case_id) play(file, scenario, trace, host, totals);
    }
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  std::printf("%d cases: %d passed; %.0f s of virtual time in %.2f s\n", totals.cases,
              totals.passed, std::chrono::duration<double>(totals.virtual_time).count(),
              took.count());
  return totals.cases == 0 ? 3 : totals.worst;
}
