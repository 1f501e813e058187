#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "emulator/ports/interceptor.hpp"

namespace bg96::modem {

/// Which state each machine of the modem is in, by the names that a scenario knows. The machines
/// write it; whoever watches is told of each change.
class StateBoard {
 public:
  enum class Machine : std::uint8_t { power, cfun, sim, registration, rat, pdp, socket, uart, psm };
  using Told = std::function<void(const ports::StateChange&)>;

  StateBoard();

  /// From now on `told` hears of changes; an empty one ends that.
  void watch(Told told) { told_ = std::move(told); }
  /// `index`: the context (1-16) or the socket (0-11), else -1. `state` must live for ever. The
  /// same state again is no change.
  void set(Machine machine, std::string_view state, int index = -1);
  /// Something has come to pass that no state stays behind of: a phase of the boot.
  void pass(std::string_view machine, std::string_view what);
  /// All of them; `from` is empty.
  std::vector<ports::StateChange> all() const;

 private:
  std::vector<ports::StateChange> entries_;
  Told told_;
};

}  // namespace bg96::modem
