#pragma once

#include <map>
#include <string>

#include "scenarios/engine/facts.hpp"

namespace bg96::scenarios::test {

/// Facts that a test sets.
struct FactsDouble final : Facts {
  std::map<std::string, std::string> states;  ///< by "socket[0]"
  std::map<std::string, std::string, std::less<>> variables;
  std::map<std::string, std::uint64_t, std::less<>> firings;
  std::map<std::string, bool, std::less<>> windows;
  mutable std::map<std::string, std::string, std::less<>> peers;

  std::string state(const MachineName& machine) const override {
    const auto found = states.find(describe(machine));
    return found == states.end() ? "" : found->second;
  }
  std::optional<std::string> variable(std::string_view name) const override {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  }
  std::uint64_t fired(std::string_view rule) const override {
    const auto found = firings.find(rule);
    return found == firings.end() ? 0 : found->second;
  }
  bool active(std::string_view rule) const override {
    const auto found = windows.find(rule);
    return found != windows.end() && found->second;
  }
  const std::string& received(std::string_view peer) const override {
    return peers[std::string(peer)];
  }
};

inline Guard all_of(std::vector<Guard> parts) {
  Guard guard;
  guard.parts = std::move(parts);
  return guard;
}
inline Guard state_is(MachineName machine, std::string value) {
  Guard guard;
  guard.kind = Guard::Kind::state;
  guard.machine = std::move(machine);
  guard.comparison.values = {std::move(value)};
  return guard;
}
inline Guard named(Guard::Kind kind, std::string name, std::vector<std::string> values = {}) {
  Guard guard;
  guard.kind = kind;
  guard.name = std::move(name);
  guard.comparison.values = std::move(values);
  return guard;
}
inline Guard peer_has(std::string name, Range records) {
  Guard guard = named(Guard::Kind::peer, std::move(name));
  guard.records = records;
  return guard;
}

}  // namespace bg96::scenarios::test
