#include "emulator/modem/modem.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/virtual_world.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;

std::string answer(VirtualWorld& world, std::string_view line) {
  world.send(std::string(line) + "\r");
  world.pass(1s);
  return world.take_output();
}

void open(VirtualWorld& world, int id, const std::string& server) {
  const std::string host = server.substr(0, server.find(':'));
  const std::string port = server.substr(server.find(':') + 1);
  world.send("AT+QIOPEN=1," + std::to_string(id) + ",\"TCP\",\"" + host + "\"," + port + "\r");
}

TEST(Modem, OneThatIsOnForLongSaysNothingAndNeedsNoTime) {
  VirtualWorld world;
  world.settle();
  EXPECT_EQ(world.modem().next_deadline(), std::nullopt);
  world.pass(24h);
  EXPECT_EQ(world.take_output(), "");
}

TEST(Modem, IsAtRestAgainAfterEachLine) {
  VirtualWorld world;
  for (const auto* line : {"AT", "AT+CSQ", "AT+QIACT=1", "AT+NOPE", "ATE0", "noise"}) {
    answer(world, line);
    EXPECT_EQ(world.modem().next_deadline(), std::nullopt) << line;
  }
}

TEST(Modem, OneThatIsOffHearsAndSaysNothing) {
  VirtualWorld world({}, modem::Boot::off);
  EXPECT_EQ(answer(world, "AT"), "");
  world.pass(1h);
  EXPECT_EQ(world.take_output(), "");
  EXPECT_EQ(world.modem().next_deadline(), std::nullopt);
}

TEST(Modem, BootsWhenItIsSwitchedOn) {
  VirtualWorld world({}, modem::Boot::off);
  world.switch_on();
  world.pass(5900ms - 1ns);
  world.send("AT\r");
  EXPECT_EQ(world.take_output(), "");
  world.pass(1ns);
  EXPECT_EQ(world.take_output(), "\r\nRDY\r\n");
  EXPECT_EQ(answer(world, "AT"), "AT\r\r\nOK\r\n\r\nAPP RDY\r\n");
  EXPECT_EQ(answer(world, "AT+CREG?"), "AT+CREG?\r\r\n+CREG: 0,1\r\n\r\nOK\r\n");
}

TEST(Modem, AppRdyDoesNotStandWithinALine) {
  VirtualWorld world({}, modem::Boot::off);
  world.switch_on();
  world.pass(5900ms);
  world.send("AT+GM");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\nRDY\r\nAT+GM");
  world.send("M\r");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "M\r\r\nBG96\r\n\r\nOK\r\n\r\nAPP RDY\r\n");
}

TEST(Modem, RegistersOnlyAfterItsBoot) {
  VirtualWorld world({}, modem::Boot::off);
  world.switch_on();
  world.pass(5900ms);
  world.take_output();
  world.send("ATE0+CREG?\r");
  world.pass(40ms);
  EXPECT_EQ(world.take_output(), "ATE0+CREG?\r\r\n+CREG: 0,2\r\n\r\nOK\r\n");
}

// Whatever was under way: after a restart nothing of it is said, and nothing is left of it.
TEST(Modem, ARestartForgetsEverythingThatWasUnderWay) {
  VirtualWorld world;
  world.network().accept("10.0.0.1:80");
  world.network().keep_silent("10.0.0.2:80");
  answer(world, "ATE0");
  answer(world, "AT+CREG=1");
  answer(world, "AT+QIACT=1");
  open(world, 0, "10.0.0.1:80");
  world.pass(1s);
  open(world, 1, "10.0.0.2:80");  // is never answered
  world.pass(40ms);
  world.network().set_latency(10s);
  open(world, 2, "10.0.0.1:80");  // is answered while the modem is off
  world.pass(40ms);
  open(world, 3, "10.9.9.9:80");  // is refused while the modem is off
  world.pass(40ms);
  world.network().set_latency(0s);
  world.network().peer_send("unread", world.now());
  world.take_output();
  world.send("AT+CFUN=1,1\rAT+GMM\r");
  world.pass(1h);
  EXPECT_EQ(
      world.take_output(),
      "\r\nOK\r\n\r\nPOWERED DOWN\r\n\r\n+QIURC: \"pdpdeact\",1\r\n\r\nRDY\r\n\r\nAPP RDY\r\n");
  EXPECT_EQ(world.modem().next_deadline(), std::nullopt);
  answer(world, "ATE0");
  EXPECT_EQ(answer(world, "AT+QISTATE"), "\r\nOK\r\n");
  EXPECT_EQ(answer(world, "AT+QIACT?"), "\r\nOK\r\n");
  EXPECT_EQ(answer(world, "AT+CREG?"), "\r\n+CREG: 0,1\r\n\r\nOK\r\n");
}

TEST(Modem, AfterARestartAllTwelvePlacesCanBeUsedAnew) {
  VirtualWorld world;
  world.network().accept("10.0.0.1:80");
  for (int round = 0; round < 2; ++round) {
    answer(world, "ATE0");
    answer(world, "AT+QIACT=1");
    for (int id = 0; id < 12; ++id) {
      open(world, id, "10.0.0.1:80");
      world.pass(1s);
      EXPECT_EQ(world.take_output(), "\r\nOK\r\n\r\n+QIOPEN: " + std::to_string(id) + ",0\r\n");
    }
    world.send("AT+CFUN=1,1\r");
    world.pass(1min);
    world.take_output();
  }
}

TEST(Modem, KeepsItsContextsDefinitionsOverARestart) {
  VirtualWorld world;
  answer(world, "AT+QICSGP=1,1,\"internet\"");
  answer(world, "AT+CFUN=1,1");
  world.pass(1min);
  answer(world, "ATE0");
  EXPECT_EQ(answer(world, "AT+QICSGP=1"), "\r\n+QICSGP: 1,\"internet\",\"\",\"\",0\r\n\r\nOK\r\n");
}

TEST(Modem, LosingTheNetworkTakesAllThreeContextsAway) {
  VirtualWorld world;
  answer(world, "ATE0");
  for (const auto* line : {"AT+QIACT=2", "AT+QIACT=7", "AT+QIACT=16"}) answer(world, line);
  EXPECT_EQ(answer(world, "AT+CFUN=4"),
            "\r\nOK\r\n\r\n+QIURC: \"pdpdeact\",2\r\n\r\n+QIURC: \"pdpdeact\",7\r\n"
            "\r\n+QIURC: \"pdpdeact\",16\r\n");
}

TEST(Modem, AnEarlierNowCountsAsTheLast) {
  VirtualWorld world;
  answer(world, "ATE0");
  world.modem().input(ports::ChannelId::uart1, "AT\r", sim::Instant{});
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\nOK\r\n");
}

TEST(Modem, ALateCallerSeesTheSame) {
  const auto play = [](sim::Duration step) {
    VirtualWorld world;
    world.network().accept("10.0.0.1:80");
    world.send("AT+QIACT=1\rAT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80\r");
    for (sim::Duration passed{}; passed < 10s; passed += step) world.pass(step);
    return world.take_output();
  };
  EXPECT_EQ(play(1ms), play(10s));
}

TEST(Modem, UnknownNamesAreRememberedUpToALimit) {
  VirtualWorld world(*modem::find_profile("bg96/instant"));
  for (int i = 0; i < 1100; ++i) world.send("AT+ZZ" + std::to_string(i) + "\r");
  EXPECT_EQ(world.traces().size(), 1000U);
}

// Each ends its life in another state; the sanitizers see what is left.
TEST(Modem, MayGoAwayAtAnyTime) {
  for (const auto* line :
       {"AT+CFUN", "AT+QIACT=1\r", "AT+COPS=2\rAT+COPS=0\rAT+QIACT=1\r", "AT+CGATT=0\rAT+CGATT=1\r",
        "AT+QIACT=1\rAT+QIOPEN=1,0,\"TCP\",\"10.0.0.2\",80\r",
        "AT+QIACT=1\rAT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80\rAT+QISEND=0,5\r",
        "AT+QIACT=1\rAT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80\rAT+QISEND=0,5\rhello",
        "AT+QIACT=1\rAT+QIDEACT=1\r", "AT+CFUN=1,1\r"}) {
    for (const sim::Duration time : {0ms, 5ms, 11ms, 20ms, 30ms, 60ms}) {
      VirtualWorld world;
      world.network().accept("10.0.0.1:80");
      world.network().keep_silent("10.0.0.2:80");
      world.send(line);
      world.pass(time);
    }
  }
}

}  // namespace
}  // namespace bg96::testing
