#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/sim/timer_queue.hpp"
#include "scenarios/engine/facts.hpp"
#include "scenarios/engine/rules/agenda.hpp"
#include "scenarios/engine/rules/command.hpp"
#include "scenarios/engine/rules/decision.hpp"
#include "scenarios/engine/rules/events/bus.hpp"
#include "scenarios/engine/rules/rule_book.hpp"
#include "scenarios/engine/rules/windows.hpp"
#include "scenarios/language/rule.hpp"

namespace bg96::scenarios {

/// What rules say about a URC; the first one counts.
struct UrcSlot {
  ports::UrcVerdict verdict;
  bool taken = false;
};

/// Runs what rules do when they fire: their actions from top to bottom, with waits between, and
/// the windows of their conditions. A firing ends when all of that is over.
class Actions {
 public:
  /// Rules that make each other fire while hardly any time passes, one after the other.
  static constexpr int kMaxChain = 64;
  /// A longer pause than this between two of them makes it a schedule, not a loop.
  static constexpr sim::Duration kLoopPause = std::chrono::milliseconds(1);
  /// Firings at one instant; those for bytes on the line do not count.
  static constexpr int kMaxFiringsPerInstant = 10'000;
  /// Firings that have not ended.
  static constexpr std::size_t kMaxOpen = 10'000;

  struct Hooks {
    std::function<void(Deed)> do_at_rest;
    std::function<void(const UartFault&)> inject;
    std::function<void(const CorruptSocket&)> corrupt;
    std::function<void(const ports::SetSignal&)> set_signal;
    std::function<void(const std::string& name, std::string value)> set_variable;
    std::function<void(const Rule& rule, const Position& at, const std::string& text)> fail;
    std::function<void(bool host)> stop;
    /// The run cannot go on: why.
    std::function<void(std::string)> error;
  };

  Actions(const sim::TimerQueue& timers, Agenda& agenda, Bus& bus, const Facts& facts,
          Decisions& decisions, Windows& windows, RuleBook& book, Hooks hooks);

  /// The rule has fired: its action list begins.
  void fire(std::size_t rule, std::uint64_t ordinal, std::uint64_t nth, Captures captures);
  /// What rules that fire now may fill; nullptr: it is not the time.
  Command* command = nullptr;
  UrcSlot* urc = nullptr;
  std::optional<UartFault>* byte = nullptr;
  /// The command has its result: the faults of its answer are over.
  void command_ended(Command& ended);
  /// Ends everything that has not ended.
  void finish();

 private:
  using FiringId = std::uint64_t;
  struct Firing {
    FiringId id = 0;
    std::size_t rule = 0;
    std::uint64_t ordinal = 0;
    Captures captures;
    Cause cause;
    std::size_t next = 0;     ///< action
    bool waited = false;      ///< the event that made it fire is over
    int open = 1;             ///< its list, and all that it has begun and that is not over
    bool in_command = false;  ///< it has a slot of the command
    Agenda::Entry wait = 0;
    std::map<std::string, int, std::less<>> drawn;  ///< parameters, how often
  };
  struct Performer;

  bool runs_away(const std::shared_ptr<const Chain>& chain);
  void open_windows(Firing& firing);
  void proceed(FiringId id);
  void perform(Firing& firing, const Action& action);
  bool fill_slot(Firing& firing, const Action& action);
  void lasts(Firing& firing, std::string name, std::optional<sim::Duration> length,
             std::function<void()> undo, const Trigger* until = nullptr);
  /// The interpreter hangs, until then at the latest.
  void hangs(Firing& firing, ports::ChannelId channel, sim::Duration length);
  void release(FiringId id);
  void tell_rule(const Firing& firing, RuleTrigger::Phase phase);
  void tell_action(const Firing& firing, const Action& action, const char* outcome);
  sim::Duration length(Firing& firing, const Distribution& distribution,
                       std::string_view parameter);
  void give(const Firing& firing, Deed deed);
  void change_rat(Firing& firing, const ChangeRat& action);
  std::string describe(const Chain& chain) const;

  const sim::TimerQueue& timers_;
  Agenda& agenda_;
  Bus& bus_;
  const Facts& facts_;
  Decisions& decisions_;
  Windows& windows_;
  RuleBook& book_;
  Hooks hooks_;
  std::map<FiringId, Firing> firings_;
  FiringId last_ = 0;
  sim::Instant instant_{};
  int at_instant_ = 0;
};

/// As a scenario writes it: "hold_result", "socket.close".
std::string_view name_of(const Action::Kind& action);

}  // namespace bg96::scenarios
