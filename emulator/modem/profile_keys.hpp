#pragma once

#include <span>
#include <string>
#include <string_view>

#include "emulator/modem/profile.hpp"

namespace bg96::modem {

/// One value of a profile that a user may name: `--set KEY=VALUE`.
struct ProfileKey {
  std::string_view name;     ///< "sim.state"
  std::string_view allowed;  ///< "present or absent"
  /// False: the value is not allowed.
  bool (*set)(Profile& profile, std::string_view value);
};

/// All of them, in alphabetical order.
std::span<const ProfileKey> profile_keys();

/// Sets one key. Empty when it is done; else what is wrong and what would be right.
std::string set_profile_key(Profile& profile, std::string_view key, std::string_view value);

}  // namespace bg96::modem
