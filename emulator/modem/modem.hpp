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
#include "emulator/modem/channel/channel.hpp"
#include "emulator/modem/channel/multiplexed_line.hpp"
#include "emulator/modem/machines/data_call.hpp"
#include "emulator/modem/machines/network.hpp"
#include "emulator/modem/machines/power.hpp"
#include "emulator/modem/machines/power_saving.hpp"
#include "emulator/modem/machines/real_time_clock.hpp"
#include "emulator/modem/machines/settings.hpp"
#include "emulator/modem/machines/sim_card.hpp"
#include "emulator/modem/machines/state_board.hpp"
#include "emulator/modem/profile.hpp"
#include "emulator/modem/services/files.hpp"
#include "emulator/modem/services/gnss/gnss.hpp"
#include "emulator/modem/services/phonebook.hpp"
#include "emulator/modem/services/sms/message_service.hpp"
#include "emulator/modem/tcpip/net_door.hpp"
#include "emulator/modem/tcpip/pdp.hpp"
#include "emulator/modem/tcpip/sockets.hpp"
#include "emulator/modem/tcpip/tools/name_lookup.hpp"
#include "emulator/modem/tcpip/tools/ping.hpp"
#include "emulator/modem/tcpip/tools/time_sync.hpp"
#include "emulator/modem/tcpip/tools/traffic_counter.hpp"
#include "emulator/ports/effect.hpp"
#include "emulator/ports/interceptor.hpp"
#include "emulator/ports/machine.hpp"
#include "emulator/ports/net.hpp"
#include "emulator/ports/world.hpp"

namespace bg96::modem {

/// How a modem begins its life.
enum class Boot : std::uint8_t {
  on,   ///< it has booted long ago, is registered, and says nothing
  off,  ///< it waits for switch_on()
};

/// A BG96 without IO, clock or thread. To be used from one thread.
///
/// What the network answers takes its place before what the modem does next, and it does not matter
/// how the host's bytes were cut.
class Modem final : public ports::Machine {
 public:
  /// `commands` and `interceptor` must outlive the modem. `wall_time` is the time of day at its
  /// first instant, as the network tells it. Without an interceptor nothing is out of the ordinary.
  Modem(Profile profile, std::span<const at::CommandSpec* const> commands, Boot boot,
        WallTime wall_time = {}, ports::Interceptor* interceptor = nullptr);
  ~Modem() override;
  Modem(const Modem&) = delete;
  Modem& operator=(const Modem&) = delete;

  void input(ports::ChannelId channel, std::string_view bytes, sim::Instant now) override;
  std::size_t input_room(ports::ChannelId channel) const override;
  void hang_up(ports::ChannelId channel, sim::Instant now) override;
  void set_data_terminal_ready(ports::ChannelId channel, bool on, sim::Instant now) override;
  /// What can wait waits from now on; answers, which the host has asked for, still come.
  void output_full(ports::ChannelId channel) override;
  void output_drained(ports::ChannelId channel, sim::Instant now) override;
  void deliver(ports::NetEvent event, sim::Instant now) override;
  void happen(ports::WorldEvent event, sim::Instant now) override;
  void advance(sim::Instant now) override;
  std::optional<ports::Effect> poll_effect() override;
  std::optional<sim::Instant> next_deadline() const override { return timers_.next_deadline(); }
  std::vector<ports::StateChange> states() const override;
  /// PWRKEY: an off modem boots; one that is on stays on.
  void switch_on(sim::Instant now);

  // For channels, commands and jobs:
  sim::TimerQueue& timers() { return timers_; }
  const Profile& profile() const { return profile_; }
  const at::CommandTable& commands() const { return commands_; }
  Settings& settings() { return settings_; }
  StoredProfile& stored_profile() { return stored_; }
  SimCard& sim_card() { return sim_card_; }
  Phonebook& phonebook() { return phonebook_; }
  RealTimeClock& clock() { return clock_; }
  Network& network() { return network_; }
  Pdp& pdp() { return pdp_; }
  DataCall& data_call() { return data_call_; }
  Channel& channel(ports::ChannelId id);
  MultiplexedLine& multiplexed_line() { return multiplexed_line_; }
  /// AT+CMUX: uart1 speaks frames from now on, with at most so many bytes in one to the host.
  void multiplex(std::size_t max_information_bytes);
  /// A channel's host takes no more output, or takes it again.
  void channel_output(ports::ChannelId id, bool full);
  Sockets& sockets() { return sockets_; }
  NetDoor& door() { return door_; }
  NameLookup& name_lookup() { return name_lookup_; }
  Ping& ping() { return ping_; }
  TimeSync& time_sync() { return time_sync_; }
  MessageService& messages() { return messages_; }
  Gnss& gnss() { return gnss_; }
  Files& files() { return files_; }
  Power& power() { return power_; }
  /// From now on each change of a file is an effect.
  void report_files();
  PowerSaving& power_saving() { return power_saving_; }
  /// AT+CGEREP: with a buffer of 1 what was kept while the mode was 0 is told (27.007, 10.1.19).
  void set_packet_events(int mode, int buffer);
  TrafficCounter& traffic_counter() { return traffic_counter_; }
  /// AT+CFUN: radio and SIM.
  void set_function(Network::Function function);
  /// Where the machines write which state they are in.
  StateBoard& board() { return board_; }
  /// AT+CPIN=...: 0, or a +CME ERROR.
  int unlock_sim(std::string_view code, std::string_view new_pin);
  /// AT+CLCK and AT+CPWD: the same. A wrong PIN too many blocks the card.
  int lock_sim(bool locked, std::string_view pin);
  int change_pin(std::string_view pin, std::string_view new_pin);
  /// Whoever is told what happens here; one that does nothing when nobody is.
  ports::Interceptor& interceptor() { return interceptor_; }
  /// Is there anybody to be told? What must be made only for that need not be made otherwise.
  bool intercepted() const { return &interceptor_ != &nobody_; }
  int last_tcpip_error() const { return last_tcpip_error_; }
  void set_last_tcpip_error(int code) { last_tcpip_error_ = code; }
  /// advance() returns after what it does just now, though there is more to do at this instant: the
  /// caller may tell something first. It comes as at this instant, even when told with a later one.
  void return_to_caller() { returning_ = true; }
  void emit(ports::Effect effect) { effects_.push_back(std::move(effect)); }
  void trace(ports::Trace::Level level, const char* event, std::string detail);
  /// Traces an unknown command, once for each name, with the nearest known one.
  void report_unknown_command(std::string_view name);

 private:
  /// Unknown names that are remembered; beyond that, new ones are not traced.
  static constexpr std::size_t kMaxUnknownNames = 1000;
  /// +CGEV that AT+CGEREP=0 keeps; the oldest goes first.
  static constexpr std::size_t kMaxPacketEvents = 32;

  const Channel& channel(ports::ChannelId id) const;
  Sockets::Hooks socket_hooks();
  DataCall::Hooks data_call_hooks();
  static bool speaks_at(ports::ChannelId id) {
    return static_cast<int>(id) < ports::kAtChannelCount;
  }
  /// Does a host hear it?
  bool leads_anywhere(ports::ChannelId id) const;
  /// Where URCs go that belong to no socket and no context: as AT+QURCCFG says, or, where that port
  /// leads nowhere, uart1; and where uart1 is multiplexed, the channels that "cmux/urcport" names.
  std::vector<ports::ChannelId> urc_ports() const;
  /// The queue of a port, or, where that leads nowhere any more, that of the URCs.
  UrcQueue& urcs_of(ports::ChannelId id);
  void say(const std::string& text);        // a URC, on the ports of the URCs
  void say_now(const std::string& text);    // on every port, at once
  void say_glued(const std::string& text);  // the same, without the line end before it
  void announce(const std::string& text);   // on every port, when a URC may come
  /// Of what is told on a port only when AT+QURCCFG names it.
  void say_on_urc_port(const std::string& text);
  void packet_event(const std::string& text);
  void pass_on(ports::NetEvent event);
  void context_changed_by_host(int context_id, bool active);
  void tell_sim();
  void saw(const ports::SocketSeen& seen);
  void ask_network(ports::NetRequest request);
  void reach(sim::Instant now);
  // What may happen from outside.
  void undergo(const ports::DeactivateContext& event);
  void undergo(const ports::SetRegistration& event);
  void undergo(const ports::SetSignal& event);
  void undergo(const ports::SetSim& event);
  void undergo(const ports::CyclePower& event);
  void undergo(const ports::SwitchOff& event);
  void undergo(const ports::SwitchOn& event);
  void undergo(const ports::PressPowerKey& event);
  void undergo(const ports::PressReset& event);
  void undergo(const ports::RawUrc& event);
  void undergo(const ports::HangInterpreter& event);
  void undergo(const ports::ReceiveMessage& event);
  void undergo(const ports::SetFix& event);
  void stop();
  void lose_network(bool told);
  void come_up(bool keep_settings);
  void start_sim();
  void sim_changed();
  void lose_contexts(bool by_network);
  void tell_deactivation(int context_id);
  void context_ended(int context_id, ContextEnd how);
  ToolHooks tool_hooks();
  MessageService::Hooks message_hooks();
  Gnss::Hooks gnss_hooks();

  Profile profile_;
  ports::Interceptor nobody_;
  ports::Interceptor& interceptor_;
  at::CommandTable commands_;
  std::deque<ports::Effect> effects_;
  sim::TimerQueue timers_;
  bool returning_ = false;
  Settings settings_;
  StoredProfile stored_;
  int last_tcpip_error_ = 0;
  std::deque<std::string> packet_events_;  // of AT+CGEREP=0
  std::set<std::string, std::less<>> unknown_names_;
  StateBoard board_;
  SimCard sim_card_;
  Phonebook phonebook_;
  bool sim_was_ready_ = false;        // since the last boot
  bool application_runs_ = false;     // the same
  std::optional<SimState> sim_told_;  // the same, on the port of the URCs
  RealTimeClock clock_;
  Gnss gnss_;
  NetDoor door_;
  std::vector<std::unique_ptr<Channel>> channels_;
  MultiplexedLine multiplexed_line_;
  Network network_;
  Sockets sockets_;
  Pdp pdp_;
  DataCall data_call_;
  NameLookup name_lookup_;
  Ping ping_;
  TimeSync time_sync_;
  TrafficCounter traffic_counter_;
  PowerSaving power_saving_;
  MessageService messages_;
  Files files_;
  Power power_;
};

}  // namespace bg96::modem
