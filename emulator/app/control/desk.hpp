#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/app/control/snippet.hpp"
#include "scenarios/cases/case.hpp"
#include "scenarios/report/masking.hpp"

namespace bg96::app {

/// What the control API can do with a case that runs. Each call comes at the case's turn; what it
/// returns is told once all that follows from it at this instant has been done.
class ControlDesk final : public scenarios::EventSink {
 public:
  using Json = nlohmann::ordered_json;
  using Parameters = std::vector<std::pair<std::string, std::string>>;
  /// What is wrong with a piece that was sent, or nothing.
  using Diagnostics = scenarios::Diagnostics;

  /// Events that are kept for `trace`; older ones are forgotten.
  static constexpr std::size_t kMaxEvents = 20'000;
  static constexpr std::size_t kMaxRules = 1'000;
  static constexpr std::size_t kMaxExpectations = 1'000;

  /// How a wait has ended; `why`: what was missing at its timeout.
  struct Waited {
    enum class Outcome : std::uint8_t { holds, timeout, gone };
    Outcome outcome = Outcome::holds;
    std::string why;
  };

  /// Both must outlive it.
  ControlDesk(boost::asio::io_context& io, const scenarios::Scenario& scenario,
              scenarios::Case& test_case, scenarios::Masking masking);
  ~ControlDesk() override;
  ControlDesk(const ControlDesk&) = delete;
  ControlDesk& operator=(const ControlDesk&) = delete;

  void event(const scenarios::Event& event) override;
  /// The case has ended: those who wait are told.
  void end();
  /// The case is at rest: those whose wait is over are told.
  void at_rest();

  std::uint64_t sequence() const { return case_.director().last_event(); }
  void trigger(const std::string& name, const Parameters& parameters, sim::Instant now);
  void heal(sim::Instant now) { case_.director().heal(now); }
  /// Takes back what add_rules() added, and heals.
  void reset(sim::Instant now);
  void set_data_terminal_ready(bool on, sim::Instant now);
  /// PWRKEY and RESET_N are held low from now on for so long.
  void press_power_key(sim::Duration length, sim::Instant now);
  void press_reset(sim::Duration length, sim::Instant now);
  void switch_power(bool on, sim::Instant now);

  Json state() const;
  Json report() const;
  /// Lines of a trace file, for the events with a larger number.
  std::string trace_since(std::uint64_t sequence) const;
  /// For each rule with an `at` trigger: would it fire, and if not, why.
  Json try_match(const std::string& line) const;

  /// Adds rules; `ids` gets theirs. Nothing is added when something is wrong.
  Diagnostics add_rules(std::string_view text, sim::Instant now, std::vector<std::string>& ids);
  /// False: there is no such rule.
  bool remove_rule(const std::string& id, sim::Instant now);
  Diagnostics add_expectations(std::string_view text, sim::Instant now,
                               std::vector<std::string>& ids);
  /// Calls `done` once there is an event with a larger number, or was none for so long.
  void wait_for_event(std::uint64_t sequence, sim::Duration timeout,
                      std::function<void(Waited)> done);
  /// Calls `done` once the condition holds, or has not held for so long.
  Diagnostics wait(const std::string& condition, sim::Duration timeout,
                   std::function<void(Waited)> done);

 private:
  struct Wait {
    std::function<bool()> condition;
    std::function<std::string()> why_not;
    bool holds = false;
    std::function<void(Waited)> done;
    boost::asio::steady_timer timer;
  };

  SnippetContext context() const;
  void add(std::shared_ptr<Wait> wait, sim::Duration timeout);

  boost::asio::io_context& io_;
  const scenarios::Scenario& scenario_;
  scenarios::Case& case_;
  scenarios::Masking masking_;
  std::deque<scenarios::Event> events_;
  std::deque<scenarios::Rule> rules_;                ///< that were added; some may be removed
  std::vector<std::string> removed_;                 ///< ids
  std::deque<scenarios::Expectation> expectations_;  ///< that were added
  std::list<std::shared_ptr<Wait>> waits_;
};

}  // namespace bg96::app
