#include "emulator/modem/tcpip/tools/traffic_counter.hpp"

namespace bg96::modem {

void TrafficCounter::boot() {
  save_what_was_due();
  sent_ = settings_.non_volatile.traffic[0];
  received_ = settings_.non_volatile.traffic[1];
  interval_ = {};
}

void TrafficCounter::sent(std::size_t bytes) {
  save_what_was_due();
  sent_ += bytes;
}

void TrafficCounter::received(std::size_t bytes) {
  save_what_was_due();
  received_ += bytes;
}

void TrafficCounter::reset() {
  save_what_was_due();
  sent_ = 0;
  received_ = 0;
}

void TrafficCounter::save() { settings_.non_volatile.traffic = {sent_, received_}; }

void TrafficCounter::set_interval(std::chrono::seconds interval) {
  save_what_was_due();
  interval_ = interval;
  next_save_ = timers_.now() + interval;
}

// Nobody can tell a save that is made late from one in time, as long as nothing was counted in
// between: so a modem at rest needs no timer for it.
void TrafficCounter::save_what_was_due() {
  if (interval_ == interval_.zero() || timers_.now() < next_save_) return;
  save();
  const auto passed = (timers_.now() - next_save_) / interval_;
  next_save_ += (passed + 1) * interval_;
}

}  // namespace bg96::modem
