#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/at/command_table.hpp"
#include "emulator/modem/channel.hpp"
#include "emulator/modem/machines/network.hpp"
#include "emulator/modem/machines/power.hpp"
#include "emulator/modem/machines/real_time_clock.hpp"
#include "emulator/modem/machines/settings.hpp"
#include "emulator/modem/machines/sim_card.hpp"
#include "emulator/modem/machines/state_board.hpp"
#include "emulator/modem/profile.hpp"
#include "emulator/modem/tcpip/net_door.hpp"
#include "emulator/modem/tcpip/pdp.hpp"
#include "emulator/modem/tcpip/sockets.hpp"
#include "emulator/modem/tcpip/tools/name_lookup.hpp"
#include "emulator/modem/tcpip/tools/ping.hpp"
#include "emulator/modem/tcpip/tools/time_sync.hpp"
#include "emulator/ports/effect.hpp"
#include "emulator/ports/net.hpp"

namespace bg96::modem {

/// How a modem begins its life.
enum class Boot : std::uint8_t {
  on,   ///< it has booted long ago, is registered, and says nothing
  off,  ///< it waits for switch_on()
};

/// A BG96 without IO, clock or thread. Bytes, events and the time come in; effects come out, in
/// order. To be used from one thread. `now` never goes back; an earlier one counts as the last.
///
/// After each call the caller takes all effects and carries them out, and calls advance() again
/// for as long as next_deadline() is not after `now`: only then is the modem at rest. So the
/// network's answers take their place before what the modem does next, and it does not matter how
/// the host's bytes were cut.
class Modem {
 public:
  /// `commands` must outlive the modem. `wall_time` is the time of day at its first instant, as the
  /// network tells it.
  Modem(Profile profile, std::span<const at::CommandSpec* const> commands, Boot boot,
        WallTime wall_time = {});
  ~Modem();
  Modem(const Modem&) = delete;
  Modem& operator=(const Modem&) = delete;

  /// Bytes of the host.
  void input(ports::ChannelId channel, std::string_view bytes, sim::Instant now);
  /// How many bytes input() takes on that channel without losing any.
  std::size_t input_room(ports::ChannelId channel) const;
  /// The host closed the port.
  void hang_up(ports::ChannelId channel, sim::Instant now);
  /// The host has raised or dropped its DTR line; at first it is raised.
  void set_data_terminal_ready(ports::ChannelId channel, bool on, sim::Instant now);
  /// Not all of what was written last has gone out: the host does not read. What can wait waits
  /// from now on; answers, which the host has asked for, still come.
  void output_full(ports::ChannelId channel);
  /// Everything written has gone out.
  void output_drained(ports::ChannelId channel, sim::Instant now);
  /// An answer of the network.
  void deliver(ports::NetEvent event, sim::Instant now);
  /// PWRKEY: an off modem boots; one that is on stays on.
  void switch_on(sim::Instant now);
  /// Does what is due at `now` or earlier, up to the first effect.
  void advance(sim::Instant now);
  /// The next effect, oldest first; empty when there is none.
  std::optional<ports::Effect> poll_effect();
  /// When advance() must be called at the latest; empty: not before something comes in.
  std::optional<sim::Instant> next_deadline() const { return timers_.next_deadline(); }

  // For channels, commands and jobs:
  sim::TimerQueue& timers() { return timers_; }
  const Profile& profile() const { return profile_; }
  const at::CommandTable& commands() const { return commands_; }
  Settings& settings() { return settings_; }
  StoredProfile& stored_profile() { return stored_; }
  SimCard& sim_card() { return sim_card_; }
  RealTimeClock& clock() { return clock_; }
  Network& network() { return network_; }
  Pdp& pdp() { return pdp_; }
  Sockets& sockets() { return sockets_; }
  NameLookup& name_lookup() { return name_lookup_; }
  Ping& ping() { return ping_; }
  TimeSync& time_sync() { return time_sync_; }
  Power& power() { return power_; }
  /// Where the machines write which state they are in.
  StateBoard& board() { return board_; }
  /// AT+CPIN=...: 0, or a +CME ERROR.
  int unlock_sim(std::string_view code, std::string_view new_pin);
  int last_tcpip_error() const { return last_tcpip_error_; }
  void set_last_tcpip_error(int code) { last_tcpip_error_ = code; }
  void emit(ports::Effect effect) { effects_.push_back(std::move(effect)); }
  void trace(ports::Trace::Level level, const char* event, std::string detail);
  /// Traces an unknown command, once for each name, with the nearest known one.
  void report_unknown_command(std::string_view name);

 private:
  /// Unknown names that are remembered; beyond that, new ones are not traced.
  static constexpr std::size_t kMaxUnknownNames = 1000;

  Channel& channel(ports::ChannelId id);
  const Channel& channel(ports::ChannelId id) const;
  Sockets::Hooks socket_hooks();
  void say(const std::string& text);
  void say_now(const std::string& text);
  void reach(sim::Instant now);
  void stop();
  void lose_network(bool told);
  void come_up(bool keep_settings);
  void start_sim();
  void sim_changed();
  void lose_contexts();
  void context_ended(int context_id, ContextEnd how);
  ToolHooks tool_hooks();

  Profile profile_;
  at::CommandTable commands_;
  std::deque<ports::Effect> effects_;
  sim::TimerQueue timers_;
  Settings settings_;
  StoredProfile stored_;
  int last_tcpip_error_ = 0;
  std::set<std::string, std::less<>> unknown_names_;
  StateBoard board_;
  SimCard sim_card_;
  bool sim_was_ready_ = false;  // since the last boot
  NetDoor door_;
  std::vector<std::unique_ptr<Channel>> channels_;
  RealTimeClock clock_;
  Network network_;
  Sockets sockets_;
  Pdp pdp_;
  NameLookup name_lookup_;
  Ping ping_;
  TimeSync time_sync_;
  Power power_;
};

}  // namespace bg96::modem
