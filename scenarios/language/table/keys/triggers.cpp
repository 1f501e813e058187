#include <algorithm>

#include "emulator/at/text.hpp"
#include "scenarios/language/table/keys/keys.hpp"

namespace bg96::scenarios {
namespace {

using SocketEvent = ports::SocketSeen::Kind;

// A row of the triggers: the value as it is read, put into the trigger as it is.
template <class Kind>
Field<Trigger> alternative(std::string_view name, const Reader<Kind>& reader, const About& about) {
  return bound<Trigger>(
      name, reader,
      [](Trigger& owner, Kind made, const Entry&, Context&) { owner = std::move(made); }, about);
}

// Of a trigger that is one value.
template <class Kind, class Value>
Field<Trigger> alternative(std::string_view name, const Reader<Value>& reader, Value Kind::*member,
                           const About& about) {
  return bound<Trigger>(
      name, reader,
      [member](Trigger& owner, Value value, const Entry&, Context&) {
        Kind made{};
        made.*member = std::move(value);
        owner = std::move(made);
      },
      about);
}

Reader<DataTrigger> data_trigger() {
  return mapping<DataTrigger>(
      "data trigger",
      {field("socket", &DataTrigger::socket, connect_id(), {"Of this socket only.", "0"}),
       field("at_least", &DataTrigger::at_least, size(),
             {"So many bytes of one payload have come.", "256B", "1B"})});
}

Reader<ResultTrigger> result_trigger() {
  return mapping<ResultTrigger>("result trigger",
                                {field("of", &ResultTrigger::of, patterns(PatternUse::command),
                                       {"Of these commands only.", "\"AT+QIACT=1\""}),
                                 field("is", &ResultTrigger::is, list(text("final result"), true),
                                       {"One of these results only.", "ERROR"})});
}

struct StateEnds {
  std::string from;
  std::string to;
  bool short_form = false;
};

Reader<StateEnds> state_ends() {
  auto brief = transformed<StateEnds, std::string>(text("state"), [](std::string to) {
    return StateEnds{{}, std::move(to), true};
  });
  auto full = mapping<StateEnds>(
      "states", {field("from", &StateEnds::from, text("state"), {"Where it was.", "connected"}),
                 field("to", &StateEnds::to, text("state"), {"Where it is now.", "initial"})});
  return short_or_long(std::move(brief), std::move(full));
}

// {socket[0]: {from: connected, to: closing}}, of exactly one machine.
Reader<StateTrigger> state_trigger() {
  const Reader<StateEnds> ends = state_ends();
  const auto put = [ends](Context& context, const Entry& entry, StateTrigger& owner) {
    StateEnds made;
    if (!read_machine(context, entry, owner.machine)) return false;
    if (!ends.read(context, entry.value, made)) return false;
    for (const auto& [key, state] : {std::pair("from", made.from), std::pair("to", made.to)}) {
      const Node* node = made.short_form ? &entry.value : entry.value.find(key);
      if (!state.empty() && !check_state(context, *node, owner.machine, state)) return false;
    }
    owner.from = made.from;
    owner.to = made.to;
    return true;
  };
  auto made = mapping<StateTrigger>(
      "state trigger", {}, {.other_keys = ends.shape, .other_keys_name = "machine", .other = put});
  return {made.shape, [made](Context& context, const Node& node, StateTrigger& value) {
            if (node.is_mapping() && node.entries.size() != 1) {
              return context.fail(node, {"E204", "a state trigger waits for one machine",
                                         "write a rule for each, or ask for the others in 'if'"});
            }
            return made.read(context, node, value);
          }};
}

Reader<SocketTrigger> socket_trigger() {
  return mapping<SocketTrigger>(
      "socket trigger",
      {field("id", &SocketTrigger::id, connect_id(), {"Of this socket only.", "0"}),
       field("event", &SocketTrigger::event,
             words<SocketEvent>("socket event", {{"opening", SocketEvent::opening},
                                                 {"connected", SocketEvent::connected},
                                                 {"connect-failed", SocketEvent::connect_failed},
                                                 {"data-up", SocketEvent::data_up},
                                                 {"data-down", SocketEvent::data_down},
                                                 {"closed", SocketEvent::closed},
                                                 {"incoming", SocketEvent::incoming}}),
             {.description = "What happens to it.", .example = "connected", .required = true}),
       field("remote", &SocketTrigger::remote, endpoint(true),
             {"With this remote end only.", "\"ingest.example.com:*\""})});
}

Reader<BytesTrigger> bytes_trigger() {
  auto made = mapping<BytesTrigger>(
      "bytes trigger",
      {field("socket", &BytesTrigger::socket, connect_id(), {"Of this socket.", "0"}),
       field("uart", &BytesTrigger::uart, uart_direction(),
             {"Of the serial line, in that direction.", "to-host"}),
       field("dir", &BytesTrigger::direction, socket_direction(),
             {"Of the socket's bytes, those in that direction.", "up", "up"}),
       field("reach", &BytesTrigger::reach, size(),
             {.description = "Once so many bytes have passed, on each connection once.",
              .example = "8KiB",
              .required = true})});
  return {made.shape, [made](Context& context, const Node& node, BytesTrigger& value) {
            if (!made.read(context, node, value)) return false;
            if (value.socket.has_value() == value.uart.has_value()) {
              return context.fail(node, {"E205", "bytes of a socket, or of the serial line",
                                         "write one of 'socket: 0' and 'uart: to-host'"});
            }
            if (value.uart && node.find("dir") != nullptr) {
              return context.fail(
                  node, {"E205", "'uart' tells the direction already", "leave 'dir' out"});
            }
            return true;
          }};
}

Reader<PeerTrigger> peer_trigger() {
  auto made = mapping<PeerTrigger>(
      "peer trigger",
      {field("name", &PeerTrigger::name, reference(Context::Name::peer),
             {.description = "The built-in remote end.", .example = "ingest", .required = true}),
       field("event", &PeerTrigger::event, words("peer's event", {"connected", "closed", "data"}),
             {"What happens on it.", "connected"}),
       field("records", &PeerTrigger::records, range(), {"Once it has got so many records.", "5"}),
       field("bytes", &PeerTrigger::bytes, size(), {"Once it has got so many bytes.", "4KiB"})});
  return {made.shape, [made](Context& context, const Node& node, PeerTrigger& value) {
            if (!made.read(context, node, value)) return false;
            const int given =
                (value.event.empty() ? 0 : 1) + (value.records ? 1 : 0) + (value.bytes ? 1 : 0);
            if (given == 1) return true;
            return context.fail(node, {"E205", "one of 'event', 'records' and 'bytes'",
                                       "write e.g. {name: ingest, event: connected}"});
          }};
}

Reader<RuleTrigger> rule_trigger() {
  using Phase = RuleTrigger::Phase;
  auto brief =
      transformed<RuleTrigger, std::string>(reference(Context::Name::rule), [](std::string id) {
        return RuleTrigger{std::move(id), Phase::fired};
      });
  auto full = mapping<RuleTrigger>(
      "rule trigger",
      {field("id", &RuleTrigger::id, reference(Context::Name::rule),
             {.description = "The rule.", .example = "tunnel", .required = true}),
       field("phase", &RuleTrigger::phase,
             words<Phase>(
                 "phase of a rule",
                 {{"fired", Phase::fired}, {"started", Phase::started}, {"ended", Phase::ended}}),
             {"When it fires, or when the window of its conditions opens or has closed.", "ended",
              "fired"})});
  return short_or_long(std::move(brief), std::move(full));
}

Fields<Trigger> trigger_fields() {
  using HostEvent = HostTrigger::Event;
  return {
      alternative("boot", boot_phase(), &BootTrigger::phase,
                  {"Each time the modem's start reaches that phase, after a restart too.", "rdy"}),
      alternative("time", duration(), &TimeTrigger::at,
                  {"That long after the case began; 'every' makes it periodic.", "30s"}),
      alternative("at", patterns(PatternUse::command), &AtTrigger::patterns,
                  {"The host has sent a command, which has not run yet.", "\"AT+QISEND=0,{len}\""}),
      alternative(
          "data", data_trigger(),
          {"Payload has come behind a prompt or in data mode.", "{socket: 0, at_least: 256B}"}),
      alternative("urc", patterns(PatternUse::urc), &UrcTrigger::patterns,
                  {"The modem is about to write such a URC.", "'+QIURC: \"closed\",0'"}),
      alternative("result", result_trigger(),
                  {"A command has ended with a final result.", "{of: \"AT+QIACT=1\", is: ERROR}"}),
      alternative("state", state_trigger(),
                  {"A machine of the modem has gone to another state.",
                   "{\"socket[0]\": {to: connected}}"}),
      alternative("socket", socket_trigger(),
                  {"Something happens to a socket.", "{id: 0, event: connected}"}),
      alternative("bytes", bytes_trigger(),
                  {"So many bytes have passed.", "{socket: 0, dir: up, reach: 8KiB}"}),
      bound<Trigger>("uart",
                     mapping<UartTrigger>("uart trigger",
                                          {field("dir", &UartTrigger::direction, uart_direction(),
                                                 {.description = "Which way the bytes go.",
                                                  .example = "to-host",
                                                  .required = true})}),
                     [](Trigger& owner, UartTrigger made, const Entry&, Context&) { owner = made; },
                     {"Each byte of the serial line; only for uart actions.", "{dir: to-host}"}),
      alternative(
          "peer", peer_trigger(),
          {"Something happens on a built-in remote end.", "{name: ingest, event: connected}"}),
      alternative("host",
                  words<HostEvent>("event of the host", {{"open", HostEvent::open},
                                                         {"close", HostEvent::close},
                                                         {"exit", HostEvent::exit}}),
                  &HostTrigger::event,
                  {"The host opens or closes the serial port, or its program ends.", "open"}),
      alternative("control", text("name", {.is_name = true}), &ControlTrigger::name,
                  {"The test program says so through the control API.", "handover"}),
      alternative("mark", reference(Context::Name::mark), &MarkTrigger::name,
                  {"A rule's action has set that mark.", "dropped"}),
      alternative(
          "rule", rule_trigger(),
          {"Another rule fires, or its window opens or closes.", "{id: tunnel, phase: ended}"}),
  };
}

// What can be asked at any time, and so ends a window as soon as it holds.
bool is_guard(const Node& node) {
  static const std::vector<std::string> kGuards = {"state",  "peer", "var", "fired", "not_fired",
                                                   "active", "all",  "any", "not"};
  if (!node.is_mapping() || node.entries.empty()) return false;
  for (const Entry& entry : node.entries) {
    if (std::find(kGuards.begin(), kGuards.end(), entry.key) == kGuards.end()) return false;
    // A change of state and an event of a peer are no states.
    if (entry.key == "peer" && entry.value.find("event") != nullptr) return false;
    if (entry.key != "state" || !entry.value.is_mapping()) continue;
    for (const Entry& machine : entry.value.entries) {
      if (machine.value.find("to") != nullptr || machine.value.find("from") != nullptr)
        return false;
    }
  }
  return true;
}

// A value that may look like either.
ShapePointer merged(const ShapePointer& first, const ShapePointer& second) {
  if (!first || !second) return first ? first : second;
  Shape shape = *first;
  for (const Key& key : second->keys) {
    const auto has = [&key](const Key& other) { return other.name == key.name; };
    const auto same = std::find_if(shape.keys.begin(), shape.keys.end(), has);
    if (same == shape.keys.end()) {
      shape.keys.push_back(key);
    } else {
      same->shape = merged(same->shape, key.shape);
    }
  }
  shape.other_keys = merged(first->other_keys, second->other_keys);
  shape.definition.clear();
  shape.exactly_one = false;
  return std::make_shared<const Shape>(std::move(shape));
}

Reader<Moment> make_moment() {
  Shape shape = *merged(trigger().shape, guard().shape);
  // Captures belong to the match of a rule.
  std::erase_if(shape.keys, [](const Key& key) { return key.name == "match"; });
  shape.name = "trigger or state";
  shape.definition = "moment";
  auto shared = std::make_shared<const Shape>(std::move(shape));
  return {shared, [shared](Context& context, const Node& node, Moment& value) {
            if (!node.is_mapping()) return detail::wrong_kind(context, node, *shared);
            if (is_guard(node)) return guard().read(context, node, value.guard.emplace());
            return trigger().read(context, node, value.trigger.emplace());
          }};
}

Reader<Moment> make_trigger_or_end() {
  auto brief = transformed<Moment, bool>(words<bool>("end", {{"end", true}}), [](bool end) {
    return Moment{{}, {}, end};
  });
  auto full = transformed<Moment, Trigger>(trigger(), [](Trigger made) {
    return Moment{std::move(made), {}, false};
  });
  Reader<Moment> made = short_or_long(std::move(brief), std::move(full));
  Shape shape = *made.shape;
  shape.definition = "trigger_or_end";
  made.shape = std::make_shared<const Shape>(std::move(shape));
  return made;
}

}  // namespace

const Reader<Trigger>& trigger() {
  static const Reader<Trigger> kReader =
      mapping<Trigger>("trigger", trigger_fields(), {.definition = "trigger", .exactly_one = true});
  return kReader;
}

const Reader<Moment>& moment() {
  static const Reader<Moment> kReader = make_moment();
  return kReader;
}

const Reader<Moment>& trigger_or_end() {
  static const Reader<Moment> kReader = make_trigger_or_end();
  return kReader;
}

Reader<BootTrigger::Phase> boot_phase() {
  using Phase = BootTrigger::Phase;
  return words<Phase>("phase of the start", {{"power-on", Phase::power_on},
                                             {"rdy", Phase::rdy},
                                             {"app-rdy", Phase::app_rdy},
                                             {"sim-ready", Phase::sim_ready}});
}

Reader<UartDirection> uart_direction() {
  return words<UartDirection>(
      "direction on the serial line",
      {{"to-host", UartDirection::to_host}, {"to-modem", UartDirection::to_modem}});
}

Reader<Direction> socket_direction() {
  return words<Direction>(
      "direction", {{"up", Direction::up}, {"down", Direction::down}, {"both", Direction::both}});
}

}  // namespace bg96::scenarios
