#include "emulator/modem/tcpip/tools/time_sync.hpp"

#include <chrono>
#include <utility>

#include "emulator/at/text.hpp"
#include "emulator/modem/tcpip/net_errors.hpp"
#include "emulator/modem/tcpip/tools/sntp.hpp"

namespace bg96::modem {

using ports::NetRequest;

TimeSync::TimeSync(sim::TimerQueue& timers, Pdp& pdp, NetDoor& door, RealTimeClock& clock,
                   ToolHooks hooks)
    : timers_(timers), pdp_(pdp), door_(door), clock_(clock), hooks_(std::move(hooks)) {}

void TimeSync::start(TimeSyncRequest request) {
  request_ = std::move(request);
  if (!pdp_.context(request_.context_id).active) return fail(kOpenPdpContextFailed);
  job_ = run();
  job_.start();
}

sim::Task<void> TimeSync::run() {
  const sim::Instant deadline = timers_.now() + kLimit;
  const ToolStream stream(door_);
  NetRequest open = stream.request(NetRequest::Kind::open_udp);
  open.remote = request_.server;
  open.name_servers = pdp_.context(request_.context_id).name_servers;
  const ports::NetEvent opened = co_await door_.ask(std::move(open), deadline);
  if (opened.status != ports::NetStatus::ok) {
    fail(tool_error(opened));
    co_return;
  }
  // Each repetition carries the same time, so that an answer to any of them counts.
  const auto since_start = timers_.now().time_since_epoch();
  const auto fraction = since_start - std::chrono::floor<std::chrono::seconds>(since_start);
  const sntp::Timestamp asked_at =
      sntp::timestamp(clock_.now().utc_seconds, static_cast<std::uint32_t>(fraction.count()));
  sim::Task<void> asking = ask_again_and_again(stream, sntp::query(asked_at));
  asking.start();
  const sim::Task<void> listening = listen(stream, asked_at, deadline);
  co_await listening;
}

sim::Task<void> TimeSync::ask_again_and_again(const ToolStream& stream, std::string query) {
  while (true) {
    NetRequest send = stream.request(NetRequest::Kind::send);
    send.bytes = query;
    send.limit = query.size();
    co_await door_.ask(std::move(send));
    co_await sim::Sleep(timers_, timers_.now() + kAskAgainAfter);
  }
}

sim::Task<void> TimeSync::listen(const ToolStream& stream, std::uint64_t asked_at,
                                 sim::Instant deadline) {
  bool foreign_seen = false;
  while (true) {
    NetRequest receive = stream.request(NetRequest::Kind::receive);
    receive.limit = sntp::kPacketBytes;
    const ports::NetEvent event = co_await door_.ask(std::move(receive), deadline);
    if (event.status == ports::NetStatus::timed_out && foreign_seen) co_return fail(kUnknownError);
    if (event.status != ports::NetStatus::ok) co_return fail(tool_error(event));
    const sntp::Reply reply = sntp::read_reply(event.bytes, asked_at);
    switch (reply.kind) {
      case sntp::Reply::Kind::time: co_return succeed(reply.utc_seconds);
      case sntp::Reply::Kind::useless: co_return fail(kUnknownError);
      case sntp::Reply::Kind::foreign: foreign_seen = true;
    }
  }
}

void TimeSync::succeed(std::int64_t utc_seconds) {
  const WallTime time{utc_seconds, clock_.now().zone_quarters};
  if (request_.set_clock) clock_.set(time);
  finish(kOperationSuccessful, at::text("+QNTP: 0,", at::quoted(date_and_time(time.utc_seconds) +
                                                                zone_mark(time.zone_quarters))));
}

void TimeSync::context_closed(int context_id) {
  if (!busy() || request_.context_id != context_id) return;
  job_.reset();
  fail(kPdpContextBrokenDown);
}

void TimeSync::finish(int error, std::string result) {
  hooks_.say(request_.channel, [this, error, text = std::move(result)] {
    hooks_.outcome(error);
    return text;
  });
}

void TimeSync::fail(int error) { finish(error, at::text("+QNTP: ", error)); }

}  // namespace bg96::modem
