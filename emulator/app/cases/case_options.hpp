#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "emulator/app/cases/case_run.hpp"
#include "emulator/app/modem_options.hpp"

namespace bg96::app {

/// What a case needs as its scenario and the command line say: profile, seed, network. Throws
/// std::runtime_error when they do not go together.
CaseRunOptions case_run_options(const scenarios::Scenario& scenario, const ModemOptions& modem,
                                bool show_identity);

/// What nobody may learn from a trace or a report of the scenario's cases.
scenarios::Masking masking_of(const scenarios::Scenario& scenario, const ModemOptions& modem,
                              bool show_identity);

/// What a scenario requires and is not there: "needs mqtt"; empty: nothing.
std::string unmet_requirements(const scenarios::Scenario& scenario, std::string_view version);

/// The time of day as "2026-01-15T09:12:03.114Z".
std::string timestamp();

}  // namespace bg96::app
