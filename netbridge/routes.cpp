#include "netbridge/routes.hpp"

#include <algorithm>
#include <boost/asio/ip/address_v4.hpp>
#include <utility>

namespace bg96::netbridge {
namespace {

using ports::Endpoint;

constexpr std::uint16_t kNameServerPort = 53;

bool is_address(const std::string& host) {
  boost::system::error_code error;
  boost::asio::ip::make_address_v4(host, error);
  return !error;
}

bool is_loopback(const std::string& host) {
  boost::system::error_code error;
  return boost::asio::ip::make_address_v4(host, error).is_loopback() && !error;
}

// Such a mapping is for listeners only: nobody dials it.
bool is_any(const std::string& host) { return host.empty() || host == "*" || host == "0.0.0.0"; }

bool is_of_name(const Mapping& mapping) {
  return !is_any(mapping.from.host) && !is_address(mapping.from.host);
}

template <typename Predicate>
const Mapping* find(const std::vector<Mapping>& mappings, Predicate predicate) {
  const auto found = std::find_if(mappings.begin(), mappings.end(), predicate);
  return found == mappings.end() ? nullptr : &*found;
}

}  // namespace

Routes::Routes(Egress egress, std::vector<Mapping> mappings)
    : egress_(egress), mappings_(std::move(mappings)) {
  // The one name whose address needs no look-up, so that it serves where an address is needed.
  for (Mapping& mapping : mappings_) {
    if (mapping.to.host == "localhost") mapping.to.host = "127.0.0.1";
  }
}

std::optional<Target> Routes::to(const Endpoint& dialled,
                                 const std::vector<std::string>& name_servers) const {
  const bool is_name = !is_address(dialled.host);
  if (const Mapping* const mapping =
          find(mappings_, [&](const Mapping& each) { return each.from == dialled; })) {
    // The firmware sees the address that it dialled; a name becomes its target's address.
    return Target{mapping->to, is_name ? Endpoint{"", dialled.port} : dialled, false, ""};
  }
  // Who dials a target has asked for the address of a mapped name before.
  if (const Mapping* const mapping = find(mappings_, [&](const Mapping& each) {
        return is_of_name(each) && each.to.host == dialled.host && each.from.port == dialled.port;
      })) {
    return Target{mapping->to, dialled, false, ""};
  }
  if (find(mappings_, [&](const Mapping& each) {
        return !is_any(each.from.host) && each.to == dialled;
      }) != nullptr) {
    return Target{dialled, {"", dialled.port}, false, ""};
  }
  if (egress_ == Egress::mapped_only) return std::nullopt;
  Target target{dialled, {"", dialled.port}, egress_ == Egress::loopback, ""};
  if (is_name && !name_servers.empty()) {
    target.name_servers = usable(name_servers);
    if (target.name_servers.empty()) return std::nullopt;
  }
  return target;
}

std::optional<Target> Routes::to_name(const std::string& name,
                                      const std::vector<std::string>& name_servers) const {
  Target target{{name, 0}, {name, 0}, false, ""};
  if (is_address(name)) return target;
  if (const Mapping* const mapping =
          find(mappings_, [&](const Mapping& each) { return each.from.host == name; })) {
    target.dial.host = mapping->to.host;
    return target;
  }
  if (name_servers.empty()) {
    if (egress_ == Egress::mapped_only) return std::nullopt;
    return target;
  }
  target.name_servers = usable(name_servers);
  if (target.name_servers.empty()) return std::nullopt;
  return target;
}

// In the way of c-ares: "ADDRESS:PORT,ADDRESS:PORT".
std::string Routes::usable(const std::vector<std::string>& name_servers) const {
  std::string list;
  for (const std::string& server : name_servers) {
    const std::optional<Target> target = to({server, kNameServerPort});
    if (!target || !is_address(target->dial.host)) continue;
    if (target->loopback_only && !is_loopback(target->dial.host)) continue;
    if (!list.empty()) list += ',';
    list += target->dial.host + ':' + std::to_string(target->dial.port);
  }
  return list;
}

bool Routes::may_ping(const std::string& address) const {
  switch (egress_) {
    case Egress::allow: return true;
    case Egress::loopback: return is_loopback(address);
    case Egress::mapped_only:
      return find(mappings_, [&](const Mapping& each) {
               return !is_any(each.from.host) && each.to.host == address;
             }) != nullptr;
  }
  return false;
}

Endpoint Routes::back(const Endpoint& sender) const {
  const Mapping* const mapping = find(
      mappings_, [&](const Mapping& each) { return !is_any(each.from.host) && each.to == sender; });
  if (mapping == nullptr) return sender;
  return is_of_name(*mapping) ? Endpoint{sender.host, mapping->from.port} : mapping->from;
}

Endpoint Routes::local(const Endpoint& own) const {
  const Mapping* const mapping = find(mappings_, [&](const Mapping& each) {
    const std::string& host = each.from.host;
    return each.from.port == own.port && (is_any(host) || host == "127.0.0.1" || host == own.host);
  });
  return mapping == nullptr ? Endpoint{"127.0.0.1", own.port} : mapping->to;
}

}  // namespace bg96::netbridge
