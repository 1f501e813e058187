#include "emulator/app/verbs/scenarios/test_run.hpp"

#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "emulator/app/cases/case_options.hpp"
#include "emulator/app/cases/sha256.hpp"
#include "emulator/app/exit_code.hpp"
#include "scenarios/language/syntax/render.hpp"
#include "scenarios/language/table/scalars/scalars.hpp"
#include "scenarios/report/ci/github.hpp"
#include "scenarios/report/ci/overview.hpp"
#include "scenarios/report/render.hpp"

namespace bg96::app {
namespace {

namespace fs = std::filesystem;

// A folder's name for a case: its id, without what folders cannot be named.
std::string folder_name(const std::string& case_id) {
  constexpr std::size_t kLongest = 150;
  std::string name = case_id;
  for (char& character : name) {
    const bool plain = std::isalnum(static_cast<unsigned char>(character)) != 0 ||
                       std::string_view("-_.=,[]#").find(character) != std::string_view::npos;
    if (!plain) character = '_';
  }
  if (name.size() <= kLongest) return name;
  return name.substr(0, kLongest) + "~" + sha256(case_id).substr(0, 8);
}

// "name#3" is round 3 of the file's `repeat`; empty: the file does not repeat it.
std::optional<std::uint64_t> round_of(const std::string& case_id) {
  const std::size_t mark = case_id.rfind('#');
  if (mark == std::string::npos) return std::nullopt;
  std::uint64_t round = 0;
  const char* const end = case_id.data() + case_id.size();
  const auto result = std::from_chars(case_id.data() + mark + 1, end, round);
  if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
  return round;
}

bool is_bad(const scenarios::CaseResult& result) {
  return result.verdict == scenarios::Verdict::fail || result.verdict == scenarios::Verdict::error;
}

std::string plural(std::size_t count, const char* thing) {
  return std::to_string(count) + ' ' + thing + (count == 1 ? "" : "s");
}

}  // namespace

int TestRun::run() {
  if (!load()) return kExitUsage;
  if (selected_.empty()) {
    std::fputs("bg96emu: no case was selected\n", stderr);
    return kExitNothing;
  }
  if (size() > kMaxRuns) {
    throw std::runtime_error("these are more than " + std::to_string(kMaxRuns) + " cases");
  }
  prepare_folders();
  info_ = run_info();
  console_.emplace(std::cout, info_,
                   scenarios::colour_wanted(::isatty(STDOUT_FILENO) == 1, std::getenv("NO_COLOR")));
  console_->begin(size());
  run_cases();
  make_timelines();
  if (!interrupted_) not_run();
  const std::vector<scenarios::CaseResult> all = results();
  reports_lost_ = !write_reports(all);
  console_->end(all, ending());
  return scenarios::worst_exit_code(all, ending());
}

scenarios::RunInfo TestRun::run_info() const {
  scenarios::RunInfo info;
  info.emulator = BG96_VERSION;
  info.seed_base = options_.files.seed();
  info.slack = options_.slack;
  info.jobs = static_cast<int>(options_.jobs);
  info.host = options_.host;
  // A scenario's secrets may well be in the command line.
  scenarios::Masking masking;
  for (const Selected& each : selected_) {
    const auto found = masking_of(each.scenario, options_.modem, true).secrets;
    masking.secrets.insert(masking.secrets.end(), found.begin(), found.end());
  }
  info.host = scenarios::masked(info.host, masking);
  info.timestamp = timestamp();
  for (const char* name : {"GITHUB_SHA", "CI_COMMIT_SHA", "GIT_COMMIT"}) {
    const char* const commit = std::getenv(name);
    if (commit != nullptr && info.commit.empty()) info.commit = commit;
  }
  if (!options_.artifacts.empty()) {
    info.report = (fs::path(options_.artifacts) / "index.html").string();
  }
  return info;
}

scenarios::Ending TestRun::ending() const {
  return {.interrupted = interrupted_,
          .bug = bug_,
          .no_skips = options_.no_skips,
          .reports_lost = reports_lost_};
}

// All errors of all files, before anything runs.
bool TestRun::load() {
  for (const std::string& file : options_.files.files()) load_file(file);
  const bool wrong = std::any_of(diagnostics_.begin(), diagnostics_.end(), [&](const auto& each) {
    return each.severity == scenarios::Diagnostic::Severity::error || options_.warnings_are_errors;
  });
  std::fputs(scenarios::render(diagnostics_, scenarios::DiagnosticFormat::text,
                               {.colour = false, .read = file_reader()})
                 .c_str(),
             stderr);
  if (!wrong && good_) return true;
  if (options_.format == "github") {
    std::fputs(scenarios::github_annotations(diagnostics_, {}).c_str(), stdout);
  }
  return false;
}

void TestRun::load_file(const std::string& file) {
  scenarios::Loaded loaded = options_.files.load(file);
  good_ = good_ && !loaded.cases.empty();
  std::move(loaded.diagnostics.begin(), loaded.diagnostics.end(), std::back_inserter(diagnostics_));
  const bool alone = loaded.cases.size() == 1;
  std::uint64_t rounds = 1;
  for (const auto& scenario : loaded.cases) {
    rounds = std::max(rounds, round_of(scenario.case_id).value_or(0) + 1);
  }
  for (auto& scenario : options_.files.select(std::move(loaded.cases))) {
    const std::uint64_t round = round_of(scenario.case_id).value_or(0);
    selected_.push_back({std::move(scenario), round, rounds, alone});
  }
}

// What cannot be written is told before anything is run.
void TestRun::prepare_folders() const {
  if (!options_.artifacts.empty()) fs::create_directories(options_.artifacts);
  if (options_.junit.empty()) return;
  const fs::path folder = fs::path(options_.junit).parent_path();
  if (!folder.empty()) fs::create_directories(folder);
  if (!std::ofstream(options_.junit, std::ios::app)) {
    throw std::runtime_error("cannot write " + options_.junit);
  }
}

void TestRun::run_cases() {
  boost::asio::io_context io(1);
  CasePool pool(
      io, options_.jobs, [this](const CasePool::Job& job) { return prepare(job); },
      [this](const CasePool::Job& job, const CaseRunOptions& options,
             scenarios::CaseResult result) { ended(job, options, std::move(result)); });
  pool_ = &pool;
  for (std::size_t number = 0; number < size(); ++number) pool.add({.number = number});
  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  // Under nohup it stays ignored.
  struct sigaction hang_up {};
  ::sigaction(SIGHUP, nullptr, &hang_up);
  if (hang_up.sa_handler != SIG_IGN) signals.add(SIGHUP);
  wait_for_signal(io, signals);
  boost::asio::steady_timer budget(io);
  if (options_.budget) {
    budget.expires_after(*options_.budget);
    budget.async_wait([this](const boost::system::error_code& error) {
      if (error || !stopped_.empty()) return;
      stopped_ = "the budget of " + scenarios::duration_text(*options_.budget) + " is used up";
      pool_->close();
    });
  }
  pool.start_more();
  while (!pool.idle()) {
    try {
      io.run_one();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "bg96emu: this is a bug of bg96emu: %s\n", error.what());
      bug_ = true;
      pool.interrupt();
    }
    pool.start_more();
  }
  pool_ = nullptr;
}

void TestRun::wait_for_signal(boost::asio::io_context& io, boost::asio::signal_set& signals) {
  signals.async_wait([this, &io, &signals](const boost::system::error_code& error, int) {
    if (error) return;
    interrupted_ = true;
    pool_->interrupt();
    wait_for_signal(io, signals);
  });
}

// Those whose turn did not come: they are in the reports all the same.
void TestRun::not_run() {
  std::size_t count = 0;
  for (std::size_t number = 0; number < size(); ++number) {
    if (results_.contains(number)) continue;
    ++count;
    scenarios::CaseResult result;
    result.verdict = scenarios::Verdict::skipped;
    result.not_run = true;
    result.name = case_id(number);
    result.file = selected(number).scenario.at.file;
    result.line = selected(number).scenario.at.line;
    result.reason = "not run: " + stopped_;
    results_.emplace(number, std::move(result));
  }
  if (count > 0) console_->note(plural(count, "case") + " not run: " + stopped_);
}

const TestRun::Selected& TestRun::selected(std::size_t number) const {
  return selected_[number % selected_.size()];
}

std::string TestRun::case_id(std::size_t number) const {
  const std::string& id = selected(number).scenario.case_id;
  if (options_.repeat == 1) return id;
  return id + (round_of(id) ? '.' : '#') + std::to_string(number / selected_.size());
}

// Each round of --repeat has another seed, which templates may have used.
scenarios::Scenario TestRun::scenario(std::size_t number) const {
  const Selected& first = selected(number);
  const std::uint64_t round = number / selected_.size();
  scenarios::Scenario made = first.scenario;
  if (round > 0 && first.scenario.seed) {
    const std::uint64_t base = *first.scenario.seed - first.round;
    const scenarios::Loaded loaded =
        options_.files.load(first.scenario.at.file, base + round * first.rounds);
    const auto found =
        std::find_if(loaded.cases.begin(), loaded.cases.end(),
                     [&](const auto& each) { return each.case_id == first.scenario.case_id; });
    if (found == loaded.cases.end()) throw std::runtime_error("the scenario file has changed");
    made = *found;
  }
  made.case_id = case_id(number);
  return made;
}

std::string TestRun::folder(const CasePool::Job& job) {
  std::string& name = folder_of_[job.number];
  if (name.empty()) {
    const std::string wanted = folder_name(case_id(job.number));
    name = wanted;
    // Two files may have scenarios of the same name.
    for (int count = 2; !folders_.insert(name).second; ++count) {
      name = wanted + "~" + std::to_string(count);
    }
  }
  fs::path path = fs::path(options_.artifacts) / name;
  if (job.attempt > 0) path /= "retry-" + std::to_string(job.attempt);
  fs::create_directories(path);
  return path.string();
}

CaseRunOptions TestRun::prepare(const CasePool::Job& job) {
  CaseRunOptions options =
      case_run_options(scenario(job.number), options_.modem, options_.show_identity);
  if (options_.strict) options.scenario.strict.unknown_command = scenarios::Strictness::fail;
  // Another attempt shall meet what the first one met.
  const auto before = attempts_.find(job.number);
  if (before != attempts_.end()) {
    options.test_case.seed = options.trace_header.seed = before->second.front().seed;
  }
  options.test_case.judge.slack = options_.slack;
  options.test_case.judge.test = true;
  options.runner.max_late = options_.max_late;
  options.runner.ports = options_.modem.ports("");
  options.host_command = {"/bin/sh", "-c", options_.host};
  options.catch_output = true;
  options.control = sockets_.path() + "/" + std::to_string(++last_socket_);
  options.trace_header.argv = options_.argv;
  options.trace_header.repeat = repeat_options(job, options.test_case.seed);
  if (options_.artifacts.empty() || !options.unmet.empty()) return options;
  const fs::path place = folder(job);
  options.host_output = (place / "host.log").string();
  options.trace = (place / "trace.jsonl").string();
  return options;
}

void TestRun::ended(const CasePool::Job& job, const CaseRunOptions& options,
                    scenarios::CaseResult result) {
  result = completed(job, options, std::move(result));
  bug_ = bug_ || result.bug;
  keep_files(options, result.name);
  if (try_again(job, result)) return;
  result = summed_up(job.number, std::move(result));
  console_->case_ended(result);
  look_for_reason_to_stop(result);
  results_.insert_or_assign(job.number, std::move(result));
}

// What the pool and the judge do not know of it.
scenarios::CaseResult TestRun::completed(const CasePool::Job& job, const CaseRunOptions& options,
                                         scenarios::CaseResult result) const {
  const Selected& from = selected(job.number);
  result = scenarios::masked(std::move(result), options.masking);
  result.name = case_id(job.number);
  result.file = from.scenario.at.file;
  result.line = from.scenario.at.line;
  if (result.verdict == scenarios::Verdict::skipped) return result;
  if (result.seed == 0) result.seed = options.test_case.seed;
  result.repeat = options.trace_header.repeat;
  for (std::string& option : result.repeat) option = scenarios::masked(option, options.masking);
  return result;
}

// The options that select the same case with the same seed.
std::vector<std::string> TestRun::repeat_options(const CasePool::Job& job,
                                                 std::uint64_t seed) const {
  const Selected& from = selected(job.number);
  std::vector<std::string> all = {"--seed", std::to_string(seed - from.round)};
  if (!from.alone) all.insert(all.end(), {"--case", from.scenario.case_id});
  if (options_.strict) all.emplace_back("--strict");
  for (const auto& more : {options_.files.arguments(), options_.modem.arguments()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

bool TestRun::try_again(const CasePool::Job& job, const scenarios::CaseResult& result) {
  if (!is_bad(result) || result.bug || interrupted_) return false;
  if (options_.retries == 0) return false;
  attempts_[job.number].push_back(result);
  if (job.attempt == options_.retries || !stopped_.empty()) return false;
  pool_->add_next({job.number, job.attempt + 1});
  return true;
}

// One result of all attempts.
scenarios::CaseResult TestRun::summed_up(std::size_t number, scenarios::CaseResult result) {
  const auto found = attempts_.find(number);
  if (found == attempts_.end()) return result;
  std::vector<scenarios::CaseResult> attempts = std::move(found->second);
  attempts_.erase(found);
  if (is_bad(result)) {
    result = attempts.front();
    attempts.erase(attempts.begin());
    result.attempts = std::move(attempts);
    return result;
  }
  const std::size_t count = attempts.size() + 1;
  const std::string flaky = "flaky: passed in attempt " + std::to_string(count);
  if (!options_.flaky_passes) result = attempts.front();
  result.flaky = true;
  result.reason = flaky + (result.reason.empty() ? "" : "; before: " + result.reason);
  result.attempts = std::move(attempts);
  return result;
}

void TestRun::keep_files(const CaseRunOptions& options, const std::string& name) {
  if (options.trace.empty() || !fs::exists(options.trace)) return;
  traces_.push_back(options.trace);
  // It takes time, which others that run would lack.
  if (options_.jobs == 1) make_timelines();
  std::vector<std::string>& files = attachments_[name];
  files.push_back(fs::path(options.trace).replace_filename("timeline.html").string());
  files.push_back(options.trace);
  if (fs::exists(options.host_output)) files.push_back(options.host_output);
}

void TestRun::make_timelines() {
  for (const std::string& path : std::exchange(traces_, {})) {
    std::ifstream trace(path, std::ios::binary);
    std::ofstream(fs::path(path).replace_filename("timeline.html"), std::ios::binary)
        << scenarios::render(scenarios::read_trace(trace), scenarios::RenderFormat::html);
  }
}

void TestRun::look_for_reason_to_stop(const scenarios::CaseResult& result) {
  const bool counts = is_bad(result) && !interrupted_;
  if (!counts || ++failures_ != options_.stop_after_failures || !stopped_.empty()) return;
  stopped_ = "stopped after " + plural(failures_, "failure");
  pool_->close();
}

std::vector<scenarios::CaseResult> TestRun::results() const {
  std::vector<scenarios::CaseResult> all;
  for (const auto& [number, result] : results_) all.push_back(result);
  return all;
}

// False: something could not be written.
bool TestRun::write_reports(const std::vector<scenarios::CaseResult>& results) {
  bool good = true;
  const auto write = [&good](const std::string& path, const std::string& text,
                             std::ios::openmode mode = std::ios::trunc) {
    std::ofstream file(path, std::ios::binary | mode);
    file << text;
    if (file.flush()) return;
    std::fprintf(stderr, "bg96emu: cannot write %s\n", path.c_str());
    good = false;
  };
  if (!options_.junit.empty()) {
    write(options_.junit, scenarios::junit(results, info_, attachments_));
  }
  if (!options_.artifacts.empty()) {
    write(info_.report,
          scenarios::overview_page(results, info_, attachments_, options_.artifacts, ending()));
  }
  if (options_.format != "github") return good;
  std::fputs(scenarios::github_annotations(diagnostics_, results).c_str(), stdout);
  std::fflush(stdout);
  const char* const summary = std::getenv("GITHUB_STEP_SUMMARY");
  if (summary != nullptr && *summary != '\0') {
    write(summary, scenarios::github_summary(results, info_), std::ios::app);
  }
  return good;
}

}  // namespace bg96::app
