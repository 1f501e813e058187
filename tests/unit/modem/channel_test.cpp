#include "emulator/modem/channel/channel.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "emulator/modem/command_context.hpp"
#include "tests/support/virtual_world.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using Writes = std::vector<std::string>;

constexpr auto kAnswerFloor = 5ms;
constexpr auto kOutcomeFloor = 50ms;

// Without echo, context 1 active, socket 0 connected.
struct Connected : VirtualWorld {
  explicit Connected(const modem::Profile& profile = {}) : VirtualWorld(profile) {
    network().accept("10.0.0.1:80");
    send("ATE0\r");
    pass(1s);
    send("AT+QIACT=1\r");
    pass(1s);
    send("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80\r");
    pass(1s);
    take_output();
  }
  void peer_sends(std::string_view bytes) {
    network().peer_send(bytes, now());
    settle();
  }
};

TEST(ChannelAnswer, LeavesInOneWriteBehindTheEcho) {
  VirtualWorld world;
  world.send("ATI\r");
  world.pass(1s);
  EXPECT_EQ(world.take_writes(),
            (Writes{"ATI\r", "\r\nQuectel\r\nBG96\r\nRevision: BG96MAR02A07M1G\r\n\r\nOK\r\n"}));
}

TEST(ChannelAnswer, IsNotSoonerThanItsFloor) {
  VirtualWorld world;
  world.send("ATE0\r");
  EXPECT_EQ(world.take_output(), "ATE0\r");
  world.pass(kAnswerFloor - 1ns);
  EXPECT_EQ(world.take_output(), "");
  world.pass(1ns);
  EXPECT_EQ(world.take_output(), "\r\nOK\r\n");
}

TEST(ChannelAnswer, WithoutAFloorItIsThereAtOnce) {
  VirtualWorld world(*modem::find_profile("bg96/instant"));
  world.send("AT\r");
  EXPECT_EQ(world.take_output(), "AT\r\r\nOK\r\n");
}

TEST(ChannelAnswer, OfAnEmptyLineIsOk) {
  VirtualWorld world;
  world.send("AT\r");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "AT\r\r\nOK\r\n");
}

TEST(ChannelAnswer, OfALineThatIsTooLongIsErrorAndTheNextIsRead) {
  VirtualWorld world;
  world.send("ATE0\r");
  world.pass(1s);
  world.take_output();
  world.send("AT" + std::string(2048, ' ') + "\rAT" + std::string(2049, ' ') + "\rAT\r");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\nOK\r\n\r\nERROR\r\n\r\nOK\r\n");
}

TEST(ChannelAnswer, OfTheLongestLineOfCommands) {
  VirtualWorld world;
  world.send("ATE0\r");
  world.pass(1s);
  world.take_output();
  world.send("AT" + std::string(2048, 'E') + "\r");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\nOK\r\n");
}

TEST(ChannelLine, TheFirstErrorEndsIt) {
  VirtualWorld world;
  world.send("ATE0\r");
  world.pass(1s);
  world.take_output();
  world.send("AT+GMM;+NOPE;+CMEE=2\r");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\nBG96\r\n\r\nERROR\r\n");
  world.send("AT+CMEE?\r");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\n+CMEE: 1\r\n\r\nOK\r\n");
}

TEST(ChannelLine, LinesThatComeWhileOneRunsAreAnsweredInOrder) {
  VirtualWorld world;
  world.send("ATE0\r");
  world.pass(1s);
  world.take_output();
  world.send("AT+QIACT=1\r");
  world.send("AT+GMM\rAT+QIA");
  world.send("CT?\r");
  world.pass(1s);
  EXPECT_EQ(world.take_writes(), (Writes{"\r\nOK\r\n", "\r\nBG96\r\n\r\nOK\r\n",
                                         "\r\n+QIACT: 1,1,1,\"10.7.157.1\"\r\n\r\nOK\r\n"}));
}

TEST(ChannelLine, ALineFeedBehindItIsNothing) {
  VirtualWorld world;
  world.send("ATE0\r\n");
  world.pass(1s);
  world.send("\nAT\r\n\r\n\n\nAT\r\n");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "ATE0\r\r\nOK\r\n\r\nOK\r\n\r\nOK\r\n");
}

TEST(ChannelPrompt, IsAWriteOfItsOwnAndNothingFollowsIt) {
  Connected world;
  world.send("AT+QISEND=0,5\r");
  world.pass(kAnswerFloor + modem::Channel::kLineFeedGrace);
  EXPECT_EQ(world.take_writes(), (Writes{"\r\n> "}));
  world.peer_sends("news");
  world.pass(1h);
  EXPECT_EQ(world.take_output(), "");
  world.send("hello");
  world.pass(kAnswerFloor);
  EXPECT_EQ(world.take_writes(), (Writes{"\r\nSEND OK\r\n"}));
  world.pass(kOutcomeFloor - 1ns);
  EXPECT_EQ(world.take_output(), "");
  world.pass(1ns);
  EXPECT_EQ(world.take_writes(), (Writes{"\r\n+QIURC: \"recv\",0\r\n"}));
}

TEST(ChannelPrompt, ALineFeedBeforeItBelongsToTheLine) {
  for (const std::vector<std::string>& pieces :
       {Writes{"AT+QISEND=0,1\r\n"}, Writes{"AT+QISEND=0,1\r", "\n"}}) {
    Connected world;
    for (const std::string& piece : pieces) world.send(piece);
    world.pass(1s);
    EXPECT_EQ(world.take_output(), "\r\n> ");
    world.send("x");
    world.pass(1s);
    EXPECT_EQ(world.take_output(), "\r\nSEND OK\r\n");
    EXPECT_EQ(world.network().peer_take_received(), "x");
  }
}

TEST(ChannelPrompt, ALineFeedAfterItIsPayload) {
  Connected world;
  world.send("AT+QISEND=0,2\r");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\n> ");
  world.send("\nx");
  world.pass(1s);
  EXPECT_EQ(world.network().peer_take_received(), "\nx");
}

TEST(ChannelPrompt, TakesAPayloadThatWasSentBeforeIt) {
  Connected world;
  world.send("AT+QISEND=0,5\r\nhelloAT+GMM\r\n");
  world.pass(1s);
  EXPECT_EQ(world.take_writes(), (Writes{"\r\n> ", "\r\nSEND OK\r\n", "\r\nBG96\r\n\r\nOK\r\n"}));
  EXPECT_EQ(world.network().peer_take_received(), "hello");
}

TEST(ChannelPrompt, StrayBytesBehindAPayloadVanish) {
  for (const std::string stray : {"\r", "\r\n", "\x1a", "\n", "\x1b", "\r\n\x1a"}) {
    Connected world;
    world.send("AT+QISEND=0,5\r");
    world.pass(1s);
    world.take_output();
    world.send("hello" + stray);
    world.pass(1s);
    world.send("AT\r");
    world.pass(1s);
    EXPECT_EQ(world.take_output(), "\r\nSEND OK\r\n\r\nOK\r\n") << stray;
  }
}

TEST(ChannelHangUp, HalfALineIsForgotten) {
  VirtualWorld world;
  world.send("ATE0\r");
  world.pass(1s);
  world.take_output();
  world.send("AT+CFUN=0");
  world.hang_up();
  world.pass(1s);
  world.send(",1\r");
  world.pass(1s);
  world.send("AT+CFUN?\r");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\n+CFUN: 1\r\n\r\nOK\r\n");
}

TEST(ChannelHangUp, WholeLinesAreStillDone) {
  VirtualWorld world;
  world.send("ATE0\r");
  world.pass(1s);
  world.take_output();
  world.send("AT+QIACT=1\rAT+CMEE=2\rAT+CMEE=0");
  world.hang_up();
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "");  // said to nobody
  world.send("AT+QIACT?;+CMEE?\r");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\n+QIACT: 1,1,1,\"10.7.157.1\"\r\n\r\n+CMEE: 2\r\n\r\nOK\r\n");
}

TEST(ChannelHangUp, TheNextHostsBytesDoNotJoinTheLastOnes) {
  VirtualWorld world;
  world.send("ATE0\r");
  world.pass(1s);
  world.take_output();
  world.send("AT+QIACT=1\rAT+GM");
  world.hang_up();
  world.send("M\rAT+GMI\r");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\nOK\r\n\r\nQuectel\r\n\r\nOK\r\n");
}

TEST(ChannelHangUp, AtAPromptThePayloadIsCancelled) {
  for (const auto* typed : {"", "hell"}) {
    Connected world;
    world.send("AT+QISEND=0,5\r");
    world.pass(1s);
    world.send(typed);
    world.hang_up();
    world.pass(1s);
    world.take_output();
    world.send("AT+QIGETERROR\r");
    world.pass(1s);
    EXPECT_EQ(world.take_output(), "\r\n+QIGETERROR: 571, cancel send\r\n\r\nOK\r\n");
    EXPECT_EQ(world.network().peer_take_received(), "");
  }
}

TEST(ChannelHangUp, BeforeThePromptThePayloadIsCancelledToo) {
  Connected world;
  world.send("AT+QISEND=0,5\r");
  world.hang_up();
  world.pass(1s);
  world.take_output();
  world.send("AT+QIGETERROR\r");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\n+QIGETERROR: 571, cancel send\r\n\r\nOK\r\n");
}

TEST(ChannelHangUp, TheNextHostHearsNothingOfAPromptThatWasCancelled) {
  Connected world;
  world.send("AT+QISEND=0,5\r");
  world.pass(1s);
  world.send("hell");
  world.hang_up();
  world.take_output();
  world.send("AT\r");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\nOK\r\n");
  EXPECT_EQ(world.network().peer_take_received(), "");
}

TEST(ChannelHangUp, TheNextHostGetsNoPromptThatItDidNotAskFor) {
  Connected world;
  world.send("AT+QISEND=0,5\r");
  world.hang_up();
  world.send("AT+GMM\r");  // before the prompt was due
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\nBG96\r\n\r\nOK\r\n");
  EXPECT_EQ(world.network().peer_take_received(), "");
}

TEST(ChannelHangUp, APayloadThatWasSentWholeIsStillSent) {
  Connected world;
  world.send("AT+QISEND=0,5\rhello");
  world.hang_up();
  world.pass(1s);
  EXPECT_EQ(world.network().peer_take_received(), "hello");
}

TEST(ChannelInput, KeepsSoMuchAndTellsOfTheRest) {
  VirtualWorld world;
  auto& modem = world.modem();
  const std::size_t all = modem::Channel::kInputLimitBytes;
  world.send("AT+QIACT=1\r\n");
  world.pass(0s);
  EXPECT_EQ(modem.input_room(ports::ChannelId::uart1), all);
  world.send(std::string(all - 1, '.'));
  EXPECT_EQ(modem.input_room(ports::ChannelId::uart1), 1U);
  EXPECT_TRUE(world.traces().empty());
  world.send("..");
  EXPECT_EQ(modem.input_room(ports::ChannelId::uart1), 0U);
  ASSERT_EQ(world.traces().size(), 1U);
  EXPECT_EQ(world.traces()[0], "input-overrun: uart1: 1 bytes lost");
  world.pass(1s);
  EXPECT_EQ(modem.input_room(ports::ChannelId::uart1), all);
}

TEST(ChannelUrc, IsHeldBackWhileALineIsTypedWithEcho) {
  Connected world;
  world.send("ATE1\r");
  world.pass(1s);
  world.take_output();
  world.send("AT+GM");
  world.peer_sends("news");
  world.pass(9s);
  EXPECT_EQ(world.take_output(), "AT+GM");
  world.send("M\r");
  world.pass(1s);
  EXPECT_EQ(world.take_writes(),
            (Writes{"M\r", "\r\nBG96\r\n\r\nOK\r\n", "\r\n+QIURC: \"recv\",0\r\n"}));
}

TEST(ChannelUrc, IsNotHeldBackByNoise) {
  Connected world;
  world.send("ATE1\r");
  world.pass(1s);
  world.take_output();
  world.send("noise");
  world.peer_sends("news");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\n+QIURC: \"recv\",0\r\n");
}

TEST(ChannelUrc, AHostThatNeverStopsAskingHearsOfItToo) {
  Connected world;
  world.peer_sends("");
  world.send("AT\r");
  world.peer_sends("news");
  for (int i = 0; i < 1000 && world.output().find("QIURC") == std::string::npos; ++i) {
    world.send("AT\r");
    world.pass(kAnswerFloor);
  }
  EXPECT_TRUE(world.output().ends_with("\r\nOK\r\n\r\n+QIURC: \"recv\",0\r\n"));
}

TEST(ChannelUnknown, IsTracedOnceWithTheNearest) {
  VirtualWorld world;
  world.send("AT+QIOPN=1\r");
  world.pass(1s);
  world.send("at+qiopn=2\r");
  world.pass(1s);
  world.send("AT+ZZZZ\r");
  world.pass(1s);
  EXPECT_EQ(world.traces(), (Writes{"unknown-command: AT+QIOPN; did the host mean AT+QIOPEN?",
                                    "unknown-command: AT+ZZZZ"}));
}

// Commands of the test's own, for what no real one does.
sim::Task<at::Final> sleep_for_1_s(modem::CommandContext& context, std::span<const at::Argument>) {
  co_await context.sleep(1s);
  context.line("late");
  co_return at::Final::ok();
}
sim::Task<at::Final> sleep_forever(modem::CommandContext& context, std::span<const at::Argument>) {
  co_await context.sleep(1h * 24 * 365);
  context.line("late");
  co_return at::Final::ok();
}
sim::Task<at::Final> prompt_then_sleep(modem::CommandContext& context,
                                       std::span<const at::Argument>) {
  const auto prompt = context.prompt({.fixed_length = 1});
  co_await prompt;
  co_await context.sleep(1s);
  co_return at::Final::ok();
}

constexpr at::CommandSpec kJustInTime{
    .name = "+INTIME", .max_response = 1s + 1ns, .execute = &sleep_for_1_s};
constexpr at::CommandSpec kTooLate{
    .name = "+TOOLATE", .max_response = 1s - 1ns, .execute = &sleep_for_1_s};
constexpr at::CommandSpec kUnlimited{
    .name = "+UNLIMITED", .max_response = {}, .execute = &sleep_forever};
constexpr at::CommandSpec kTcpip{
    .name = "+TCPIP", .family = at::Family::tcpip, .max_response = 2s, .execute = &sleep_forever};
constexpr at::CommandSpec kPrompting{
    .name = "+PROMPT", .max_response = 1s - 1ns, .execute = &prompt_then_sleep};

// A modem that knows these only.
struct Limited {
  static constexpr std::array<const at::CommandSpec*, 5> kAll = {&kJustInTime, &kTooLate,
                                                                 &kUnlimited, &kTcpip, &kPrompting};

  void send(std::string_view bytes) {
    modem.input(ports::ChannelId::uart1, bytes, now);
    pass(0s);
  }
  void pass(sim::Duration duration) {
    const sim::Instant end = now + duration;
    while (true) {
      while (const auto effect = modem.poll_effect()) {
        if (const auto* write = std::get_if<ports::WriteBytes>(&*effect)) output += write->bytes;
      }
      const auto due = modem.next_deadline();
      if (!due || *due > end) break;
      now = std::max(now, *due);
      modem.advance(now);
    }
    now = end;
  }
  std::string said() { return std::exchange(output, {}); }

  modem::Modem modem{*modem::find_profile("bg96/instant"), kAll, modem::Boot::on};
  sim::Instant now{};
  std::string output;
};

TEST(ResponseTimeLimit, ACommandInTimeAnswers) {
  Limited world;
  world.send("AT+INTIME\r");
  world.said();
  world.pass(1s);
  EXPECT_EQ(world.said(), "\r\nlate\r\n\r\nOK\r\n");
}

TEST(ResponseTimeLimit, ALateOneIsEndedAtTheLimitAndNotHeardOf) {
  Limited world;
  world.send("AT+TOOLATE\rAT\r");
  world.said();
  world.pass(1s - 2ns);
  EXPECT_EQ(world.said(), "");
  world.pass(1ns);
  EXPECT_EQ(world.said(), "\r\nERROR\r\nAT\r\r\nOK\r\n");
  world.pass(1h);
  EXPECT_EQ(world.said(), "");
  EXPECT_EQ(world.modem.next_deadline(), std::nullopt);
}

TEST(ResponseTimeLimit, OfTheTcpipFamilyItIsError569) {
  Limited world;
  world.send("AT+TCPIP\r");
  world.said();
  world.pass(2s - 1ns);
  EXPECT_EQ(world.said(), "");
  world.pass(1ns);
  EXPECT_EQ(world.said(), "\r\nERROR\r\n");
  EXPECT_EQ(world.modem.last_tcpip_error(), 569);
}

TEST(ResponseTimeLimit, NoneIsForever) {
  Limited world;
  world.send("AT+UNLIMITED\r");
  world.said();
  world.pass(24h);
  EXPECT_EQ(world.said(), "");
}

TEST(ResponseTimeLimit, TheTimeAtThePromptDoesNotCountAndThePayloadStartsItAnew) {
  Limited world;
  world.send("AT+PROMPT\r\n");
  world.said();
  world.pass(24h);
  world.send("x");
  world.pass(1s - 2ns);
  EXPECT_EQ(world.said(), "");
  world.pass(1ns);
  EXPECT_EQ(world.said(), "\r\nERROR\r\n");
}

}  // namespace
}  // namespace bg96::testing
