#include "scenarios/engine/rules/events/wire.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace bg96::scenarios {

WireLog::WireLog(sim::TimerQueue& timers, Bus& bus)
    : timers_(timers), bus_(bus), end_of_instant_([this] { flush(); }) {}

void WireLog::received(ports::ChannelId channel, std::string_view bytes) {
  // What was written before the host began to send comes first; an echo meanwhile does not.
  if (received_.bytes.empty()) tell(sent_, "tx");
  add(received_, "rx", '\r', channel, bytes);
}

void WireLog::sent(ports::ChannelId channel, std::string_view bytes) {
  add(sent_, "tx", '\n', channel, bytes);
}

void WireLog::flush() {
  tell(received_, "rx");
  tell(sent_, "tx");
}

void WireLog::add(Pending& pending, const char* kind, char end, ports::ChannelId channel,
                  std::string_view bytes) {
  const sim::Instant now = timers_.now();
  if (!pending.bytes.empty() && (pending.channel != channel || pending.at != now)) flush();
  if (pending.bytes.empty()) pending.cause = bus_.cause();
  pending.channel = channel;
  pending.at = now;
  while (!bytes.empty()) {
    const std::size_t room = kMaxBytes - pending.bytes.size();
    const std::size_t line = bytes.find(end);
    const bool ends = line != std::string_view::npos && line < room;
    const std::size_t count = ends ? line + 1 : std::min(room, bytes.size());
    pending.bytes += bytes.substr(0, count);
    bytes.remove_prefix(count);
    // "\r\nOK\r\n" is one line: its first CR LF does not end it.
    const bool blank = pending.bytes.find_first_not_of("\r\n") == std::string::npos;
    if ((ends && !(blank && end == '\n')) || pending.bytes.size() == kMaxBytes) tell(pending, kind);
  }
  if (!pending.bytes.empty() && !end_of_instant_.armed()) {
    end_of_instant_.arm(timers_, now + std::chrono::milliseconds(1));
  }
}

void WireLog::tell(Pending& pending, const char* kind) {
  if (pending.bytes.empty()) return;
  Event event;
  event.kind = kind;
  event.with("channel", std::string(ports::name_of(pending.channel)))
      .with("bytes", std::exchange(pending.bytes, {}));
  const Bus::Blame blame(bus_, pending.cause);
  bus_.publish_at(pending.at, std::move(event));
}

}  // namespace bg96::scenarios
