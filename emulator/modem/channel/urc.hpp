#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "emulator/ports/interceptor.hpp"
#include "emulator/sim/timer_queue.hpp"

namespace bg96::modem {

/// What waits to be said on one serial port without having been asked for, in order.
///
/// Nothing is said while a command line runs or is being typed, in data mode, nor sooner than the
/// profile's outcome floor after a final result; each is a write of its own (several drivers flush
/// their input after writing, or listen for URCs only after OK).
class UrcQueue {
 public:
  /// Makes the text when its time has come; empty when there is nothing to say any more.
  using Producer = std::function<std::string()>;
  /// Takes the text of one URC, without CR LF.
  using Sink = std::function<void(std::string_view)>;
  /// Says what becomes of the text of a URC whose time has come.
  using Judge = std::function<ports::UrcVerdict(std::string_view)>;

  /// A host that types a line for longer than this lets URCs in between.
  static constexpr sim::Duration kTypingHold = std::chrono::seconds(10);
  /// A host that never leaves a gap as long as the floor gets what has waited so long right after a
  /// final result.
  static constexpr sim::Duration kPatience = std::chrono::seconds(1);

  /// So many wait at most, for a port in data mode or a host that does not read; one more is lost.
  static constexpr std::size_t kMaxWaiting = 1000;

  /// Without a judge each is said, once and at its time.
  UrcQueue(sim::TimerQueue& timers, sim::Duration outcome_floor, Sink sink, Judge judge = {});
  /// `lost` is told of each that is lost.
  void watch_losses(std::function<void()> lost) { lost_ = std::move(lost); }

  /// Says `text` as soon as allowed.
  void post(std::string text);
  /// The same, but the text is made only then.
  void post(Producer producer);
  /// Says `text` at once, past all that holds back or waits; only a judge may put it off.
  void say_now(std::string text);
  /// Says at once what waits, past a line that runs; but what a judge has put off, and all behind
  /// it, still waits.
  void let_through();
  /// The port is in data mode, or its host does not read: nothing is said until it is over.
  void hold(bool held);
  /// A command line begins to run.
  void line_started();
  /// Its final result was written just now.
  void line_finished();
  /// The host typed a byte of a line, with echo: hold back for a while.
  void typing();
  /// The typed line has ended or was abandoned.
  void typing_ended();
  /// Forgets everything that waits.
  void clear();

 private:
  struct Entry {
    Producer producer;
    std::optional<sim::Instant> passed_over;  // the first final result that it waited behind
    sim::Instant not_before{};
    int copies = 0;  // once it has been judged and put off
  };

  void say_what_is_due();
  void say_first();
  void say(std::string text);

  sim::TimerQueue& timers_;
  sim::Duration outcome_floor_;
  Sink sink_;
  Judge judge_;
  std::function<void()> lost_;
  std::deque<Entry> entries_;
  bool line_runs_ = false;
  bool held_ = false;
  sim::Instant typing_until_{};
  sim::Instant quiet_until_{};  // the outcome floor after the last final result
  sim::Timer timer_;
};

}  // namespace bg96::modem
