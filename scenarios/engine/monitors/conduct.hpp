#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/engine/event.hpp"
#include "scenarios/engine/monitors/monitor.hpp"
#include "scenarios/engine/rule_report.hpp"
#include "scenarios/engine/verdict.hpp"

namespace bg96::scenarios {

/// Judges what is expected of each case without being said: each rule fires, the host uses commands
/// that the modem has, and keeps to the protocol (scenario language 4.9, `strict`).
class Conduct {
 public:
  /// Findings of one kind; beyond, nothing is added.
  static constexpr std::size_t kMaxFindings = 20;

  /// `test`: under the verb `test`, which is stricter than `run`.
  Conduct(const Court& court, bool test);

  void observe(const Event& event);
  /// All that is to be said, when the case is over.
  void finish(sim::Instant now, const std::vector<RuleReport>& reports,
              std::vector<Finding>& findings) const;

 private:
  struct Port {
    std::optional<Event> running;  ///< the command that has no final result yet
    bool told = false;             ///< of this command
    bool pending = false;          ///< a command line that the modem has not looked at
    bool too_long = false;
    std::string line;  ///< of the host, unfinished
  };

  void take_bytes(const Event& event);
  void take_line(Port& port, const Event& event);
  void note_unknown(const Event& event);
  void note_raw_urc(const Event& event);
  void breach(const Event& event, std::string text, std::vector<Evidence> evidence,
              std::string hint);
  void judge_host(sim::Instant now, std::vector<Finding>& findings) const;
  void judge_rules(sim::Instant now, const std::vector<RuleReport>& reports,
                   std::vector<Finding>& findings) const;

  const Court& court_;
  bool test_;
  bool host_came_ = false;
  std::string uart_;  ///< state of that machine
  std::map<std::string, Port, std::less<>> ports_;
  std::set<std::string, std::less<>> told_;  ///< unknown commands, rules with raw URCs
  std::vector<Finding> unknown_;
  std::vector<Finding> protocol_;
  std::vector<Finding> raw_urcs_;
};

/// Must that rule fire, or else the case fails (scenario language S32)?
bool must_fire(const Rule& rule);

}  // namespace bg96::scenarios
