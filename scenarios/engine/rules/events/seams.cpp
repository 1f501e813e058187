#include "scenarios/engine/rules/events/seams.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "scenarios/engine/rules/matching.hpp"

namespace bg96::scenarios {
namespace {

Event event_of(const char* kind, ports::ChannelId channel) {
  Event event;
  event.kind = kind;
  event.with("channel", std::string(ports::name_of(channel)));
  return event;
}

/// The first parameter of `AT+QISEND=0,5`; -1 when it is no number.
int first_number(std::string_view line) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return -1;
  line.remove_prefix(equals + 1);
  while (line.starts_with(' ')) line.remove_prefix(1);
  int number = -1;
  std::from_chars(line.data(), line.data() + line.size(), number);
  return number;
}

std::int64_t as_number(std::size_t count) { return static_cast<std::int64_t>(count); }

}  // namespace

Seams::Seams(const sim::TimerQueue& timers, Bus& bus, Actions& actions, Windows& windows,
             RuleBook& book, Hooks hooks)
    : timers_(timers),
      bus_(bus),
      actions_(actions),
      windows_(windows),
      book_(book),
      hooks_(std::move(hooks)) {}

void Seams::begin() {
  if (state({"power", -1}) == "on") reach_phase(BootTrigger::Phase::power_on);
}

ports::CommandVerdict Seams::on_command(const ports::CommandSeen& seen) {
  Port& at = port(seen.channel);
  if (at.command) actions_.command_ended(*at.command);
  Command& command = at.command.emplace();
  command.channel = seen.channel;
  command.line = seen.line;
  command.began = timers_.now();
  at.runs = true;
  at.prompt_bytes = 0;
  if (bus_.wanted("at")) {
    actions_.command = &command;
    Event event = event_of("at", seen.channel);
    command.cause.event = bus_.publish(std::move(event.with("line", command.line)));
    actions_.command = nullptr;
  }
  if (command.is_free(Slot::delay)) {
    if (const auto delay = windows_.delay_of(seen.line)) command.verdict.delay = *delay;
  }
  return command.verdict;
}

void Seams::on_place(const ports::CommandSeen& seen, ports::Place place) {
  Port& at = port(seen.channel);
  if (!at.command) return;
  for (Deed& deed : at.command->take_deeds(place)) hooks_.do_at_place(std::move(deed));
}

void Seams::on_result(const ports::CommandSeen& seen, std::string_view result) {
  Port& at = port(seen.channel);
  if (!at.command || !at.runs) return;
  Command& command = *at.command;
  at.runs = false;
  at.ended = timers_.now();
  for (const auto& [rule, place] : command.left_out()) {
    book_.note_miss(rule, place == ports::Place::mid_response
                              ? "place: no middle, the answer had fewer than two lines"
                              : "place: the answer never came to it");
  }
  const Bus::Blame blame(bus_, command.cause);
  if (bus_.wanted("result")) {
    const auto elapsed =
        std::chrono::duration_cast<std::chrono::microseconds>(timers_.now() - command.began);
    Event event = event_of("result", seen.channel);
    event.with("line", command.line)
        .with("result", std::string(result))
        .with("elapsed", static_cast<std::int64_t>(elapsed.count()));
    if (command.verdict.swallow_result) event.with("swallowed", std::int64_t{1});
    if (command.answered_by != 0) event.with("by", as_number(command.answered_by));
    bus_.publish(std::move(event));
  }
  actions_.command_ended(command);
}

void Seams::on_payload(ports::ChannelId channel, int connect_id, std::size_t total) {
  Port& at = port(channel);
  const bool online = connect_id >= 0;
  std::size_t& counted = online ? at.online_bytes : at.prompt_bytes;
  if (total < counted || (online && at.online != connect_id)) counted = 0;
  if (online) at.online = connect_id;
  const std::size_t before = std::exchange(counted, total);
  const bool crossed =
      std::any_of(payload_marks_.begin(), payload_marks_.end(),
                  [&](std::size_t mark) { return before < mark && mark <= total; });
  if (!crossed) return;
  const int socket = online || !at.command ? connect_id : first_number(at.command->line);
  Event event = event_of("payload", channel);
  event.with("socket", socket).with("before", as_number(before)).with("len", as_number(total));
  const Bus::Blame blame(bus_, cause_of(channel));
  bus_.publish(std::move(event));
}

ports::UrcVerdict Seams::on_urc(ports::ChannelId channel, std::string_view text) {
  Cause cause = bus_.cause();
  const auto expected = std::find_if(expected_urcs_.begin(), expected_urcs_.end(),
                                     [text](const auto& each) { return each.first == text; });
  if (expected != expected_urcs_.end()) {
    cause = std::move(expected->second);
    expected_urcs_.erase(expected);
  }
  const Bus::Blame blame(bus_, std::move(cause));
  UrcSlot slot;
  if (bus_.wanted("urc")) {
    actions_.urc = &slot;
    Event event = event_of("urc", channel);
    bus_.publish(std::move(event.with("text", std::string(text))));
    actions_.urc = nullptr;
  }
  if (text == "APP RDY") reach_phase(BootTrigger::Phase::app_rdy);
  return slot.verdict;
}

void Seams::on_state(const ports::StateChange& change) {
  set_state(change);
  const Bus::Blame blame(bus_, cause_of_anything());
  if (bus_.wanted("state")) {
    Event event;
    event.kind = "state";
    event.with("machine", std::string(change.machine))
        .with("index", change.index)
        .with("from", std::string(change.from))
        .with("to", std::string(change.to));
    bus_.publish(std::move(event));
  }
  if (change.machine == "power") follow_power(change);
  if (change.machine == "sim" && change.to == "ready") {
    reach_phase(BootTrigger::Phase::sim_ready);
  }
}

void Seams::follow_power(const ports::StateChange& change) {
  const bool was_off = change.from == "off" || change.from.empty();
  if (change.to == "off") {
    end_commands();
    hooks_.power(false);
  } else if (change.to == "booting" || was_off) {
    // A restart may not pass through "off".
    end_commands();
    hooks_.power(true);
    reach_phase(BootTrigger::Phase::power_on);
  }
  if (change.to == "on") reach_phase(BootTrigger::Phase::rdy);
}

void Seams::reach_phase(BootTrigger::Phase phase) {
  const std::int64_t count = ++phases_[static_cast<std::size_t>(phase)];
  if (!bus_.wanted("boot")) return;
  Event event;
  event.kind = "boot";
  bus_.publish(std::move(event.with("phase", std::string(name_of(phase))).with("n", count)));
}

void Seams::end_commands() {
  for (Port& at : ports_) {
    if (at.command) actions_.command_ended(*at.command);
    at = {};
  }
}

void Seams::on_socket(const ports::SocketSeen& seen) {
  using Kind = ports::SocketSeen::Kind;
  if (!bus_.wanted("socket")) return;
  if (seen.kind == Kind::opening || seen.kind == Kind::incoming) traffic_[seen.connect_id] = {};
  Traffic& traffic = traffic_[seen.connect_id];
  const std::int64_t bytes = as_number(seen.bytes);
  if (seen.kind == Kind::data_up) traffic.up += bytes;
  if (seen.kind == Kind::data_down) traffic.down += bytes;
  Event event;
  event.kind = "socket";
  event.with("id", seen.connect_id)
      .with("event", std::string(name_of(seen.kind)))
      .with("remote", seen.remote.host + ":" + std::to_string(seen.remote.port));
  if (seen.kind == Kind::data_up || seen.kind == Kind::data_down) {
    event.with("len", bytes)
        .with("total", seen.kind == Kind::data_up ? traffic.up : traffic.down)
        .with("both", traffic.up + traffic.down);
  }
  if (seen.error != 0) event.with("error", seen.error);
  const Bus::Blame blame(bus_, cause_of_anything());
  bus_.publish(std::move(event));
}

void Seams::expect_urc(std::string text, Cause cause) {
  if (expected_urcs_.size() == kMaxExpectedUrcs) expected_urcs_.pop_front();
  expected_urcs_.emplace_back(std::move(text), std::move(cause));
}

std::string Seams::state(const MachineName& machine) const {
  const auto found = states_.find({machine.machine, machine.index});
  return found == states_.end() ? "" : found->second;
}

void Seams::set_state(const ports::StateChange& state) {
  states_[{std::string(state.machine), state.index}] = state.to;
}

Cause Seams::cause_of(ports::ChannelId channel) const {
  const Port& at = ports_[static_cast<std::size_t>(channel)];
  // The answer leaves the modem behind its result.
  const bool is_its = at.command && (at.runs || at.ended == timers_.now());
  return bus_.cause().event == 0 && is_its ? at.command->cause : bus_.cause();
}

Cause Seams::cause_of_anything() const {
  for (int channel = 0; channel < ports::kChannelCount; ++channel) {
    Cause cause = cause_of(static_cast<ports::ChannelId>(channel));
    if (cause.event != 0) return cause;
  }
  return bus_.cause();
}

}  // namespace bg96::scenarios
