#include "emulator/app/cases/case_pool.hpp"

#include <exception>
#include <utility>

namespace bg96::app {
namespace {

scenarios::CaseResult not_judged(scenarios::Verdict verdict, std::string reason) {
  scenarios::CaseResult result;
  result.verdict = verdict;
  result.reason = std::move(reason);
  return result;
}

}  // namespace

CasePool::CasePool(boost::asio::io_context& io, std::size_t at_once, Prepare prepare, Done done)
    : io_(io), at_once_(at_once), prepare_(std::move(prepare)), done_(std::move(done)) {}

void CasePool::interrupt() {
  interrupted_ = closed_ = true;
  for (auto& [number, running] : running_) running.run->stop();
}

void CasePool::start_more() {
  while (!closed_ && running_.size() < at_once_ && !jobs_.empty()) {
    const Job job = jobs_.front();
    jobs_.pop_front();
    run(job);
  }
}

void CasePool::run(const Job& job) {
  const std::size_t number = ++last_number_;
  CaseRunOptions options;
  try {
    options = prepare_(job);
    if (options.unmet.empty()) return begin(number, job, options);
  } catch (const std::exception& error) {
    running_.erase(number);
    return done_(job, options, not_judged(scenarios::Verdict::error, error.what()));
  }
  done_(job, options, not_judged(scenarios::Verdict::skipped, options.unmet));
}

void CasePool::begin(std::size_t number, const Job& job, const CaseRunOptions& options) {
  auto run = std::make_unique<CaseRun>(
      io_, options,
      [this, number, job](scenarios::CaseResult result) { ended(number, job, std::move(result)); });
  CaseRun& started = *run;
  running_.emplace(number, Running{options, std::move(run)});
  started.start();
}

void CasePool::ended(std::size_t number, const Job& job, scenarios::CaseResult result) {
  auto running = running_.extract(number);
  if (interrupted_ && !result.bug) {
    result.verdict = scenarios::Verdict::error;
    result.reason = "interrupted";
  }
  const CaseRunOptions options = running.mapped().options;
  running.mapped().run.reset();  // its trace is whole from now on
  done_(job, options, std::move(result));
}

}  // namespace bg96::app
