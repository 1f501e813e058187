#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "emulator/app/cases/case_pool.hpp"
#include "emulator/app/cases/private_folder.hpp"
#include "emulator/app/modem_options.hpp"
#include "emulator/app/verbs/scenarios/scenario_files.hpp"
#include "scenarios/report/ci/junit.hpp"
#include "scenarios/report/console.hpp"

namespace bg96::app {

/// The command line of `test`.
struct TestOptions {
  ScenarioFiles files;
  ModemOptions modem;
  std::string host;
  std::size_t jobs = 1;
  double slack = 1;
  std::size_t repeat = 1;
  int retries = 0;
  bool flaky_passes = false;
  std::size_t stop_after_failures = 0;  ///< 0: never
  std::optional<sim::Duration> budget;
  sim::Duration max_late = std::chrono::milliseconds(100);
  bool warnings_are_errors = false;
  bool no_skips = false;
  bool strict = false;
  std::string junit;
  std::string artifacts;
  std::string format = "text";
  bool show_identity = false;
  std::vector<std::string> argv;  ///< of the program
};

/// One run of `test`: reads all files, runs the cases, reports.
class TestRun {
 public:
  /// More runs of cases than that are refused.
  static constexpr std::size_t kMaxRuns = 1'000'000;

  explicit TestRun(const TestOptions& options) : options_(options) {}

  /// Returns the exit code.
  int run();

 private:
  /// A case before --repeat.
  struct Selected {
    scenarios::Scenario scenario;
    std::uint64_t round = 0;   ///< of the file's own `repeat`, from 0
    std::uint64_t rounds = 1;  ///< how many the file has
    bool alone = true;         ///< the file has no other case
  };

  scenarios::RunInfo run_info() const;
  bool load();
  void load_file(const std::string& file);
  std::size_t size() const { return selected_.size() * options_.repeat; }
  void prepare_folders() const;
  void run_cases();
  void wait_for_signal(boost::asio::io_context& io, boost::asio::signal_set& signals);
  void not_run();

  const Selected& selected(std::size_t number) const;
  std::string case_id(std::size_t number) const;
  scenarios::Scenario scenario(std::size_t number) const;
  std::string folder(const CasePool::Job& job);
  CaseRunOptions prepare(const CasePool::Job& job);
  void ended(const CasePool::Job& job, const CaseRunOptions& options, scenarios::CaseResult result);
  scenarios::CaseResult completed(const CasePool::Job& job, const CaseRunOptions& options,
                                  scenarios::CaseResult result) const;
  std::vector<std::string> repeat_options(const CasePool::Job& job, std::uint64_t seed) const;
  bool try_again(const CasePool::Job& job, const scenarios::CaseResult& result);
  scenarios::CaseResult summed_up(std::size_t number, scenarios::CaseResult result);
  void keep_files(const CaseRunOptions& options, const std::string& name);
  void make_timelines();
  void look_for_reason_to_stop(const scenarios::CaseResult& result);

  std::vector<scenarios::CaseResult> results() const;
  bool write_reports(const std::vector<scenarios::CaseResult>& results);
  scenarios::Ending ending() const;

  const TestOptions& options_;
  scenarios::RunInfo info_;
  std::optional<scenarios::Console> console_;
  bool good_ = true;
  scenarios::Diagnostics diagnostics_;
  std::vector<Selected> selected_;
  CasePool* pool_ = nullptr;
  PrivateFolder sockets_;  ///< of the control API
  std::size_t last_socket_ = 0;
  std::set<std::string> folders_;
  std::map<std::size_t, std::string> folder_of_;
  std::map<std::size_t, std::vector<scenarios::CaseResult>> attempts_;  ///< that did not pass
  std::map<std::size_t, scenarios::CaseResult> results_;
  scenarios::Attachments attachments_;
  std::vector<std::string> traces_;  ///< without a timeline yet
  std::size_t failures_ = 0;
  std::string stopped_;  ///< why no more cases are started
  bool interrupted_ = false;
  bool bug_ = false;
  bool reports_lost_ = false;
};

}  // namespace bg96::app
