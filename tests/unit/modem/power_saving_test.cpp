// The sleep of PSM as a host sees it, in virtual time.
#include "emulator/modem/machines/power_saving.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "emulator/modem/profile_keys.hpp"
#include "tests/support/virtual_world.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using Keys = std::vector<std::pair<std::string_view, std::string_view>>;

// With round times: RDY 5 s behind PWRKEY, registered 1 s later, or 200 ms behind a sleep.
modem::Profile profile_with(const Keys& keys) {
  modem::Profile profile;
  profile.timing.power_on = 5s;
  profile.timing.registration = 1s;
  for (const auto& [key, value] : keys) {
    EXPECT_EQ(modem::set_profile_key(profile, key, value), "");
  }
  return profile;
}

struct Unit {
  Unit() : Unit(Keys{}) {}
  explicit Unit(const Keys& keys) : world(profile_with(keys)) { ask("ATE0"); }

  std::string said() { return world.take_lines(); }
  std::string ask(const std::string& command) {
    world.send(command + "\r");
    world.pass(20ms);
    return said();
  }
  std::string pass(sim::Duration duration) {
    world.pass(duration);
    return said();
  }
  std::string happen(ports::WorldEvent event) {
    world.settle();
    world.modem().happen(std::move(event), world.now());
    world.settle();
    return said();
  }
  std::string state(std::string_view machine) {
    for (const ports::StateChange& entry : world.modem().states()) {
      if (entry.machine == machine && entry.index == -1) return std::string(entry.to);
    }
    return "none";
  }
  // T3412 of an hour, T3324 of 10 s, and 10 s until the connection is released.
  void ask_for_sleep() {
    EXPECT_EQ(ask("AT+QCFG=\"psm/urc\",1"), "OK");
    EXPECT_EQ(ask("AT+CPSMS=1,,,\"00100001\",\"00000101\""), "OK");
  }

  VirtualWorld world;
};

constexpr auto kAsked = 20ms;  // since the last command

TEST(PowerSaving, SleepsBehindT3324) {
  Unit unit;
  unit.ask_for_sleep();
  EXPECT_EQ(unit.pass(10s - kAsked - 1ns), "");
  EXPECT_EQ(unit.pass(1ns), "+QPSMTIMER: 3600,10");
  EXPECT_EQ(unit.state("psm"), "awake");
  EXPECT_EQ(unit.ask("AT"), "OK");
  EXPECT_EQ(unit.pass(10s - kAsked - 1ns), "");
  EXPECT_EQ(unit.pass(1ns), "PSM POWER DOWN");
  EXPECT_EQ(unit.state("psm"), "asleep");
  EXPECT_EQ(unit.state("power"), "off");
  EXPECT_EQ(unit.ask("AT"), "");
}

TEST(PowerSaving, WithoutItsUrcItSleepsAllTheSame) {
  Unit unit;
  unit.ask("AT+CPSMS=1,,,\"00100001\",\"00000101\"");
  EXPECT_EQ(unit.pass(20s), "PSM POWER DOWN");
}

TEST(PowerSaving, MaySleepAtOnceBehindTheConnection) {
  Unit unit;
  unit.ask("AT+QCFG=\"psm/enter\",1");
  unit.ask_for_sleep();
  EXPECT_EQ(unit.pass(10s - kAsked - 1ns), "");
  EXPECT_EQ(unit.pass(1ns), "+QPSMTIMER: 3600,10|PSM POWER DOWN");
}

TEST(PowerSaving, T3412WakesItAndTheNetworkKnowsItStill) {
  Unit unit;
  unit.ask_for_sleep();
  unit.ask("AT+CEREG=1;&W");
  unit.pass(20s);
  EXPECT_EQ(unit.state("psm"), "asleep");
  EXPECT_EQ(unit.pass(3600s - 10s - 2 * kAsked - 1ns), "");  // from the release on
  EXPECT_EQ(unit.pass(1ns), "");
  EXPECT_EQ(unit.state("psm"), "awake");
  EXPECT_EQ(unit.state("power"), "booting");
  EXPECT_EQ(unit.pass(5s - 1ns), "");
  EXPECT_EQ(unit.pass(1ns), "RDY|+CEREG: 2");
  EXPECT_EQ(unit.pass(300ms - 1ns), "APP RDY");
  EXPECT_EQ(unit.pass(1ns), "+CEREG: 1");
  EXPECT_EQ(unit.pass(9900ms), "+QPSMTIMER: 3600,10");
  EXPECT_EQ(unit.pass(10s), "PSM POWER DOWN");
}

TEST(PowerSaving, WithoutItsContextItRegistersAnew) {
  Unit unit;
  unit.ask("AT+QPSMCFG=60,2");
  unit.ask_for_sleep();
  unit.ask("AT+CEREG=1;&W");
  EXPECT_EQ(unit.pass(3620s), "+QPSMTIMER: 3600,10|PSM POWER DOWN|RDY|+CEREG: 2|APP RDY|+CEREG: 1");
}

TEST(PowerSaving, TheKeyWakesItButNotInItsFirstSecond) {
  Unit unit;
  unit.ask_for_sleep();
  unit.pass(20s - kAsked);
  EXPECT_EQ(unit.state("psm"), "asleep");
  unit.happen(ports::PressPowerKey{600ms});
  EXPECT_EQ(unit.state("power"), "off");
  unit.pass(1s - 1ns);
  unit.happen(ports::SwitchOn{});
  EXPECT_EQ(unit.state("power"), "off");
  unit.pass(1ns);
  unit.happen(ports::PressPowerKey{499ms});  // too short
  EXPECT_EQ(unit.state("power"), "off");
  unit.happen(ports::PressPowerKey{500ms});
  EXPECT_EQ(unit.state("psm"), "awake");
  EXPECT_EQ(unit.pass(6s), "RDY|APP RDY");
  EXPECT_EQ(unit.ask("AT"), "AT|OK");  // as after power-on
  EXPECT_EQ(unit.ask("AT+CEREG?"), "AT+CEREG?|+CEREG: 0,1|OK");
  // The old T3412 is no more: the modem sleeps by a new one.
  EXPECT_EQ(unit.pass(20s), "+QPSMTIMER: 3600,10|PSM POWER DOWN");
}

TEST(PowerSaving, EndsContextsAndSockets) {
  Unit unit;
  unit.world.network().accept("10.0.0.1:80");
  EXPECT_EQ(unit.ask("AT+QIACT=1"), "OK");
  unit.ask("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80");
  unit.pass(1s);
  unit.ask_for_sleep();
  EXPECT_EQ(unit.pass(20s), "+QPSMTIMER: 3600,10|PSM POWER DOWN|+QIURC: \"pdpdeact\",1");
  unit.pass(2s);
  unit.happen(ports::SwitchOn{});
  unit.pass(6s);
  EXPECT_EQ(unit.ask("ATE0;+QIACT?;+QISTATE?"), "ATE0;+QIACT?;+QISTATE?|OK");
}

TEST(PowerSaving, TrafficKeepsItAwake) {
  Unit unit;
  unit.world.network().accept("10.0.0.1:80");
  unit.ask("AT+QIACT=1");
  unit.ask("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80");
  unit.ask_for_sleep();
  unit.pass(1s);
  for (int i = 0; i < 10; ++i) {
    unit.ask("AT+QISEND=0,1");
    unit.world.send("x");
    // 10 s of the connection and 9 of T3324's 10.
    const std::string said = unit.pass(19s);
    EXPECT_EQ(said.find("PSM"), said.find("PSMTIMER"));
    EXPECT_EQ(unit.state("psm"), "awake");
  }
  EXPECT_EQ(unit.pass(1s), "PSM POWER DOWN|+QIURC: \"pdpdeact\",1");
}

TEST(PowerSaving, SwitchedOffInTimeItStaysAwake) {
  Unit unit;
  unit.ask_for_sleep();
  unit.pass(19s);
  EXPECT_EQ(unit.ask("AT+CPSMS=0"), "OK");
  EXPECT_EQ(unit.pass(24h), "");
  EXPECT_EQ(unit.ask("AT"), "OK");
}

TEST(PowerSaving, NoSleepWithoutANetworkOrItsLeave) {
  Unit refused(Keys{{"network.psm", "off"}});
  refused.ask_for_sleep();
  EXPECT_EQ(refused.pass(24h), "");
  Unit gone;
  gone.ask_for_sleep();
  gone.pass(15s);
  gone.ask("AT+COPS=2");
  EXPECT_EQ(gone.pass(24h), "");
  Unit gsm(Keys{{"radio.rat", "gsm"}});
  gsm.ask_for_sleep();
  EXPECT_EQ(gsm.pass(24h), "");
}

TEST(PowerSaving, ThePowerThatGoesEndsTheSleep) {
  Unit unit;
  unit.ask_for_sleep();
  unit.pass(30s);
  unit.happen(ports::SwitchOff{});
  EXPECT_EQ(unit.state("psm"), "awake");
  EXPECT_EQ(unit.pass(24h), "");  // T3412 is forgotten
  unit.happen(ports::SwitchOn{});
  EXPECT_EQ(unit.pass(10s), "RDY|APP RDY");
}

TEST(PowerSaving, AnAttachedModemHasNoDeadlineAtRest) {
  Unit unit;
  unit.pass(1h);
  EXPECT_FALSE(unit.world.modem().next_deadline().has_value());
}

// A meter that sends nothing: it wakes for the periodic update alone.
TEST(PowerSaving, ThirtyDays) {
  Unit unit(Keys{{"network.psm_update", "86400"}, {"network.psm_active", "2"}});
  unit.ask_for_sleep();
  const sim::Instant end = unit.world.now() - kAsked + 30 * 24h;
  // Counted from the command, which opens a connection of 10 s.
  std::string said = unit.pass(10s - kAsked);
  int wake_ups = 0;
  // Boot, registration and connection, between a periodic update and the next release.
  constexpr sim::Duration kAwake = 5s + 200ms + 10s;
  while (true) {
    ASSERT_EQ(said, "+QPSMTIMER: 86400,2") << wake_ups;
    ASSERT_EQ(unit.pass(2s - 1ns), "");
    ASSERT_EQ(unit.pass(1ns), "PSM POWER DOWN");
    const sim::Instant due = unit.world.now() - 2s + 24h;
    if (due > end) break;
    ASSERT_EQ(unit.pass(24h - 2s - 1ns), "");
    ASSERT_EQ(unit.state("psm"), "asleep");
    ASSERT_EQ(unit.pass(1ns), "");
    ASSERT_EQ(unit.state("psm"), "awake");
    ++wake_ups;
    ASSERT_EQ(unit.pass(5s), "RDY");
    ASSERT_EQ(unit.pass(50ms), "APP RDY");
    ASSERT_EQ(unit.pass(kAwake - 5s - 50ms - 1ns), "");
    said = unit.pass(1ns);
  }
  // 30 days have room for 29 periods of a day and 15.2 s behind the first 10 s.
  EXPECT_EQ(wake_ups, 29);
  EXPECT_EQ(unit.state("psm"), "asleep");
  EXPECT_EQ(unit.ask("AT"), "");
}

TEST(PowerSaving, BitsOfTheTimers) {
  using modem::active_time;
  using modem::active_time_bits;
  using modem::periodic_update_bits;
  using modem::periodic_update_time;
  for (const std::chrono::seconds time : {0s, 62s, 930s, 86400s, 35712000s}) {
    EXPECT_EQ(periodic_update_time(periodic_update_bits(time)), time);
  }
  for (const std::chrono::seconds time : {0s, 2s, 62s, 1860s, 11160s}) {
    EXPECT_EQ(active_time(active_time_bits(time)), time);
  }
  // Rounded down to what can be spelt.
  EXPECT_EQ(periodic_update_time(periodic_update_bits(63s)), 60s);
  EXPECT_EQ(active_time(active_time_bits(99999s)), 11160s);
  EXPECT_EQ(active_time("01100010"), 2min);  // a unit that 24.008 does not name
  for (const char* bits : {"", "0000000", "000000000", "0000000x", "11100000"}) {
    EXPECT_EQ(periodic_update_time(bits), std::nullopt) << bits;
    EXPECT_EQ(active_time(bits), std::nullopt) << bits;
  }
}

}  // namespace
}  // namespace bg96::testing
