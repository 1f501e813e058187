#include "emulator/modem/machines/power.hpp"

#include <algorithm>
#include <utility>

namespace bg96::modem {
namespace {

constexpr std::string_view kRdy = "RDY";
constexpr std::string_view kAppRdy = "APP RDY";

std::string_view name_of(Power::State state) {
  switch (state) {
    case Power::State::booting: return "booting";
    case Power::State::ready: return "on";
    case Power::State::off:
    case Power::State::powering_down:
    case Power::State::asleep: return "off";
  }
  return {};
}

}  // namespace

Power::Power(sim::TimerQueue& timers, const Profile& profile, StateBoard& board, Hooks hooks)
    : timers_(timers),
      profile_(profile),
      board_(board),
      hooks_(std::move(hooks)),
      key_([this] { key_released(); }),
      down_([this] { powered_down(); }),
      rdy_([this] { rdy(); }),
      sim_([this] { sim(); }),
      application_([this] { application(); }) {}

void Power::already_on() { enter(State::ready); }

void Power::switch_on() {
  const bool asleep = state_ == State::asleep && timers_.now() >= deaf_until_;
  if (state_ == State::off || asleep) wake();
}

void Power::wake() { boot(plan(profile_.timing.power_on, profile_.startup.banner)); }

void Power::press_key(sim::Duration length) {
  if (state_ == State::ready && length >= kSwitchOffPress) {
    return key_.arm(timers_, timers_.now() + length);
  }
  if (length >= kSwitchOnPress) switch_on();
}

// The modem goes off when the key is let go, not sooner.
void Power::key_released() {
  if (state_ == State::ready) go_down(profile_.timing.key_shutdown, false, "NORMAL POWER DOWN");
}

void Power::press_reset(sim::Duration length) {
  if (length < kResetPress || state_ == State::off || state_ == State::asleep) return;
  cycle({.silent = length + profile_.timing.power_on});
}

// As on a restart, the contexts are told of behind the last line.
void Power::fall_asleep() {
  hooks_.stop();
  sim_.cancel();
  application_.cancel();
  enter(State::asleep);
  hooks_.say("PSM POWER DOWN");
  hooks_.lose_network(true);
  deaf_until_ = timers_.now() + kFallsAsleep;
}

void Power::restart() { go_down(profile_.timing.power_down, true); }

void Power::shut_down(bool normally) {
  if (profile_.quirks.power_down_glued) return go_down({}, false);
  go_down(normally ? profile_.timing.shutdown : profile_.timing.power_down, false);
}

void Power::go_down(sim::Duration after, bool boots_again, std::string_view line) {
  hooks_.stop();
  sim_.cancel();
  application_.cancel();
  boots_again_ = boots_again;
  last_line_ = line;
  enter(State::powering_down);
  down_.arm(timers_, timers_.now() + after);
}

void Power::powered_down() {
  const bool glued =
      profile_.quirks.power_down_glued && !boots_again_ && last_line_ == kPoweredDown;
  glued ? hooks_.say_glued(std::string(last_line_)) : hooks_.say(std::string(last_line_));
  hooks_.lose_network(boots_again_);
  if (!boots_again_) return enter(State::off);
  boot(plan(profile_.timing.restart, profile_.startup.banner));
}

void Power::switch_off(bool announce) {
  for (sim::Timer* timer : {&key_, &down_, &rdy_, &sim_, &application_}) timer->cancel();
  const bool told = announce && (state_ == State::ready || state_ == State::powering_down);
  hooks_.stop();
  if (told) hooks_.say(std::string(kPoweredDown));
  hooks_.lose_network(told);
  enter(State::off);
}

void Power::cycle(const ports::CyclePower& event) {
  switch_off(event.announce);
  const bool timed = event.silent > sim::Duration::zero();
  std::vector<std::string> lines = event.lines.value_or(profile_.startup.banner);
  if (!event.banner) lines.clear();
  Plan next = plan(timed ? event.silent : profile_.timing.power_on, lines);
  next.keep_settings = !event.lose_settings;
  boot(std::move(next));
}

// Lines of one's own come where the line before them does.
Power::Plan Power::plan(sim::Duration rdy, const std::vector<std::string>& lines) const {
  Plan result;
  result.rdy = rdy;
  bool with_application = false;
  for (const std::string& line : lines) {
    if (line == kRdy) with_application = false;
    if (line == kAppRdy) with_application = true;
    if (line == kAppRdy && !profile_.quirks.app_rdy) continue;
    (with_application ? result.with_application : result.at_rdy).push_back(line);
  }
  return result;
}

void Power::boot(Plan plan) {
  plan_ = std::move(plan);
  const bool slept = state_ == State::asleep;
  enter(State::booting);
  if (slept) hooks_.woken();
  board_.pass("boot", "power-on");
  rdy_.arm(timers_, timers_.now() + plan_.rdy);
}

void Power::rdy() {
  enter(State::ready);
  hooks_.come_up(plan_.keep_settings);
  for (const std::string& line : plan_.at_rdy) hooks_.say(line);
  board_.pass("boot", "rdy");
  // Nothing of it can be seen before RDY.
  const auto behind_rdy = [this](sim::Duration since_power_on) {
    return std::max(since_power_on - profile_.timing.power_on, sim::Duration::zero());
  };
  const auto& [application, sim_start, banner] = profile_.startup;
  const sim::Duration until_sim = sim_start ? behind_rdy(*sim_start) : sim::Duration::zero();
  if (until_sim > sim::Duration::zero()) {
    sim_.arm(timers_, timers_.now() + until_sim);
  } else {
    sim();
  }
  application_.arm(timers_, timers_.now() + (application ? behind_rdy(*application)
                                                         : profile_.timing.application_start));
}

void Power::sim() { hooks_.sim_starts(); }

void Power::application() {
  for (const std::string& line : plan_.with_application) hooks_.announce(line);
  board_.pass("boot", "app-rdy");
  if (hooks_.application_runs) hooks_.application_runs();
}

void Power::enter(State state) {
  state_ = state;
  board_.set(StateBoard::Machine::power, name_of(state));
}

}  // namespace bg96::modem
