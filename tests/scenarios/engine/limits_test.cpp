#include <gmock/gmock.h>

#include "tests/scenarios/engine/stage_world.hpp"

namespace bg96::scenarios::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A modem with a bug: once it was told something it is due for ever, and may say something each
/// time.
class StuckModem : public ports::Machine {
 public:
  explicit StuckModem(bool talks) : talks_(talks) {}
  void input(ports::ChannelId, std::string_view, sim::Instant now) override { due_ = now; }
  std::size_t input_room(ports::ChannelId) const override { return 1000; }
  void hang_up(ports::ChannelId, sim::Instant) override {}
  void set_data_terminal_ready(ports::ChannelId, bool, sim::Instant) override {}
  void output_full(ports::ChannelId) override {}
  void output_drained(ports::ChannelId, sim::Instant) override {}
  void deliver(ports::NetEvent, sim::Instant) override {}
  void happen(ports::WorldEvent, sim::Instant) override {}
  void advance(sim::Instant) override { has_said_ = false; }
  std::optional<ports::Effect> poll_effect() override {
    if (!talks_ || std::exchange(has_said_, true)) return std::nullopt;
    return ports::WriteBytes{ports::ChannelId::uart1, "x"};
  }
  std::optional<sim::Instant> next_deadline() const override { return due_; }
  std::vector<ports::StateChange> states() const override { return {}; }

 private:
  const bool talks_;
  bool has_said_ = false;
  std::optional<sim::Instant> due_;
};

TEST(Limits, AModemThatIsDueForEverEndsTheRun) {
  for (const bool talks : {false, true}) {
    std::vector<std::string> errors;
    const Scenario none;
    Director director(none, 1, {.error = [&](const std::string& why) { errors.push_back(why); }});
    StuckModem modem(talks);
    director.attach(modem);
    director.input(ports::ChannelId::uart1, "a", sim::Instant(1s));
    while (director.next_deadline() && *director.next_deadline() <= sim::Instant(1s)) {
      director.advance(sim::Instant(1s));
      while (director.poll_effect()) {
      }
    }
    EXPECT_THAT(errors, ElementsAre(HasSubstr("the modem was due 100000 times at one instant")));
  }
}

TEST(Limits, WhatWaitsBehindAStallIsBounded) {
  // The line keeps 1 MiB and the director another one, also when the line lets its own go while the
  // modem takes nothing: what is more is lost, and that is told.
  class DeafModem final : public StuckModem {
   public:
    DeafModem() : StuckModem(false) {}
    std::size_t input_room(ports::ChannelId) const override { return 0; }
  };
  std::vector<Rule> rules{rule("stall", HostTrigger{}, {})};
  rules[0].conditions = conditions(UartStall{UartDirection::to_modem});
  rules[0].until = ControlTrigger{"go"};
  const Scenario stalls = scenario(std::move(rules));
  Director director(stalls, 1);
  DeafModem modem;
  director.attach(modem);
  const sim::Instant now{1s};
  std::size_t told = 0;
  const auto settle = [&] {
    while (director.next_deadline() && *director.next_deadline() <= now) director.advance(now);
    while (const auto effect = director.poll_effect()) {
      const auto* trace = std::get_if<ports::Trace>(&*effect);
      told += trace != nullptr && trace->detail.find("lost") != std::string::npos ? 1U : 0U;
    }
  };
  director.host_opened(now);
  const std::string block(Director::kInputLimitBytes, 'x');
  for (int i = 0; i < 2; ++i) {
    director.input(ports::ChannelId::uart1, block, now);
    settle();
  }
  director.control("go", {}, now);
  settle();
  EXPECT_EQ(told, 0U);
  director.input(ports::ChannelId::uart1, "more", now);
  settle();
  EXPECT_EQ(told, 1U);
}

}  // namespace
}  // namespace bg96::scenarios::testing
