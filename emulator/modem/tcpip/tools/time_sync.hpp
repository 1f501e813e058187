#pragma once

#include <string>

#include "emulator/modem/machines/real_time_clock.hpp"
#include "emulator/modem/tcpip/pdp.hpp"
#include "emulator/modem/tcpip/tools/tool.hpp"
#include "emulator/sim/task.hpp"

namespace bg96::modem {

/// What AT+QNTP asks for.
struct TimeSyncRequest {
  int context_id = 0;
  ports::Endpoint server;  ///< its name or address, as typed
  bool set_clock = true;   ///< AT+CCLK? then tells the server's time
  ports::ChannelId channel = ports::ChannelId::uart1;
};

/// AT+QNTP: asks a time server (manual 2.1.12).
class TimeSync {
 public:
  /// Manual 2.1.12: one that takes longer has failed.
  static constexpr sim::Duration kLimit = std::chrono::seconds(125);
  /// A server that does not answer is asked again after this time.
  static constexpr sim::Duration kAskAgainAfter = std::chrono::seconds(5);

  TimeSync(sim::TimerQueue& timers, Pdp& pdp, NetDoor& door, RealTimeClock& clock, ToolHooks hooks);

  /// Is one under way?
  bool busy() const { return job_.running(); }
  /// The server that is asked, or was last.
  const ports::Endpoint& server() const { return request_.server; }
  /// Not while busy(). The result is said on the request's port.
  void start(TimeSyncRequest request);
  /// The context has stopped being active.
  void context_closed(int context_id);
  /// Ends without a word.
  void stop() { job_.reset(); }

 private:
  sim::Task<void> run();
  sim::Task<void> ask_again_and_again(const ToolStream& stream, std::string query);
  sim::Task<void> listen(const ToolStream& stream, std::uint64_t asked_at, sim::Instant deadline);
  void succeed(std::int64_t utc_seconds);
  void finish(int error, std::string result);
  void fail(int error);

  sim::TimerQueue& timers_;
  Pdp& pdp_;
  NetDoor& door_;
  RealTimeClock& clock_;
  ToolHooks hooks_;
  TimeSyncRequest request_;
  sim::Task<void> job_;
};

}  // namespace bg96::modem
