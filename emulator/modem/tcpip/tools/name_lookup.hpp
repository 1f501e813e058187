#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/modem/tcpip/pdp.hpp"
#include "emulator/modem/tcpip/tools/tool.hpp"
#include "emulator/sim/task.hpp"

namespace bg96::modem {

/// Four numbers of 0 to 255 in dots, without leading zeros?
bool is_ipv4_address(std::string_view text);

/// Names and who resolves them: AT+QIDNSGIP, AT+QIDNSCFG, and the look-ups of AT+QPING (manual
/// 2.1.13, 2.1.14).
class NameLookup {
 public:
  /// Manual 2.1.14: a look-up that takes longer has failed.
  static constexpr sim::Duration kLimit = std::chrono::seconds(60);
  /// More addresses of one name are not told.
  static constexpr std::size_t kMaxAddresses = 16;
  /// What stands for a name server that there is not.
  static constexpr std::string_view kNoAddress = "0.0.0.0";

  NameLookup(sim::TimerQueue& timers, Pdp& pdp, NetDoor& door, ToolHooks hooks);

  /// The first two name servers of an active context: those that were set, else the network's,
  /// which is asked once per activation. kNoAddress where there is none.
  sim::Task<std::array<std::string, 2>> name_servers(int context_id);
  /// Asks the name servers of an active context; an address is its own answer. The event has at
  /// least one address when its status is ok, and is timed_out after kLimit.
  sim::Task<ports::NetEvent> resolve(int context_id, std::string host);
  /// The code of such an event (manual chapter 4).
  static int error_of(const ports::NetEvent& event);

  /// Does AT+QIDNSGIP wait for its result?
  bool busy() const { return job_.running(); }
  /// AT+QIDNSGIP, not while busy(): the result is said on `channel`.
  void start(int context_id, std::string host, ports::ChannelId channel);
  /// The context has stopped being active.
  void context_closed(int context_id);
  /// Ends without a word.
  void stop() { job_.reset(); }

 private:
  sim::Task<void> look_up(std::string host);
  void fail(int error);

  sim::TimerQueue& timers_;
  Pdp& pdp_;
  NetDoor& door_;
  ToolHooks hooks_;
  std::map<int, std::vector<std::string>> network_servers_;  // by context
  int context_id_ = 0;
  ports::ChannelId channel_ = ports::ChannelId::uart1;
  sim::Task<void> job_;
};

}  // namespace bg96::modem
