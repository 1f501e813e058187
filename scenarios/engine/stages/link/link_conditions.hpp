#pragma once

#include <optional>
#include <string_view>

#include "emulator/ports/net.hpp"
#include "scenarios/engine/stages/window_stack.hpp"
#include "scenarios/language/scenario.hpp"

namespace bg96::scenarios {

/// What holds now on the link, for names and for sockets: the scenario's own link, and the windows
/// over it (scenario language S13).
class LinkConditions {
 public:
  explicit LinkConditions(std::optional<Link> base);

  void open(WindowId window, const Condition::Kind& condition);
  void close(WindowId window);

  /// Of up or down.
  const LinkDirection& direction(Direction direction) const {
    return direction == Direction::up ? now_.up : now_.down;
  }
  bool is_down() const { return now_.is_down; }
  /// Do bytes pass in that direction at once and as they are?
  bool is_clear(Direction direction) const;
  /// Is nothing of all this the case?
  bool empty() const { return is_empty_; }
  bool is_stalled(int connect_id, Direction direction) const;
  bool is_full(int connect_id) const;
  /// What an attempt to reach that end is refused with; null: it is not.
  const SocketRefuse* refusal(const ports::Endpoint& remote) const;
  /// How a look-up of that name fails; null: it does not.
  const DnsCondition* failure_of(std::string_view name) const;

 private:
  void changed();

  const Link base_;
  Link now_;
  bool is_empty_ = true;
  WindowStack<Link> links_;
  WindowStack<SocketStall> stalls_;
  WindowStack<SocketFull> full_;
  WindowStack<SocketRefuse> refusals_;
  WindowStack<DnsCondition> failures_;
};

}  // namespace bg96::scenarios
