#include "emulator/app/cases/case_pool.hpp"

#include <boost/asio/post.hpp>
#include <exception>
#include <utility>

namespace bg96::app {
namespace {

scenarios::CaseResult not_judged(const scenarios::Scenario& scenario, scenarios::Verdict verdict,
                                 std::string reason) {
  scenarios::CaseResult result;
  result.name = scenario.case_id;
  result.file = scenario.at.file;
  result.line = scenario.at.line;
  result.verdict = verdict;
  result.reason = std::move(reason);
  return result;
}

}  // namespace

CasePool::CasePool(boost::asio::io_context& io, const std::vector<scenarios::Scenario>& cases,
                   std::size_t at_once, Options options, Done done)
    : io_(io),
      cases_(cases),
      at_once_(at_once),
      options_(std::move(options)),
      done_(std::move(done)) {}

void CasePool::start() { start_more(); }

void CasePool::interrupt() {
  interrupted_ = true;
  for (auto& [number, running] : running_) running.run->stop();
}

void CasePool::start_more() {
  while (!interrupted_ && running_.size() < at_once_ && next_ < cases_.size()) run(cases_[next_++]);
}

void CasePool::run(const scenarios::Scenario& scenario) {
  CaseRunOptions options = options_(scenario);
  if (!scenario.missing_features.empty()) {
    std::string reason = "this emulator has not: ";
    for (const std::string& feature : scenario.missing_features) reason += feature + " ";
    return done_(scenario, options,
                 not_judged(scenario, scenarios::Verdict::skipped, std::move(reason)));
  }
  const std::size_t number = ++last_number_;
  try {
    auto run = std::make_unique<CaseRun>(io_, options,
                                         [this, number, &scenario](scenarios::CaseResult result) {
                                           ended(number, scenario, std::move(result));
                                         });
    CaseRun& started = *run;
    running_.emplace(number, Running{std::move(options), std::move(run)});
    started.start();
  } catch (const std::exception& error) {
    running_.erase(number);
    done_(scenario, options_(scenario),
          not_judged(scenario, scenarios::Verdict::error, error.what()));
  }
}

void CasePool::ended(std::size_t number, const scenarios::Scenario& scenario,
                     scenarios::CaseResult result) {
  auto running = running_.extract(number);
  if (interrupted_) {
    result.verdict = scenarios::Verdict::error;
    result.reason = "interrupted";
  }
  const CaseRunOptions options = running.mapped().options;
  running.mapped().run.reset();  // its trace is whole from now on
  done_(scenario, options, std::move(result));
  start_more();
}

}  // namespace bg96::app
