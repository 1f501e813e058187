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
#include "emulator/ports/machine.hpp"
#include "emulator/sim/timer_queue.hpp"
#include "scenarios/engine/event.hpp"
#include "scenarios/engine/facts.hpp"
#include "scenarios/engine/rule_report.hpp"
#include "scenarios/engine/rules/actions.hpp"
#include "scenarios/engine/rules/agenda.hpp"
#include "scenarios/engine/rules/decision.hpp"
#include "scenarios/engine/rules/events/bus.hpp"
#include "scenarios/engine/rules/events/seams.hpp"
#include "scenarios/engine/rules/events/unknown.hpp"
#include "scenarios/engine/rules/events/wire.hpp"
#include "scenarios/engine/rules/matching.hpp"
#include "scenarios/engine/rules/rule_book.hpp"
#include "scenarios/engine/rules/windows.hpp"
#include "scenarios/engine/rules/world/restore.hpp"
#include "scenarios/engine/rules/world/signal.hpp"
#include "scenarios/engine/stages/link_stage.hpp"
#include "scenarios/engine/stages/uart_stage.hpp"
#include "scenarios/language/scenario.hpp"

namespace bg96::scenarios {

/// Runs one case around a modem: a machine that whoever runs it drives as it would the modem.
/// First the director is made, then its sinks are added, then the modem is built with it as its
/// interceptor, and attached. Events and decisions depend on the seed and on what the host and the
/// network send and when, not on the pieces in which bytes come.
class Director final : public ports::Machine, public ports::Interceptor, public Facts {
 public:
  /// Bytes of the host that wait for the modem; beyond, they are lost and told.
  static constexpr std::size_t kInputLimitBytes = 1024 * 1024;
  /// So often the modem may be due at one instant while nothing is told to it; then it will be for
  /// ever, and the case cannot be judged.
  static constexpr int kMaxIdleAdvances = 100'000;

  struct Hooks {
    /// The run cannot be judged: why. From then on nothing goes wrong on purpose any more.
    std::function<void(const std::string& reason)> error;
    /// An action `fail` says that the case has failed.
    std::function<void(const Rule& rule, const Position& at, const std::string& text)> fail;
    /// An action `stop`: the host's program, or the case.
    std::function<void(bool host)> stop;
  };

  /// `scenario` must outlive it. `signal`: what the modem's radio measures by itself.
  Director(const Scenario& scenario, std::uint64_t seed, Hooks hooks = {},
           ports::SetSignal signal = {});

  /// Takes each event, from now on. It must outlive the director.
  void add_sink(EventSink& sink) { bus_.add(sink); }
  /// The modem that was built with this as its interceptor. It must outlive the last call.
  void attach(ports::Machine& modem);

  // What only the runner of a scenario knows:
  /// The host opened the port; its first byte says so as well.
  void host_opened(sim::Instant now);
  /// The host closed the port; hang_up() says so as well.
  void host_closed(sim::Instant now);
  /// The host's program has ended.
  void host_exited(int status, sim::Instant now);
  /// Somebody pulls a string: "start" begins a case with `start: control`.
  void control(const std::string& name,
               const std::vector<std::pair<std::string, std::string>>& parameters,
               sim::Instant now);
  /// An event of whoever watches, because of the one of that number.
  void tell(Event event, std::uint64_t cause);
  /// All that rules have changed is undone, as by the action `heal`.
  void heal(sim::Instant now) {
    enter(now);
    bus_.perform({}, [this] { windows_.close_all("heal"); });
  }
  /// One more rule from now on. It must outlive the director; its trigger is neither `time` nor
  /// `uart`, which are made ready at the beginning.
  void add_rule(const Rule& rule, sim::Instant now) {
    enter(now);
    for (const Trigger* trigger : {&rule.when, rule.until ? &*rule.until : nullptr}) {
      if (trigger == nullptr) continue;
      look_at(*trigger);
      bus_.want(event_kind(*trigger));
    }
    for (const Action& action : rule.actions) {
      const auto* swallow = std::get_if<Swallow>(&action.kind);
      if (swallow != nullptr && swallow->what == Swallow::What::echo) holds_echo_ = true;
    }
    book_.add(rule);
  }
  /// The rule fires no more, and what it has changed is undone.
  void remove_rule(std::string_view id, sim::Instant now) {
    enter(now);
    book_.set_enabled(id, false);
    bus_.perform({}, [&] { windows_.close_those_of(id, "removed"); });
  }
  const RuleBook& rules() const { return book_; }
  bool host_is_there() const { return host_is_there_; }
  /// The case is over: all that was changed is undone, and no rule fires any more. The caller
  /// drives it on until it is at rest.
  void finish(sim::Instant now);

  std::uint64_t seed() const { return decisions_.seed(); }
  /// When the case began to count its time; empty: it has not.
  std::optional<sim::Instant> started() const { return started_; }
  /// The number of the latest event; 0: there was none.
  std::uint64_t last_event() const { return bus_.last(); }
  /// What the rules have done, in the order of the file.
  std::vector<RuleReport> rule_reports() const { return book_.reports(); }

  // ports::Machine:
  void input(ports::ChannelId channel, std::string_view bytes, sim::Instant now) override;
  std::size_t input_room(ports::ChannelId channel) const override;
  void hang_up(ports::ChannelId channel, sim::Instant now) override;
  void set_data_terminal_ready(ports::ChannelId channel, bool on, sim::Instant now) override;
  void output_full(ports::ChannelId channel) override { modem_->output_full(channel); }
  void output_drained(ports::ChannelId channel, sim::Instant now) override;
  void deliver(ports::NetEvent event, sim::Instant now) override;
  void happen(ports::WorldEvent event, sim::Instant now) override;
  void advance(sim::Instant now) override;
  std::optional<ports::Effect> poll_effect() override;
  std::optional<sim::Instant> next_deadline() const override;
  std::vector<ports::StateChange> states() const override { return modem_->states(); }

  // ports::Interceptor:
  bool holds_echo() const override { return holds_echo_; }
  ports::CommandVerdict on_command(const ports::CommandSeen& seen) override {
    return seams_.on_command(seen);
  }
  void on_place(const ports::CommandSeen& seen, ports::Place place) override {
    seams_.on_place(seen, place);
  }
  void on_result(const ports::CommandSeen& seen, std::string_view result) override {
    seams_.on_result(seen, result);
  }
  void on_payload(ports::ChannelId channel, int connect_id, std::size_t total) override {
    seams_.on_payload(channel, connect_id, total);
  }
  ports::UrcVerdict on_urc(ports::ChannelId channel, std::string_view text) override {
    return seams_.on_urc(channel, text);
  }
  void on_state(const ports::StateChange& change) override { seams_.on_state(change); }
  void on_socket(const ports::SocketSeen& seen) override { seams_.on_socket(seen); }

  // Facts:
  std::string state(const MachineName& machine) const override { return seams_.state(machine); }
  std::optional<std::string> variable(std::string_view name) const override;
  std::uint64_t fired(std::string_view rule) const override { return book_.fired(rule); }
  bool active(std::string_view rule) const override { return book_.active(rule); }
  const std::string& received(std::string_view peer) const override {
    return link_->received(peer);
  }

 private:
  struct Input {
    ports::ChannelId channel{};
    std::string bytes;
    std::size_t given = 0;
  };

  Actions::Hooks action_hooks();
  Windows::Hooks window_hooks();
  UartStage::Hooks uart_hooks();
  LinkStage::Hooks link_hooks();
  void look_at(const Trigger& trigger);
  void handle(const Event& event);
  void start();
  void tell_host(HostTrigger::Event what, std::optional<int> status = std::nullopt);
  void arm_clock(std::size_t rule, sim::Instant due);
  void break_off(const std::string& reason);
  void undo();
  void warn(const std::string& text);

  void enter(sim::Instant now);
  void reach(sim::Instant now);
  bool step(sim::Instant limit);
  bool do_what_is_due();
  bool give_input(std::deque<Input>& inputs, bool to_line);
  bool can_give(const std::deque<Input>& inputs, bool to_line) const;
  void take_effects();
  void pass_on(ports::Effect effect);
  void do_deed(Deed deed);
  bool has_work() const;
  std::optional<sim::Instant> modem_deadline() const;
  bool stuck();
  std::size_t piece_of(const Input& input, bool to_line) const;
  void line_passed(UartDirection direction, std::uint64_t total);

  const Scenario& scenario_;
  Hooks hooks_;
  ports::Machine* modem_ = nullptr;
  sim::TimerQueue timers_;
  sim::Instant now_{};
  Bus bus_;
  Decisions decisions_;
  Agenda agenda_;
  WireLog wire_;
  std::map<std::string, std::string, std::less<>> variables_;

  // What is to be done, in the order in which step() looks at it:
  std::deque<Deed> at_place_;
  std::deque<std::pair<ports::NetEvent, Cause>> to_modem_;
  std::deque<Deed> at_rest_;
  std::deque<Input> off_line_;  ///< has left the serial line
  std::deque<Input> of_host_;   ///< is before the line
  std::deque<ports::Effect> effects_;

  Restore restore_;
  SignalLevels signal_;
  Windows windows_;
  RuleBook book_;
  Actions actions_;
  Seams seams_;
  std::optional<UartStage> uart_;
  std::optional<LinkStage> link_;

  std::vector<std::pair<UartDirection, std::size_t>> uart_marks_;  ///< of `bytes: {uart: ...}`
  std::array<std::uint64_t, 2> uart_passed_{};
  Cause net_cause_;              ///< what the link has told last
  std::size_t input_bytes_ = 0;  ///< in both queues
  bool holds_echo_ = false;
  std::optional<bool> power_;  ///< what the stages are yet to be told
  bool host_is_there_ = false;
  std::optional<sim::Instant> started_;
  bool over_ = false;
  bool broken_off_ = false;
  int idle_advances_ = 0;
  bool is_stuck_ = false;
};

}  // namespace bg96::scenarios
