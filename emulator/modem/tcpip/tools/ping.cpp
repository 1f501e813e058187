#include "emulator/modem/tcpip/tools/ping.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "emulator/at/text.hpp"
#include "emulator/modem/tcpip/net_errors.hpp"

namespace bg96::modem {

void PingTimes::add(std::int64_t milliseconds) {
  shortest = replies == 0 ? milliseconds : std::min(shortest, milliseconds);
  longest = std::max(longest, milliseconds);
  average = (average * replies + milliseconds) / (replies + 1);
  ++replies;
}

Ping::Ping(sim::TimerQueue& timers, const Profile& profile, Pdp& pdp, NetDoor& door,
           NameLookup& names, ToolHooks hooks)
    : timers_(timers),
      profile_(profile),
      pdp_(pdp),
      door_(door),
      names_(names),
      hooks_(std::move(hooks)) {}

void Ping::start(PingRequest request) {
  request_ = std::move(request);
  if (!pdp_.context(request_.context_id).active) return fail(kOpenPdpContextFailed);
  job_ = run();
  job_.start();
}

sim::Task<void> Ping::run() {
  const ports::NetEvent found = co_await names_.resolve(request_.context_id, request_.host);
  if (found.status != ports::NetStatus::ok) {
    fail(NameLookup::error_of(found));
    co_return;
  }
  const std::string address = found.addresses.front();
  const ToolStream stream(door_);
  PingTimes times;
  for (int probe = 0; probe < request_.count; ++probe) {
    const sim::Instant sent = timers_.now();
    ports::NetRequest request = stream.request(ports::NetRequest::Kind::ping);
    request.remote.host = address;
    request.limit = kBytes;
    const ports::NetEvent event = co_await door_.ask(std::move(request), sent + request_.timeout);
    if (event.status != ports::NetStatus::ok) {
      say(at::text("+QPING: ", tool_error(event)));
      continue;
    }
    // No module has ever told 0 ms, and hosts divide by it.
    const auto waited = std::chrono::floor<std::chrono::milliseconds>(timers_.now() - sent).count();
    const std::int64_t milliseconds = std::max<std::int64_t>(waited, 1);
    times.add(milliseconds);
    say(at::text("+QPING: 0,", at::quoted(address), ',', kBytes, ',', milliseconds, ',',
                 event.time_to_live));
  }
  summarize(times);
}

void Ping::summarize(const PingTimes& times) {
  if (times.replies == 0 && !profile_.quirks.ping_counts_when_lost) return fail(kOperationTimeout);
  finish(kOperationSuccessful, at::text("+QPING: 0,", request_.count, ',', times.replies, ',',
                                        request_.count - times.replies, ',', times.shortest, ',',
                                        times.longest, ',', times.average));
}

void Ping::context_closed(int context_id) {
  if (!busy() || request_.context_id != context_id) return;
  job_.reset();
  fail(kPdpContextBrokenDown);
}

void Ping::say(std::string result) {
  hooks_.say(request_.channel, [text = std::move(result)] { return text; });
}

void Ping::finish(int error, std::string result) {
  hooks_.say(request_.channel, [this, error, text = std::move(result)] {
    hooks_.outcome(error);
    return text;
  });
}

void Ping::fail(int error) { finish(error, at::text("+QPING: ", error)); }

}  // namespace bg96::modem
