#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "emulator/app/cases/private_folder.hpp"
#include "emulator/app/host_command.hpp"
#include "emulator/app/runner.hpp"
#include "scenarios/cases/case.hpp"
#include "scenarios/report/trace_file.hpp"

namespace bg96::app {

/// How a case is run.
struct CaseRunOptions {
  scenarios::Scenario scenario;
  scenarios::CaseOptions test_case;
  RunnerOptions runner;
  std::vector<std::string> host_command;  ///< empty: nobody is started, somebody may open the tty
  std::string host_output;  ///< a file for what it prints; empty: it prints where we do
  std::string trace;        ///< a file; empty: none
  scenarios::TraceHeader trace_header;
  scenarios::Masking masking;  ///< of the trace
};

/// One case in real time: a modem, its tty, and the firmware's program beside it.
class CaseRun {
 public:
  using Done = std::function<void(scenarios::CaseResult)>;

  /// How long a host's program may take to end after SIGTERM.
  static constexpr std::chrono::seconds kTerminationLimit{2};

  /// Throws std::exception when the port cannot be made.
  CaseRun(boost::asio::io_context& io, CaseRunOptions options, Done done);
  CaseRun(const CaseRun&) = delete;
  CaseRun& operator=(const CaseRun&) = delete;

  /// Where the host opens the port.
  const std::string& port_path() const { return runner_.port_path(); }
  /// Begins to listen, and starts the host's program.
  void start();
  /// Ends it now; `done` is called with what can be said.
  void stop();
  /// The exit code of the host's program; empty: it has not ended.
  std::optional<int> host_status() const { return host_status_; }

 private:
  void look();
  void host_ended(int status);
  void end_host();
  void finish();

  boost::asio::io_context& io_;
  CaseRunOptions options_;
  Done done_;
  std::ofstream trace_file_;
  std::optional<scenarios::TraceWriter> trace_;
  scenarios::Case case_;
  PrivateFolder tty_folder_;
  Runner runner_;
  std::optional<HostCommand> host_;
  boost::asio::steady_timer termination_;
  std::optional<int> host_status_;
  bool ending_ = false;
  bool finished_ = false;
};

}  // namespace bg96::app
