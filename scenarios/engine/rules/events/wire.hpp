#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "emulator/ports/channel_id.hpp"
#include "emulator/sim/timer_queue.hpp"
#include "scenarios/engine/rules/events/bus.hpp"

namespace bg96::scenarios {

/// Makes the events `rx` and `tx` of the bytes on the serial line. Bytes are collected up to the
/// end of a line, the next other event, or the end of the instant, so that the events do not
/// depend on the pieces in which bytes come.
class WireLog {
 public:
  /// So many bytes make an event, whatever they are.
  static constexpr std::size_t kMaxBytes = 1024;

  WireLog(sim::TimerQueue& timers, Bus& bus);

  /// Of the host, before anything has happened to them on the line.
  void received(ports::ChannelId channel, std::string_view bytes);
  /// For the host, as they leave the line, and as they would without faults.
  void sent(ports::ChannelId channel, std::string_view bytes, std::string_view intended);
  /// Tells what has been collected.
  void flush();

 private:
  struct Pending {
    std::string bytes;
    std::string intended;
    ports::ChannelId channel{};
    sim::Instant at{};
    Cause cause;
  };
  void begin(Pending& pending, ports::ChannelId channel);
  void await_more();
  void add(Pending& pending, const char* kind, char end, ports::ChannelId channel,
           std::string_view bytes);
  void tell(Pending& pending, const char* kind);

  sim::TimerQueue& timers_;
  Bus& bus_;
  Pending received_;
  Pending sent_;
  sim::Timer end_of_instant_;
};

}  // namespace bg96::scenarios
