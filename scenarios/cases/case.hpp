#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/at/command_spec.hpp"
#include "emulator/modem/modem.hpp"
#include "emulator/ports/machine.hpp"
#include "scenarios/engine/director.hpp"
#include "scenarios/engine/monitors/judge.hpp"
#include "scenarios/engine/verdict.hpp"
#include "scenarios/language/scenario.hpp"

namespace bg96::scenarios {

/// How the modem of a case begins its life.
enum class CaseBoot : std::uint8_t {
  as_described,  ///< by the scenario's device: up, or it boots when the case begins
  up,
  at_first_open,  ///< it boots when a host first opens the port
  off,            ///< it waits for PWRKEY
};

/// What a case needs besides its scenario.
struct CaseOptions {
  std::uint64_t seed = 0;
  Judge::Options judge;
  /// Has the last word about the modem; not set: nobody changes it.
  std::function<void(modem::Profile&)> adjust;
  modem::WallTime wall_time;
  CaseBoot boot = CaseBoot::as_described;
  /// Takes each event: a trace. nullptr: nobody does.
  EventSink* trace = nullptr;
};

/// Makes the modem that a scenario describes out of `profile`; what is drawn is drawn by `seed`.
/// Returns what is wrong with it, or nothing.
std::string apply_device(const Device& device, std::uint64_t seed, modem::Profile& profile);

/// One case: a modem with its scenario around it, and the judge who watches. Whoever runs it drives
/// it as a machine, in real or in virtual time, until over() holds, and then asks for the result.
class Case final : public ports::Machine {
 public:
  static constexpr sim::Duration kHostGrace = std::chrono::seconds(5);

  /// `scenario` and `commands` must outlive it.
  Case(const Scenario& scenario, std::span<const at::CommandSpec* const> commands,
       CaseOptions options);
  ~Case() override;
  Case(const Case&) = delete;
  Case& operator=(const Case&) = delete;

  void host_opened(sim::Instant now);
  void host_closed(sim::Instant now);
  void host_exited(int status, sim::Instant now);
  /// Whoever drives it has done something so much too late that a failure may be no fault of the
  /// host.
  void late(sim::Duration by) { judge_.late(by, director_.last_event()); }
  /// Nothing more can change the verdict, or the time is up. A host's program that has ended ends
  /// the case after the grace that `end` gives, or kHostGrace: what it has sent may still arrive.
  bool over() const;
  /// Has a host ever opened the port?
  bool host_came() const { return host_came_; }
  /// An action asked for the end of the host's program.
  bool host_shall_end() const { return host_shall_end_; }
  /// Undoes all that was changed, and judges. To be called once.
  CaseResult finish(sim::Instant now);

  Director& director() { return director_; }
  Judge& judge() { return judge_; }

  // ports::Machine:
  void input(ports::ChannelId channel, std::string_view bytes, sim::Instant now) override;
  std::size_t input_room(ports::ChannelId channel) const override;
  void hang_up(ports::ChannelId channel, sim::Instant now) override;
  void set_data_terminal_ready(ports::ChannelId channel, bool on, sim::Instant now) override;
  void output_full(ports::ChannelId channel) override;
  void output_drained(ports::ChannelId channel, sim::Instant now) override;
  void deliver(ports::NetEvent event, sim::Instant now) override;
  void happen(ports::WorldEvent event, sim::Instant now) override;
  void advance(sim::Instant now) override;
  std::optional<ports::Effect> poll_effect() override;
  std::optional<sim::Instant> next_deadline() const override;
  std::vector<ports::StateChange> states() const override;

 private:
  Director::Hooks director_hooks();
  ports::SetSignal make_profile(const CaseOptions& options);
  Judge::Options judge_options(Judge::Options options);
  bool boots() const;

  const Scenario& scenario_;
  std::uint64_t seed_;
  CaseBoot boot_;
  modem::Profile profile_;
  std::string broken_;  // why it cannot be judged
  bool stopped_ = false;
  bool host_came_ = false;
  std::optional<sim::Instant> ends_at_;  // the host has ended
  sim::Instant now_{};
  bool host_shall_end_ = false;
  Director director_;
  Judge judge_;
  modem::Modem modem_;
};

}  // namespace bg96::scenarios
