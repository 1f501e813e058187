#include "emulator/modem/machines/power.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace bg96::modem {
namespace {

using namespace std::chrono_literals;
using State = Power::State;

// Power with round times, and what it says and does.
struct Fixture {
  explicit Fixture(bool app_rdy = true) {
    profile.timing.power_down = 1s;
    profile.timing.power_on = 10s;
    profile.timing.restart = 20s;
    profile.timing.application_start = 3s;
    profile.quirks.app_rdy = app_rdy;
    Power::Hooks hooks;
    hooks.say = [this](const std::string& text) { log += text + "|"; };
    hooks.announce = hooks.say;
    hooks.stop = [this] { log += "stop|"; };
    hooks.lose_network = [this](bool told) { log += told ? "lose network|" : "lose silently|"; };
    hooks.come_up = [this](bool keep) { log += keep ? "come up as before|" : "come up|"; };
    hooks.sim_starts = [this] { log += "SIM|"; };
    hooks.woken = [this] { log += "woken|"; };
    board.watch([this](const ports::StateChange& change) {
      changes += std::string(change.machine) + ' ' + std::string(change.to) + '|';
    });
    power = std::make_unique<Power>(timers, profile, board, std::move(hooks));
  }
  std::string pass(sim::Duration duration) {
    timers.run_until(timers.now() + duration);
    return std::exchange(log, {});
  }

  sim::TimerQueue timers;
  Profile profile;
  StateBoard board;
  std::string log;
  std::string changes;
  std::unique_ptr<Power> power;
};

TEST(Power, IsOffUntilItIsSwitchedOn) {
  Fixture world;
  EXPECT_EQ(world.pass(1h), "");
  EXPECT_EQ(world.power->state(), State::off);
  world.power->switch_on();
  EXPECT_EQ(world.power->state(), State::booting);
  EXPECT_EQ(world.pass(10s - 1ns), "");
  EXPECT_EQ(world.pass(1ns), "come up|RDY|SIM|");
  EXPECT_EQ(world.power->state(), State::ready);
  EXPECT_EQ(world.pass(3s - 1ns), "");
  EXPECT_EQ(world.pass(1ns), "APP RDY|");
  EXPECT_EQ(world.pass(1h), "");
}

TEST(Power, SwitchingOnTwiceIsOnce) {
  Fixture world;
  world.power->switch_on();
  world.pass(5s);
  world.power->switch_on();
  EXPECT_EQ(world.pass(5s), "come up|RDY|SIM|");
  world.power->switch_on();
  EXPECT_EQ(world.pass(1h), "APP RDY|");
}

TEST(Power, WithoutTheQuirkThereIsNoAppRdy) {
  Fixture world(false);
  world.power->switch_on();
  EXPECT_EQ(world.pass(1h), "come up|RDY|SIM|");
}

TEST(Power, WhatIsAlreadyOnSaysNothing) {
  Fixture world;
  world.power->already_on();
  EXPECT_EQ(world.power->state(), State::ready);
  EXPECT_EQ(world.pass(1h), "");
  world.power->switch_on();
  EXPECT_EQ(world.pass(1h), "");
}

TEST(Power, ARestartGoesDownAndComesUp) {
  Fixture world;
  world.power->already_on();
  world.power->restart();
  EXPECT_EQ(world.log, "stop|");
  EXPECT_EQ(world.power->state(), State::powering_down);
  world.log.clear();
  EXPECT_EQ(world.pass(1s - 1ns), "");
  EXPECT_EQ(world.pass(1ns), "POWERED DOWN|lose network|");
  EXPECT_EQ(world.pass(20s - 1ns), "");
  EXPECT_EQ(world.pass(1ns), "come up|RDY|SIM|");
  EXPECT_EQ(world.pass(1h), "APP RDY|");
}

TEST(Power, ARestartForgetsAnAppRdyThatIsDue) {
  Fixture world;
  world.power->switch_on();
  world.pass(10s);
  world.power->restart();
  EXPECT_EQ(world.pass(1h), "stop|POWERED DOWN|lose network|come up|RDY|SIM|APP RDY|");
}

TEST(Power, AKeyThatIsPressedLongEnoughSwitchesOn) {
  Fixture world;
  world.power->press_key(500ms - 1ns);
  EXPECT_EQ(world.power->state(), State::off);
  world.power->press_key(500ms);
  EXPECT_EQ(world.power->state(), State::booting);
}

TEST(Power, AKeyThatIsPressedLongEnoughSwitchesOffWhenItIsLetGo) {
  Fixture world;
  world.profile.timing.key_shutdown = 2s;
  world.power->already_on();
  world.power->press_key(650ms - 1ns);
  EXPECT_EQ(world.pass(1h), "");
  world.power->press_key(650ms);
  EXPECT_EQ(world.pass(650ms - 1ns), "");
  EXPECT_EQ(world.power->state(), State::ready);
  EXPECT_EQ(world.pass(1ns), "stop|");
  EXPECT_EQ(world.pass(2s - 1ns), "");
  EXPECT_EQ(world.pass(1ns), "NORMAL POWER DOWN|lose silently|");
  EXPECT_EQ(world.power->state(), State::off);
  EXPECT_EQ(world.pass(1h), "");
  world.power->press_key(1s);
  EXPECT_EQ(world.power->state(), State::booting);
}

TEST(Power, ResetRestartsWithoutAWord) {
  Fixture world;
  world.power->press_reset(1s);
  EXPECT_EQ(world.power->state(), State::off);  // nothing to be reset
  world.power->already_on();
  world.power->press_reset(150ms - 1ns);
  EXPECT_EQ(world.power->state(), State::ready);
  world.power->press_reset(150ms);
  EXPECT_EQ(world.pass(10s + 150ms - 1ns), "stop|lose silently|");
  EXPECT_EQ(world.pass(1ns), "come up|RDY|SIM|");
}

TEST(Power, FallsAsleepAndWakes) {
  Fixture world;
  world.power->already_on();
  world.power->fall_asleep();
  EXPECT_EQ(std::exchange(world.log, {}), "stop|PSM POWER DOWN|lose network|");
  EXPECT_EQ(world.power->state(), State::asleep);
  world.power->switch_on();
  EXPECT_EQ(world.power->state(), State::asleep);
  world.pass(1s);
  world.power->switch_on();
  EXPECT_EQ(world.power->state(), State::booting);
  EXPECT_EQ(world.log, "woken|");
}

}  // namespace
}  // namespace bg96::modem
