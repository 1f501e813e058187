#include "emulator/modem/machines/power.hpp"

#include <utility>

namespace bg96::modem {

Power::Power(sim::TimerQueue& timers, const Profile& profile, Hooks hooks)
    : timers_(timers),
      profile_(profile),
      hooks_(std::move(hooks)),
      down_([this] { powered_down(); }),
      boot_([this] { rdy(); }),
      application_([this] { hooks_.announce("APP RDY"); }) {}

void Power::already_on() { state_ = State::ready; }

void Power::switch_on(sim::Duration until_rdy) {
  if (state_ != State::off) return;
  state_ = State::booting;
  boot_.arm(timers_, timers_.now() + until_rdy);
}

void Power::restart() {
  hooks_.stop();
  application_.cancel();
  state_ = State::powering_down;
  down_.arm(timers_, timers_.now() + profile_.timing.power_down);
}

void Power::powered_down() {
  hooks_.say("POWERED DOWN");
  hooks_.lose_network();
  state_ = State::off;
  switch_on(profile_.timing.restart);
}

void Power::rdy() {
  state_ = State::ready;
  hooks_.come_up();
  hooks_.say("RDY");
  if (profile_.quirks.app_rdy) {
    application_.arm(timers_, timers_.now() + profile_.timing.application_start);
  }
}

}  // namespace bg96::modem
