#include "emulator/ports/interceptor.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/support/virtual_world.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using ports::CommandSeen;
using ports::CommandVerdict;
using ports::ForcedResult;
using ports::Place;
using Writes = std::vector<std::string>;

constexpr auto kFloor = 5ms;  // of an answer

// Says of each command what a test wants, and keeps what it was told.
struct Scripted : ports::Interceptor {
  bool holds_echo() const override { return echo_is_held; }
  CommandVerdict on_command(const CommandSeen& command) override {
    seen.emplace_back(command.line);
    const auto found = verdicts.find(seen.back());
    return found == verdicts.end() ? CommandVerdict{} : found->second;
  }
  void on_place(const CommandSeen& command, Place place) override {
    places.emplace_back(command.line, place);
    if (at_place) at_place();
  }
  void on_result(const CommandSeen& command, std::string_view result) override {
    results.push_back(std::string(command.line) + ": " + std::string(result));
  }
  void on_payload(ports::ChannelId, int connect_id, std::size_t total) override {
    payload = {connect_id, total};
  }
  ports::UrcVerdict on_urc(ports::ChannelId, std::string_view text) override {
    urcs.emplace_back(text);
    const auto found = urc_verdicts.find(urcs.back());
    return found == urc_verdicts.end() ? ports::UrcVerdict{} : found->second;
  }

  bool echo_is_held = false;
  std::map<std::string, CommandVerdict> verdicts;
  std::map<std::string, ports::UrcVerdict> urc_verdicts;
  std::function<void()> at_place;
  Writes seen;
  std::vector<std::pair<std::string, Place>> places;
  Writes results;
  std::pair<int, std::size_t> payload;
  Writes urcs;
};

// Without echo; the context is active, and socket 0 connected once asked for.
struct World : Scripted, VirtualWorld {
  World() : VirtualWorld({}, modem::Boot::on, {}, this) {
    network().accept("10.0.0.1:80");
    ask("ATE0");
    ask("AT+QIACT=1");
    forget();
  }
  void connect() {
    ask("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80");
    forget();
  }
  void forget() {
    seen.clear();
    results.clear();
    urcs.clear();
    take_output();
  }
  // What is answered within a second.
  std::string ask(const std::string& line) {
    take_output();
    send(line + "\r");
    pass(1s);
    return take_output();
  }
};

CommandVerdict with_places(std::vector<Place> places) {
  CommandVerdict verdict;
  verdict.places = std::move(places);
  return verdict;
}

ForcedResult word(std::string text) { return {.text = std::move(text)}; }

TEST(Interceptor, IsToldOfEachCommandOfALineAsTyped) {
  World world;
  world.ask("ATI");
  world.ask("at+csq; +cmee = 1 ;+NoSuch=1 ;+CSQ");
  world.ask("ATE0V1S3?");
  EXPECT_EQ(world.seen,
            (Writes{"ATI", "AT+csq", "AT+cmee = 1", "AT+NoSuch=1", "ATE0", "ATV1", "ATS3?"}));
}

TEST(Interceptor, IsToldOfEmptyRepeatedAndTooLongLines) {
  World world;
  EXPECT_EQ(world.ask("AT"), "\r\nOK\r\n");
  world.send("A/");
  world.pass(1s);
  EXPECT_EQ(world.ask("AT" + std::string(2049, ' ')), "\r\nERROR\r\n");
  ASSERT_EQ(world.seen.size(), 3U);
  EXPECT_EQ(world.seen[0], "AT");
  EXPECT_EQ(world.seen[1], "AT");
  EXPECT_EQ(world.results[2].substr(world.results[2].size() - 7), ": ERROR");
}

TEST(Interceptor, IsToldOfEveryResultInItsPlainForm) {
  World world;
  world.ask("ATV0");
  world.ask("AT+CMEE=2");
  world.ask("ATQ1");
  world.ask("AT+CSQ;+CIMI=1");
  world.ask("AT+QISEND=5,1");
  EXPECT_EQ(world.results[0], "ATV0: OK");
  EXPECT_EQ(world.results[3], "AT+CSQ: OK");
  EXPECT_EQ(world.results[4], "AT+CIMI=1: ERROR");
  EXPECT_EQ(world.results[5], "AT+QISEND=5,1: ERROR");
}

TEST(Interceptor, ThatWantsNothingLeavesTheAnswerInOneWriteAtItsTime) {
  World world;
  world.send("AT+CSQ;+CSQ\r");
  world.pass(kFloor - 1ns);
  EXPECT_EQ(world.take_output(), "");
  world.pass(1ns);
  EXPECT_EQ(world.take_writes(), Writes{"\r\n+CSQ: 20,99\r\n\r\n+CSQ: 20,99\r\n\r\nOK\r\n"});
}

TEST(Verdict, DelayComesBeforeTheExecution) {
  World world;
  world.verdicts["AT+CMEE=2"].delay = 2s;
  world.send("AT+CMEE=2\rAT+CMEE?\r");
  world.pass(2s + kFloor - 1ns);
  EXPECT_EQ(world.take_output(), "");
  world.pass(1ns);
  EXPECT_EQ(world.take_output(), "\r\nOK\r\n");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\n+CMEE: 2\r\n\r\nOK\r\n");
}

TEST(Verdict, HoldResultMeetsTheNextCommand) {
  World world;
  world.verdicts["AT+CSQ"].hold_result = 10s;
  world.send("AT+CSQ\r");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\n+CSQ: 20,99\r\n");
  world.send("AT+CMEE?\r");
  world.pass(9s + kFloor - 1ns);
  EXPECT_EQ(world.take_output(), "");
  world.pass(1ns);
  EXPECT_EQ(world.take_output(), "\r\nOK\r\n");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\n+CMEE: 1\r\n\r\nOK\r\n");
}

TEST(Verdict, HoldResultIsNotEndedByTheResponseTimeLimit) {
  World world;
  world.connect();
  world.verdicts["AT+QISEND=0,2"].hold_result = 200s;  // its limit is 60 s
  world.send("AT+QISEND=0,2\r");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\n> ");
  world.send("hi");
  world.pass(200s + kFloor - 1ns);
  EXPECT_EQ(world.take_output(), "");
  EXPECT_EQ(world.network().peer_take_received(), "hi");
  world.pass(1ns);
  EXPECT_EQ(world.take_output(), "\r\nSEND OK\r\n");
}

TEST(Verdict, HangKeepsWhatTheHostSends) {
  World world;
  world.verdicts["AT+CSQ"].hang = ports::Hang{3s, false};
  world.send("AT+CSQ\r");
  world.pass(1s);
  world.send("AT+CMEE?\r");
  world.pass(2s + kFloor - 1ns);
  EXPECT_EQ(world.take_output(), "");
  world.pass(1ns);
  EXPECT_EQ(world.take_output(), "\r\n+CSQ: 20,99\r\n\r\nOK\r\n");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\n+CMEE: 1\r\n\r\nOK\r\n");
}

TEST(Verdict, HangDropsWhatTheHostSendsHoweverItWasCut) {
  for (const bool at_once : {false, true}) {
    World world;
    world.verdicts["AT+CSQ"].hang = ports::Hang{3s, true};
    world.send(at_once ? "AT+CSQ\r\nAT+CMEE?\r\n" : "AT+CSQ\r\n");
    if (!at_once) world.send("AT+CMEE?\r\n");
    world.pass(4s);
    EXPECT_EQ(world.take_output(), "\r\n+CSQ: 20,99\r\n\r\nOK\r\n");
    EXPECT_EQ(world.ask("AT"), "\r\nOK\r\n");
  }
}

TEST(Verdict, HangForEverLeavesNothingToWaitFor) {
  World world;
  world.verdicts["AT+CSQ"].hang = ports::Hang{sim::Duration::max(), false};
  world.send("AT+CSQ\r");
  EXPECT_FALSE(world.modem().next_deadline().has_value());
  EXPECT_EQ(world.ask("AT"), "");
}

TEST(Verdict, WithoutExecutionNothingHappens) {
  World world;
  world.verdicts["AT+CMEE=2"].execute = false;
  EXPECT_EQ(world.ask("AT+CMEE=2"), "\r\nOK\r\n");
  EXPECT_EQ(world.ask("AT+CMEE?"), "\r\n+CMEE: 1\r\n\r\nOK\r\n");
}

TEST(Verdict, SendWithoutExecutionGivesNoPrompt) {
  World world;
  world.connect();
  CommandVerdict& verdict = world.verdicts["AT+QISEND=0,2"];
  verdict.execute = false;
  verdict.result = word("SEND FAIL");
  EXPECT_EQ(world.ask("AT+QISEND=0,2"), "\r\nSEND FAIL\r\n");
  world.send("hi");
  world.pass(1s);
  EXPECT_EQ(world.network().peer_take_received(), "");
}

TEST(Verdict, OpenWithoutExecutionLeavesThePlaceFree) {
  World world;
  CommandVerdict& verdict = world.verdicts["AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80"];
  verdict.execute = false;
  verdict.result = word("ERROR");
  verdict.last_error = 561;
  EXPECT_EQ(world.ask("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80"), "\r\nERROR\r\n");
  EXPECT_EQ(world.ask("AT+QIGETERROR"),
            "\r\n+QIGETERROR: 561, open PDP context failed\r\n\r\nOK\r\n");
  EXPECT_EQ(world.ask("AT+QISTATE"), "\r\nOK\r\n");
}

TEST(Verdict, ResultFollowsCmeeVerboseAndQuiet) {
  World world;
  world.verdicts["AT+CSQ"].result = ForcedResult{.kind = ForcedResult::Kind::cme, .code = 14};
  world.ask("AT+CMEE=0");
  EXPECT_EQ(world.ask("AT+CSQ"), "\r\n+CSQ: 20,99\r\n\r\nERROR\r\n");
  world.ask("AT+CMEE=1");
  EXPECT_EQ(world.ask("AT+CSQ"), "\r\n+CSQ: 20,99\r\n\r\n+CME ERROR: 14\r\n");
  world.ask("AT+CMEE=2");
  EXPECT_EQ(world.ask("AT+CSQ"), "\r\n+CSQ: 20,99\r\n\r\n+CME ERROR: SIM busy\r\n");
  EXPECT_EQ(world.results.back(), "AT+CSQ: +CME ERROR: 14");
  world.verdicts["AT+CSQ"].result = word("ERROR");
  world.ask("ATV0");
  EXPECT_EQ(world.ask("AT+CSQ"), "+CSQ: 20,99\r\n4\r");
  world.ask("ATQ1");
  EXPECT_EQ(world.ask("AT+CSQ"), "+CSQ: 20,99\r\n");
}

TEST(Verdict, AWordThatIsNoResultIsError) {
  World world;
  world.verdicts["AT"].result = word("MAYBE");
  EXPECT_EQ(world.ask("AT"), "\r\nERROR\r\n");
}

TEST(Verdict, AForcedErrorEndsTheLineAndAForcedOkGoesOn) {
  World world;
  world.verdicts["AT+CSQ"].result = word("ERROR");
  world.verdicts["AT+NOSUCH"].result = word("OK");
  EXPECT_EQ(world.ask("AT+CSQ;+CMEE?"), "\r\n+CSQ: 20,99\r\n\r\nERROR\r\n");
  EXPECT_EQ(world.ask("AT+NOSUCH;+CMEE?"), "\r\n+CMEE: 1\r\n\r\nOK\r\n");
}

TEST(Verdict, LinesTakeThePlaceOfTheCommandsOwn) {
  World world;
  world.verdicts["AT+CSQ"].lines = Writes{"+CSQ: 99,99", "odd"};
  EXPECT_EQ(world.ask("AT+CSQ"), "\r\n+CSQ: 99,99\r\nodd\r\n\r\nOK\r\n");
  EXPECT_EQ(world.ask("AT+CMEE?;+CSQ"), "\r\n+CMEE: 1\r\n\r\n+CSQ: 99,99\r\nodd\r\n\r\nOK\r\n");
}

TEST(Verdict, Swallows) {
  World world;
  world.verdicts["AT+CSQ"].swallow_lines = true;
  EXPECT_EQ(world.ask("AT+CSQ"), "\r\nOK\r\n");
  world.verdicts["AT+CSQ"] = {};
  world.verdicts["AT+CSQ"].swallow_result = true;
  world.results.clear();
  EXPECT_EQ(world.ask("AT+CSQ"), "\r\n+CSQ: 20,99\r\n");
  EXPECT_EQ(world.results, Writes{"AT+CSQ: OK"});
  EXPECT_EQ(world.ask("AT"), "\r\nOK\r\n");  // the interpreter goes on
}

TEST(Verdict, SwallowsTheEchoOnlyWhereItIsHeld) {
  World world;
  world.ask("ATE1");
  world.verdicts["AT+CMEE=0"].swallow_echo = true;
  EXPECT_EQ(world.ask("AT+CMEE=0"), "AT+CMEE=0\r\r\nOK\r\n");
  world.echo_is_held = true;
  EXPECT_EQ(world.ask("AT+CMEE=0"), "\r\nOK\r\n");
  world.take_output();
  world.send("AT+CM");
  EXPECT_EQ(world.take_output(), "");
  world.send("EE=1\r");
  EXPECT_EQ(world.take_output(), "AT+CMEE=1\r");
}

TEST(Verdict, Prompts) {
  World world;
  world.connect();
  CommandVerdict& verdict = world.verdicts["AT+QISEND=0,2"];
  verdict.swallow_prompt = true;
  EXPECT_EQ(world.ask("AT+QISEND=0,2"), "");
  EXPECT_EQ(world.ask("hi"), "\r\nSEND OK\r\n");
  EXPECT_EQ(world.payload, (std::pair{-1, std::size_t{2}}));
  verdict = {};
  verdict.prompt = ports::ForcedPrompt{.delay = 2s, .repeat = 2, .text = ">"};
  world.send("AT+QISEND=0,2\r");
  world.pass(2s + kFloor - 1ns);
  EXPECT_EQ(world.take_output(), "");
  world.pass(1ns);
  EXPECT_EQ(world.take_output(), ">>");
  EXPECT_EQ(world.ask("hi"), "\r\nSEND OK\r\n");
}

TEST(Verdict, OutcomeFailsAConnectionOfWhichTheNetworkNeverHears) {
  World world;
  const std::string open = "AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80";
  world.verdicts[open].outcome = ports::ForcedOutcome{.error = 565, .delay = 3s};
  EXPECT_EQ(world.ask(open), "\r\nOK\r\n");
  EXPECT_EQ(world.ask("AT+QISTATE=1,0"),
            "\r\n+QISTATE: 0,\"TCP\",\"10.0.0.1\",80,0,1,1,0,0,\"uart1\"\r\n\r\nOK\r\n");
  world.pass(1s - 1ns);
  EXPECT_EQ(world.take_output(), "");
  world.pass(1ns);
  EXPECT_EQ(world.take_output(), "\r\n+QIOPEN: 0,565\r\n");
  EXPECT_EQ(world.ask("AT+QIGETERROR"), "\r\n+QIGETERROR: 565, DNS parse failed\r\n\r\nOK\r\n");
  EXPECT_EQ(world.ask("AT+QISTATE"), "\r\nOK\r\n");
  EXPECT_FALSE(world.network().peer_is_gone().has_value());
  world.verdicts.clear();
  world.ask(open);
  EXPECT_EQ(world.network().peer_is_gone(), false);
}

TEST(Verdict, OutcomeWithoutAnErrorIsOnlyLater) {
  World world;
  const std::string open = "AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80";
  world.verdicts[open].outcome = ports::ForcedOutcome{.error = 0, .delay = 3s};
  EXPECT_EQ(world.ask(open), "\r\nOK\r\n");
  world.pass(2s - 1ns);
  EXPECT_EQ(world.take_output(), "");
  world.pass(1ns);
  EXPECT_EQ(world.take_output(), "\r\n+QIOPEN: 0,0\r\n");
}

TEST(Verdict, OutcomeOfATransparentOpenIsItsResult) {
  World world;
  const std::string open = "AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80,0,2";
  world.verdicts[open].outcome = ports::ForcedOutcome{.error = 566, .delay = 200s};
  world.send(open + "\r");
  world.pass(200s - 1ns);
  EXPECT_EQ(world.take_output(), "");
  world.pass(1ns);
  EXPECT_EQ(world.take_output(), "\r\nERROR\r\n");
  EXPECT_EQ(world.ask("AT+QIGETERROR"),
            "\r\n+QIGETERROR: 566, socket connect failed\r\n\r\nOK\r\n");
}

TEST(Place, EachIsWhereTheUrcComes) {
  const std::string closed = "\r\n+QIURC: \"closed\",0\r\n";
  const std::string first = "\r\nQuectel\r\n";
  const std::string rest = "BG96\r\nRevision: BG96MAR02A07M1G\r\n";
  const std::string ok = "\r\nOK\r\n";
  const std::map<Place, Writes> expected = {
      {Place::after_echo, {"ATI\r", closed, first + rest + ok}},
      {Place::mid_response, {"ATI\r", first, closed, rest + ok}},
      {Place::before_result, {"ATI\r", first + rest, closed, ok}},
      {Place::after_result, {"ATI\r", first + rest + ok, closed}}};
  for (const auto& [place, writes] : expected) {
    World world;
    world.connect();
    world.ask("ATE1");
    world.take_output();
    world.verdicts["ATI"] = with_places({place});
    world.at_place = [&world] { world.network().peer_close(world.now()); };
    world.send("ATI\r");
    world.pass(kFloor);
    EXPECT_EQ(world.take_writes(), writes);
    world.pass(1s);
    EXPECT_EQ(world.take_output(), "");
    EXPECT_EQ(world.ask("AT"), "AT\r\r\nOK\r\n");
  }
}

TEST(Place, AWorldEventComesThereToo) {
  World world;
  world.verdicts["AT+CSQ"] = with_places({Place::before_result, Place::after_result});
  world.at_place = [&world] { world.happen(ports::RawUrc{"RAW", true}); };
  EXPECT_EQ(world.ask("AT+CSQ"), "\r\n+CSQ: 20,99\r\n\r\nRAW\r\n\r\nOK\r\n\r\nRAW\r\n");
}

TEST(Place, ThereIsNoMiddleOfASingleLine) {
  World world;
  world.verdicts["AT+CSQ"] = with_places({Place::mid_response});
  EXPECT_EQ(world.ask("AT+CSQ"), "\r\n+CSQ: 20,99\r\n\r\nOK\r\n");
  EXPECT_TRUE(world.places.empty());
}

TEST(Place, OfTheSecondCommandIsBehindTheAnswerOfTheFirst) {
  World world;
  world.verdicts["AT+CSQ"] = with_places({Place::after_echo, Place::after_result});
  world.at_place = [&world] { world.happen(ports::RawUrc{"RAW", true}); };
  EXPECT_EQ(world.ask("AT+CMEE?;+CSQ"),
            "\r\n+CMEE: 1\r\n\r\nRAW\r\n\r\n+CSQ: 20,99\r\n\r\nOK\r\n\r\nRAW\r\n");
}

TEST(Place, WithoutEchoAndInNumbers) {
  World world;
  world.ask("ATV0");
  world.take_output();
  world.verdicts["AT+CSQ"] = with_places({Place::after_echo, Place::before_result});
  world.at_place = [&world] { world.happen(ports::RawUrc{"RAW", false}); };
  EXPECT_EQ(world.ask("AT+CSQ"), "\r\nRAW\r\n+CSQ: 20,99\r\n\r\nRAW\r\n0\r");
}

// As a caller that tells the time of each call: the place is not left behind by it.
TEST(Place, IsKeptForWhatIsToldWithALaterTime) {
  World world;
  modem::Modem& modem = world.modem();
  world.verdicts["AT"] = with_places({Place::after_echo});
  const sim::Instant now = world.now();
  modem.input(ports::ChannelId::uart1, "AT\r", now);
  modem.happen(ports::RawUrc{"RAW", false}, now + 1us);
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\nRAW\r\n\r\nOK\r\n");
}

TEST(Urc, CopiesAndLosses) {
  World world;
  world.urc_verdicts["A"].copies = 0;
  world.urc_verdicts["B"].copies = 2;
  for (const char* text : {"A", "B", "C"}) world.happen(ports::RawUrc{text, false});
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\nB\r\n\r\nB\r\n\r\nC\r\n");
  EXPECT_EQ(world.urcs, (Writes{"A", "B", "C"}));
}

TEST(Urc, OneThatIsLateKeepsItsPlace) {
  World world;
  world.urc_verdicts["A"].delay = 2s;
  world.happen(ports::RawUrc{"A", false});
  world.happen(ports::RawUrc{"B", false});
  world.pass(2s - 1ns);
  EXPECT_EQ(world.take_output(), "");
  world.pass(1ns);
  EXPECT_EQ(world.take_output(), "\r\nA\r\n\r\nB\r\n");
  EXPECT_EQ(world.urcs, (Writes{"A", "B"}));
}

TEST(RawUrc, AtOnceGoesPastALineThatIsTyped) {
  World world;
  world.ask("ATE1");
  world.take_output();
  world.send("AT+C");
  world.happen(ports::RawUrc{"WAITS", false});
  world.happen(ports::RawUrc{"NOW", true});
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "AT+C\r\nNOW\r\n");
  world.send("SQ\r");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "SQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n\r\nWAITS\r\n");
}

TEST(HangInterpreter, StopsReadingUntilItsEnd) {
  World world;
  world.happen(ports::HangInterpreter{ports::ChannelId::uart1, {3s, false}});
  world.settle();
  world.send("AT\r");
  world.pass(3s + kFloor - 1ns);
  EXPECT_EQ(world.take_output(), "");
  world.pass(1ns);
  EXPECT_EQ(world.take_output(), "\r\nOK\r\n");
}

TEST(HangInterpreter, HoldsTheAnswerOfALineThatRuns) {
  World world;
  world.send("AT\r");
  world.happen(ports::HangInterpreter{ports::ChannelId::uart1, {3s, true}});
  world.settle();
  world.send("AT+CSQ\r");
  world.pass(3s - 1ns);
  EXPECT_EQ(world.take_output(), "");
  world.pass(1s);
  EXPECT_EQ(world.take_output(), "\r\nOK\r\n");
}

TEST(Payload, OfDataModeIsCounted) {
  World world;
  world.ask("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80,0,2");
  world.send("abc");
  world.send("de");
  EXPECT_EQ(world.payload, (std::pair{0, std::size_t{5}}));
}

}  // namespace
}  // namespace bg96::testing
