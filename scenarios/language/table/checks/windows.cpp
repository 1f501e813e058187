#include <algorithm>
#include <variant>

#include "emulator/at/text.hpp"
#include "scenarios/language/table/checks/checks.hpp"
#include "scenarios/language/table/scalars/scalars.hpp"

namespace bg96::scenarios {
namespace {

void tell(Context& context, const Rule& rule, std::string text, std::string help) {
  context.report(Diagnostic::Severity::error, rule.at, {"E330", std::move(text), std::move(help)});
}

// Why a trigger never comes while the window is open; empty when it may.
std::string why_never(const Scenario& scenario, const Rule& rule) {
  if (const auto* time = std::get_if<TimeTrigger>(&*rule.until)) {
    const auto* begin = std::get_if<TimeTrigger>(&rule.when);
    if (begin != nullptr && time->at <= begin->at) {
      return at::text("it opens at ", duration_text(begin->at), ", and 'until' is ",
                      duration_text(time->at));
    }
    if (time->at >= scenario.timeout) {
      return at::text("the case times out after ", duration_text(scenario.timeout),
                      ", and 'until' is ", duration_text(time->at));
    }
  }
  const auto* other = std::get_if<RuleTrigger>(&*rule.until);
  if (other == nullptr) return {};
  if (other->id == rule.id) return "it waits for its own rule";
  const auto found = std::find_if(scenario.rules.begin(), scenario.rules.end(),
                                  [other](const Rule& one) { return one.id == other->id; });
  if (found == scenario.rules.end()) return {};
  if (!found->enabled) return at::text("rule '", found->id, "' is not enabled");
  const bool opens = !found->conditions.empty();
  if (other->phase != RuleTrigger::Phase::fired && !opens) {
    return at::text("rule '", found->id, "' opens no window");
  }
  return {};
}

}  // namespace

void check_window(Context& context, const Scenario& scenario, const Rule& rule) {
  if (rule.conditions.empty()) return;
  const bool is_empty = rule.window && rule.window->kind == Distribution::Kind::constant &&
                        rule.window->value <= sim::Duration::zero();
  if (is_empty) {
    tell(context, rule, "this window is empty: 'for' is 0s", "say how long it is open: for: 30s");
  }
  if (!rule.until || rule.window) return;
  const std::string why = why_never(scenario, rule);
  if (!why.empty()) {
    tell(context, rule, "this window never ends by its 'until': " + why,
         "write 'until: end' when that is meant");
  }
}

}  // namespace bg96::scenarios
