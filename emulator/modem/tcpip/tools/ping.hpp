#pragma once

#include <cstdint>
#include <string>

#include "emulator/modem/profile.hpp"
#include "emulator/modem/tcpip/tools/name_lookup.hpp"
#include "emulator/modem/tcpip/tools/tool.hpp"
#include "emulator/sim/task.hpp"

namespace bg96::modem {

/// What AT+QPING asks for.
struct PingRequest {
  int context_id = 0;
  std::string host;         ///< an address or a name
  sim::Duration timeout{};  ///< of each probe
  int count = 0;            ///< how many probes
  ports::ChannelId channel = ports::ChannelId::uart1;
};

/// The times of the replies so far, in milliseconds.
struct PingTimes {
  int replies = 0;
  std::int64_t shortest = 0;
  std::int64_t longest = 0;
  /// Carried on from reply to reply and cut each time: the manual's 192, 240, 241 and 479 have the
  /// average 287 (3.7), where the sum would give 288.
  std::int64_t average = 0;

  /// Counts one more reply.
  void add(std::int64_t milliseconds);
};

/// AT+QPING: probes, one after the other, and their summary (manual 2.1.11).
class Ping {
 public:
  /// The payload of a probe.
  static constexpr std::size_t kBytes = 32;

  Ping(sim::TimerQueue& timers, const Profile& profile, Pdp& pdp, NetDoor& door, NameLookup& names,
       ToolHooks hooks);

  /// Is one under way?
  bool busy() const { return job_.running(); }
  /// Not while busy(). The results are said on the request's port.
  void start(PingRequest request);
  /// The context has stopped being active.
  void context_closed(int context_id);
  /// Ends without a word.
  void stop() { job_.reset(); }

 private:
  sim::Task<void> run();
  void say(std::string result);
  void finish(int error, std::string result);
  void fail(int error);
  void summarize(const PingTimes& times);

  sim::TimerQueue& timers_;
  const Profile& profile_;
  Pdp& pdp_;
  NetDoor& door_;
  NameLookup& names_;
  ToolHooks hooks_;
  PingRequest request_;
  sim::Task<void> job_;
};

}  // namespace bg96::modem
