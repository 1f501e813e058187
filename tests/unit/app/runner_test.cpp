#include "emulator/app/wiring/runner.hpp"

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace bg96::app {
namespace {

using namespace std::chrono_literals;

/// A machine that always has something to do, and does nothing.
class Restless final : public ports::Machine {
 public:
  std::optional<sim::Instant> due = sim::Instant{};
  bool moves = false;  // what is due is another instant each time
  bool once = false;   // it is done when it was done
  int advanced = 0;

  void input(ports::ChannelId, std::string_view, sim::Instant) override {}
  std::size_t input_room(ports::ChannelId) const override { return 0; }
  void hang_up(ports::ChannelId, sim::Instant) override {}
  void set_data_terminal_ready(ports::ChannelId, bool, sim::Instant) override {}
  void output_full(ports::ChannelId) override {}
  void output_drained(ports::ChannelId, sim::Instant) override {}
  void deliver(ports::NetEvent, sim::Instant) override {}
  void happen(ports::WorldEvent, sim::Instant) override {}
  void advance(sim::Instant) override {
    ++advanced;
    if (moves) *due += 1ns;
    if (once) due.reset();
  }
  std::optional<ports::Effect> poll_effect() override { return std::nullopt; }
  std::optional<sim::Instant> next_deadline() const override { return due; }
  std::vector<ports::StateChange> states() const override { return {}; }
};

TEST(Runner, AMachineThatStaysDueIsBroken) {
  boost::asio::io_context io;
  Restless machine;
  std::string broken;
  Runner runner(io, machine, {}, {.broken = [&](const std::string& reason) {
                  broken = reason;
                  io.stop();
                }});
  runner.start();
  io.run();
  EXPECT_EQ(broken, "what is due at an instant stays due");
  EXPECT_EQ(machine.advanced, Runner::kMaxVainSteps);
}

TEST(Runner, WithoutAnybodyToTellItIsABug) {
  boost::asio::io_context io;
  Restless machine;
  Runner runner(io, machine, {});
  runner.start();
  EXPECT_THROW(io.run(), std::logic_error);
}

TEST(Runner, OthersGetTheirTurnBesideAMachineThatNeverRests) {
  boost::asio::io_context io;
  Restless machine;
  machine.moves = true;
  Runner runner(io, machine, {});
  runner.start();
  boost::asio::post(io, [&] { io.stop(); });  // as a signal would
  io.run();
  EXPECT_GE(machine.advanced, Runner::kMaxStepsPerTurn);
  EXPECT_LE(machine.advanced, 3 * Runner::kMaxStepsPerTurn);
}

TEST(Runner, TellsWhenItIsLate) {
  for (const bool late : {false, true}) {
    boost::asio::io_context io;
    Restless machine;
    machine.once = true;
    std::vector<sim::Duration> told;
    Runner runner(io, machine, {.max_late = late ? sim::Duration{} : sim::Duration(1h)},
                  {.late = [&](sim::Duration by) { told.push_back(by); }});
    runner.start();
    EXPECT_EQ(told.size(), late ? 1U : 0U);
  }
}

}  // namespace
}  // namespace bg96::app
