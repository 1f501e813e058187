#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "emulator/ports/channel_id.hpp"
#include "emulator/ports/effect.hpp"
#include "emulator/ports/interceptor.hpp"
#include "emulator/ports/net.hpp"
#include "emulator/ports/world.hpp"
#include "emulator/sim/instant.hpp"

namespace bg96::ports {

/// What stands between a serial line and a network: a modem, or a modem with a scenario around it.
/// No IO, no clock, no thread: bytes, events and the time come in; effects come out, in order.
/// `now` never goes back; an earlier one counts as the last.
///
/// After each call the caller takes all effects and carries them out, and calls advance() again for
/// as long as next_deadline() is not after `now`: only then is it at rest.
class Machine {
 public:
  virtual ~Machine() = default;

  /// Bytes of the host.
  virtual void input(ChannelId channel, std::string_view bytes, sim::Instant now) = 0;
  /// How many bytes input() takes on that channel without losing any.
  virtual std::size_t input_room(ChannelId channel) const = 0;
  /// The host closed the port.
  virtual void hang_up(ChannelId channel, sim::Instant now) = 0;
  /// The host has raised or dropped its DTR line; at first it is raised.
  virtual void set_data_terminal_ready(ChannelId channel, bool on, sim::Instant now) = 0;
  /// Not all of what was written last has gone out: the host does not read.
  virtual void output_full(ChannelId channel) = 0;
  /// Everything written has gone out.
  virtual void output_drained(ChannelId channel, sim::Instant now) = 0;
  /// An answer of the network.
  virtual void deliver(NetEvent event, sim::Instant now) = 0;
  /// Something happens to the modem from outside.
  virtual void happen(WorldEvent event, sim::Instant now) = 0;
  /// Does what is due at `now` or earlier, up to the first effect.
  virtual void advance(sim::Instant now) = 0;
  /// The next effect, oldest first; empty when there is none.
  virtual std::optional<Effect> poll_effect() = 0;
  /// When advance() must be called at the latest; empty: not before something comes in.
  virtual std::optional<sim::Instant> next_deadline() const = 0;
  /// The state that each of its state machines is in; `from` is empty.
  virtual std::vector<StateChange> states() const = 0;
};

}  // namespace bg96::ports
