#include "scenarios/language/table/checks/latency.hpp"

#include <algorithm>
#include <variant>

#include "emulator/at/text.hpp"
#include "scenarios/language/table/checks/checks.hpp"
#include "scenarios/language/table/scalars/scalars.hpp"

namespace bg96::scenarios {
namespace {

// A name, a connection, and one exchange over it.
constexpr int kRoundTripsOfAnUpload = 3;

sim::Duration middle_of(std::vector<sim::Duration> samples) {
  if (samples.empty()) return {};
  const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
  std::nth_element(samples.begin(), middle, samples.end());
  return *middle;
}

// Sums of two that may be endless.
sim::Duration sum(sim::Duration left, sim::Duration right) {
  return left > sim::Duration::max() - right ? sim::Duration::max() : left + right;
}

void tell(Context& context, const Scenario& scenario, const Position& at, const std::string& what,
          sim::Duration length) {
  if (length <= scenario.timeout) return;
  context.report(Diagnostic::Severity::warning, at,
                 {"W420",
                  at::text(what, " ", duration_text(length), ", longer than the timeout of ",
                           duration_text(scenario.timeout)),
                  "make 'timeout' longer; bg96emu explain tells what the latencies sum to"});
}

void check_link(Context& context, const Scenario& scenario, const Link& link, const Position& at) {
  if (link.is_down) return;
  tell(context, scenario, at,
       "over this link a name, a connection and one exchange take 3 round trips, mostly",
       (kRoundTripsOfAnUpload * round_trip(link)).typical);
}

}  // namespace

Spread spread_of(const std::optional<Distribution>& length) {
  if (!length) return {};
  switch (length->kind) {
    case Distribution::Kind::constant: return {length->value, length->value, length->value};
    case Distribution::Kind::uniform:
      return {length->min, length->min + (length->max - length->min) / 2, length->max};
    case Distribution::Kind::normal:
    case Distribution::Kind::lognormal: return {length->min, length->value, length->max};
    case Distribution::Kind::samples: break;
  }
  const auto [shortest, longest] =
      std::minmax_element(length->samples.begin(), length->samples.end());
  if (shortest == length->samples.end()) return {};
  return {*shortest, middle_of(length->samples), *longest};
}

Spread operator+(const Spread& left, const Spread& right) {
  return {sum(left.shortest, right.shortest), sum(left.typical, right.typical),
          sum(left.longest, right.longest)};
}

Spread operator*(int times, const Spread& length) {
  Spread total;
  for (int i = 0; i < times; ++i) total = total + length;
  return total;
}

Spread round_trip(const Link& link) {
  return spread_of(link.up.latency) + spread_of(link.down.latency);
}

std::string spread_text(const Spread& length) {
  if (length.is_certain()) return duration_text(length.typical);
  return at::text("about ", duration_text(length.typical), " (", duration_text(length.shortest),
                  " to ", duration_text(length.longest), ")");
}

Spread answer_delay(const Rule& rule) {
  Spread total;
  for (const Action& action : rule.actions) {
    if (const auto* delay = std::get_if<Delay>(&action.kind)) {
      total = total + spread_of(delay->length);
    }
    if (const auto* hold = std::get_if<HoldResult>(&action.kind)) {
      total = total + spread_of(hold->length);
    }
  }
  return total;
}

void check_latency(Context& context, const Scenario& scenario) {
  if (scenario.network.link) {
    check_link(context, scenario, *scenario.network.link, scenario.network.link_at);
  }
  for (const Rule& rule : scenario.rules) {
    if (!rule.enabled) continue;
    tell(context, scenario, rule.at, "the answer comes late, at least by",
         answer_delay(rule).shortest);
    for (const Condition& condition : rule.conditions) {
      if (const auto* link = std::get_if<Link>(&condition.kind)) {
        check_link(context, scenario, *link, condition.at);
      }
      if (const auto* delay = std::get_if<AtDelay>(&condition.kind)) {
        tell(context, scenario, condition.at, "such commands run later, at least by",
             spread_of(delay->by).shortest);
      }
    }
  }
}

}  // namespace bg96::scenarios
