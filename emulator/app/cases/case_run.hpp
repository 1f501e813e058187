#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "emulator/app/cases/host_output.hpp"
#include "emulator/app/cases/private_folder.hpp"
#include "emulator/app/control/server.hpp"
#include "emulator/app/gnss_track/track_player.hpp"
#include "emulator/app/wiring/host_command.hpp"
#include "emulator/app/wiring/runner.hpp"
#include "scenarios/cases/case.hpp"
#include "scenarios/report/trace_file.hpp"

namespace bg96::app {

/// How a case is run.
struct CaseRunOptions {
  scenarios::Scenario scenario;
  scenarios::CaseOptions test_case;
  RunnerOptions runner;
  std::vector<std::string> host_command;  ///< empty: nobody is started, somebody may open the tty
  /// What it prints is caught, and kept in `host_output`; else it prints where we do.
  bool catch_output = false;
  std::string host_output;  ///< a file; empty: none
  std::string trace;        ///< a file; empty: none
  std::string control;      ///< where the control API listens, BG96_CONTROL; empty: nowhere
  scenarios::TraceHeader trace_header;
  scenarios::Masking masking;  ///< of the trace and of the result
  /// It ends with the host's program: nothing is expected that could still come.
  bool ends_with_host = false;
  std::string unmet;  ///< why it cannot be run here: what it requires; empty: it can
};

/// One case in real time: a modem, its tty, and the firmware's program beside it.
class CaseRun {
 public:
  using Done = std::function<void(scenarios::CaseResult)>;

  /// How long a host's program may take to end after SIGTERM.
  static constexpr std::chrono::seconds kTerminationLimit{2};
  /// How long the opening of the port, or a byte, of a program that has ended may be on its way.
  static constexpr std::chrono::milliseconds kArrivalLimit{500};

  /// Throws std::exception when the port cannot be made.
  CaseRun(boost::asio::io_context& io, CaseRunOptions options, Done done);
  CaseRun(const CaseRun&) = delete;
  CaseRun& operator=(const CaseRun&) = delete;

  /// Where the host opens the port.
  const std::string& port_path() const { return runner_.port_path(); }
  /// All its ports, uart1 first.
  const std::vector<std::unique_ptr<SerialPort>>& serial_ports() const { return runner_.ports(); }
  /// Begins to listen, and starts the host's program.
  void start();
  /// Ends it now; `done` is called with what can be said. A second time the host's program, which
  /// did not end, is made to.
  void stop();
  /// The exit code of the host's program; empty: it has not ended.
  std::optional<int> host_status() const { return host_status_; }

 private:
  Runner::Hooks hooks();
  void open_control();
  void at_turn(std::function<void(sim::Instant)> action, std::function<void()> then);
  void start_host();
  void look();
  void host_ended(int status);
  void end_host();
  void ask_host_to_end();
  void finish();
  void tell_how_the_host_failed(scenarios::CaseResult& result) const;

  boost::asio::io_context& io_;
  CaseRunOptions options_;
  Done done_;
  std::ofstream trace_file_;
  std::optional<scenarios::TraceWriter> trace_;
  scenarios::Case case_;
  PrivateFolder tty_folder_;
  Runner runner_;
  std::vector<std::function<void()>> after_rest_;  // calls of the control API
  std::optional<ControlDesk> desk_;
  std::optional<ControlApi> api_;
  std::optional<ControlServer> control_;
  std::optional<HostOutput> output_;
  std::optional<HostCommand> host_;
  std::optional<TrackPlayer> track_;
  boost::asio::steady_timer termination_;
  std::optional<int> host_status_;
  std::string broken_;  // a bug of ours
  bool host_asked_ = false;
  bool ending_ = false;
  bool finished_ = false;
};

}  // namespace bg96::app
