#include "emulator/app/cases/case_run.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>
#include <stdexcept>
#include <utility>

#include "emulator/commands/registry/registry.hpp"

namespace bg96::app {
namespace {

std::ofstream open_trace(const std::string& path) {
  if (path.empty()) return {};
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (!file) throw std::runtime_error("cannot write the trace " + path);
  return file;
}

scenarios::CaseOptions with_trace(scenarios::CaseOptions options, scenarios::EventSink* trace) {
  options.trace = trace;
  return options;
}

// A tty that goes comes back under the same name. A pty's own name may be another case's by then.
RunnerOptions with_link(RunnerOptions options, const std::string& folder, bool has_host) {
  if (has_host && options.link.empty()) options.link = folder + "/tty";
  for (RunnerOptions::Port& port : options.ports) {
    if (has_host && port.link.empty()) port.link = options.link + "-" + name_of(port.id);
  }
  return options;
}

}  // namespace

CaseRun::CaseRun(boost::asio::io_context& io, CaseRunOptions options, Done done)
    : io_(io),
      options_(std::move(options)),
      done_(std::move(done)),
      trace_file_(open_trace(options_.trace)),
      trace_(options_.trace.empty() ? std::nullopt
                                    : std::make_optional<scenarios::TraceWriter>(
                                          trace_file_, options_.trace_header, options_.masking)),
      case_(options_.scenario, commands::all_commands(),
            with_trace(options_.test_case, trace_ ? &*trace_ : nullptr)),
      runner_(io, case_,
              with_link(options_.runner, tty_folder_.path(), !options_.host_command.empty()),
              hooks()),
      termination_(io) {
  if (!options_.control.empty()) open_control();
  if (!options_.runner.track) return;
  track_.emplace(io, options_.runner.track, [this](const ports::SetFix& fix) {
    runner_.take([this, fix] { case_.happen(fix, runner_.now()); });
  });
}

void CaseRun::open_control() {
  desk_.emplace(io_, options_.scenario, case_, options_.masking);
  api_.emplace(*desk_,
               [this](auto action, auto then) { at_turn(std::move(action), std::move(then)); });
  control_.emplace(io_, options_.control,
                   [this](const ControlRequest& request, const ControlApi::Respond& respond) {
                     api_->handle(request, respond);
                   });
}

void CaseRun::at_turn(std::function<void(sim::Instant)> action, std::function<void()> then) {
  runner_.take([this, action = std::move(action), then = std::move(then)] {
    action(runner_.now());
    after_rest_.push_back(then);
  });
}

Runner::Hooks CaseRun::hooks() {
  return {.host_opened = [this](sim::Instant now) { case_.host_opened(now); },
          .host_closed = [this](sim::Instant now) { case_.host_closed(now); },
          .at_rest = [this] { look(); },
          .late =
              [this](sim::Duration by) {
                if (!ending_) case_.late(by);
              },
          .broken =
              [this](const std::string& reason) {
                broken_ = reason;
                stop();
              }};
}

void CaseRun::start() {
  runner_.start();
  if (track_) track_->start();
  if (!options_.host_command.empty()) start_host();
}

void CaseRun::start_host() {
  HostStart start{
      .command = options_.host_command, .tty = runner_.port_path(), .control = options_.control};
  start.more_ttys = runner_.port_variables("BG96_TTY");
  std::erase_if(start.more_ttys, [](const auto& variable) { return variable.first == "BG96_TTY"; });
  if (options_.catch_output) {
    output_.emplace(io_, options_.host_output);
    start.output = output_->write_end();
  }
  host_.emplace(io_, std::move(start), [this](int status) { host_ended(status); });
  if (output_) output_->close_write_end();
}

void CaseRun::stop() {
  ending_ = true;
  end_host();
}

// After each turn of the modem.
void CaseRun::look() {
  for (const auto& then : std::exchange(after_rest_, {})) then();
  if (desk_) desk_->at_rest();
  if (case_.host_shall_end() && host_ && !host_status_ && !std::exchange(host_asked_, true)) {
    boost::asio::post(io_, [this] { ask_host_to_end(); });
  }
  if (ending_ || !case_.over()) return;
  ending_ = true;
  // Not from within the modem's turn.
  boost::asio::post(io_, [this] { end_host(); });
}

void CaseRun::host_ended(int status) {
  host_status_ = status;
  termination_.cancel();
  if (ending_ || options_.ends_with_host) {
    ending_ = true;
    return finish();
  }
  runner_.take([this, status] { case_.host_exited(status, runner_.now()); });
  if (case_.host_came()) return;
  termination_.expires_after(kArrivalLimit);
  termination_.async_wait([this](const boost::system::error_code& error) {
    if (!error && !case_.host_came()) stop();
  });
}

void CaseRun::end_host() {
  if (!host_ || host_status_) return finish();
  ask_host_to_end();
}

void CaseRun::ask_host_to_end() {
  if (host_status_) return;
  host_->terminate();
  termination_.expires_after(kTerminationLimit);
  termination_.async_wait([this](const boost::system::error_code& error) {
    if (!error && !host_status_) host_->terminate();  // the second time it is made to
  });
}

void CaseRun::finish() {
  if (std::exchange(finished_, true)) return;
  scenarios::CaseResult result = case_.finish(runner_.now());
  if (output_) output_->finish();
  if (desk_) desk_->end();
  tell_how_the_host_failed(result);
  result.bug = !broken_.empty();
  if (result.bug) {
    result.verdict = scenarios::Verdict::error;
    result.reason = "this is a bug of bg96emu: " + broken_;
  }
  if (trace_) trace_->result(result);
  if (trace_ && trace_->failed()) spdlog::error("the trace {} could not be kept", options_.trace);
  // Whoever is told destroys us.
  boost::asio::post(
      io_, [done = done_, result = std::move(result)]() mutable { done(std::move(result)); });
}

// A shell ends with these codes when there is no such program, or it may not be run.
void CaseRun::tell_how_the_host_failed(scenarios::CaseResult& result) const {
  if (case_.host_came() || !host_status_ || result.verdict != scenarios::Verdict::error) return;
  const bool started = *host_status_ != 126 && *host_status_ != 127;
  result.reason = (started ? "the host ended with exit code " + std::to_string(*host_status_) +
                                 " and never opened the port"
                           : "the host could not start");
  const std::string last = output_ ? output_->last_line() : "";
  if (!last.empty()) result.reason += ": " + last;
}

}  // namespace bg96::app
