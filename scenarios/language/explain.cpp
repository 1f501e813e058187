#include "scenarios/language/explain.hpp"

#include <algorithm>
#include <chrono>

#include "emulator/at/text.hpp"

namespace bg96::scenarios {
namespace {

std::string length_text(sim::Duration length) {
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(length).count();
  if (milliseconds % 60'000 == 0) return at::text(milliseconds / 60'000, " min");
  if (milliseconds % 1000 == 0) return at::text(milliseconds / 1000, " s");
  return at::text(milliseconds, " ms");
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
  if (rule.every) text += at::text(text.empty() ? "" : ", ", "each ", *rule.every, "th such event");
  if (rule.every_period) text += at::text("then each ", length_text(*rule.every_period));
  if (rule.activation) text += text.empty() ? "in some runs only" : ", in some runs only";
  if (rule.probability) text += text.empty() ? "by chance" : ", by chance";
  if (!text.empty()) text += "; ";
  if (!rule.times) return text + "however often it happens";
  if (*rule.times == 1) return text + "once";
  return text + at::text("at most ", *rule.times, " times");
}

void tell_rule(const Rule& rule, std::string& out) {
  out += at::text("  ", rule.id, rule.enabled ? "" : " (switched off)", "\n");
  out += at::text("    when ", rule.when_text.empty() ? "it is time" : rule.when_text, "\n");
  out += at::text("    ", how_often(rule), "\n");
  for (const Action& action : rule.actions) out += at::text("    do ", action.text, "\n");
  for (const Condition& condition : rule.conditions) {
    out += at::text("    meanwhile ", condition.text, "\n");
  }
  if (rule.conditions.empty()) return;
  if (rule.window && rule.window->kind == Distribution::Kind::constant) {
    out += at::text("    for ", length_text(rule.window->value), "\n");
  } else if (rule.window) {
    out += "    for a time that is drawn\n";
  } else {
    out += rule.until_end ? "    until the end\n" : "    until something else happens\n";
  }
}

void tell_expectation(const Expectation& expectation, std::string& out) {
  out += at::text("  ", expectation.id, ": ", expectation.kind_name);
  if (expectation.within) out += at::text(", within ", length_text(*expectation.within));
  if (expectation.window) out += at::text(", for ", length_text(*expectation.window));
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
    out += at::text(cases.size(), " cases; the first:\n\n");
  }
  out += at::text("Modem: ", first.device.profile, ". It ends after ", length_text(first.timeout),
                  " at the latest.\n");
  for (const Route& route : first.network.routes) {
    out += at::text("What dials ", route.to, " reaches ", route.via, ".\n");
  }
  out += first.rules.empty() ? "\nNothing goes wrong.\n" : "\nWhat goes wrong:\n";
  for (const Rule& rule : first.rules) tell_rule(rule, out);
  out += first.expectations.empty() ? "\nNothing is expected.\n" : "\nWhat is expected:\n";
  for (const Expectation& expectation : first.expectations) tell_expectation(expectation, out);
  return out;
}

}  // namespace bg96::scenarios
