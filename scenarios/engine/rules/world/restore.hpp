#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/ports/world.hpp"
#include "scenarios/engine/facts.hpp"

namespace bg96::scenarios {

/// Puts back, when a run is over, what actions have changed for good: the registration and its
/// technology, the SIM, the power. What has an end of its own is a window's.
class Restore {
 public:
  /// A rule is about to change that.
  void before(const ports::WorldEvent& change, const Facts& facts);
  /// What makes the modem as it was before the first change; empty when nothing was changed.
  std::vector<ports::WorldEvent> events() const;

 private:
  std::optional<std::string> registration_;
  std::string technology_;
  std::optional<std::string> sim_;
  bool was_on_ = false;
};

}  // namespace bg96::scenarios
