#include "emulator/modem/machines/network.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace bg96::modem {
namespace {

using namespace std::chrono_literals;
using State = Network::State;
using Event = Network::Event;
using Function = Network::Function;
using Selection = Network::Selection;

TEST(NetworkNext, EveryStateTimesEveryEvent) {
  struct Row {
    State state;
    Event event;
    State next;
  };
  const auto silent = State::silent, searching = State::searching, registered = State::registered,
             denied = State::denied, unknown = State::unknown;
  const Row rows[] = {
      {silent, Event::radio_on, searching},    {silent, Event::radio_off, silent},
      {silent, Event::detach, silent},         {silent, Event::attach, searching},
      {silent, Event::found, silent},  // found too late: the radio is off
      {silent, Event::denied, silent},         {silent, Event::lost, silent},
      {silent, Event::unknown, silent},        {silent, Event::ignored, silent},
      {searching, Event::radio_on, searching}, {searching, Event::radio_off, silent},
      {searching, Event::detach, silent},      {searching, Event::attach, searching},
      {searching, Event::found, registered},   {searching, Event::denied, denied},
      {searching, Event::lost, searching},     {searching, Event::unknown, unknown},
      {searching, Event::ignored, silent},     {registered, Event::radio_on, registered},
      {registered, Event::radio_off, silent},  {registered, Event::detach, silent},
      {registered, Event::attach, registered}, {registered, Event::found, registered},
      {registered, Event::denied, denied},     {registered, Event::lost, searching},
      {registered, Event::unknown, unknown},   {registered, Event::ignored, silent},
      {denied, Event::radio_on, denied},       {denied, Event::radio_off, silent},
      {denied, Event::detach, silent},         {denied, Event::attach, denied},
      {denied, Event::found, registered},      {denied, Event::denied, denied},
      {denied, Event::lost, searching},        {denied, Event::unknown, unknown},
      {denied, Event::ignored, silent},        {unknown, Event::radio_on, unknown},
      {unknown, Event::radio_off, silent},     {unknown, Event::detach, silent},
      {unknown, Event::attach, unknown},       {unknown, Event::found, registered},
      {unknown, Event::denied, denied},        {unknown, Event::lost, searching},
      {unknown, Event::unknown, unknown},      {unknown, Event::ignored, silent},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(Network::next(row.state, row.event), row.next)
        << static_cast<int>(row.state) << ' ' << static_cast<int>(row.event);
  }
}

// A network that searches for 2 s, and what it says and loses.
struct Fixture {
  explicit Fixture(int technology = 8) {
    profile.timing.registration = 2s;
    profile.timing.eps_report = {};
    profile.network.access_technology = technology;
    Network::Hooks hooks;
    hooks.say = [this](const std::string& text) { said += text + "|"; };
    hooks.lost = [this](bool by_network) { said += by_network ? "lost|" : "left|"; };
    hooks.registered = [this] { ++registrations; };
    network = std::make_unique<Network>(timers, profile, settings, board, std::move(hooks));
    network->boot(true, true);
  }
  std::string pass(sim::Duration duration) {
    timers.run_until(timers.now() + duration);
    return std::exchange(said, {});
  }

  sim::TimerQueue timers;
  Profile profile;
  Settings settings;
  StateBoard board;
  std::string said;
  int registrations = 0;
  std::unique_ptr<Network> network;
};

TEST(Network, AfterItsBootItSearchesWithASimOnly) {
  Fixture world;
  world.network->boot(true, false);
  EXPECT_EQ(world.network->circuit_status(), 2);
  world.pass(2s - 1ns);
  EXPECT_FALSE(world.network->registered());
  world.pass(1ns);
  EXPECT_TRUE(world.network->registered());
  EXPECT_EQ(world.network->circuit_status(), 1);
  world.network->boot(false, true);
  world.pass(1h);
  EXPECT_FALSE(world.network->registered());
  EXPECT_EQ(world.network->circuit_status(), 0);
}

TEST(Network, TellsOfEachRegistration) {
  Fixture world;
  const int at_boot = world.registrations;
  world.network->select(Selection::deregistered);
  world.network->select(Selection::automatic);
  world.pass(2s - 1ns);
  EXPECT_EQ(world.registrations, at_boot);
  world.pass(1ns);
  EXPECT_EQ(world.registrations, at_boot + 1);
  world.pass(1h);
  EXPECT_EQ(world.registrations, at_boot + 1);
}

TEST(Network, RadioOffEndsASearch) {
  Fixture world;
  world.network->set_function(Function::flight);
  world.network->set_function(Function::full);
  world.pass(2s - 1ns);
  world.network->set_function(Function::flight);
  world.pass(1h);
  EXPECT_FALSE(world.network->registered());
  EXPECT_EQ(world.timers.next_deadline(), std::nullopt);
}

TEST(Network, ASearchBeginsAnewEachTime) {
  Fixture world;
  world.network->select(Selection::deregistered);
  world.network->select(Selection::automatic);
  world.pass(1s);
  world.network->select(Selection::deregistered);
  world.network->select(Selection::automatic);
  world.pass(2s - 1ns);
  EXPECT_FALSE(world.network->registered());
  world.pass(1ns);
  EXPECT_TRUE(world.network->registered());
}

TEST(Network, ReportsEachChangeInTheOrderOfARealUnit) {
  Fixture world;
  world.settings.circuit_report = 1;
  world.settings.packet_report = 1;
  world.settings.eps_report = 2;
  world.network->select(Selection::deregistered);
  EXPECT_EQ(world.said, "left|+CREG: 0|+CEREG: 0|");
  world.said.clear();
  world.network->select(Selection::automatic);
  EXPECT_EQ(world.pass(10s), "+CREG: 2|+CEREG: 2|+CREG: 1|+CEREG: 1,\"D0B\",\"C45C010\",8|");
}

TEST(Network, SaysNothingWhenNothingChanges) {
  Fixture world;
  world.settings.circuit_report = 2;
  world.network->select(Selection::automatic);
  world.network->set_attached(true);
  world.network->set_function(Function::full);
  EXPECT_EQ(world.pass(10s), "");
  world.network->set_function(Function::minimum);
  world.said.clear();
  world.network->set_function(Function::flight);
  world.network->set_attached(false);
  world.network->select(Selection::deregistered);
  EXPECT_EQ(world.pass(10s), "");
}

TEST(Network, OnGsmThePacketDomainIsItsOwnAndThereIsNoLte) {
  Fixture world(0);
  EXPECT_EQ(world.network->circuit_status(), 1);
  EXPECT_EQ(world.network->packet_status(), 1);
  EXPECT_EQ(world.network->eps_status(), 0);
  world.settings.packet_report = 1;
  world.settings.eps_report = 1;
  world.network->select(Selection::deregistered);
  EXPECT_EQ(world.said, "left|+CGREG: 0|");
}

TEST(Network, OnLteThePacketDomainTellsTheProfilesNumber) {
  Fixture world;
  EXPECT_EQ(world.network->packet_status(), 4);
  EXPECT_EQ(world.network->eps_status(), 1);
  world.profile.network.packet_registration_on_lte = 2;
  EXPECT_EQ(world.network->packet_status(), 2);
  world.network->select(Selection::deregistered);
  EXPECT_EQ(world.network->packet_status(), 0);
}

TEST(Network, NamesTheCellOnlyOfARegistration) {
  Fixture world;
  for (const int status : {0, 2, 3, 4}) EXPECT_EQ(world.network->cell(status), "") << status;
  for (const int status : {1, 5}) {
    EXPECT_EQ(world.network->cell(status), ",\"D0B\",\"C45C010\",8") << status;
  }
}

TEST(Network, WithoutASimNothingBringsItUp) {
  Fixture world;
  world.network->boot(false, false);
  world.network->set_function(Function::full);
  world.network->select(Selection::automatic);
  world.network->set_attached(true);
  world.pass(1h);
  EXPECT_FALSE(world.network->registered());
}

TEST(Network, ADeregisteredModemIsNotBroughtUpByTheRadio) {
  Fixture world;
  world.network->select(Selection::deregistered);
  world.network->set_function(Function::flight);
  world.network->set_function(Function::full);
  world.pass(1h);
  EXPECT_FALSE(world.network->registered());
}

TEST(Network, ARadioThatIsOffIsNotBroughtUpByASelection) {
  Fixture world;
  world.network->set_function(Function::flight);
  world.network->select(Selection::automatic);
  world.network->set_attached(true);
  world.pass(1h);
  EXPECT_FALSE(world.network->registered());
}

TEST(Network, StopsWithoutAWord) {
  Fixture world;
  world.settings.circuit_report = 1;
  world.network->boot(true, false);
  world.said.clear();
  world.network->stop();
  EXPECT_EQ(world.pass(1h), "");
  EXPECT_FALSE(world.network->registered());
}

TEST(Network, TellsWhoWaitsOfEachChange) {
  Fixture world;
  int changes = 0;
  const auto count = [&]() -> sim::Task<void> {
    while (true) {
      co_await world.network->changed().wait();
      ++changes;
    }
  };
  sim::Task<void> job = count();
  job.start();
  world.network->select(Selection::deregistered);
  world.pass(0s);
  EXPECT_EQ(changes, 1);
  world.network->select(Selection::automatic);
  world.pass(10s);
  EXPECT_EQ(changes, 3);  // searching, registered
}

}  // namespace
}  // namespace bg96::modem
