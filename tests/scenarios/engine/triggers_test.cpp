#include <gmock/gmock.h>

#include "tests/scenarios/engine/stage_world.hpp"

namespace bg96::scenarios::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// What rules with a `log` have said, without the rest.
std::vector<std::string> said(StageWorld& world) {
  std::vector<std::string> texts;
  for (const Event& event : world.recorder().events) {
    if (event.kind == "log") texts.emplace_back(event.text("text"));
  }
  return texts;
}

Rule log_rule(Trigger when, std::string text) {
  Rule made = rule("r" + text, std::move(when), actions(Log{text}));
  made.times = std::nullopt;
  return made;
}

TEST(Triggers, TimeCountsFromWhenTheHostIsThere) {
  Rule periodic = log_rule(TimeTrigger{10s}, "tick");
  periodic.every_period = 5s;
  StageWorld world(scenario({log_rule(TimeTrigger{20s}, "once"), periodic}));
  world.pass(60s);
  EXPECT_THAT(said(world), IsEmpty());
  world.director().host_opened(world.now());
  EXPECT_EQ(world.director().started(), sim::Instant{60s});
  world.pass(9999ms);
  EXPECT_THAT(said(world), IsEmpty());
  world.pass(11s);
  EXPECT_THAT(said(world), ElementsAre("tick", "tick", "once", "tick"));
}

TEST(Triggers, TheHostsFirstByteStartsACaseToo) {
  StageWorld world(scenario({}));
  world.pass(3s);
  world.send("A");
  EXPECT_EQ(world.director().started(), sim::Instant{3s});
}

TEST(Triggers, ACaseMayStartAtOnceOrByAString) {
  Scenario at_once = scenario({log_rule(TimeTrigger{1s}, "x")});
  at_once.start = Start::immediately;
  StageWorld first(at_once);
  first.pass(1s);
  EXPECT_THAT(said(first), ElementsAre("x"));

  at_once.start = Start::control;
  StageWorld second(at_once);
  second.send("AT\r");
  second.pass(5s);
  EXPECT_THAT(said(second), IsEmpty());
  second.director().control("start", {}, second.now());
  second.pass(1s);
  EXPECT_THAT(said(second), ElementsAre("x"));
}

TEST(Triggers, StatesAndBootPhases) {
  StageWorld world(scenario({log_rule(StateTrigger{{"socket", 0}, "", "connected"}, "connected"),
                             log_rule(StateTrigger{{"socket", 0}, "connected", ""}, "gone"),
                             log_rule(BootTrigger{BootTrigger::Phase::power_on}, "power ${m.n}"),
                             log_rule(BootTrigger{BootTrigger::Phase::rdy}, "rdy"),
                             log_rule(BootTrigger{BootTrigger::Phase::app_rdy}, "app"),
                             log_rule(BootTrigger{BootTrigger::Phase::sim_ready}, "sim")}));
  FakeModem& modem = world.modem();
  modem.change("socket", 1, "opening", "connected");
  modem.change("socket", 0, "opening", "connected");
  modem.change("socket", 0, "connected", "closing");
  EXPECT_EQ(world.director().state({"socket", 0}), "closing");
  EXPECT_EQ(world.director().state({"registration", -1}), "home");
  EXPECT_EQ(world.director().state({"socket", 7}), "");
  modem.change("power", -1, "on", "booting");
  modem.change("power", -1, "booting", "on");
  modem.urc("APP RDY");
  modem.change("sim", -1, "busy", "ready");
  modem.change("power", -1, "on", "booting");
  EXPECT_THAT(said(world),
              ElementsAre("connected", "gone", "power 1", "rdy", "app", "sim", "power 2"));
}

TEST(Triggers, SocketsAndTheirBytes) {
  BytesTrigger bytes;
  bytes.socket = 0;
  bytes.reach = 100;
  SocketTrigger connected;
  connected.event = ports::SocketSeen::Kind::connected;
  connected.remote = "10.0.0.1:*";
  StageWorld world(scenario({log_rule(bytes, "100 up"), log_rule(connected, "to ${m.remote}")}));
  using Kind = ports::SocketSeen::Kind;
  FakeModem& modem = world.modem();
  const auto open = [&](const char* host) {
    modem.socket({Kind::opening, 0, {host, 80}, 0, 0});
    modem.socket({Kind::connected, 0, {host, 80}, 0, 0});
  };
  open("10.0.0.1");
  modem.socket({Kind::data_up, 0, {}, 99, 0});
  modem.socket({Kind::data_down, 0, {}, 500, 0});
  EXPECT_THAT(said(world), ElementsAre("to 10.0.0.1:80"));
  modem.socket({Kind::data_up, 0, {}, 1, 0});
  modem.socket({Kind::data_up, 0, {}, 400, 0});
  EXPECT_THAT(said(world), ElementsAre("to 10.0.0.1:80", "100 up"));
  open("10.0.0.2");
  modem.socket({Kind::data_up, 0, {}, 100, 0});
  EXPECT_THAT(said(world), ElementsAre("to 10.0.0.1:80", "100 up", "100 up"));
}

TEST(Triggers, PayloadBehindAPromptIsOfTheCommandsSocket) {
  StageWorld world(
      scenario({log_rule(DataTrigger{0, 256}, "256 of 0"), log_rule(DataTrigger{1, 1}, "1 of 1"),
                log_rule(DataTrigger{std::nullopt, 300}, "300 of any")}));
  world.modem().effects["AT+QISEND=0,300"] = [&] { world.modem().expect_payload(300); };
  world.ask("AT+QISEND=0,300");
  world.send(std::string(255, 'x'));
  EXPECT_THAT(said(world), IsEmpty());
  world.send("xy");
  EXPECT_THAT(said(world), ElementsAre("256 of 0"));
  world.send(std::string(43, 'x'));
  EXPECT_THAT(said(world), ElementsAre("256 of 0", "300 of any"));
}

TEST(Triggers, ADeedAtAThresholdComesBeforeTheNextByte) {
  Rule sag = rule("sag", DataTrigger{0, 5}, actions(CyclePowerAction{}));
  StageWorld world(scenario({sag}));
  world.modem().effects["AT+QISEND=0,9"] = [&] { world.modem().expect_payload(9); };
  world.send("AT+QISEND=0,9\r123456789AT\r");
  EXPECT_THAT(world.modem().log,
              ElementsAre("0 execute AT+QISEND=0,9", "0 power.cycle", "0 execute AT"));
}

TEST(Triggers, ResultsTellHowLongTheyTook) {
  ResultTrigger failed{patterns("AT+A"), {"ERROR", "+CME ERROR: 30"}};
  StageWorld world(scenario({log_rule(failed, "failed after ${m.elapsed}")}));
  world.ask("AT+A");
  world.modem().answers["AT+A"] = {"+CME ERROR: 30"};
  world.modem().durations["AT+A"] = 2s;
  world.send("AT+A\r");
  world.pass(2s);
  EXPECT_THAT(said(world), ElementsAre("failed after 2000000"));
}

TEST(Triggers, AUrcCanBeLostOrRepeated) {
  Rule lost = rule("lost", UrcTrigger{patterns("+QIURC: \"recv\",{id}")},
                   actions(Swallow{Swallow::What::urc, true}));
  Rule twice =
      rule("twice", UrcTrigger{patterns("+QIURC: \"recv\",{id}")}, actions(RepeatUrc{2, {}}));
  twice.times = 2;
  StageWorld world(scenario({lost, twice}));
  const auto hear = [&] {
    world.modem().urc("+QIURC: \"recv\",0");
    world.settle();
    // The test has called the modem from outside: the director takes its effects with the next
    // step.
    world.ask("AT");
  };
  hear();
  EXPECT_EQ(world.report(1).preempted, 1U);
  world.take_output();
  world.modem().urc("+QIURC: \"recv\",0");
  world.send("AT\r");
  EXPECT_EQ(world.take_output(), "\r\n+QIURC: \"recv\",0\r\n\r\n+QIURC: \"recv\",0\r\n\r\nOK\r\n");
}

TEST(Triggers, TheHostAndControl) {
  StageWorld world(scenario({log_rule(HostTrigger{HostTrigger::Event::open}, "open"),
                             log_rule(HostTrigger{HostTrigger::Event::close}, "close"),
                             log_rule(HostTrigger{HostTrigger::Event::exit}, "exit ${m.status}"),
                             log_rule(ControlTrigger{"go"}, "go to ${m.where}")}));
  Director& director = world.director();
  world.send("AT\r");
  director.host_opened(world.now());
  director.hang_up(ports::ChannelId::uart1, world.now());
  director.host_closed(world.now());
  director.host_opened(world.now());
  director.host_exited(3, world.now());
  director.control("go", {{"where", "gsm"}}, world.now());
  director.control("stay", {}, world.now());
  EXPECT_THAT(said(world), ElementsAre("open", "close", "open", "exit 3", "go to gsm"));
}

TEST(Triggers, BytesOnTheLineByTheirOffset) {
  Rule twice = rule("twice", UartTrigger{UartDirection::to_modem},
                    actions(UartFault{UartFault::How::duplicate}));
  twice.nth = {{4, 4}};
  StageWorld world(scenario({twice}));
  world.send("AT+A\r");
  EXPECT_THAT(world.modem().log, ElementsAre("0 execute AT+AA"));
  EXPECT_EQ(world.report().matched, 5U);
  EXPECT_EQ(world.report().fired, 1U);
}

}  // namespace
}  // namespace bg96::scenarios::testing
