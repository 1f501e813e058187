#include "scenarios/engine/rules/command.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "scenarios/engine/rules/matching.hpp"

namespace bg96::scenarios {
namespace {

std::optional<ports::Place> place_of(UrcPlace place) {
  switch (place) {
    case UrcPlace::now:
    case UrcPlace::idle: return std::nullopt;
    case UrcPlace::after_echo: return ports::Place::after_echo;
    case UrcPlace::mid_response: return ports::Place::mid_response;
    case UrcPlace::before_result: return ports::Place::before_result;
    case UrcPlace::after_result: return ports::Place::after_result;
  }
  return std::nullopt;
}

Slot slot_of(ports::Place place) {
  switch (place) {
    case ports::Place::after_echo: return Slot::after_echo;
    case ports::Place::mid_response: return Slot::mid_response;
    case ports::Place::before_result: return Slot::before_result;
    case ports::Place::after_result: break;
  }
  return Slot::after_result;
}

ports::ForcedResult result_of(std::string line) {
  using Kind = ports::ForcedResult::Kind;
  struct Form {
    std::string_view before;
    Kind kind;
  };
  for (const Form& form : {Form{"+CME ERROR:", Kind::cme}, Form{"+CMS ERROR:", Kind::cms}}) {
    if (!line.starts_with(form.before)) continue;
    std::string_view rest = std::string_view(line).substr(form.before.size());
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    int code = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), code);
    if (error == std::errc{} && end == rest.data() + rest.size()) return {form.kind, "", code};
  }
  return {Kind::word, std::move(line), 0};
}

struct Fill {
  Command& command;
  const Filler& filler;

  ports::CommandVerdict& verdict() const { return command.verdict; }

  Filled taken(std::initializer_list<Slot> slots) const {
    return command.take(slots, filler.rule) ? Filled::yes : Filled::preempted;
  }
  /// Of an answer that says as well whether the command runs.
  bool take_answer(bool execute) const {
    if (!command.take({Slot::response, Slot::execution}, filler.rule)) return false;
    verdict().execute = execute;
    command.answered_by = filler.cause.event;
    return true;
  }

  Filled operator()(const Delay& action) const {
    const Filled filled = taken({Slot::delay});
    if (filled == Filled::yes) verdict().delay = filler.length(action.length, "delay");
    return filled;
  }
  Filled operator()(const HoldResult& action) const {
    const Filled filled = taken({Slot::hold});
    if (filled == Filled::yes) verdict().hold_result = filler.length(action.length, "hold_result");
    return filled;
  }
  Filled operator()(const ReplaceResult& action) const {
    if (!take_answer(action.execute)) return Filled::preempted;
    verdict().result = action.result;
    verdict().last_error = action.last_error;
    return Filled::yes;
  }
  Filled operator()(const Respond& action) const {
    if (!take_answer(action.execute)) return Filled::preempted;
    std::vector<std::string> lines;
    for (const std::string& line : action.lines) lines.push_back(filled_in(line, filler.captures));
    if (!lines.empty()) {
      verdict().result = result_of(std::move(lines.back()));
      lines.pop_back();
    }
    verdict().lines = std::move(lines);
    return Filled::yes;
  }
  Filled operator()(const Outcome& action) const {
    const Filled filled = taken({Slot::outcome});
    if (filled == Filled::yes) {
      verdict().outcome = {action.error, filler.length(action.delay, "outcome.delay")};
    }
    return filled;
  }
  Filled operator()(const Swallow& action) const {
    switch (action.what) {
      case Swallow::What::urc: return Filled::no;
      case Swallow::What::echo: return swallow(Slot::echo, action.execute);
      case Swallow::What::prompt: return swallow(Slot::prompt, action.execute);
      case Swallow::What::result:
      case Swallow::What::response: break;
    }
    if (!take_answer(action.execute)) return Filled::preempted;
    verdict().swallow_result = true;
    verdict().swallow_lines = action.what == Swallow::What::response;
    return Filled::yes;
  }
  Filled operator()(const HangAction& action) const {
    const Filled filled = taken({Slot::hang});
    if (filled != Filled::yes) return filled;
    verdict().hang = {
        action.length ? filler.length(*action.length, "hang.for") : sim::Duration::max(),
        action.drop_input};
    return filled;
  }
  Filled operator()(const PromptAction& action) const {
    const Filled filled = taken({Slot::prompt});
    if (filled != Filled::yes) return filled;
    verdict().prompt = {filler.length(action.delay, "prompt.delay"), action.repeat, action.text};
    return filled;
  }
  Filled operator()(const UrcAction& action) const { return place(action); }
  Filled operator()(const CloseSocket& action) const { return place(action); }
  Filled operator()(const DeactivatePdp& action) const { return place(action); }
  template <class Other>
  Filled operator()(const Other&) const {
    return Filled::no;
  }

  Filled swallow(Slot slot, bool execute) const {
    const Filled filled = execute ? taken({slot}) : taken({slot, Slot::execution});
    if (filled != Filled::yes) return filled;
    if (!execute) verdict().execute = false;
    (slot == Slot::echo ? verdict().swallow_echo : verdict().swallow_prompt) = true;
    return filled;
  }
  template <class Placed>
  Filled place(const Placed& action) const {
    const auto place = place_of(action.place);
    if (!place) return Filled::no;
    if (!command.take({slot_of(*place)}, filler.rule)) return Filled::preempted;
    std::optional<Deed> deed = deed_of(action, filler.captures, true);
    deed->cause = filler.cause;
    command.put(*place, std::move(*deed), filler.rule);
    return Filled::yes;
  }
};

struct DeedOf {
  const Captures& captures;
  bool at_place;

  using Result = std::optional<Deed>;
  static Result world(ports::WorldEvent event) { return Deed{std::move(event), {}}; }

  Result operator()(const UrcAction& action) const {
    return world(
        ports::RawUrc{filled_in(action.text, captures), at_place || action.place == UrcPlace::now});
  }
  Result operator()(const CloseSocket& action) const { return Deed{action, {}}; }
  Result operator()(const IncomingSocket& action) const {
    IncomingSocket filled = action;
    filled.send = filled_in(action.send, captures);
    return Deed{std::move(filled), {}};
  }
  Result operator()(const DeactivatePdp& action) const {
    return world(ports::DeactivateContext{action.context_id});
  }
  Result operator()(const SetRegistrationAction& action) const {
    return world(ports::SetRegistration{action.stat, action.technology});
  }
  Result operator()(const SetSimAction& action) const { return world(ports::SetSim{action.state}); }
  Result operator()(const SetFixAction& action) const { return world(action.fix); }
  Result operator()(const ReceiveSms& action) const {
    return world(ports::ReceiveMessage{.from = action.from,
                                       .text = filled_in(action.text, captures),
                                       .message_class = action.message_class,
                                       .pdu = action.pdu});
  }
  Result operator()(const SwitchOffAction& action) const {
    return world(ports::SwitchOff{action.announce});
  }
  template <class Other>
  Result operator()(const Other&) const {
    return std::nullopt;
  }
};

}  // namespace

bool Command::take(std::initializer_list<Slot> slots, std::size_t rule) {
  const auto taken = [this, rule](Slot slot) {
    const auto& owner = owners_[static_cast<std::size_t>(slot)];
    // At a place a rule may have more than one thing to say.
    return owner && (*owner != rule || slot < Slot::after_echo);
  };
  if (std::any_of(slots.begin(), slots.end(), taken)) return false;
  for (const Slot slot : slots) owners_[static_cast<std::size_t>(slot)] = rule;
  return true;
}

void Command::put(ports::Place place, Deed deed, std::size_t rule) {
  auto& places = verdict.places;
  if (std::find(places.begin(), places.end(), place) == places.end()) places.push_back(place);
  placed_[place].push_back({std::move(deed), rule});
}

std::vector<Deed> Command::take_deeds(ports::Place place) {
  std::vector<Deed> deeds;
  const auto found = placed_.find(place);
  if (found == placed_.end()) return deeds;
  for (Placed& placed : found->second) deeds.push_back(std::move(placed.deed));
  placed_.erase(found);
  return deeds;
}

std::vector<std::pair<std::size_t, ports::Place>> Command::left_out() const {
  std::vector<std::pair<std::size_t, ports::Place>> rules;
  for (const auto& [place, placed] : placed_) {
    // Its place is still to come when the result is told.
    if (place == ports::Place::after_result) continue;
    for (const Placed& each : placed) rules.emplace_back(each.rule, place);
  }
  return rules;
}

Filled fill(Command& command, const Action::Kind& action, const Filler& filler) {
  return std::visit(Fill{command, filler}, action);
}

std::optional<Deed> deed_of(const Action::Kind& action, const Captures& captures, bool at_place) {
  return std::visit(DeedOf{captures, at_place}, action);
}

}  // namespace bg96::scenarios
