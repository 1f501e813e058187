#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <random>

#include "emulator/app/cases/case_options.hpp"
#include "emulator/app/cases/case_pool.hpp"
#include "emulator/app/exit_code.hpp"
#include "emulator/app/modem_options.hpp"
#include "emulator/app/verbs/scenarios/scenario_files.hpp"
#include "emulator/app/verbs/verb.hpp"
#include "scenarios/language/syntax/render.hpp"
#include "scenarios/report/ci/github.hpp"
#include "scenarios/report/ci/junit.hpp"
#include "scenarios/report/console.hpp"
#include "scenarios/report/render.hpp"

namespace bg96::app {
namespace {

namespace fs = std::filesystem;

struct TestOptions {
  ScenarioFiles files;
  ModemOptions modem;
  std::string host;
  std::size_t jobs = 1;
  double slack = 1;
  std::string junit;
  std::string artifacts;
  std::string format = "text";
  bool show_identity = false;
  std::vector<std::string> argv;
};

// A folder's name for a case: its id, without what folders cannot be named.
std::string folder_of(const std::string& case_id) {
  std::string name = case_id;
  for (char& character : name) {
    const bool plain = std::isalnum(static_cast<unsigned char>(character)) != 0 ||
                       std::string_view("-_.=,[]#").find(character) != std::string_view::npos;
    if (!plain) character = '_';
  }
  return name;
}

/// A run of the verb.
class TestRun {
 public:
  explicit TestRun(const TestOptions& options)
      : options_(options),
        info_(run_info()),
        console_(std::cout, info_,
                 scenarios::colour_wanted(::isatty(STDOUT_FILENO) == 1, std::getenv("NO_COLOR"))) {}

  int run() {
    if (!load()) return kExitUsage;
    cases_ = options_.files.select(std::move(cases_));
    if (cases_.empty()) {
      std::fputs("bg96emu: no case was selected\n", stderr);
      return kExitNothing;
    }
    if (!options_.artifacts.empty()) fs::create_directories(options_.artifacts);
    console_.begin(cases_.size());
    const bool interrupted = run_cases();
    console_.end(results_, interrupted);
    write_reports();
    return scenarios::worst_exit_code(results_, interrupted);
  }

 private:
  scenarios::RunInfo run_info() const {
    scenarios::RunInfo info;
    info.emulator = BG96_VERSION;
    info.slack = options_.slack;
    info.jobs = static_cast<int>(options_.jobs);
    info.host = options_.host;
    info.timestamp = timestamp();
    info.report = options_.artifacts;
    return info;
  }

  // All errors of all files, before anything runs.
  bool load() {
    for (const std::string& file : options_.files.files()) {
      scenarios::Loaded loaded = options_.files.load(file);
      good_ = good_ && !loaded.cases.empty();
      std::move(loaded.cases.begin(), loaded.cases.end(), std::back_inserter(cases_));
      std::move(loaded.diagnostics.begin(), loaded.diagnostics.end(),
                std::back_inserter(diagnostics_));
    }
    std::fputs(scenarios::render(diagnostics_, scenarios::DiagnosticFormat::text,
                                 {.colour = false, .read = file_reader()})
                   .c_str(),
               stderr);
    if (!good_ && options_.format == "github") {
      std::fputs(scenarios::github_annotations(diagnostics_, {}).c_str(), stdout);
    }
    return good_;
  }

  bool run_cases() {
    boost::asio::io_context io(1);
    CasePool pool(
        io, cases_, options_.jobs, [this](const auto& scenario) { return options_of(scenario); },
        [this](const auto&, const CaseRunOptions& options, scenarios::CaseResult result) {
          ended(options, std::move(result));
        });
    boost::asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](const boost::system::error_code& error, int) {
      if (!error) pool.interrupt();
    });
    pool.start();
    while (results_.size() < cases_.size() && io.run_one() > 0) {
      if (pool.interrupted() && pool.idle()) break;
    }
    return pool.interrupted();
  }

  CaseRunOptions options_of(const scenarios::Scenario& scenario) {
    CaseRunOptions options = case_run_options(scenario, options_.modem, options_.show_identity);
    options.test_case.judge.slack = options_.slack;
    options.test_case.judge.test = true;
    options.host_command = {"/bin/sh", "-c", options_.host};
    options.host_output = "/dev/null";
    options.trace_header.argv = options_.argv;
    if (options_.artifacts.empty()) return options;
    const fs::path folder = fs::path(options_.artifacts) / folder_of(scenario.case_id);
    fs::create_directories(folder);
    options.host_output = (folder / "host.log").string();
    options.trace = (folder / "trace.jsonl").string();
    return options;
  }

  void ended(const CaseRunOptions& options, scenarios::CaseResult result) {
    console_.case_ended(result);
    std::cout.flush();
    if (!options.trace.empty() && fs::exists(options.trace)) {
      const fs::path timeline = fs::path(options.trace).replace_filename("timeline.html");
      std::ifstream trace(options.trace, std::ios::binary);
      std::ofstream(timeline, std::ios::binary)
          << scenarios::render(scenarios::read_trace(trace), scenarios::RenderFormat::html);
      attachments_[result.name] = {timeline.string(), options.trace, options.host_output};
    }
    results_.push_back(std::move(result));
  }

  void write_reports() {
    if (!options_.junit.empty()) {
      const fs::path folder = fs::path(options_.junit).parent_path();
      if (!folder.empty()) fs::create_directories(folder);
      std::ofstream file(options_.junit, std::ios::binary);
      file << scenarios::junit(results_, info_, attachments_);
      if (!file.flush()) throw std::runtime_error("cannot write " + options_.junit);
    }
    if (options_.format != "github") return;
    std::fputs(scenarios::github_annotations(diagnostics_, results_).c_str(), stdout);
    if (const char* summary = std::getenv("GITHUB_STEP_SUMMARY")) {
      std::ofstream(summary, std::ios::app) << scenarios::github_summary(results_, info_);
    }
  }

  const TestOptions& options_;
  scenarios::RunInfo info_;
  scenarios::Console console_;
  bool good_ = true;
  scenarios::Diagnostics diagnostics_;
  std::vector<scenarios::Scenario> cases_;
  std::vector<scenarios::CaseResult> results_;
  scenarios::Attachments attachments_;
};

int test(const TestOptions& options) {
  spdlog::set_default_logger(spdlog::stderr_color_st("bg96emu"));
  spdlog::set_level(spdlog::level::err);
  std::signal(SIGPIPE, SIG_IGN);
  return TestRun(options).run();
}

}  // namespace

Verb add_test(CLI::App& app) {
  const auto options = std::make_shared<TestOptions>();
  CLI::App* const verb = app.add_subcommand(
      "test", "Run scenarios, each with a fresh modem and a fresh host program, and report");
  options->files.add_to(*verb, true);
  options->modem.add_to(*verb, "mapped-only");
  verb->add_option("--host", options->host,
                   "The firmware's program, a line for sh; {tty} is the tty's path, as is BG96_TTY")
      ->required();
  verb->add_option("-j,--jobs", options->jobs, "So many cases at once")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  verb->add_option("--slack", options->slack, "Stretches the time that the host has for something")
      ->check(CLI::Range(1.0, 1000.0))
      ->capture_default_str();
  verb->add_option("--junit", options->junit, "Write a JUnit report to this file");
  verb->add_option("--artifacts", options->artifacts,
                   "A folder for traces, timelines and what the hosts printed");
  verb->add_option("--format", options->format, "text, or github for annotations as well")
      ->check(CLI::IsMember({"text", "github"}))
      ->capture_default_str();
  verb->add_flag("--show-identity", options->show_identity,
                 "Do not mask IMEI, IMSI and ICCID in traces");
  return {verb, [options] { return test(*options); }};
}

}  // namespace bg96::app
