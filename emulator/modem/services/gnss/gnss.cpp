#include "emulator/modem/services/gnss/gnss.hpp"

#include <algorithm>
#include <utility>

#include "emulator/at/text.hpp"

namespace bg96::modem {
namespace {

constexpr int kSmallest3d = 4;  // satellites without which no height can be told

Position at_first(const Profile::Gnss& gnss) {
  Position position;
  position.place = {gnss.latitude_deg, gnss.longitude_deg};
  position.altitude_m = gnss.altitude_m;
  position.speed_kmh = gnss.speed_kmh;
  position.course_deg = gnss.course_deg;
  position.hdop = gnss.hdop;
  position.satellites = gnss.satellites;
  return position;
}

bool reports(Geofence::Report report, bool entered) {
  return report == Geofence::Report::both ||
         report == (entered ? Geofence::Report::entering : Geofence::Report::leaving);
}

}  // namespace

Gnss::Gnss(sim::TimerQueue& timers, const Profile& profile, const Settings& settings,
           const RealTimeClock& clock, Hooks hooks)
    : timers_(timers),
      profile_(profile),
      settings_(settings),
      clock_(clock),
      hooks_(std::move(hooks)),
      truth_(at_first(profile.gnss)),
      sky_seen_(profile.gnss.fix),
      gnssconfig_(settings.non_volatile.gnss.constellations),
      first_fix_([this] { first_fix(); }),
      attempt_([this] { attempt_due(); }),
      port_([this] { tell_port(); }),
      radio_free_([this] {
        radio_busy_ = false;
        go_on();
      }) {}

void Gnss::boot() {
  const GnssSettings& kept = settings_.non_volatile.gnss;
  gnssconfig_ = kept.constellations;
  xtra_enabled_ = kept.xtra == 1;
  xtra_time_.reset();
  sides_.fill(Side::unknown);
  if (kept.automatic == 1) start({});
}

void Gnss::stop() {
  end();
  radio_free_.cancel();
  radio_busy_ = false;
}

void Gnss::start(const Session& session) {
  on_ = true;
  session_ = session;
  attempts_ = 0;
  search_left_ = time_to_first_fix();
  go_on();
  attempt_.arm(timers_, timers_.now() + std::chrono::seconds(session_.max_time_s));
  port_.arm(timers_, timers_.now() + std::chrono::seconds(session_.fix_interval_s));
}

void Gnss::end() {
  on_ = false;
  position_.reset();
  searching_since_.reset();
  first_fix_.cancel();
  attempt_.cancel();
  port_.cancel();
}

void Gnss::forget(Forget what) {
  if (what == Forget::nothing) return;
  if (what == Forget::everything || what == Forget::xtra) xtra_from_.reset();
  if (what == Forget::everything) almanac_known_ = false;
  if (what == Forget::everything || what == Forget::ephemeris) ephemeris_since_.reset();
}

// Predicted orbits stand in for those of the satellites themselves, which take long to come.
sim::Duration Gnss::time_to_first_fix() const {
  const bool hot = ephemeris_since_ && timers_.now() - *ephemeris_since_ <= kEphemerisValidity;
  if (hot) return profile_.gnss.ttff_hot;
  const bool predicted = xtra_enabled_ && xtra_minutes() > 0;
  return almanac_known_ || predicted ? profile_.gnss.ttff_warm : profile_.gnss.ttff_cold;
}

bool Gnss::makes_progress() const { return on_ && !position_ && sky_seen_ && !radio_busy_; }

void Gnss::go_on() {
  if (searching_since_) search_left_ -= timers_.now() - *searching_since_;
  searching_since_.reset();
  first_fix_.cancel();
  if (!makes_progress()) return;
  searching_since_ = timers_.now();
  first_fix_.arm(timers_, timers_.now() + search_left_);
}

void Gnss::first_fix() {
  searching_since_.reset();
  almanac_known_ = true;
  take_fix();
  attempt_ended();
}

void Gnss::take_fix() {
  position_ = truth_;
  position_->dimensions = truth_.satellites < kSmallest3d ? 2 : profile_.gnss.dimensions;
  position_->utc_seconds = clock_.network_now().utc_seconds;
  ephemeris_since_ = timers_.now();
  check_fences();
}

// The next one begins after the interval. Who has asked for one fix finds it until then.
void Gnss::attempt_ended() {
  ++attempts_;
  attempt_.arm(timers_, timers_.now() + std::chrono::seconds(session_.fix_interval_s));
}

void Gnss::attempt_due() {
  const bool was_last = session_.fix_count > 0 && attempts_ >= session_.fix_count;
  if (position_) {
    if (was_last) return end();
    take_fix();
    return attempt_ended();
  }
  // The time of an attempt is over. The receiver keeps what it has of the satellites.
  ++attempts_;
  if (was_last || (session_.fix_count > 0 && attempts_ >= session_.fix_count)) return end();
  attempt_.arm(timers_, timers_.now() + std::chrono::seconds(session_.max_time_s));
}

void Gnss::set_fix(const ports::SetFix& event) {
  truth_.place.latitude_deg = event.latitude_deg.value_or(truth_.place.latitude_deg);
  truth_.place.longitude_deg = event.longitude_deg.value_or(truth_.place.longitude_deg);
  truth_.altitude_m = event.altitude_m.value_or(truth_.altitude_m);
  truth_.speed_kmh = event.speed_kmh.value_or(truth_.speed_kmh);
  truth_.course_deg = event.course_deg.value_or(truth_.course_deg);
  truth_.hdop = event.hdop.value_or(truth_.hdop);
  truth_.satellites = event.satellites.value_or(truth_.satellites);
  if (std::exchange(sky_seen_, event.fix) == event.fix) return;
  if (!sky_seen_) return lose_fix();
  go_on();
}

// What was found of a fix that is not there yet is lost as well.
void Gnss::lose_fix() {
  if (!on_) return;
  searching_since_.reset();
  first_fix_.cancel();
  search_left_ = time_to_first_fix();
  if (!position_) return;
  position_.reset();
  attempt_.arm(timers_, timers_.now() + std::chrono::seconds(session_.max_time_s));
}

void Gnss::radio_used() {
  if (!profile_.quirks.gnss_shares_radio) return;
  radio_busy_ = true;
  radio_free_.arm(timers_, timers_.now() + kRadioHold);
  go_on();
}

int Gnss::xtra_minutes() const {
  constexpr std::int64_t kSecondsPerMinute = 60;
  if (!xtra_from_) return 0;
  const std::int64_t until = *xtra_from_ + kXtraValidity_s;
  const std::int64_t left = until - clock_.network_now().utc_seconds;
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, kXtraValidity_s) / kSecondsPerMinute);
}

void Gnss::tell_port() {
  port_.arm(timers_, timers_.now() + std::chrono::seconds(session_.fix_interval_s));
  if (port_full_ || settings_.non_volatile.gnss.output_port != GnssSettings::kUsbNmea) return;
  std::string bytes = nmea().for_port();
  if (!bytes.empty()) hooks_.write(std::move(bytes));
}

void Gnss::check_fences() {
  for (int id = 0; id < kGeofences; ++id) {
    const auto& fence = settings_.non_volatile.gnss.fences[static_cast<std::size_t>(id)];
    if (!fence) continue;
    const Position& here = *position_;
    const bool inside = fence->contains(here.place);
    const Side now = inside ? Side::inside : Side::outside;
    const Side before = std::exchange(sides_[static_cast<std::size_t>(id)], now);
    // Who finds himself outside at first has not left anything.
    const bool entered = inside && before != Side::inside;
    const bool left = !inside && before == Side::inside;
    if (!(entered || left) || !reports(fence->report, entered)) continue;
    std::string time = date_and_time(here.utc_seconds);
    std::replace(time.begin(), time.end(), ',', ' ');
    hooks_.say(at::text("+QIND: \"GEOFENCE\",", id, ',', inside ? 1 : 2, ',', time, ',',
                        at::decimals(here.place.latitude_deg, 6), ',',
                        at::decimals(here.place.longitude_deg, 6), ',',
                        at::decimals(here.altitude_m, 1), ',', at::decimals(here.course_deg, 1),
                        ',', at::decimals(here.speed_kmh, 1), ',', at::decimals(here.pdop(), 1),
                        ',', at::decimals(here.hdop, 1), ',', at::decimals(here.vdop(), 1)));
  }
}

}  // namespace bg96::modem
