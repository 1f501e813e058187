#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/commands/registry/registry.hpp"
#include "emulator/modem/modem.hpp"
#include "netbridge/scripted/scripted_network.hpp"

namespace bg96::testing {

/// A modem, a scripted network and a clock that jumps: an hour passes in a millisecond. What the
/// modem writes is collected, each write apart.
class VirtualWorld {
 public:
  explicit VirtualWorld(modem::Profile profile = {}, modem::Boot boot = modem::Boot::on,
                        modem::WallTime wall_time = {}, ports::Interceptor* interceptor = nullptr)
      : modem_(std::move(profile), commands::all_commands(), boot, wall_time, interceptor) {}

  modem::Modem& modem() { return modem_; }
  netbridge::ScriptedNetwork& network() { return network_; }
  sim::Instant now() const { return now_; }

  /// The host sends bytes, now.
  void send(std::string_view bytes);
  /// The same on another port.
  void send_to(ports::ChannelId port, std::string_view bytes);
  /// The host closes the port: what the modem writes is lost until the host sends again.
  void hang_up();
  void switch_on();
  /// The host raises or drops its DTR line.
  void set_data_terminal_ready(bool on);
  /// From now on the host reads nothing: what the modem writes is kept from output(), and the modem
  /// is told that its line is full.
  void host_stalls() { host_stalls_ = true; }
  /// The host reads again, all that has waited first.
  void host_reads();
  /// Lets time pass, doing all that becomes due.
  void pass(sim::Duration duration) {
    pass_until(now_ + duration, [] { return false; });
  }
  /// Moves to each next event until `enough` holds or `limit` is reached. Returns whether it held.
  bool pass_until(sim::Instant limit, const std::function<bool()>& enough);
  /// That happens to the modem next, in settle(); an interceptor may say so too.
  void happen(ports::WorldEvent event) { happenings_.push_back(std::move(event)); }
  /// Does what is due now; after a script has changed the network.
  void settle();

  /// Everything written since the last call, joined.
  std::string take_output();
  /// The same without its framing: the lines, joined by "|".
  std::string take_lines();
  /// What take_output() gives, of another port.
  std::string take_output_of(ports::ChannelId port);
  /// The writes since the last call.
  std::vector<std::string> take_writes();
  /// What take_output() would give.
  const std::string& output() const { return output_; }
  /// When the last write was made.
  sim::Instant last_write() const { return last_write_; }
  /// The short messages that the network has taken so far.
  const std::vector<ports::SubmitMessage>& submitted() const { return submitted_; }
  /// "event: detail" of everything traced so far.
  const std::vector<std::string>& traces() const { return traces_; }

 private:
  void drain();
  void write(std::string bytes);

  modem::Modem modem_;
  netbridge::ScriptedNetwork network_;
  sim::Instant now_{};
  sim::Instant last_write_{};
  bool host_left_ = false;
  bool host_stalls_ = false;
  std::deque<ports::WorldEvent> happenings_;
  std::vector<std::string> unread_;
  std::string output_;
  std::map<ports::ChannelId, std::string> others_;  // of the ports beside uart1
  std::vector<std::string> writes_;
  std::vector<std::string> traces_;
  std::vector<ports::SubmitMessage> submitted_;
};

}  // namespace bg96::testing
