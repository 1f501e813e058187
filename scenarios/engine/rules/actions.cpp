#include "scenarios/engine/rules/actions.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "scenarios/engine/rules/matching.hpp"

namespace bg96::scenarios {
namespace {

/// 27.007 <stat>: looking for a network.
constexpr int kSearching = 2;

std::string place_text(const Position& at) {
  return at.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

/// What an action says that has no place when its event is over.
bool needs_its_event(const Action::Kind& action) {
  return std::holds_alternative<Delay>(action) || std::holds_alternative<HoldResult>(action) ||
         std::holds_alternative<ReplaceResult>(action) || std::holds_alternative<Respond>(action) ||
         std::holds_alternative<Outcome>(action) || std::holds_alternative<Swallow>(action) ||
         std::holds_alternative<PromptAction>(action) || std::holds_alternative<RepeatUrc>(action);
}

}  // namespace

std::string_view name_of(const Action::Kind& action) {
  constexpr std::array<std::string_view, std::variant_size_v<Action::Kind>> kNames{
      "delay",
      "hold_result",
      "result",
      "respond",
      "outcome",
      "swallow",
      "hang",
      "prompt",
      "urc",
      "repeat",
      "socket.close",
      "socket.corrupt",
      "socket.incoming",
      "pdp.deactivate",
      "registration.lose",
      "registration.set",
      "rat.change",
      "signal.set",
      "sim.set",
      "gnss.fix",
      "gnss.lose",
      "sms.receive",
      "power.cycle",
      "power.off",
      "power.key",
      "power.reset",
      "uart.fault",
      "uart.hangup",
      "wait",
      "mark",
      "set",
      "enable",
      "heal",
      "log",
      "fail",
      "stop"};
  return kNames.at(action.index());
}

/// Does the actions that are for no slot.
struct Actions::Performer {
  Actions& actions;
  Firing& firing;
  const Rule& rule;
  const Position& at;

  void operator()(const HangAction& action) const {
    const sim::Duration length =
        action.length ? actions.length(firing, *action.length, "hang.for") : sim::Duration::max();
    world(ports::HangInterpreter{ports::ChannelId::uart1, {length, action.drop_input}});
    actions.hangs(firing, ports::ChannelId::uart1, length);
  }
  void operator()(const CorruptSocket& action) const { actions.hooks_.corrupt(action); }
  void operator()(const LoseRegistration& action) const {
    world(ports::SetRegistration{kSearching, std::nullopt});
    if (!action.length) return;
    const sim::Duration length = actions.length(firing, *action.length, "registration.lose.for");
    actions.lasts(firing, "registration.lose", {length}, [*this, action] {
      world(ports::SetRegistration{action.regain_stat, action.regain_technology});
    });
  }
  void operator()(const LoseFixAction& action) const {
    world(ports::SetFix{.fix = false});
    if (!action.length) return;
    const sim::Duration length = actions.length(firing, *action.length, "gnss.lose.for");
    actions.lasts(firing, "gnss.lose", {length}, [*this] { world(ports::SetFix{}); });
  }
  void operator()(const ChangeRat& action) const { actions.change_rat(firing, action); }
  void operator()(const SetSignalAction& action) const { actions.hooks_.set_signal(action.signal); }
  void operator()(const CyclePowerAction& action) const {
    const sim::Duration silent = actions.length(firing, action.silent, "power.cycle.silent");
    world(ports::CyclePower{action.announce, silent, action.banner, action.lines,
                            action.lose_settings});
    if (action.hang_up) give(ports::HangUpPort{ports::ChannelId::uart1, silent});
    // Over when the modem is back, not when the power is.
    static const Trigger kBack(StateTrigger{{"power", -1}, "", "on"});
    actions.lasts(firing, "power.cycle", std::nullopt, {}, &kBack);
  }
  void operator()(const PressKeyAction& action) const {
    world(ports::PressPowerKey{actions.length(firing, action.length, "power.key.for")});
  }
  void operator()(const PressResetAction& action) const {
    world(ports::PressReset{actions.length(firing, action.length, "power.reset.for")});
  }
  void operator()(const UartFault& action) const { actions.hooks_.inject(action); }
  void operator()(const HangUp& action) const {
    const sim::Duration length = actions.length(firing, action.length, "uart.hangup.for");
    give(ports::HangUpPort{ports::ChannelId::uart1, length});
    actions.lasts(firing, "uart.hangup", {length}, {});
  }
  void operator()(const SetMark& action) const {
    Event event;
    event.kind = "mark";
    actions.bus_.publish(std::move(event.with("name", action.name).with("rule", rule.id)));
  }
  void operator()(const SetVariable& action) const {
    actions.hooks_.set_variable(action.name, filled_in(action.value, firing.captures));
  }
  void operator()(const EnableRule& action) const {
    actions.book_.set_enabled(action.id, action.enabled);
  }
  void operator()(const Heal&) const { actions.windows_.close_all("heal"); }
  void operator()(const Log& action) const {
    Event event;
    event.kind = "log";
    event.with("text", filled_in(action.text, firing.captures)).with("rule", rule.id);
    actions.bus_.publish(std::move(event));
  }
  void operator()(const Fail& action) const {
    actions.hooks_.fail(rule, at, filled_in(action.text, firing.captures));
  }
  void operator()(const Stop& action) const { actions.hooks_.stop(action.host); }
  template <class Other>
  void operator()(const Other& action) const {
    if (auto deed = deed_of(action, firing.captures, false)) actions.give(firing, std::move(*deed));
  }

  void world(ports::WorldEvent event) const { give(std::move(event)); }
  template <class What>
  void give(What what) const {
    actions.give(firing, {std::move(what), {}});
  }
};

Actions::Actions(const sim::TimerQueue& timers, Agenda& agenda, Bus& bus, const Facts& facts,
                 Decisions& decisions, Windows& windows, RuleBook& book, Hooks hooks)
    : timers_(timers),
      agenda_(agenda),
      bus_(bus),
      facts_(facts),
      decisions_(decisions),
      windows_(windows),
      book_(book),
      hooks_(std::move(hooks)) {}

void Actions::fire(std::size_t rule, std::uint64_t ordinal, std::uint64_t nth, Captures captures) {
  auto chain = std::make_shared<Chain>(Chain{rule, 1, timers_.now(), bus_.cause().chain});
  if (chain->previous && chain->at - chain->previous->at >= kLoopPause) chain->previous.reset();
  if (chain->previous) chain->depth = chain->previous->depth + 1;
  if (runs_away(chain)) return;
  const FiringId id = ++last_;
  Firing& firing = firings_[id];
  firing = {.id = id, .rule = rule, .ordinal = ordinal, .captures = std::move(captures)};
  {
    const Bus::Blame blame(bus_, {bus_.cause().event, chain});
    firing.cause = {bus_.cause().event, chain};
    if (bus_.wanted("rule")) {
      Event event;
      event.kind = "rule";
      event.with("id", book_.rule(rule).id)
          .with("phase", "fired")
          .with("nth", static_cast<std::int64_t>(nth))
          .with("fired", static_cast<std::int64_t>(ordinal + 1))
          .with("src", place_text(book_.rule(rule).at));
      firing.cause.event = bus_.publish(std::move(event));
    }
  }
  const Bus::Blame blame(bus_, firing.cause);
  open_windows(firing);
  proceed(id);
}

bool Actions::runs_away(const std::shared_ptr<const Chain>& chain) {
  if (chain->depth > kMaxChain) {
    hooks_.error("rule loop: " + describe(*chain) + " [E401]");
    return true;
  }
  const bool byte_rule = std::holds_alternative<UartTrigger>(book_.rule(chain->rule).when);
  at_instant_ = instant_ == timers_.now() ? at_instant_ + (byte_rule ? 0 : 1) : 0;
  instant_ = timers_.now();
  if (at_instant_ > kMaxFiringsPerInstant) {
    hooks_.error("rule loop: '" + book_.rule(chain->rule).id + "' and others fired " +
                 std::to_string(kMaxFiringsPerInstant) + " times at one instant [E401]");
    return true;
  }
  if (firings_.size() >= kMaxOpen) {
    hooks_.error("rule '" + book_.rule(chain->rule).id + "' fires faster than it ends: " +
                 std::to_string(kMaxOpen) + " firings are under way [E402]");
    return true;
  }
  return false;
}

std::string Actions::describe(const Chain& chain) const {
  // The cycle ends with the rule that has just fired, and began when it fired before.
  std::vector<std::string> ids{book_.rule(chain.rule).id};
  for (const Chain* link = chain.previous.get(); link != nullptr; link = link->previous.get()) {
    ids.push_back(book_.rule(link->rule).id);
    if (link->rule == chain.rule) break;
  }
  std::string text;
  for (auto id = ids.rbegin(); id != ids.rend(); ++id) text += (text.empty() ? "" : " -> ") + *id;
  return text;
}

void Actions::open_windows(Firing& firing) {
  const Rule& rule = book_.rule(firing.rule);
  if (rule.conditions.empty()) return;
  Windows::End end;
  if (rule.window) end.after = length(firing, *rule.window, "for");
  if (rule.until) end.until = &*rule.until;
  ++firing.open;
  book_.set_active(firing.rule, true);
  windows_.open(rule, end, [this, id = firing.id, index = firing.rule] {
    book_.set_active(index, false);
    release(id);
  });
  tell_rule(firing, RuleTrigger::Phase::started);
}

void Actions::proceed(FiringId id) {
  Firing& firing = firings_.at(id);
  const std::vector<Action>& list = book_.rule(firing.rule).actions;
  while (firing.next < list.size()) {
    const Action& action = list[firing.next++];
    const auto* wait = std::get_if<Wait>(&action.kind);
    if (wait == nullptr) {
      perform(firing, action);
      continue;
    }
    tell_action(firing, action, "");
    firing.waited = true;
    const sim::Instant due = timers_.now() + length(firing, wait->length, "wait");
    firing.wait =
        agenda_.add(due, [this, id] { bus_.perform(firings_.at(id).cause, [&] { proceed(id); }); });
    return;
  }
  firing.wait = 0;
  release(id);
}

void Actions::perform(Firing& firing, const Action& action) {
  if (!firing.waited && fill_slot(firing, action)) return;
  if (needs_its_event(action.kind)) {
    book_.note_miss(firing.rule,
                    std::string(name_of(action.kind)) + ": too late, what it is about has gone by");
    return tell_action(firing, action, "too late");
  }
  tell_action(firing, action, "");
  std::visit(Performer{*this, firing, book_.rule(firing.rule), action.at}, action.kind);
}

bool Actions::fill_slot(Firing& firing, const Action& action) {
  const Rule& rule = book_.rule(firing.rule);
  Filled filled = Filled::no;
  if (command != nullptr && std::holds_alternative<AtTrigger>(rule.when)) {
    const auto drawn = [&](const Distribution& distribution, std::string_view parameter) {
      return length(firing, distribution, parameter);
    };
    filled = fill(*command, action.kind, {firing.rule, firing.cause, firing.captures, drawn});
    if (filled == Filled::yes && !std::exchange(firing.in_command, true)) {
      ++firing.open;
      command->firings.push_back(firing.id);
    }
    if (filled == Filled::yes && std::holds_alternative<HangAction>(action.kind)) {
      hangs(firing, command->channel, command->verdict.hang->length);
    }
  } else if (urc != nullptr && std::holds_alternative<UrcTrigger>(rule.when)) {
    const auto* repeat = std::get_if<RepeatUrc>(&action.kind);
    const auto* swallow = std::get_if<Swallow>(&action.kind);
    if (repeat == nullptr && swallow == nullptr) return false;
    filled = std::exchange(urc->taken, true) ? Filled::preempted : Filled::yes;
    if (filled == Filled::yes) urc->verdict.copies = repeat == nullptr ? 0 : repeat->copies;
    if (filled == Filled::yes && repeat != nullptr) {
      urc->verdict.delay = length(firing, repeat->delay, "repeat.delay");
    }
  } else if (byte != nullptr && std::holds_alternative<UartTrigger>(rule.when)) {
    const auto* fault = std::get_if<UartFault>(&action.kind);
    if (fault == nullptr) return false;
    filled = byte->has_value() ? Filled::preempted : Filled::yes;
    if (filled == Filled::yes) {
      *byte = *fault;
      (*byte)->direction = std::get<UartTrigger>(rule.when).direction;
    }
  }
  if (filled == Filled::no) return false;
  if (filled == Filled::preempted) book_.note_preempted(firing.rule);
  tell_action(firing, action, filled == Filled::preempted ? "preempted" : "");
  return true;
}

void Actions::lasts(Firing& firing, std::string name, std::optional<sim::Duration> length,
                    std::function<void()> undo, const Trigger* until) {
  ++firing.open;
  windows_.open(book_.rule(firing.rule).id, std::move(name), {length, until}, std::move(undo),
                [this, id = firing.id] { release(id); });
}

void Actions::hangs(Firing& firing, ports::ChannelId channel, sim::Duration length) {
  // A modem that restarts hangs no longer.
  static const Trigger kRestart = BootTrigger{BootTrigger::Phase::power_on};
  const bool ends = length != sim::Duration::max();
  const sim::Instant began = timers_.now();
  const auto undo = [this, channel, ends, length, began, cause = firing.cause] {
    // Its own end needs no help, and another one may go on.
    if (ends && timers_.now() - began >= length) return;
    hooks_.do_at_rest(
        {ports::WorldEvent(ports::HangInterpreter{channel, {sim::Duration::zero(), false}}),
         cause});
  };
  lasts(firing, "hang", ends ? std::optional(length) : std::nullopt, undo, &kRestart);
}

void Actions::change_rat(Firing& firing, const ChangeRat& action) {
  constexpr int kHome = 1;
  constexpr int kRoaming = 5;
  const int stat = facts_.state({"registration", -1}) == "roaming" ? kRoaming : kHome;
  const sim::Duration gap = length(firing, action.gap, "rat.change.gap");
  give(firing, {ports::WorldEvent(ports::SetRegistration{kSearching, std::nullopt}), {}});
  lasts(firing, "rat.change", {gap}, [this, cause = firing.cause, stat, action] {
    hooks_.do_at_rest({ports::WorldEvent(ports::SetRegistration{stat, action.technology}), cause});
  });
}

void Actions::command_ended(Command& ended) {
  for (const FiringId id : std::exchange(ended.firings, {})) release(id);
}

void Actions::release(FiringId id) {
  const auto found = firings_.find(id);
  if (found == firings_.end() || --found->second.open > 0) return;
  tell_rule(found->second, RuleTrigger::Phase::ended);
  firings_.erase(found);
}

void Actions::finish() {
  windows_.close_all("end");
  for (const auto& [id, firing] : firings_) {
    agenda_.remove(firing.wait);
    tell_rule(firing, RuleTrigger::Phase::ended);
  }
  firings_.clear();
}

void Actions::tell_rule(const Firing& firing, RuleTrigger::Phase phase) {
  if (!bus_.wanted("rule")) return;
  const Bus::Blame blame(bus_, firing.cause);
  Event event;
  event.kind = "rule";
  event.with("id", book_.rule(firing.rule).id).with("phase", std::string(name_of(phase)));
  bus_.publish(std::move(event));
}

void Actions::tell_action(const Firing& firing, const Action& action, const char* outcome) {
  if (!bus_.watched()) return;
  Event event;
  event.kind = "action";
  event.with("rule", book_.rule(firing.rule).id)
      .with("action", std::string(name_of(action.kind)))
      .with("src", place_text(action.at));
  if (*outcome != '\0') event.with("outcome", outcome);
  bus_.publish(std::move(event));
}

sim::Duration Actions::length(Firing& firing, const Distribution& distribution,
                              std::string_view parameter) {
  std::string name(parameter);
  const int count = ++firing.drawn[name];
  if (count > 1) name += "#" + std::to_string(count);
  return decisions_.length(distribution, book_.rule(firing.rule).id, name, firing.ordinal);
}

void Actions::give(const Firing& firing, Deed deed) {
  deed.cause = firing.cause;
  hooks_.do_at_rest(std::move(deed));
}

}  // namespace bg96::scenarios
