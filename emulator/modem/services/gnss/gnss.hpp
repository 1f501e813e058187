#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "emulator/modem/machines/real_time_clock.hpp"
#include "emulator/modem/machines/settings.hpp"
#include "emulator/modem/profile.hpp"
#include "emulator/modem/services/gnss/nmea.hpp"
#include "emulator/modem/services/gnss/position.hpp"
#include "emulator/ports/world.hpp"
#include "emulator/sim/timer_queue.hpp"

namespace bg96::modem {

/// The GNSS receiver. Neither the SIM nor AT+CFUN matter to it.
class Gnss {
 public:
  /// While data has just been in transfer, the radio is not the receiver's
  /// (Profile::Quirks::gnss_shares_radio): a network keeps a connection up for about so long.
  static constexpr sim::Duration kRadioHold = std::chrono::seconds(10);
  /// The satellites' orbits are known so exactly for so long after the last fix.
  static constexpr sim::Duration kEphemerisValidity = std::chrono::hours(4);

  /// What AT+QGPS=1,... asks for.
  struct Session {
    int max_time_s = 30;      ///< 1-255: an attempt that takes longer has failed
    int max_distance_m = 50;  ///< 1-1000: how exact a fix should be
    int fix_count = 0;        ///< 0-1000 attempts; 0: until AT+QGPSEND
    int fix_interval_s = 1;   ///< 1-65535 from one to the next
  };

  /// What is not known any more of the sky (AT+QGPSDEL).
  enum class Forget : std::uint8_t { everything, nothing, ephemeris, xtra };

  /// Where AT+QCFGEXT="querygeo" sees the modem.
  enum class Side : std::uint8_t { unknown, inside, outside };

  struct Hooks {
    std::function<void(std::string)> say;    ///< a URC
    std::function<void(std::string)> write;  ///< bytes for the NMEA port
  };

  Gnss(sim::TimerQueue& timers, const Profile& profile, const Settings& settings,
       const RealTimeClock& clock, Hooks hooks);

  /// Takes over what counts from a restart on, and begins a session if "autogps" says so.
  void boot();
  /// The session ends with the power.
  void stop();
  /// Begins a session; none must be on.
  void start(const Session& session);
  /// Ends it; harmless when there is none.
  void end();
  /// Is a session on?
  bool on() const { return on_; }
  /// What was found out last; empty: there is no fix.
  const std::optional<Position>& position() const { return position_; }
  /// What the receiver tells in the words of NMEA.
  Nmea nmea() const { return {position_, settings_.non_volatile.gnss, gnssconfig_}; }
  /// The next session finds its first fix accordingly later.
  void forget(Forget what);

  /// What happens outside.
  void set_fix(const ports::SetFix& event);
  /// Bytes were sent, or have come.
  void radio_used();
  /// The host does not read the NMEA port, or reads it again: what is told in between is lost.
  void set_port_full(bool full) { port_full_ = full; }

  /// Predicted orbits (AT+QGPSXTRA): are they used since the last restart?
  bool xtra_enabled() const { return xtra_enabled_; }
  /// AT+QGPSXTRATIME: without it no predicted orbits are taken; forgotten at a restart.
  void set_xtra_time(std::int64_t utc_seconds) { xtra_time_ = utc_seconds; }
  std::optional<std::int64_t> xtra_time() const { return xtra_time_; }
  /// Predicted orbits have come, which are good from that time on for kXtraValidity_s.
  void take_xtra(std::int64_t from_utc_seconds) { xtra_from_ = from_utc_seconds; }
  static constexpr std::int64_t kXtraValidity_s = 7 * 24 * 60 * 60;
  /// Since when they are good; empty: there are none.
  std::optional<std::int64_t> xtra_from() const { return xtra_from_; }
  /// For how many more minutes they are good, 0-10080.
  int xtra_minutes() const;

  /// A fence was set or deleted: on which side of it the modem is must be found out anew.
  void fence_changed(int id) { sides_[static_cast<std::size_t>(id)] = Side::unknown; }
  /// On which side of that fence, 0-9, the modem was seen last.
  Side side(int id) const { return sides_[static_cast<std::size_t>(id)]; }

 private:
  sim::Duration time_to_first_fix() const;
  bool makes_progress() const;
  void go_on();
  void first_fix();
  void lose_fix();
  void take_fix();
  void attempt_ended();
  void attempt_due();
  void tell_port();
  void check_fences();

  sim::TimerQueue& timers_;
  const Profile& profile_;
  const Settings& settings_;
  const RealTimeClock& clock_;
  Hooks hooks_;

  // Outside.
  Position truth_;
  bool sky_seen_;
  bool radio_busy_ = false;
  bool port_full_ = false;

  // What a receiver keeps from one session to the next.
  bool almanac_known_ = false;
  std::optional<sim::Instant> ephemeris_since_;
  std::optional<std::int64_t> xtra_time_;
  std::optional<std::int64_t> xtra_from_;
  int gnssconfig_;
  bool xtra_enabled_ = false;
  std::array<Side, kGeofences> sides_{};

  bool on_ = false;
  Session session_;
  int attempts_ = 0;
  std::optional<Position> position_;
  sim::Duration search_left_{};
  std::optional<sim::Instant> searching_since_;
  sim::Timer first_fix_;
  sim::Timer attempt_;
  sim::Timer port_;
  sim::Timer radio_free_;
};

}  // namespace bg96::modem
