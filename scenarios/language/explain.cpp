#include "scenarios/language/explain.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <variant>

#include "emulator/at/text.hpp"
#include "scenarios/language/table/checks/latency.hpp"
#include "scenarios/language/table/scalars/scalars.hpp"

namespace bg96::scenarios {
namespace {

// "2nd", "11th", "31st"
std::string ordinal(std::uint64_t number) {
  constexpr std::array<std::string_view, 4> kEndings = {"th", "st", "nd", "rd"};
  const bool teen = number % 100 / 10 == 1;
  const std::uint64_t last = number % 10;
  return at::text(number, kEndings[teen || last >= kEndings.size() ? 0 : last]);
}

std::string percent(double share) {
  std::string text = std::to_string(share * 100);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text + "%";
}

std::string range_text(const Range& range) {
  if (range.min == range.max) return at::text("number ", range.min);
  if (range.max == Range{}.max) return at::text("number ", range.min, " and all later ones");
  return at::text("numbers ", range.min, " to ", range.max);
}

std::string how_often(const Rule& rule) {
  std::string text;
  for (const Range& range : rule.nth) {
    text += (text.empty() ? "of such events " : ", ") + range_text(range);
  }
  if (rule.every)
    text += at::text(text.empty() ? "" : ", ", "each ", ordinal(*rule.every), " such event");
  if (rule.every_period) text += at::text("then each ", duration_text(*rule.every_period));
  const std::string_view comma = text.empty() ? "" : ", ";
  if (rule.activation) text += at::text(comma, "in ", percent(*rule.activation), " of the runs");
  if (rule.probability) {
    text +=
        at::text(text.empty() ? "" : ", ", "with a probability of ", percent(*rule.probability));
  }
  if (!text.empty()) text += "; ";
  if (!rule.times) return text + "however often it happens";
  if (*rule.times == 1) return text + "once";
  return text + at::text("at most ", *rule.times, " times");
}

// One of the two directions as "60ms up", "nothing up".
std::string one_way(const std::optional<Distribution>& latency, std::string_view way) {
  return at::text(spread_text(spread_of(latency)), " ", way);
}

void tell_direction(const LinkDirection& link, std::string_view way, std::string& out) {
  std::string text;
  if (link.bits_per_second) {
    text += at::text(", ", static_cast<std::int64_t>(*link.bits_per_second), " bit/s");
  }
  if (link.rate_trace) {
    text += at::text(", at the rate of a trace of ",
                     duration_text(std::chrono::milliseconds(link.rate_trace->at_ms.back())));
  }
  if (link.loss.value_or(0) > 0) {
    text += at::text(", ", percent(*link.loss),
                     " of the units are lost, of TCP each costs 200ms and more");
  }
  if (link.queue_bytes) text += at::text(", ", *link.queue_bytes, " bytes wait at most");
  if (!text.empty()) out += at::text("    ", way, ": ", text.substr(2), "\n");
}

// What a link costs end to end: each unit is late, in each direction.
void tell_link(const Link& link, std::string& out) {
  if (link.is_down) {
    out += "    nothing passes\n";
    return;
  }
  if (link.up.latency || link.down.latency) {
    const Spread once = round_trip(link);
    out += at::text("    round trip: ", one_way(link.up.latency, "up"), " + ",
                    one_way(link.down.latency, "down"), " = ", spread_text(once), "\n");
    out += at::text("    a name is found after ", spread_text(once),
                    ", +QIOPEN to an address comes after ", spread_text(once), ", to a name after ",
                    spread_text(2 * once), "\n");
    out += at::text("    a record is acknowledged, or answered, after ", spread_text(once), "\n");
  }
  tell_direction(link.up, "up", out);
  tell_direction(link.down, "down", out);
}

void tell_window(const Rule& rule, std::string& out) {
  for (const Condition& condition : rule.conditions) {
    out += at::text("    meanwhile ", condition.text, "\n");
    if (const auto* link = std::get_if<Link>(&condition.kind)) tell_link(*link, out);
  }
  if (rule.conditions.empty()) return;
  if (rule.window) out += at::text("    for ", spread_text(spread_of(rule.window)), "\n");
  if (rule.until) out += at::text("    until ", rule.until_text, "\n");
  if (rule.until_end) out += "    until the end\n";
}

void tell_rule(const Rule& rule, std::string& out) {
  out += at::text("  ", rule.id, rule.enabled ? "" : " (switched off)", "\n");
  if (!rule.from.empty()) out += at::text("    from ", rule.from, "\n");
  out += at::text("    when ", rule.when_text, "\n");
  if (!rule.guard_text.empty()) out += at::text("    if ", rule.guard_text, "\n");
  out += at::text("    ", how_often(rule), "\n");
  for (const Action& action : rule.actions) out += at::text("    do ", action.text, "\n");
  const Spread delay = answer_delay(rule);
  if (delay.longest > sim::Duration::zero()) {
    out += at::text("    the host has its answer later by ", spread_text(delay), "\n");
  }
  tell_window(rule, out);
}

void tell_expectation(const Expectation& expectation, std::string& out) {
  out += at::text("  ", expectation.id, ": ", expectation.kind_name);
  if (expectation.within) out += at::text(", within ", duration_text(*expectation.within));
  if (expectation.window) out += at::text(", for ", duration_text(*expectation.window));
  switch (expectation.after.kind) {
    case Anchor::Kind::start: break;
    case Anchor::Kind::heal: out += ", once the last fault is over"; break;
    case Anchor::Kind::rule: out += at::text(", after rule ", expectation.after.name); break;
    case Anchor::Kind::mark: out += at::text(", after mark ", expectation.after.name); break;
    case Anchor::Kind::at: out += ", after a command"; break;
    case Anchor::Kind::boot: out += ", after a phase of the boot"; break;
  }
  out += expectation.severity == Expectation::Severity::warn ? " (a warning only)\n" : "\n";
}

}  // namespace

std::string explain(const std::vector<Scenario>& cases) {
  if (cases.empty()) return {};
  const Scenario& first = cases.front();
  std::string out = at::text(first.name, "\n", first.description, "\n\n");
  if (cases.size() > 1) {
    out += at::text(cases.size(), " cases; this is the first, ", first.case_id, ":\n\n");
  }
  out += at::text("Modem: ", first.device.profile,
                  ". Seed: ", first.seed ? at::text(*first.seed) : std::string("random"),
                  ". It ends after ", duration_text(first.timeout), " at the latest.\n");
  for (const auto& [what, length] : {std::pair("RDY comes after ", first.device.rdy),
                                     std::pair("APP RDY comes after ", first.device.app_rdy),
                                     std::pair("The SIM is ready after ", first.device.sim_ready),
                                     std::pair("It registers after ", first.device.attach)}) {
    if (length) out += at::text(what, spread_text(spread_of(length)), ".\n");
  }
  for (const Route& route : first.network.routes) {
    out += at::text("What dials ", route.to, " reaches ", route.via, ".\n");
  }
  if (first.network.link) {
    out += "The link:\n";
    tell_link(*first.network.link, out);
  }
  out += first.rules.empty() ? "\nNothing goes wrong.\n" : "\nWhat goes wrong:\n";
  for (const Rule& rule : first.rules) tell_rule(rule, out);
  out += first.expectations.empty() ? "\nNothing is expected.\n" : "\nWhat is expected:\n";
  for (const Expectation& expectation : first.expectations) tell_expectation(expectation, out);
  return out;
}

}  // namespace bg96::scenarios
