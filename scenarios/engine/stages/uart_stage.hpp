#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/ports/channel_id.hpp"
#include "emulator/sim/timer_queue.hpp"
#include "scenarios/engine/stages/window.hpp"
#include "scenarios/language/rule.hpp"

namespace bg96::scenarios {

/// The serial line between host and modem, with what may go wrong on it. Without faults and windows
/// bytes pass at once and unchanged. Faults are decided by the offset of a byte, so that it does
/// not matter in what pieces bytes come. Order: stall, split, rate, faults of single bytes (S16).
/// The queue of timers must have reached the instant of each call.
class UartStage {
 public:
  /// Bytes that a stalled or slow line keeps for one direction; beyond, they are lost and told.
  static constexpr std::size_t kLimitBytes = 1024 * 1024;

  struct Hooks {
    std::function<void(ports::ChannelId, std::string_view)> to_modem;
    /// A piece for one write, and what it would be without faults; one of them may be empty.
    std::function<void(ports::ChannelId, std::string, std::string_view intended)> to_host;
    /// The fault of the byte at that offset since the power came on; not set: no rule has a uart
    /// trigger.
    std::function<std::optional<UartFault>(UartDirection, std::uint64_t offset)> fault_of;
    /// So many bytes have passed in that direction, told for each byte; not set: nobody counts.
    std::function<void(UartDirection, std::uint64_t total)> passed;
    /// A draw, 0 to 1, of a stream of random numbers (scenario language S21).
    std::function<double(std::string_view stream, std::uint64_t index)> draw;
    /// A length of that distribution, by a draw of that stream.
    std::function<sim::Duration(const Distribution&, std::string_view stream, std::uint64_t index)>
        length;
    std::function<void(std::string)> warning;
  };

  UartStage(sim::TimerQueue& timers, Hooks hooks);
  ~UartStage();
  UartStage(const UartStage&) = delete;
  UartStage& operator=(const UartStage&) = delete;

  /// Bytes of the host, and of the modem.
  void input(ports::ChannelId channel, std::string_view bytes);
  void output(ports::ChannelId channel, std::string bytes);
  /// How many bytes input() takes now.
  std::size_t room(ports::ChannelId channel = ports::ChannelId::uart1) const;
  /// The next `fault.bytes` bytes in its direction have that fault; an `insert` comes at once.
  void inject(const UartFault& fault);
  /// Windows of UartRate, UartSplit and UartStall.
  void open(WindowId window, const Condition::Kind& condition);
  void close(WindowId window);
  /// The power went: offsets begin anew.
  void power_on();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bg96::scenarios
