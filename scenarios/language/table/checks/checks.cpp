#include "scenarios/language/table/checks/checks.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "emulator/at/text.hpp"
#include "scenarios/language/table/checks/latency.hpp"

namespace bg96::scenarios {
namespace {

using Severity = Diagnostic::Severity;
using Name = Context::Name;

// ---- Names ----

struct NameRow {
  Name kind;
  std::string_view code;
  std::string_view what;
};
constexpr std::array kNames = {NameRow{Name::rule, "E310", "rule"},
                               NameRow{Name::peer, "E311", "peer"},
                               NameRow{Name::mark, "E313", "mark"}};

std::string what_there_is(const NameRow& row, const std::vector<std::string>& names) {
  if (!names.empty()) return at::text("there is ", listed(names));
  if (row.kind == Name::mark) return "no action sets a mark: do: [{mark: dropped}]";
  if (row.kind == Name::peer) return "there is none: peers: {ingest: {kind: sink}}";
  return at::text("no ", row.what, " has an id");
}

std::vector<std::string> defined(const Context& context, Name kind) {
  std::vector<std::string> names;
  for (const auto& definition : context.definitions()) {
    if (definition.kind == kind) names.push_back(definition.name);
  }
  return names;
}

// ---- Actions and their trigger ----

// The one place in the answer to a command that an action takes; empty: it takes none.
std::string_view slot_of(const Action::Kind& kind) {
  if (std::holds_alternative<Delay>(kind)) return "delay";
  if (std::holds_alternative<HoldResult>(kind)) return "hold";
  if (std::holds_alternative<ReplaceResult>(kind)) return "response";
  if (std::holds_alternative<Respond>(kind)) return "response";
  if (std::holds_alternative<Outcome>(kind)) return "outcome";
  if (std::holds_alternative<PromptAction>(kind)) return "prompt";
  if (std::holds_alternative<RepeatUrc>(kind)) return "urc";
  const auto* swallow = std::get_if<Swallow>(&kind);
  if (swallow == nullptr) return {};
  switch (swallow->what) {
    case Swallow::What::result:
    case Swallow::What::response: return "response";
    case Swallow::What::echo: return "echo";
    case Swallow::What::prompt: return "prompt";
    case Swallow::What::urc: return "urc";
  }
  return {};
}

UrcPlace place_of(const Action::Kind& kind) {
  if (const auto* urc = std::get_if<UrcAction>(&kind)) return urc->place;
  if (const auto* close = std::get_if<CloseSocket>(&kind)) return close->place;
  if (const auto* pdp = std::get_if<DeactivatePdp>(&kind)) return pdp->place;
  return UrcPlace::now;
}

bool needs_command(const Action::Kind& kind) {
  const std::string_view slot = slot_of(kind);
  const UrcPlace place = place_of(kind);
  return (!slot.empty() && slot != "urc") || (place != UrcPlace::now && place != UrcPlace::idle);
}

void check_trigger_of(Context& context, const Rule& rule, const Action& action) {
  const std::string_view slot = slot_of(action.kind);
  if (needs_command(action.kind) && !std::holds_alternative<AtTrigger>(rule.when)) {
    const bool placed = slot.empty();
    context.report(Severity::error, action.at,
                   {"E320",
                    placed ? "a place in an answer needs a rule with an 'at' trigger"
                           : "this action needs a rule with an 'at' trigger",
                    placed ? "write place: now, or when: {at: ...}"
                           : "it changes the answer to a command: when: {at: ...}"},
                   {{rule.when_at, "the trigger is here"}});
  }
  if (slot == "urc" && !std::holds_alternative<UrcTrigger>(rule.when)) {
    context.report(Severity::error, action.at,
                   {"E320", "this action needs a rule with a 'urc' trigger",
                    "it changes a URC of the modem: when: {urc: ...}"},
                   {{rule.when_at, "the trigger is here"}});
  }
  const bool of_byte = std::holds_alternative<UartFault>(action.kind);
  if (std::holds_alternative<UartTrigger>(rule.when) && !of_byte) {
    context.report(
        Severity::error, action.at,
        {"E323",
         "a uart trigger fires at each byte: it takes uart.garble, uart.drop, "
         "uart.dup and uart.insert only",
         "for a byte at a certain place write when: {bytes: {uart: to-host, reach: 1kB}}"},
        {{rule.when_at, "the trigger is here"}});
  }
}

void check_actions(Context& context, const Rule& rule) {
  std::vector<std::pair<std::string_view, Position>> taken;
  const Action* wait = nullptr;
  for (const Action& action : rule.actions) {
    check_trigger_of(context, rule, action);
    if (std::holds_alternative<Wait>(action.kind) && wait == nullptr) wait = &action;
    const std::string_view slot = slot_of(action.kind);
    if (slot.empty()) continue;
    if (wait != nullptr) {
      context.report(Severity::error, action.at,
                     {"E322", "after a 'wait' the answer to the command has gone",
                      "write it before the wait, or use 'delay' or 'hold_result'"},
                     {{wait->at, "the wait is here"}});
    }
    const auto same = std::find_if(taken.begin(), taken.end(),
                                   [slot](const auto& other) { return other.first == slot; });
    if (same == taken.end()) {
      taken.emplace_back(slot, action.at);
      continue;
    }
    context.report(Severity::error, action.at,
                   {"E321", at::text("two actions for the ", slot, " of one command"),
                    "the second would never have an effect: leave one out"},
                   {{same->second, "the first one is here"}});
  }
  if (std::holds_alternative<UartTrigger>(rule.when) && !rule.conditions.empty()) {
    context.report(Severity::error, rule.conditions.front().at,
                   {"E323", "a uart trigger fires at each byte: it opens no window",
                    "use another trigger, e.g. when: {boot: power-on}"});
  }
}

// ---- URCs that contradict the modem ----

struct UrcCause {
  std::string_view begins;
  std::string_view cause;
};
constexpr std::array kUrcCauses = {
    UrcCause{"+QIURC: \"closed\"", "socket.close"},
    UrcCause{"+QIURC: \"pdpdeact\"", "pdp.deactivate"},
    UrcCause{"+QIURC: \"incoming\"", "socket.incoming"},
    UrcCause{"+QIURC: \"recv\"", "a peer that sends"},
    UrcCause{"+CEREG:", "registration.set"},
    UrcCause{"+CGREG:", "registration.set"},
    UrcCause{"+CREG:", "registration.set"},
    UrcCause{"+CPIN:", "sim.set"},
    UrcCause{"+CMTI:", "sms.receive"},
    UrcCause{"+CMT:", "sms.receive"},
    UrcCause{"RDY", "power.cycle"},
    UrcCause{"APP RDY", "power.cycle"},
    UrcCause{"POWERED DOWN", "power.off"},
    UrcCause{"NORMAL POWER DOWN", "power.key"},
};

void check_urcs(Context& context, const Rule& rule) {
  for (const Action& action : rule.actions) {
    const auto* urc = std::get_if<UrcAction>(&action.kind);
    if (urc == nullptr || urc->lie) continue;
    for (const UrcCause& row : kUrcCauses) {
      if (std::string_view(urc->text).substr(0, row.begins.size()) != row.begins) continue;
      context.report(Severity::warning, action.at,
                     {"W413", "the modem itself would know nothing of this URC",
                      at::text("use ", row.cause, ", from which it follows, or say lie: true")});
      break;
    }
  }
}

// ---- Rules that never fire ----

bool is_certain(const Rule& rule) {
  return rule.enabled && !rule.guard && rule.nth.empty() && !rule.every && !rule.activation &&
         !rule.probability && rule.cooldown == sim::Duration::zero();
}

void never_fires(Context& context, const Rule& rule, std::string text, std::string help) {
  context.report(Severity::error, rule.at, {"E330", std::move(text), std::move(help)});
}

// Has `nth` a number that `every` lets through?
bool has_common_ordinal(const Rule& rule) {
  if (rule.nth.empty() || !rule.every) return true;
  const auto every = static_cast<std::int64_t>(*rule.every);
  return std::any_of(rule.nth.begin(), rule.nth.end(), [every](const Range& range) {
    const std::int64_t first = std::max<std::int64_t>(range.min, 1);
    return range.max / every > (first - 1) / every;
  });
}

bool waits_for(const Guard& guard, const std::string& id) {
  const bool itself = guard.kind == Guard::Kind::fired && guard.name == id;
  if (guard.kind != Guard::Kind::all) return itself;
  return std::any_of(guard.parts.begin(), guard.parts.end(),
                     [&id](const Guard& part) { return waits_for(part, id); });
}

void check_firing(Context& context, const Scenario& scenario, const Rule& rule) {
  const auto empty = [](const Range& range) { return range.max < 1; };
  if (rule.times == 0U && std::none_of(rule.nth.begin(), rule.nth.end(), empty)) {
    never_fires(context, rule, "this rule never fires: times is 0",
                "write 'enabled: false' to switch it off");
  }
  if (rule.activation == 0.0 || rule.probability == 0.0) {
    never_fires(context, rule, "this rule never fires: its probability is 0%", {});
  }
  if (std::any_of(rule.nth.begin(), rule.nth.end(), empty)) {
    never_fires(context, rule, "this rule never fires: there is no match 0", "nth counts from 1");
  } else if (!has_common_ordinal(rule)) {
    never_fires(context, rule, "this rule never fires: no match is in both 'nth' and 'every'",
                "leave one of them out");
  }
  const auto* itself = std::get_if<RuleTrigger>(&rule.when);
  if ((itself != nullptr && itself->id == rule.id) ||
      (rule.guard && waits_for(*rule.guard, rule.id))) {
    never_fires(context, rule, "this rule never fires: it waits for itself", {});
  }
  if (rule.every_period && !std::holds_alternative<TimeTrigger>(rule.when)) {
    context.report(
        Severity::error, rule.at,
        {"E205", "a period belongs to a 'time' trigger", "write 'every: 3' for each third"});
  }
  const auto* time = std::get_if<TimeTrigger>(&rule.when);
  if (time != nullptr && time->at >= scenario.timeout) {
    context.report(
        Severity::warning, rule.when_at,
        {"W414", at::text("this comes after the timeout of ", duration_text(scenario.timeout)),
         "make 'timeout' longer"});
  }
}

const Rule* find_rule(const Scenario& scenario, const std::string& id) {
  const auto found = std::find_if(scenario.rules.begin(), scenario.rules.end(),
                                  [&id](const Rule& rule) { return rule.id == id; });
  return found == scenario.rules.end() ? nullptr : &*found;
}

void check_rule_trigger(Context& context, const Scenario& scenario, const Rule& rule) {
  const auto* trigger = std::get_if<RuleTrigger>(&rule.when);
  if (trigger == nullptr) return;
  const Rule* other = find_rule(scenario, trigger->id);
  if (other == nullptr) return;
  if (!other->enabled) {
    never_fires(context, rule, at::text("this rule never fires: '", other->id, "' is not enabled"),
                {});
  } else if (trigger->phase != RuleTrigger::Phase::fired && other->conditions.empty()) {
    never_fires(context, rule, at::text("this rule never fires: '", other->id, "' opens no window"),
                "write {id: ..., phase: fired}");
  }
}

// ---- Rules that others shadow ----

// Does `first` match all that `second` matches? No more than a good guess, for a warning.
bool covers(const AtPattern& first, const AtPattern& second) {
  if (first.text() == second.text()) return true;
  if (first.name().empty() || second.name().empty()) return false;
  const bool open = second.text().find("...") != std::string::npos;
  Captures unused;
  return !open && first.matches(second.text(), unused);
}

bool covers(const AtPatterns& first, const AtPatterns& second) {
  return std::all_of(second.begin(), second.end(), [&first](const AtPattern& wanted) {
    return std::any_of(first.begin(), first.end(),
                       [&wanted](const AtPattern& one) { return covers(one, wanted); });
  });
}

bool takes(const Rule& rule, std::string_view slot) {
  return std::any_of(rule.actions.begin(), rule.actions.end(),
                     [slot](const Action& action) { return slot_of(action.kind) == slot; });
}

// "line 12", or "line 12 of lib/links.yaml" where that is another file.
std::string where(const Position& at, const Position& from) {
  return at::text("line ", at.line, at.file == from.file ? "" : " of " + at.file);
}

// What the slot of an action is called there.
std::string_view spoken(const Action::Kind& kind) {
  const bool is_result = std::holds_alternative<ReplaceResult>(kind) ||
                         (std::holds_alternative<Swallow>(kind) &&
                          std::get<Swallow>(kind).what == Swallow::What::result);
  return is_result ? std::string_view("result") : slot_of(kind);
}

void check_shadow(Context& context, const Rule& first, const Rule& second) {
  const auto* by = std::get_if<AtTrigger>(&first.when);
  const auto* of = std::get_if<AtTrigger>(&second.when);
  if (by == nullptr || of == nullptr || !is_certain(first) || first.times) return;
  if (!first.conditions.empty() || !covers(by->patterns, of->patterns)) return;
  for (const Action& action : second.actions) {
    const std::string_view slot = slot_of(action.kind);
    if (slot.empty() || !takes(first, slot)) continue;
    context.report(Severity::warning, action.at,
                   {"W410",
                    at::text("can never fire: ", where(first.at, second.at), " always takes the ",
                             spoken(action.kind), " slot first"),
                    "give this rule a higher 'priority', or the other one a limit of 'times'"},
                   {{first.at, "the other rule is here"}});
    return;
  }
}

void check_shadows(Context& context, const Scenario& scenario) {
  // Rules in the order in which they are asked.
  std::vector<const Rule*> order;
  for (const Rule& rule : scenario.rules) {
    if (std::holds_alternative<AtTrigger>(rule.when)) order.push_back(&rule);
  }
  std::stable_sort(order.begin(), order.end(), [](const Rule* left, const Rule* right) {
    return left->priority > right->priority;
  });
  // Few rules are that certain, so this is not quadratic in practice.
  std::vector<const Rule*> certain;
  constexpr std::size_t kMaxCertain = 100;
  for (const Rule* rule : order) {
    for (const Rule* first : certain) check_shadow(context, *first, *rule);
    if (is_certain(*rule) && !rule->times && certain.size() < kMaxCertain) certain.push_back(rule);
  }
}

// ---- Expectations ----

bool cannot_fail(const Expectation& expectation) {
  if (const auto* sends = std::get_if<Sends>(&expectation.kind)) {
    return sends->count.min <= 0 && sends->count.max == Range{}.max;
  }
  if (const auto* fired = std::get_if<Fired>(&expectation.kind)) {
    return fired->count.min <= 0 && fired->count.max == Range{}.max;
  }
  if (const auto* delivered = std::get_if<Delivered>(&expectation.kind)) {
    return !delivered->exactly_once && !delivered->at_least_once && !delivered->in_order &&
           delivered->sha256.empty() && delivered->count.min <= 0 &&
           delivered->count.max == Range{}.max;
  }
  const bool watches = std::holds_alternative<Never>(expectation.kind) ||
                       std::holds_alternative<Silence>(expectation.kind);
  return watches && expectation.window == sim::Duration::zero();
}

void check_expectation(Context& context, const Scenario& scenario, const Expectation& expectation) {
  if (cannot_fail(expectation)) {
    context.report(Severity::warning, expectation.at,
                   {"W411", "this expectation cannot be violated",
                    "say how much is expected, or how long it watches"});
  }
  if (expectation.after.kind != Anchor::Kind::rule) return;
  const Rule* rule = find_rule(scenario, expectation.after.name);
  if (rule == nullptr) return;
  if (!rule->enabled) {
    context.report(
        Severity::warning, expectation.at,
        {"W411",
         at::text("this expectation never begins to watch: rule '", rule->id, "' is not enabled"),
         {}});
  }
  const sim::Duration delay = answer_delay(*rule).shortest;
  if (expectation.within && *expectation.within < delay) {
    context.report(
        Severity::warning, expectation.at,
        {"W412",
         at::text("within ", duration_text(*expectation.within), " is shorter than the delay of ",
                  duration_text(delay), " that rule '", rule->id, "' makes"),
         "a host that waits for the answer cannot do it in time"},
        {{rule->at, "the rule is here"}});
  }
}

}  // namespace

void check_references(Context& context) {
  for (const NameRow& row : kNames) {
    const std::vector<std::string> names = defined(context, row.kind);
    for (const auto& reference : context.references()) {
      if (reference.kind != row.kind) continue;
      if (std::find(names.begin(), names.end(), reference.name) != names.end()) continue;
      const std::string near = did_you_mean(reference.name, names);
      context.remember(reference.at, reference.width);
      context.report(
          Severity::error, reference.at,
          {std::string(row.code),
           at::text("unknown ", row.what, " '", reference.name, "' for '", reference.key, "'"),
           near.empty() ? what_there_is(row, names) : near});
    }
  }
}

void check_scenario(Context& context, const Scenario& scenario) {
  for (const Rule& rule : scenario.rules) {
    if (!rule.enabled) continue;
    check_actions(context, rule);
    check_urcs(context, rule);
    check_firing(context, scenario, rule);
    check_rule_trigger(context, scenario, rule);
    check_window(context, scenario, rule);
  }
  check_shadows(context, scenario);
  check_latency(context, scenario);
  for (const Expectation& expectation : scenario.expectations) {
    if (expectation.enabled) check_expectation(context, scenario, expectation);
  }
}

}  // namespace bg96::scenarios
