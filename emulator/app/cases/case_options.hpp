#pragma once

#include <cstdint>
#include <string>

#include "emulator/app/cases/case_run.hpp"
#include "emulator/app/modem_options.hpp"

namespace bg96::app {

/// What a case needs as its scenario and the command line say: profile, seed, network. Throws
/// std::runtime_error when they do not go together.
CaseRunOptions case_run_options(const scenarios::Scenario& scenario, const ModemOptions& modem,
                                bool show_identity);

/// The time of day as "2026-01-15T09:12:03Z".
std::string timestamp();

}  // namespace bg96::app
