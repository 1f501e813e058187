#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/modem/machines/settings.hpp"
#include "emulator/sim/timer_queue.hpp"

namespace bg96::modem {

/// A time of day: seconds since 1970-01-01 00:00:00 UTC, and how far local time is ahead of UTC, in
/// quarters of an hour. The default is 2026-01-01 00:00:00 UTC.
struct WallTime {
  std::int64_t utc_seconds = 1'767'225'600;
  int zone_quarters = 0;

  bool operator==(const WallTime&) const = default;
};

/// The time in its own zone, as the digits of a UTC time.
std::int64_t local_seconds(const WallTime& time);
/// "2017/01/13,03:40:48"
std::string date_and_time(std::int64_t seconds);
/// "+32": quarters of an hour.
std::string zone_mark(int zone_quarters);
/// "17/01/13,03:40:48+32", as AT+CCLK has it: the digits are those of UTC.
std::string clock_text(const WallTime& time);
/// The time that such a text spells. Empty when it is none, or names a day that there is not. Years
/// from 80 on are those of the last century.
std::optional<WallTime> parse_clock_text(std::string_view text);

/// The clock that AT+CCLK sets and tells, and the time that the network tells the modem whenever it
/// registers (AT+CTZU, AT+CTZR, AT+QLTS).
class RealTimeClock {
 public:
  /// `at_start` is the network's time at the modem's first instant.
  RealTimeClock(const sim::TimerQueue& timers, const Settings& settings, WallTime at_start,
                std::function<void(std::string)> say);

  /// Starts as after a boot: the clock goes on, but the network's time is not known.
  void boot() { last_network_time_.reset(); }
  /// The network has told its time.
  void network_time_comes();

  WallTime now() const { return {clock_.utc_seconds + uptime_seconds(), clock_.zone_quarters}; }
  void set(const WallTime& time);
  /// The time that the network told last; empty: none since the boot.
  const std::optional<WallTime>& last_network_time() const { return last_network_time_; }
  /// The network's time as it goes on, whatever the clock was set to.
  WallTime network_now() const;

 private:
  std::int64_t uptime_seconds() const;
  void report(const WallTime& time);

  const sim::TimerQueue& timers_;
  const Settings& settings_;
  WallTime network_;  // what it showed at the first instant
  WallTime clock_;    // the same
  std::optional<WallTime> last_network_time_;
  std::function<void(std::string)> say_;
};

}  // namespace bg96::modem
