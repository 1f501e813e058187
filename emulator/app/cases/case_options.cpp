#include "emulator/app/cases/case_options.hpp"

#include <spdlog/fmt/chrono.h>

#include <charconv>
#include <chrono>
#include <ctime>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "emulator/app/cases/sha256.hpp"

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

// "0.10.1" as numbers; what is none ends them.
std::vector<unsigned> version_numbers(std::string_view text) {
  std::vector<unsigned> numbers;
  while (!text.empty()) {
    unsigned number = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    if (result.ec != std::errc()) break;
    numbers.push_back(number);
    text.remove_prefix(static_cast<std::size_t>(result.ptr - text.data()));
    if (!text.starts_with('.')) break;
    text.remove_prefix(1);
  }
  // 0.9 and 0.9.0 are the same.
  while (!numbers.empty() && numbers.back() == 0) numbers.pop_back();
  return numbers;
}

std::string hash_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return {};
  std::ostringstream text;
  text << file.rdbuf();
  return sha256(text.str());
}

}  // namespace

std::string timestamp() {
  using namespace std::chrono;
  const auto now = floor<milliseconds>(system_clock::now());
  const auto second = floor<seconds>(now);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(system_clock::to_time_t(second)),
                     (now - second).count());
}

scenarios::Masking masking_of(const scenarios::Scenario& scenario, const ModemOptions& modem,
                              bool show_identity) {
  modem::Profile profile;
  scenarios::apply_device(scenario.device, scenario.seed.value_or(0), profile);
  modem.apply(profile);
  scenarios::Masking masking;
  // What the profile has by itself is no secret.
  if (profile.sim.pin != modem::Profile().sim.pin) masking.secrets.push_back(profile.sim.pin);
  if (profile.sim.puk != modem::Profile().sim.puk) masking.secrets.push_back(profile.sim.puk);
  if (show_identity) return masking;
  masking.identities = {profile.identity.imei, profile.sim.imsi, profile.sim.iccid};
  return masking;
}

std::string unmet_requirements(const scenarios::Scenario& scenario, std::string_view version) {
  std::string text;
  for (const std::string& feature : scenario.missing_features) {
    text += (text.empty() ? "needs " : ", ") + feature;
  }
  if (!text.empty()) text += ", which this version has not";
  if (!scenario.needs_emulator.empty() &&
      version_numbers(version) < version_numbers(scenario.needs_emulator)) {
    text += fmt::format("{}needs bg96emu {} or later, this is {}", text.empty() ? "" : "; ",
                        scenario.needs_emulator, version);
  }
  return text;
}

CaseRunOptions case_run_options(const scenarios::Scenario& scenario, const ModemOptions& modem,
                                bool show_identity) {
  CaseRunOptions options;
  options.scenario = scenario;
  options.test_case.seed = scenario.seed ? *scenario.seed : std::random_device{}();
  options.test_case.judge.seed = options.test_case.seed;
  options.test_case.judge.sha256 = sha256;
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
  options.trace_header.scenario_sha256 = hash_of(scenario.at.file);
  options.trace_header.line = scenario.at.line;
  options.trace_header.profile = scenario.device.profile;
  options.masking = masking_of(scenario, modem, show_identity);
  options.unmet = unmet_requirements(scenario, BG96_VERSION);
  return options;
}

}  // namespace bg96::app
