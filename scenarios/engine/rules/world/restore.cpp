#include "scenarios/engine/rules/world/restore.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace bg96::scenarios {
namespace {

// As 27.007 counts them.
constexpr std::array<std::string_view, 6> kRegistrations = {"idle",   "home",    "searching",
                                                            "denied", "unknown", "roaming"};
constexpr std::array<std::pair<std::string_view, int>, 3> kTechnologies = {
    {{"gsm", 0}, {"lte-m", 8}, {"nb-iot", 9}}};
// As ports::SetSim::State counts them.
constexpr std::array<std::string_view, 6> kSims = {"ready", "pin",    "puk",
                                                   "busy",  "absent", "failure"};

template <std::size_t kSize>
std::optional<int> place_in(const std::array<std::string_view, kSize>& names,
                            std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<int>(found - names.begin());
}

std::optional<int> technology_of(std::string_view name) {
  for (const auto& [known, number] : kTechnologies) {
    if (known == name) return number;
  }
  return std::nullopt;
}

}  // namespace

void Restore::before(const ports::WorldEvent& change, const Facts& facts) {
  if (std::holds_alternative<ports::SetRegistration>(change) && !registration_) {
    registration_ = facts.state({"registration", -1});
    technology_ = facts.state({"rat", -1});
  } else if (std::holds_alternative<ports::SetSim>(change) && !sim_) {
    sim_ = facts.state({"sim", -1});
  } else if (std::holds_alternative<ports::SwitchOff>(change)) {
    was_on_ = was_on_ || facts.state({"power", -1}) != "off";
  }
}

std::vector<ports::WorldEvent> Restore::events() const {
  std::vector<ports::WorldEvent> events;
  if (was_on_) events.emplace_back(ports::SwitchOn{});
  if (sim_) {
    if (const auto state = place_in(kSims, *sim_)) {
      events.emplace_back(ports::SetSim{static_cast<ports::SetSim::State>(*state)});
    }
  }
  if (registration_) {
    if (const auto stat = place_in(kRegistrations, *registration_)) {
      events.emplace_back(ports::SetRegistration{*stat, technology_of(technology_)});
    }
  }
  return events;
}

}  // namespace bg96::scenarios
