#pragma once

#include "scenarios/language/scenario.hpp"
#include "scenarios/language/table/context.hpp"

namespace bg96::scenarios {

/// What no single key can tell: names that nothing has, actions without their trigger, rules that
/// can never fire, expectations that cannot fail. The scenario was read without an error.
void check_scenario(Context& context, const Scenario& scenario);

/// Rules, marks and peers that are named but are not there.
void check_references(Context& context);

}  // namespace bg96::scenarios
