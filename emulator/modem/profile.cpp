#include "emulator/modem/profile.hpp"

#include <array>

namespace bg96::modem {
namespace {

Profile bg96() { return {}; }

// No floors and no latencies of a network: for benches, and for tests in virtual time.
Profile instant() {
  Profile profile;
  profile.name = "bg96/instant";
  profile.timing = {};
  profile.timing.answer_floor = {};
  profile.timing.outcome_floor = {};
  profile.timing.context_activation = {};
  profile.timing.context_deactivation = {};
  profile.timing.registration = {};
  profile.timing.power_down = {};
  profile.timing.restart = {};
  profile.timing.application_start = {};
  return profile;
}

struct Entry {
  std::string_view name;
  Profile (*make)();
};
constexpr std::array<Entry, 2> kProfiles = {{{"bg96", &bg96}, {"bg96/instant", &instant}}};

}  // namespace

std::optional<Profile> find_profile(std::string_view name) {
  for (const Entry& entry : kProfiles) {
    if (entry.name == name) return entry.make();
  }
  return std::nullopt;
}

std::vector<std::string_view> profile_names() {
  std::vector<std::string_view> names;
  names.reserve(kProfiles.size());
  for (const Entry& entry : kProfiles) names.push_back(entry.name);
  return names;
}

}  // namespace bg96::modem
