#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/sim/timer_queue.hpp"
#include "scenarios/language/scenario.hpp"

namespace bg96::scenarios {

/// What a built-in peer does on one connection.
class PeerSession {
 public:
  /// What a source repeats.
  static constexpr std::string_view kSourceText = "0123456789abcdef";
  /// Of a source at most so much is made ahead, in pieces of that size.
  static constexpr std::size_t kSourceAheadBytes = 16 * 1024;
  static constexpr std::size_t kSourcePieceBytes = 1024;
  /// So much of what comes is kept for an `expect` that is not reached yet; older bytes go.
  static constexpr std::size_t kMaxUnmatchedBytes = 1024 * 1024;

  struct Hooks {
    /// There is more to take, or the end has come.
    std::function<void()> changed;
    std::function<sim::Duration(const Distribution&, std::uint64_t step)> length;
  };

  PeerSession(sim::TimerQueue& timers, const Peer& peer, Hooks hooks);

  /// The connection is there.
  void begin();
  /// The modem's bytes have come.
  void take(std::string_view bytes);
  /// What it sends next, at most that much; empty: nothing now.
  std::string give(std::size_t limit);
  /// The same as one datagram.
  std::optional<std::string> give_datagram();
  /// How many bytes wait to be taken; more than that may come later.
  std::size_t waiting_bytes() const { return waiting_bytes_; }
  /// Has it closed, and has everything been taken?
  bool is_ended() const { return is_closed_ && output_.empty() && source_left_ == 0; }
  /// It does nothing any more.
  void stop() { wait_.cancel(); }

 private:
  void run();
  void put(std::string_view bytes);
  bool expect(const ScriptStep& step);
  void make_source();

  sim::TimerQueue& timers_;
  const Peer peer_;
  const Hooks hooks_;
  std::deque<std::string> output_;
  std::size_t waiting_bytes_ = 0;
  std::size_t source_left_ = 0;
  std::size_t source_at_ = 0;
  std::size_t step_ = 0;
  std::string unmatched_;
  bool is_closed_ = false;
  sim::Timer wait_;
};

}  // namespace bg96::scenarios
