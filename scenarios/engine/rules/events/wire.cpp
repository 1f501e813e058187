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

void WireLog::sent(ports::ChannelId channel, std::string_view bytes, std::string_view intended) {
  if (bytes == intended) return add(sent_, "tx", '\n', channel, bytes);
  begin(sent_, channel);
  sent_.bytes += bytes;
  sent_.intended += intended;
  const bool ends = intended.ends_with('\n') && intended != "\r\n";
  if (ends || std::max(sent_.bytes.size(), sent_.intended.size()) >= kMaxBytes) {
    return tell(sent_, "tx");
  }
  await_more();
}

void WireLog::flush() {
  tell(received_, "rx");
  tell(sent_, "tx");
}

void WireLog::add(Pending& pending, const char* kind, char end, ports::ChannelId channel,
                  std::string_view bytes) {
  begin(pending, channel);
  while (!bytes.empty()) {
    const std::size_t room = kMaxBytes - std::min(kMaxBytes, pending.bytes.size());
    const std::size_t line = bytes.find(end);
    const bool ends = line != std::string_view::npos && line < room;
    const std::size_t count = ends ? line + 1 : std::min(room, bytes.size());
    pending.bytes += bytes.substr(0, count);
    pending.intended += bytes.substr(0, count);
    bytes.remove_prefix(count);
    // "\r\nOK\r\n" is one line: its first CR LF does not end it.
    const bool blank = pending.bytes.find_first_not_of("\r\n") == std::string::npos;
    if ((ends && !(blank && end == '\n')) || pending.bytes.size() >= kMaxBytes) tell(pending, kind);
  }
  if (!pending.bytes.empty()) await_more();
}

void WireLog::begin(Pending& pending, ports::ChannelId channel) {
  const sim::Instant now = timers_.now();
  const bool is_empty = pending.bytes.empty() && pending.intended.empty();
  if (!is_empty && (pending.channel != channel || pending.at != now)) flush();
  if (pending.bytes.empty() && pending.intended.empty()) pending.cause = bus_.cause();
  pending.channel = channel;
  pending.at = now;
}

void WireLog::await_more() {
  if (end_of_instant_.armed()) return;
  end_of_instant_.arm(timers_, timers_.now() + std::chrono::milliseconds(1));
}

void WireLog::tell(Pending& pending, const char* kind) {
  if (pending.bytes.empty() && pending.intended.empty()) return;
  Event event;
  event.kind = kind;
  event.with("channel", std::string(ports::name_of(pending.channel))).with("bytes", pending.bytes);
  if (pending.intended != pending.bytes) event.with("intended", pending.intended);
  pending.bytes.clear();
  pending.intended.clear();
  const Bus::Blame blame(bus_, pending.cause);
  bus_.publish_at(pending.at, std::move(event));
}

}  // namespace bg96::scenarios
