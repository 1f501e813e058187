#include "scenarios/engine/stages/routes/network_map.hpp"

#include <algorithm>
#include <utility>

#include "emulator/at/params.hpp"
#include "scenarios/engine/stages/routes/name_pattern.hpp"

namespace bg96::scenarios {
namespace {

using Where = NetworkMap::Target::Where;

constexpr std::string_view kPeer = "peer:";

std::string lower(std::string text) {
  for (char& each : text) {
    if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
  }
  return text;
}

}  // namespace

NetworkMap::NetworkMap(NetworkPart network) : network_(std::move(network)) {}

bool NetworkMap::empty() const {
  return network_.hosts.empty() && network_.routes.empty() &&
         network_.egress.value_or(Egress::allow) == Egress::allow;
}

NetworkMap::Target NetworkMap::to(const ports::Endpoint& dialled) {
  Target target;
  target.asked = {name_behind(dialled.host), dialled.port};
  const std::string* const address = mapped(target.asked.host);
  const auto is_meant = [&](const Route& route) {
    return matches_endpoint(route.to, target.asked) ||
           (address != nullptr && matches_endpoint(route.to, {*address, dialled.port}));
  };
  const auto route = std::find_if(network_.routes.begin(), network_.routes.end(), is_meant);
  if (at::is_ipv4(dialled.host)) target.reported = dialled;
  if (route != network_.routes.end()) return target_of(std::move(target), &*route);
  if (address == nullptr && is_forbidden(target.asked, false)) target.where = Where::forbidden;
  return target_of(std::move(target), nullptr);
}

NetworkMap::Target NetworkMap::to_host(const std::string& host) {
  Target target;
  target.asked.host = name_behind(host);
  target.reported.host = host;
  const std::string* const address = mapped(target.asked.host);
  const auto is_meant = [&](const Route& route) {
    return matches_name(host_part(route.to), target.asked.host) && host_part(route.to) != "*";
  };
  const auto route = std::find_if(network_.routes.begin(), network_.routes.end(), is_meant);
  if (route != network_.routes.end()) return target_of(std::move(target), &*route);
  if (address == nullptr && is_forbidden(target.asked, true)) target.where = Where::forbidden;
  return target_of(std::move(target), nullptr);
}

NetworkMap::Target NetworkMap::target_of(Target target, const Route* route) {
  const std::string* const address = mapped(target.asked.host);
  target.dial = {address != nullptr ? *address : target.asked.host, target.asked.port};
  if (route == nullptr) return target;
  if (target.reported.host.empty()) {
    const bool has_address = address != nullptr || at::is_ipv4(target.asked.host);
    target.reported.host = has_address ? target.dial.host : invented(target.asked.host);
    target.reported.port = target.asked.port;
  }
  if (route->via.starts_with(kPeer)) {
    target.where = Where::peer;
    target.peer = route->via.substr(kPeer.size());
  } else if (const auto via = endpoint_of(route->via)) {
    target.dial = *via;
  } else {
    target.where = Where::forbidden;
  }
  return target;
}

NetworkMap::Address NetworkMap::look_up(const std::string& name) {
  using Known = Address::Known;
  if (at::is_ipv4(name)) return {Known::network, name};
  if (const std::string* const address = mapped(name)) return {Known::here, *address};
  const Egress egress = network_.egress.value_or(Egress::allow);
  // A route for any host gives a name an address only where the network is not asked for it.
  const bool is_routed =
      std::any_of(network_.routes.begin(), network_.routes.end(), [&](const Route& route) {
        return matches_name(host_part(route.to), name) &&
               (host_part(route.to) != "*" || egress == Egress::mapped_only);
      });
  if (is_routed) {
    std::string address = invented(name);
    if (!address.empty()) return {Known::here, std::move(address)};
  }
  return {egress == Egress::mapped_only ? Known::forbidden : Known::network, {}};
}

// The exact name first, then the longest pattern.
const std::string* NetworkMap::mapped(const std::string& name) const {
  const auto* best = static_cast<const std::pair<const std::string, std::string>*>(nullptr);
  for (const auto& host : network_.hosts) {
    if (!matches_name(host.first, name)) continue;
    const bool is_exact = host.first.find('*') == std::string::npos;
    if (is_exact) return &host.second;
    if (best == nullptr || host.first.size() > best->first.size()) best = &host;
  }
  return best == nullptr ? nullptr : &best->second;
}

std::string NetworkMap::name_behind(const std::string& host) const {
  const auto known = names_.find(host);
  return known == names_.end() ? host : known->second;
}

// 198.18.0.0/15 is for tests of networks (RFC 2544): nobody is there.
std::string NetworkMap::invented(const std::string& name) {
  const std::string key = lower(name);
  if (const auto known = addresses_.find(key); known != addresses_.end()) return known->second;
  const std::size_t number = addresses_.size() + 1;
  if (number > kMaxInventedAddresses) return {};
  std::string address =
      "198.18." + std::to_string(number / 250) + "." + std::to_string(number % 250 + 1);
  addresses_.emplace(key, address);
  names_.emplace(address, key);
  return address;
}

bool NetworkMap::is_forbidden(const ports::Endpoint& asked, bool any_port) const {
  switch (network_.egress.value_or(Egress::allow)) {
    case Egress::allow: return false;
    case Egress::loopback: return !is_loopback(asked.host);
    case Egress::mapped_only: break;
  }
  // Who dials a target has asked for the address of a mapped name before.
  const bool is_host = std::any_of(network_.hosts.begin(), network_.hosts.end(),
                                   [&](const auto& host) { return host.second == asked.host; });
  if (is_host) return false;
  return std::none_of(network_.routes.begin(), network_.routes.end(), [&](const Route& route) {
    const auto via = endpoint_of(route.via);
    return via && via->host == asked.host && (any_port || via->port == asked.port);
  });
}

}  // namespace bg96::scenarios
