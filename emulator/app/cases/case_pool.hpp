#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "emulator/app/cases/case_run.hpp"

namespace bg96::app {

/// Runs cases, so many at a time, each with a modem and a host's program of its own.
class CasePool {
 public:
  /// What one case of the list needs; the pool asks for it when its turn has come.
  using Options = std::function<CaseRunOptions(const scenarios::Scenario&)>;
  /// Called as each case ends; `options` are those that it was run with.
  using Done = std::function<void(const scenarios::Scenario&, const CaseRunOptions& options,
                                  scenarios::CaseResult)>;

  CasePool(boost::asio::io_context& io, const std::vector<scenarios::Scenario>& cases,
           std::size_t at_once, Options options, Done done);

  /// Starts the first ones; the io_context runs out of work when all have ended.
  void start();
  /// Starts no more, and ends those that run.
  void interrupt();
  /// Were cases left out or ended because of interrupt()?
  bool interrupted() const { return interrupted_; }
  /// Does no case run?
  bool idle() const { return running_.empty(); }

 private:
  void start_more();
  void run(const scenarios::Scenario& scenario);
  void ended(std::size_t number, const scenarios::Scenario& scenario, scenarios::CaseResult result);

  struct Running {
    CaseRunOptions options;
    std::unique_ptr<CaseRun> run;
  };

  boost::asio::io_context& io_;
  const std::vector<scenarios::Scenario>& cases_;
  std::size_t at_once_;
  Options options_;
  Done done_;
  std::size_t next_ = 0;
  std::size_t last_number_ = 0;
  std::map<std::size_t, Running> running_;
  bool interrupted_ = false;
};

}  // namespace bg96::app
