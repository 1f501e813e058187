#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "emulator/app/cases/case_run.hpp"

namespace bg96::app {

/// Runs cases, so many at a time, each with a modem and a host's program of its own.
class CasePool {
 public:
  /// One run of a case.
  struct Job {
    std::size_t number = 0;  ///< of the case, as whoever made the pool counts
    int attempt = 0;         ///< from 0
  };
  /// What a job needs; the pool asks for it when its turn has come. May throw std::exception: the
  /// case could not be judged.
  using Prepare = std::function<CaseRunOptions(const Job&)>;
  /// Called as each job ends; `options` are those that it was run with.
  using Done =
      std::function<void(const Job&, const CaseRunOptions& options, scenarios::CaseResult result)>;

  CasePool(boost::asio::io_context& io, std::size_t at_once, Prepare prepare, Done done);

  /// To be run behind the others.
  void add(Job job) { jobs_.push_back(job); }
  /// To be run before the others.
  void add_next(Job job) { jobs_.push_front(job); }
  /// Starts as many as may run at once; to be called again whenever one could start.
  void start_more();
  /// Starts no more.
  void close() { closed_ = true; }
  /// Starts no more, and ends those that run; a second time it does not wait for their programs.
  void interrupt();
  /// Is there nothing that runs, and nothing that will?
  bool idle() const { return running_.empty() && (closed_ || jobs_.empty()); }

 private:
  void run(const Job& job);
  void begin(std::size_t number, const Job& job, const CaseRunOptions& options);
  void ended(std::size_t number, const Job& job, scenarios::CaseResult result);

  struct Running {
    CaseRunOptions options;
    std::unique_ptr<CaseRun> run;
  };

  boost::asio::io_context& io_;
  std::size_t at_once_;
  Prepare prepare_;
  Done done_;
  std::deque<Job> jobs_;
  std::size_t last_number_ = 0;
  std::map<std::size_t, Running> running_;
  bool closed_ = false;
  bool interrupted_ = false;
};

}  // namespace bg96::app
