#include "emulator/app/cases/case_options.hpp"

#include <spdlog/fmt/chrono.h>

#include <charconv>
#include <ctime>
#include <random>
#include <stdexcept>

namespace bg96::app {
namespace {

netbridge::Egress egress_of(scenarios::Egress egress) {
  switch (egress) {
    case scenarios::Egress::allow: return netbridge::Egress::allow;
    case scenarios::Egress::loopback: return netbridge::Egress::loopback;
    case scenarios::Egress::mapped_only: return netbridge::Egress::mapped_only;
  }
  return netbridge::Egress::mapped_only;
}

// "18080", or "127.0.0.1:18080".
ports::Endpoint endpoint_of(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  ports::Endpoint endpoint;
  endpoint.host = colon == std::string::npos ? "127.0.0.1" : text.substr(0, colon);
  const std::string port = colon == std::string::npos ? text : text.substr(colon + 1);
  const auto result = std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
  if (result.ec != std::errc()) throw std::runtime_error(text + " is no port of this machine");
  return endpoint;
}

}  // namespace

std::string timestamp() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

CaseRunOptions case_run_options(const scenarios::Scenario& scenario, const ModemOptions& modem,
                                bool show_identity) {
  CaseRunOptions options;
  options.scenario = scenario;
  options.test_case.seed = scenario.seed ? *scenario.seed : std::random_device{}();
  options.test_case.wall_time = {.utc_seconds = std::time(nullptr), .zone_quarters = 0};
  options.test_case.adjust = [&modem](modem::Profile& profile) { modem.apply(profile); };
  modem.apply(options.runner.network);
  if (scenario.network.egress) options.runner.network.egress = egress_of(*scenario.network.egress);
  // The host's network keeps to it, as it knows the mappings as well; where a route leads is one.
  options.scenario.network.egress = scenarios::Egress::allow;
  for (const scenarios::Route& route : scenario.network.routes) {
    if (route.via.starts_with("peer:")) continue;
    const ports::Endpoint via = endpoint_of(route.via);
    options.runner.network.mappings.push_back({via, via});
  }
  for (const auto& [port, to] : scenario.network.inbound) {
    options.runner.network.mappings.push_back(
        {{"", static_cast<std::uint16_t>(port)}, endpoint_of(to)});
  }
  options.trace_header.emulator = BG96_VERSION;
  options.trace_header.case_id = scenario.case_id;
  options.trace_header.seed = options.test_case.seed;
  options.trace_header.wall = timestamp();
  options.trace_header.scenario = scenario.at.file;
  options.trace_header.line = scenario.at.line;
  options.trace_header.profile = scenario.device.profile;
  if (!show_identity) {
    modem::Profile profile;
    scenarios::apply_device(scenario.device, options.test_case.seed, profile);
    modem.apply(profile);
    options.masking.identities = {profile.identity.imei, profile.sim.imsi, profile.sim.iccid};
  }
  return options;
}

}  // namespace bg96::app
