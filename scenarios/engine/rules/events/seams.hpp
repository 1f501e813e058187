#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/ports/interceptor.hpp"
#include "emulator/sim/timer_queue.hpp"
#include "scenarios/engine/rules/actions.hpp"
#include "scenarios/engine/rules/command.hpp"
#include "scenarios/engine/rules/events/bus.hpp"
#include "scenarios/engine/rules/windows.hpp"

namespace bg96::scenarios {

/// The modem's side of the engine: makes events of what the modem does, and answers it with what
/// the rules want. Keeps the states of the modem's machines.
class Seams {
 public:
  struct Hooks {
    /// To be done before the answer goes on.
    std::function<void(Deed)> do_at_place;
    /// The modem has got power, or has lost it.
    std::function<void(bool on)> power;
  };

  Seams(const sim::TimerQueue& timers, Bus& bus, Actions& actions, Windows& windows, RuleBook& book,
        Hooks hooks);

  /// A rule or an expectation wants to know when so many bytes of a payload have come.
  void watch_payload(std::size_t bytes) { payload_marks_.push_back(bytes); }

  /// The case begins: a modem that is on has its power-on here, as far as rules can tell.
  void begin();

  ports::CommandVerdict on_command(const ports::CommandSeen& seen);
  void on_place(const ports::CommandSeen& seen, ports::Place place);
  void on_result(const ports::CommandSeen& seen, std::string_view result);
  void on_payload(ports::ChannelId channel, int connect_id, std::size_t total);
  ports::UrcVerdict on_urc(ports::ChannelId channel, std::string_view text);
  void on_state(const ports::StateChange& change);
  void on_socket(const ports::SocketSeen& seen);

  /// What is to blame for what the modem does now: what is known, or else the command that runs.
  Cause cause_of_anything() const;
  /// The line that a rule has the modem say: it is to blame when it comes.
  void expect_urc(std::string text, Cause cause);
  /// Empty when there is no such machine.
  std::string state(const MachineName& machine) const;
  /// As the modem tells it itself; nothing has happened.
  void set_state(const ports::StateChange& state);

 private:
  /// URCs of rules that the modem holds back.
  static constexpr std::size_t kMaxExpectedUrcs = 100;

  struct Port {
    std::optional<Command> command;
    bool runs = false;             ///< the command has no result yet
    sim::Instant ended{};          ///< when it had
    std::size_t prompt_bytes = 0;  ///< of the payload behind its prompt
    int online = -1;               ///< the connection that the bytes below belong to
    std::size_t online_bytes = 0;
  };
  struct Traffic {
    std::int64_t up = 0;
    std::int64_t down = 0;
  };

  Port& port(ports::ChannelId channel) { return ports_[static_cast<std::size_t>(channel)]; }
  Cause cause_of(ports::ChannelId channel) const;
  void reach_phase(BootTrigger::Phase phase);
  void follow_power(const ports::StateChange& change);
  void end_commands();

  const sim::TimerQueue& timers_;
  Bus& bus_;
  Actions& actions_;
  Windows& windows_;
  RuleBook& book_;
  Hooks hooks_;
  std::array<Port, ports::kChannelCount> ports_;
  std::vector<std::size_t> payload_marks_;
  std::map<int, Traffic> traffic_;  ///< by connection, since it was opened
  std::map<std::pair<std::string, int>, std::string> states_;
  std::array<std::int64_t, 4> phases_{};  ///< how often each was reached
  std::deque<std::pair<std::string, Cause>> expected_urcs_;
};

}  // namespace bg96::scenarios
