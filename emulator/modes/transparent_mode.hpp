#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "emulator/modes/escape.hpp"
#include "emulator/modes/mode.hpp"
#include "emulator/sim/timer_queue.hpp"

namespace bg96::modes {

/// How a transparent mode forms packets and is left.
struct TransparentSettings {
  std::size_t packet_bytes = 1024;                      ///< "transpktsize", 1-1460
  sim::Duration wait = std::chrono::milliseconds(200);  ///< "transwaittm"
  char escape = '+';                                    ///< S2
  sim::Instant last_byte_at{};  ///< when the host's last byte before this mode came
  bool datagrams = false;       ///< one packet at a time
};

/// Carries bytes of the host to a connection, in packets, until it escapes (manual 1.2, 2.1.15).
/// It is never done by itself.
class TransparentMode final : public Mode {
 public:
  struct Hooks {
    std::function<std::size_t()> room;      ///< how many bytes send() may be given
    std::function<void(std::string)> send;  ///< a packet; without `datagrams` also several joined
    std::function<void()> escaped;          ///< "+++" and its silence are complete
  };

  TransparentMode(sim::TimerQueue& timers, TransparentSettings settings, Hooks hooks);

  Taken consume(std::string_view bytes, std::string& echo) override;
  /// Sends what waits for a full packet, escape characters of an unfinished escape included.
  void flush();

 private:
  void send_full_packets();
  void send_packets(std::string bytes);
  void send_waiting();

  sim::TimerQueue& timers_;
  TransparentSettings settings_;
  Hooks hooks_;
  std::string waiting_;  // shorter than a packet, unless there is no room
  Escape escape_;
  bool starved_ = false;  // not all that was offered was taken: what comes next came earlier
  sim::Timer wait_;
};

}  // namespace bg96::modes
