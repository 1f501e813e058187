#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/modem/tcpip/net_door.hpp"
#include "emulator/modem/tcpip/pdp.hpp"
#include "emulator/ports/channel_id.hpp"
#include "emulator/sim/task.hpp"
#include "emulator/sim/timer_queue.hpp"

namespace bg96::modem {

/// The context that a dial string asks for: 1 for *99#, <cid> for *99***<cid>#, also *98 and with T
/// or P before it (27.007 10.2.1.1; PPP note V1.0). Empty: it dials something else.
std::optional<int> dialled_context(std::string_view dial_string);

/// A data call, ATD*99#: one port that is connected to one context, with PPP between the host and
/// the modem, and a tunnel for its packets behind it. There is one call at most.
class DataCall {
 public:
  /// What CONNECT tells of an LTE link with ATX1 and above, bit/s (PPP note V1.0).
  static constexpr int kRateBitPerS = 150'000'000;
  /// How long after CONNECT the modem begins to speak PPP (a BG770A's log).
  static constexpr sim::Duration kPppStart = std::chrono::milliseconds(40);

  struct Hooks {
    std::function<void(ports::ChannelId, std::string bytes)> write;
    /// Does the port's host not read now?
    std::function<bool(ports::ChannelId)> output_full;
    /// The port must be told that the carrier is gone.
    std::function<void(ports::ChannelId)> carrier_lost;
    /// So many bytes of IP have gone to the network, or have come from it.
    std::function<void(std::size_t)> sent;
    std::function<void(std::size_t)> received;
  };

  DataCall(sim::TimerQueue& timers, Pdp& pdp, NetDoor& door, Hooks hooks);
  ~DataCall();

  /// Connects `port` to a context that nobody uses. False: there is none, for NO CARRIER.
  sim::Task<bool> dial(ports::ChannelId port, int context_id);
  /// Does that port have a call, in data mode or not?
  bool has_call(ports::ChannelId port) const;
  /// Does any port have one?
  bool is_up() const { return call_ != nullptr; }
  bool uses(int context_id) const;
  /// The port of the call is in data mode, for the first time or again.
  void go_online();
  /// It is not any more. False: there is no call, or PPP was not up yet, and the call has ended
  /// with it (PPP note V1.0).
  bool go_offline(ports::ChannelId port);
  /// Bytes of the host in data mode.
  void input(std::string_view bytes);
  /// The port's host reads again.
  void output_drained(ports::ChannelId port);
  /// ATH, or DTR: the call goes without a word, and its context with it. Without a call nothing
  /// happens.
  void hang_up(ports::ChannelId port);
  /// The context has gone. A call that it had ends: in data mode PPP is ended in good order first.
  void context_closed(int context_id);
  /// All ends without a word.
  void stop();

 private:
  struct Call;

  sim::Task<void> run_tunnel(Call& call, std::size_t mru);
  void network_wanted(std::size_t mru);
  void packet_of_host(std::string packet);
  void close_tunnel();
  void link_ended();
  std::uint32_t magic() const;

  sim::TimerQueue& timers_;
  Pdp& pdp_;
  NetDoor& door_;
  Hooks hooks_;
  std::uint8_t identifier_ = 0;  // of PPP's packets, the last one
  std::unique_ptr<Call> call_;
};

}  // namespace bg96::modem
