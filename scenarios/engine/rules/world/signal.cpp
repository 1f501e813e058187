#include "scenarios/engine/rules/world/signal.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace bg96::scenarios {
namespace {

/// Where a ramp has come to so long after its beginning.
int level_at(const Ramp& ramp, sim::Duration since) {
  if (!ramp.from || since >= ramp.over) return ramp.to;
  const double part = static_cast<double>(since.count()) / static_cast<double>(ramp.over.count());
  return static_cast<int>(std::lround(*ramp.from + part * (ramp.to - *ramp.from)));
}

}  // namespace

SignalLevels::SignalLevels(sim::TimerQueue& timers, ports::SetSignal base,
                           std::function<void(ports::SetSignal)> tell)
    : timers_(timers),
      first_(levels_of(base)),
      base_(first_),
      told_(base_),
      tell_(std::move(tell)),
      step_([this] { update(); }) {}

void SignalLevels::open(WindowId window, const SignalCondition& condition) {
  Open opened{window,
              timers_.now(),
              {condition.rssi_dbm, condition.rsrp_dbm, condition.rsrq_db, condition.sinr_db}};
  const Levels before = now();
  for (std::size_t level = 0; level < kLevels; ++level) {
    auto& ramp = opened.ramps[level];
    if (ramp && !ramp->from) ramp->from = before[level];
  }
  open_.push_back(std::move(opened));
  update();
}

void SignalLevels::close(WindowId window) {
  std::erase_if(open_, [window](const Open& opened) { return opened.window == window; });
  update();
}

void SignalLevels::set(const ports::SetSignal& signal) {
  const Levels levels = levels_of(signal);
  for (std::size_t level = 0; level < kLevels; ++level) {
    if (levels[level]) base_[level] = levels[level];
  }
  update();
}

void SignalLevels::restore() {
  base_ = first_;
  update();
}

SignalLevels::Levels SignalLevels::levels_of(const ports::SetSignal& signal) {
  return {signal.rssi_dbm, signal.rsrp_dbm, signal.rsrq_db, signal.sinr_db};
}

SignalLevels::Levels SignalLevels::now() const {
  Levels levels = base_;
  for (const Open& opened : open_) {
    for (std::size_t level = 0; level < kLevels; ++level) {
      const auto& ramp = opened.ramps[level];
      if (ramp) levels[level] = level_at(*ramp, timers_.now() - opened.since);
    }
  }
  return levels;
}

std::optional<sim::Instant> SignalLevels::next_step() const {
  std::optional<sim::Instant> next;
  for (const Open& opened : open_) {
    const sim::Duration since = timers_.now() - opened.since;
    for (const auto& ramp : opened.ramps) {
      if (!ramp || !ramp->from || since >= ramp->over) continue;
      const sim::Instant step = opened.since + std::min((since / kStep + 1) * kStep, ramp->over);
      next = next ? std::min(*next, step) : step;
    }
  }
  return next;
}

void SignalLevels::update() {
  const Levels levels = now();
  if (levels != told_) {
    told_ = levels;
    tell_({levels[0], levels[1], levels[2], levels[3]});
  }
  const auto next = next_step();
  if (next) {
    step_.arm(timers_, *next);
  } else {
    step_.cancel();
  }
}

}  // namespace bg96::scenarios
