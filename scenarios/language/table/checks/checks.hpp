#pragma once

#include "scenarios/language/scenario.hpp"
#include "scenarios/language/table/context.hpp"

namespace bg96::scenarios {

/// What no single key can tell: names that nothing has, actions without their trigger, rules that
/// can never fire, expectations that cannot fail. The scenario was read without an error.
void check_scenario(Context& context, const Scenario& scenario);

/// Windows that never open or never end as they are written.
void check_window(Context& context, const Scenario& scenario, const Rule& rule);
/// Latencies and delays that together take longer than the case may.
void check_latency(Context& context, const Scenario& scenario);
/// ${m.name} and `if: {match: {name: ...}}` of what the rule's trigger does not keep. Of a rule's
/// own tree: false when there was an error.
bool check_captures(Context& context, const Node& node, const Rule& rule);
/// ${m.name} outside of rules, where nothing has matched.
void check_no_captures(Context& context, const Node& node);
/// Rules, marks and peers that are named but are not there.
void check_references(Context& context);

}  // namespace bg96::scenarios
