#include "emulator/app/cases/case_run.hpp"

#include <boost/asio/post.hpp>
#include <stdexcept>
#include <utility>

#include "emulator/commands/registry.hpp"

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
              {.host_opened = [this](sim::Instant now) { case_.host_opened(now); },
               .host_closed = [this](sim::Instant now) { case_.host_closed(now); },
               .at_rest = [this] { look(); }}),
      termination_(io) {}

void CaseRun::start() {
  runner_.start();
  if (options_.host_command.empty()) return;
  host_.emplace(
      io_, options_.host_command, runner_.port_path(), [this](int status) { host_ended(status); },
      options_.host_output);
}

void CaseRun::stop() {
  ending_ = true;
  end_host();
}

// After each turn of the modem.
void CaseRun::look() {
  if (case_.host_shall_end() && host_ && !host_status_) host_->terminate();
  if (ending_ || !case_.over()) return;
  ending_ = true;
  // Not from within the modem's turn.
  boost::asio::post(io_, [this] { end_host(); });
}

void CaseRun::host_ended(int status) {
  host_status_ = status;
  termination_.cancel();
  if (ending_) return finish();
  runner_.take([this, status] { case_.host_exited(status, runner_.now()); });
}

void CaseRun::end_host() {
  if (!host_ || host_status_) return finish();
  host_->terminate();
  termination_.expires_after(kTerminationLimit);
  termination_.async_wait([this](const boost::system::error_code& error) {
    if (!error && !host_status_) host_->terminate();  // the second time it is made to
  });
}

void CaseRun::finish() {
  if (std::exchange(finished_, true)) return;
  scenarios::CaseResult result = case_.finish(runner_.now());
  if (trace_) trace_->result(result);
  // Whoever is told destroys us.
  boost::asio::post(
      io_, [done = done_, result = std::move(result)]() mutable { done(std::move(result)); });
}

}  // namespace bg96::app
