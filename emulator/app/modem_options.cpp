#include "emulator/app/modem_options.hpp"

#include <spdlog/fmt/fmt.h>

#include <charconv>
#include <map>

#include "emulator/modem/profile_keys.hpp"

namespace bg96::app {
namespace {

const std::map<std::string, netbridge::Egress> kEgress = {
    {"allow", netbridge::Egress::allow},
    {"loopback", netbridge::Egress::loopback},
    {"mapped-only", netbridge::Egress::mapped_only}};

template <typename Value>
std::vector<std::string> names_of(const std::map<std::string, Value>& values) {
  std::vector<std::string> names;
  for (const auto& [name, value] : values) names.push_back(name);
  return names;
}

enum class Side : std::uint8_t { from, to };

// NAME or NAME=PATH.
RunnerOptions::Port parse_port(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  const std::string path = equals == std::string::npos ? "" : text.substr(equals + 1);
  for (int id = 1; id < ports::kChannelCount; ++id) {
    const auto port = static_cast<ports::ChannelId>(id);
    if (name != name_of(port) || is_multiplexed(port)) continue;
    if (equals != std::string::npos && path.empty()) break;
    return {port, path};
  }
  throw CLI::ValidationError(
      "--port", fmt::format("\"{}\" is not a port; there are usbat, usbmodem and nmea beside "
                            "uart1, with a path: usbat=./modem-at",
                            text));
}

// "HOST:PORT", and also ":PORT" or "*:PORT" for what comes from any address of the modem's own.
ports::Endpoint parse_endpoint(const std::string& text, Side side, const std::string& whole) {
  const std::size_t colon = text.rfind(':');
  ports::Endpoint endpoint;
  unsigned port = 0;
  bool good = colon != std::string::npos && (colon > 0 || side == Side::from);
  if (good) {
    endpoint.host = text.substr(0, colon);
    if (side == Side::from && endpoint.host == "*") endpoint.host.clear();
    const char* const begin = text.data() + colon + 1;
    const char* const end = text.data() + text.size();
    const auto result = std::from_chars(begin, end, port);
    good = result.ec == std::errc() && result.ptr == end && begin != end && port <= 65535;
  }
  if (!good) {
    throw CLI::ValidationError("--map",
                               fmt::format("\"{}\" is not HOST:PORT=HOST:PORT, for example "
                                           "220.180.239.212:8009=127.0.0.1:8009, or "
                                           ":2020=127.0.0.1:12020 for a listener",
                                           whole));
  }
  endpoint.port = static_cast<std::uint16_t>(port);
  return endpoint;
}

netbridge::Mapping parse_mapping(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return {parse_endpoint("", Side::to, text), {}};
  return {parse_endpoint(text.substr(0, equals), Side::from, text),
          parse_endpoint(text.substr(equals + 1), Side::to, text)};
}

modem::Profile parse_profile(const std::string& name) {
  if (const auto profile = modem::find_profile(name)) return *profile;
  throw CLI::ValidationError("--profile",
                             fmt::format("there is no profile \"{}\"; there are {}", name,
                                         fmt::join(modem::profile_names(), ", ")));
}

void apply_setting(modem::Profile& profile, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw CLI::ValidationError(
        "--set", fmt::format("\"{}\" is not KEY=VALUE, for example sim.state=absent", text));
  }
  const std::string error =
      modem::set_profile_key(profile, text.substr(0, equals), text.substr(equals + 1));
  if (!error.empty()) throw CLI::ValidationError("--set", error);
}

}  // namespace

std::string settings_help() {
  std::string text = "Keys of --set:\n";
  for (const modem::ProfileKey& key : modem::profile_keys()) {
    text += fmt::format("  {:<28} {}\n", key.name, key.allowed);
  }
  return text;
}

void ModemOptions::add_to(CLI::App& verb, const std::string& egress) {
  egress_ = default_egress_ = egress;
  verb.add_option(
      "--profile", profile_,
      "Which modem: " + fmt::format("{}", fmt::join(modem::profile_names(), ", ")) + " [bg96]");
  verb.add_option("--set", settings_, "KEY=VALUE: one value of the profile (below)")
      ->allow_extra_args(false);
  verb.add_option("--egress", egress_, "Where the modem may connect")
      ->check(CLI::IsMember(names_of(kEgress)))
      ->capture_default_str();
  verb.add_option("--map", mappings_,
                  "HOST:PORT=HOST:PORT: what the firmware dials by TCP or UDP, and a name server "
                  "(port 53), is elsewhere. 10.7.157.1:2020=127.0.0.1:12020: the modem's listener "
                  "or UDP SERVICE on port 2020 is the host's port 12020 (0: any); its own address "
                  "may be left out, :2020=127.0.0.1:12020")
      ->allow_extra_args(false);
}

void ModemOptions::add_ports_to(CLI::App& verb) {
  verb.add_option("--port", ports_,
                  "NAME[=PATH]: a port beside uart1: usbat, usbmodem or nmea, and a symlink to it")
      ->allow_extra_args(false);
}

std::vector<RunnerOptions::Port> ModemOptions::ports(const std::string& link) const {
  std::vector<RunnerOptions::Port> all;
  for (const std::string& text : ports_) {
    RunnerOptions::Port port = parse_port(text);
    for (const RunnerOptions::Port& other : all) {
      if (other.id != port.id) continue;
      throw CLI::ValidationError("--port", fmt::format("{} is there twice", name_of(port.id)));
    }
    if (port.link.empty() && !link.empty()) port.link = link + "-" + name_of(port.id);
    all.push_back(std::move(port));
  }
  return all;
}

void ModemOptions::apply(modem::Profile& profile) const {
  if (has_profile()) profile = parse_profile(profile_);
  for (const RunnerOptions::Port& port : ports("")) {
    profile.wired[static_cast<std::size_t>(port.id)] = true;
  }
  for (const auto& setting : settings_) apply_setting(profile, setting);
}

std::vector<std::string> ModemOptions::arguments() const {
  std::vector<std::string> all;
  if (has_profile()) all.insert(all.end(), {"--profile", profile_});
  for (const std::string& setting : settings_) all.insert(all.end(), {"--set", setting});
  for (const std::string& port : ports_) all.insert(all.end(), {"--port", port});
  if (egress_ != default_egress_) all.insert(all.end(), {"--egress", egress_});
  for (const std::string& mapping : mappings_) all.insert(all.end(), {"--map", mapping});
  return all;
}

void ModemOptions::apply(netbridge::HostNetworkOptions& network) const {
  for (const auto& mapping : mappings_) network.mappings.push_back(parse_mapping(mapping));
  network.egress = kEgress.at(egress_);
}

}  // namespace bg96::app
