#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "emulator/modem/machines/network.hpp"
#include "emulator/modem/machines/settings.hpp"
#include "emulator/modem/profile.hpp"
#include "emulator/ports/channel_id.hpp"
#include "emulator/sim/task.hpp"
#include "emulator/sim/timer_queue.hpp"

namespace bg96::modem {

/// Why a context ends.
enum class ContextEnd : std::uint8_t {
  deactivated,  ///< by the host, or by a restart: all is forgotten without a word
  lost,         ///< by the network: that is told, and the places stay until the host frees them
};

/// One of the 16 contexts. AT+QICSGP and AT+CGDCONT write the same ones.
struct PdpContext {
  static constexpr int kPpp = 4;

  bool defined = false;  ///< AT+CGDCONT? lists it
  int type = 1;          ///< 1 IPv4, 2 IPv6, 3 IPv4v6 (AT+QICSGP), or kPpp (AT+CGDCONT)
  std::string apn;
  std::string username;
  std::string password;
  int authentication = 0;                           ///< 0 none, 1 PAP, 2 CHAP, 3 either
  ports::ChannelId port = ports::ChannelId::uart1;  ///< whose host has activated it
  std::string asked_address;  ///< AT+CGDCONT's <PDP_addr>: told, but the network gives its own
  /// AT+CGDCONT's last four: compression of data and headers, and two of 27.007 that the manual
  /// does not name. Kept and told.
  std::array<int, 4> options{};
  /// AT+CGQREQ and AT+CGQMIN: precedence, delay, reliability, peak, mean. The network gives what it
  /// gives to all.
  std::optional<std::array<int, 5>> quality_asked;
  std::optional<std::array<int, 5>> quality_needed;
  bool active = false;
  bool activating = false;
  /// AT+QIDNSCFG: addresses, one or two; empty: those that the network gives. Forgotten when the
  /// context is deactivated.
  std::vector<std::string> name_servers;
};

/// The contexts and what moves them (manual 2.1.1 to 2.1.3).
class Pdp {
 public:
  static constexpr int kContexts = 16;
  /// Longer names, users and passwords are refused; no manual tells a limit, 23.003 allows 100.
  static constexpr int kMaxApnBytes = 127;
  /// Manual 2.1.3: a network that has not confirmed a deactivation by then never will.
  static constexpr sim::Duration kDeactivationLimit = std::chrono::seconds(40);
  struct Hooks {
    /// Called for each context that stops being active, before anything else is told, and for each
    /// that the host deactivates, whether it is active or not.
    std::function<void(int context_id, ContextEnd how)> ended;
    /// The host has activated it, or has deactivated one that was active.
    std::function<void(int context_id, bool active)> changed_by_host;
  };

  Pdp(sim::TimerQueue& timers, const Profile& profile, const Settings& settings, Network& network,
      StateBoard& board, Hooks hooks);

  /// `context_id`: 1 to kContexts.
  PdpContext& context(int context_id) {
    return contexts_[static_cast<std::size_t>(context_id - 1)];
  }
  /// The address it has while active: "10.7.157.<contextID>".
  static std::string address(int context_id);
  /// AT+QIACT on `port`: attaches the modem where it is not, waits for registration and for the
  /// network. 0, or why not (manual chapter 4).
  sim::Task<int> activate(int context_id, ports::ChannelId port);
  /// AT+CEER's words for how the host's last activation failed or a context ended by its will.
  std::string_view last_cause() const { return last_cause_; }
  void forget_cause() { last_cause_ = kNoCause; }
  /// Would an activation wait for a search that goes on?
  bool waits_for_search() const { return network_.searching(); }
  /// AT+QIDEACT; on one that is not active it frees what the network's end has left (manual 2.2.5).
  /// 0, or why it stays active.
  sim::Task<int> deactivate(int context_id);
  /// The network, or the end of registration, takes it away; an activation that is under way fails.
  /// True when it was active.
  bool lose(int context_id);

 private:
  class Activation;

  static constexpr std::string_view kNoCause = "No cause information available";

  void tell_board(int context_id);
  int active_count() const;
  bool is_duplicate(const PdpContext& context) const;
  bool end(int context_id, ContextEnd how);
  int not_registered() const;

  std::string_view last_cause_ = kNoCause;
  sim::TimerQueue& timers_;
  const Profile& profile_;
  const Settings& settings_;
  Network& network_;
  StateBoard& board_;
  Hooks hooks_;
  std::array<PdpContext, kContexts> contexts_;
};

}  // namespace bg96::modem
