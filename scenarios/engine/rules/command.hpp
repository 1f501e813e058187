#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "emulator/ports/effect.hpp"
#include "emulator/ports/interceptor.hpp"
#include "emulator/ports/world.hpp"
#include "scenarios/engine/rules/events/bus.hpp"
#include "scenarios/language/rule.hpp"

namespace bg96::scenarios {

/// Something to be done to the modem when it can take it.
struct Deed {
  std::variant<ports::WorldEvent, CloseSocket, IncomingSocket, ports::HangUpPort> what;
  Cause cause;
};

/// What rules may say about a command, each at most once (scenario language S9).
enum class Slot : std::uint8_t {
  hang,
  delay,
  execution,
  response,
  hold,
  outcome,
  prompt,
  echo,
  after_echo,
  mid_response,
  before_result,
  after_result,
};
inline constexpr std::size_t kSlots = 12;

/// A command that runs, and what the rules have made of it.
class Command {
 public:
  ports::ChannelId channel{};
  std::string line;
  sim::Instant began{};
  Cause cause;  ///< its `at` event
  ports::CommandVerdict verdict;
  std::vector<std::uint64_t> firings;  ///< of rules that last until its result
  std::uint64_t answered_by = 0;       ///< the firing's event that took the response

  /// Gives all of these slots to the rule; or none, when another one has any of them.
  bool take(std::initializer_list<Slot> slots, std::size_t rule);
  bool is_free(Slot slot) const { return !owners_[static_cast<std::size_t>(slot)]; }
  /// The deed is for that place in the answer, which the rule has taken.
  void put(ports::Place place, Deed deed, std::size_t rule);
  /// What is to be done at that place, once.
  std::vector<Deed> take_deeds(ports::Place place);
  /// The rules whose place in the answer never came, and that place.
  std::vector<std::pair<std::size_t, ports::Place>> left_out() const;

 private:
  struct Placed {
    Deed deed;
    std::size_t rule = 0;
  };
  std::array<std::optional<std::size_t>, kSlots> owners_{};
  std::map<ports::Place, std::vector<Placed>> placed_;
};

/// What became of an action on the command that a rule is looking at.
enum class Filled : std::uint8_t {
  no,  ///< it is no action for a slot
  yes,
  preempted,  ///< another rule had the slot
};

/// The firing that acts on a command.
struct Filler {
  std::size_t rule = 0;
  Cause cause;
  const Captures& captures;
  /// Draws a length for a parameter of the action.
  std::function<sim::Duration(const Distribution&, std::string_view parameter)> length;
};

/// Lets the action say what it has to say about the command.
Filled fill(Command& command, const Action::Kind& action, const Filler& filler);

/// The deed of an action that is done to the modem; empty for others.
std::optional<Deed> deed_of(const Action::Kind& action, const Captures& captures, bool at_place);

}  // namespace bg96::scenarios
