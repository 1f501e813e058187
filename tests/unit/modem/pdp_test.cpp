#include "emulator/modem/tcpip/pdp.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace bg96::modem {
namespace {

using namespace std::chrono_literals;
using Selection = Network::Selection;

// Contexts on a network that registers in 2 s; activation takes 10 ms.
struct Fixture {
  Fixture() {
    profile.timing.registration = 2s;
    Network::Hooks hooks;
    hooks.say = [](const std::string&) {};
    hooks.registered = [] {};
    hooks.lost = [this](bool) {
      for (int id = 1; id <= Pdp::kContexts; ++id) pdp->lose(id);
    };
    network = std::make_unique<Network>(timers, profile, settings, board, std::move(hooks));
    network->boot(true, true);
    pdp = std::make_unique<Pdp>(
        timers, profile, settings, *network, board,
        Pdp::Hooks{.ended = [this](int id, ContextEnd) { closed.push_back(id); },
                   .changed_by_host = [](int, bool) {}});
  }
  // Starts an activation; its result is in `result` when it has ended.
  sim::Task<void> activate(int id) {
    result = -1;
    const sim::Task<int> activation = pdp->activate(id, ports::ChannelId::uart1);
    result = co_await activation;
  }
  int activate_within(int id, sim::Duration time) {
    sim::Task<void> job = activate(id);
    job.start();
    pass(time);
    return result;
  }
  void deactivate(int id) {
    sim::Task<int> job = pdp->deactivate(id);
    job.start();
    pass(1s);
    EXPECT_FALSE(job.running());
  }
  void pass(sim::Duration duration) { timers.run_until(timers.now() + duration); }

  sim::TimerQueue timers;
  Profile profile;
  Settings settings;
  StateBoard board;
  int result = -1;
  std::vector<int> closed;
  std::unique_ptr<Network> network;
  std::unique_ptr<Pdp> pdp;
};

TEST(Pdp, TheFirstContextIsDefined) {
  Fixture world;
  for (int id = 1; id <= Pdp::kContexts; ++id) {
    EXPECT_EQ(world.pdp->context(id).defined, id == 1) << id;
    EXPECT_FALSE(world.pdp->context(id).active) << id;
  }
}

TEST(Pdp, ActivationTakesItsTime) {
  Fixture world;
  sim::Task<void> job = world.activate(16);
  job.start();
  world.pass(10ms - 1ns);
  EXPECT_EQ(world.result, -1);
  EXPECT_FALSE(world.pdp->context(16).active);
  world.pass(1ns);
  EXPECT_EQ(world.result, 0);
  EXPECT_TRUE(world.pdp->context(16).active);
  EXPECT_TRUE(world.pdp->context(16).defined);
}

TEST(Pdp, ThreeAreTheMost) {
  Fixture world;
  for (const int id : {1, 8, 16}) EXPECT_EQ(world.activate_within(id, 1s), 0);
  EXPECT_EQ(world.activate_within(2, 1s), 561);
  EXPECT_EQ(world.activate_within(8, 1s), 572);  // it is active
  world.deactivate(8);
  EXPECT_EQ(world.activate_within(2, 1s), 0);
}

TEST(Pdp, AnActivationWaitsForTheRegistration) {
  Fixture world;
  world.network->select(Selection::deregistered);
  EXPECT_EQ(world.activate_within(1, 1s), 561);  // nobody searches
  world.network->select(Selection::automatic);
  sim::Task<void> job = world.activate(1);
  job.start();
  world.pass(2s + 10ms - 1ns);
  EXPECT_EQ(world.result, -1);
  world.pass(1ns);
  EXPECT_EQ(world.result, 0);
}

TEST(Pdp, ASearchThatIsGivenUpEndsTheActivation) {
  Fixture world;
  world.network->select(Selection::deregistered);
  world.network->select(Selection::automatic);
  sim::Task<void> job = world.activate(1);
  job.start();
  world.pass(1s);
  world.network->select(Selection::deregistered);
  world.pass(0s);
  EXPECT_EQ(world.result, 561);
}

TEST(Pdp, ALossDuringTheActivationEndsIt) {
  Fixture world;
  sim::Task<void> job = world.activate(1);
  job.start();
  world.pass(5ms);
  world.network->select(Selection::deregistered);
  world.pass(1s);
  EXPECT_EQ(world.result, 561);
  EXPECT_FALSE(world.pdp->context(1).active);
}

TEST(Pdp, DeactivationTakesItsTimeAndTellsTheSockets) {
  Fixture world;
  world.activate_within(1, 1s);
  sim::Task<int> job = world.pdp->deactivate(1);
  job.start();
  world.pass(10ms - 1ns);
  EXPECT_TRUE(world.pdp->context(1).active);
  EXPECT_TRUE(world.closed.empty());
  world.pass(1ns);
  EXPECT_FALSE(world.pdp->context(1).active);
  EXPECT_EQ(world.closed, std::vector<int>{1});
  EXPECT_TRUE(world.pdp->context(1).defined);
}

// Manual 2.2.5: that is how the host frees the sockets that the network's end has left.
TEST(Pdp, DeactivatingWhatIsNotActiveIsDoneAtOnceAndToldAllTheSame) {
  Fixture world;
  sim::Task<int> job = world.pdp->deactivate(1);
  job.start();
  EXPECT_FALSE(job.running());
  EXPECT_EQ(world.closed, std::vector<int>{1});
}

TEST(Pdp, TheNetworkMayTakeAContextAway) {
  Fixture world;
  world.activate_within(1, 1s);
  world.activate_within(2, 1s);
  world.network->select(Selection::deregistered);
  EXPECT_EQ(world.closed, (std::vector<int>{1, 2}));
  EXPECT_FALSE(world.pdp->lose(1));  // it is gone
  EXPECT_EQ(world.closed.size(), 2U);
}

TEST(Pdp, AddressesBelongToTheirContext) {
  EXPECT_EQ(Pdp::address(1), "10.7.157.1");
  EXPECT_EQ(Pdp::address(16), "10.7.157.16");
}

}  // namespace
}  // namespace bg96::modem
