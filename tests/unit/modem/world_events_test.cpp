// What happens to a modem from outside, and what whoever watches is told of it.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "emulator/modem/profile_keys.hpp"
#include "tests/support/virtual_world.hpp"

namespace bg96::testing {
namespace {

using namespace std::chrono_literals;
using Keys = std::vector<std::pair<std::string_view, std::string_view>>;
using SimState = ports::SetSim::State;

modem::Profile profile_with(const Keys& keys) {
  modem::Profile profile;
  for (const auto& [key, value] : keys) {
    EXPECT_EQ(modem::set_profile_key(profile, key, value), "");
  }
  return profile;
}

// Writes down all that it is told: "registration home>idle", "pdp[1] active>inactive".
struct Watcher final : ports::Interceptor {
  void on_state(const ports::StateChange& change) override {
    std::string index = change.index < 0 ? "" : "[" + std::to_string(change.index) + "]";
    log += std::string(change.machine) + index + ' ' + std::string(change.from) + '>' +
           std::string(change.to) + '|';
  }
  void on_socket(const ports::SocketSeen& seen) override {
    constexpr std::array<std::string_view, 7> kKinds = {"opening", "connected", "failed",  "up",
                                                        "down",    "closed",    "incoming"};
    sockets += std::string(kKinds[static_cast<std::size_t>(seen.kind)]) + ' ' +
               std::to_string(seen.connect_id);
    if (seen.bytes > 0) sockets += ' ' + std::to_string(seen.bytes);
    if (seen.error > 0) sockets += ' ' + std::to_string(seen.error);
    sockets += '|';
  }
  std::string log;
  std::string sockets;
};

struct Unit {
  explicit Unit(const Keys& keys = {}, modem::Boot boot = modem::Boot::on)
      : world(profile_with(keys), boot, {}, &watcher) {}

  std::string said() { return world.take_lines(); }
  std::string ask(const std::string& command) {
    world.send(command + "\r");
    world.pass(1s);
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
  std::string told() { return std::exchange(watcher.log, {}); }
  std::string told_of_sockets() { return std::exchange(watcher.sockets, {}); }
  std::string state(std::string_view machine, int index = -1) {
    for (const ports::StateChange& entry : world.modem().states()) {
      if (entry.machine == machine && entry.index == index) return std::string(entry.to);
    }
    return "none";
  }
  // Context 1, with a connection on socket 0.
  void connect() {
    ask("ATE0");
    world.network().accept("10.0.0.1:80");
    EXPECT_EQ(ask("AT+QIACT=1"), "OK");
    EXPECT_EQ(ask("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",80"), "OK|+QIOPEN: 0,0");
    told();
    told_of_sockets();
  }

  Watcher watcher;
  VirtualWorld world;
};

TEST(WorldDeactivateContext, EndsItsSocketsAndIsTold) {
  Unit unit;
  unit.connect();
  EXPECT_EQ(unit.happen(ports::DeactivateContext{1}),
            "+QIURC: \"closed\",0|+QIURC: \"pdpdeact\",1");
  EXPECT_EQ(unit.told(), "pdp[1] active>inactive|socket[0] connected>closing|");
  EXPECT_EQ(unit.told_of_sockets(), "closed 0|");
  EXPECT_EQ(unit.ask("AT+QIACT?"), "OK");
  EXPECT_EQ(unit.ask("AT+QISEND=0,5"), "ERROR");
  EXPECT_EQ(unit.ask("AT+QIGETERROR"), "+QIGETERROR: 570, PDP context broken down|OK");
  EXPECT_EQ(unit.ask("AT+QIDEACT=1"), "OK");
  EXPECT_EQ(unit.told(), "socket[0] closing>initial|");
  EXPECT_EQ(unit.told_of_sockets(), "");
}

TEST(WorldDeactivateContext, OfAContextThatIsNotActiveIsNothing) {
  Unit unit;
  for (const int id : {-1, 0, 1, 2, 16, 17}) {
    EXPECT_EQ(unit.happen(ports::DeactivateContext{id}), "") << id;
  }
  EXPECT_EQ(unit.pass(1s), "");
  EXPECT_EQ(unit.told(), "");
}

TEST(WorldDeactivateContext, MakesAnActivationFail) {
  Unit unit(Keys{{"timing.context_activation", "3000"}});
  unit.ask("ATE0");
  EXPECT_EQ(unit.ask("AT+QIACT=1"), "");
  EXPECT_EQ(unit.told(), "pdp[1] inactive>activating|");
  unit.happen(ports::DeactivateContext{1});
  EXPECT_EQ(unit.told(), "pdp[1] activating>inactive|");
  EXPECT_EQ(unit.pass(3s), "ERROR");
  EXPECT_EQ(unit.ask("AT+QIGETERROR"), "+QIGETERROR: 561, open PDP context failed|OK");
  EXPECT_EQ(unit.state("pdp", 1), "inactive");
}

TEST(WorldRegistration, EachStatusIsToldInEachDomain) {
  struct Row {
    int stat;
    std::string_view name;
    std::string_view urcs;
  };
  const Row rows[] = {{0, "idle", "+CREG: 0|+CEREG: 0"},
                      {2, "searching", "+CREG: 2|+CEREG: 2"},
                      {3, "denied", "+CREG: 3|+CEREG: 3"},
                      {4, "unknown", "+CREG: 4|+CEREG: 4"},
                      {5, "roaming", "+CREG: 5|+CEREG: 5,\"D0B\",\"C45C010\",8"}};
  for (const Row& row : rows) {
    Unit unit;
    unit.ask("ATE0;+CREG=1;+CGREG=1;+CEREG=2");
    EXPECT_EQ(unit.happen(ports::SetRegistration{row.stat, {}}), row.urcs);
    EXPECT_EQ(unit.pass(1h), "");  // it lasts
    EXPECT_EQ(unit.told(), "registration home>" + std::string(row.name) + '|');
    EXPECT_EQ(unit.ask("AT+CREG?"), "+CREG: 1," + std::to_string(row.stat) + "|OK");
    EXPECT_EQ(unit.happen(ports::SetRegistration{1, {}}),
              "+CREG: 1|+CEREG: 1,\"D0B\",\"C45C010\",8");
    EXPECT_EQ(unit.happen(ports::SetRegistration{1, {}}), "");
  }
}

TEST(WorldRegistration, LosingItTakesTheContexts) {
  Unit unit;
  unit.connect();
  unit.ask("AT+CEREG=1");
  EXPECT_EQ(unit.happen(ports::SetRegistration{2, {}}),
            "+QIURC: \"closed\",0|+QIURC: \"pdpdeact\",1|+CEREG: 2");
  EXPECT_EQ(unit.told(),
            "registration home>searching|pdp[1] active>inactive|socket[0] connected>closing|");
  EXPECT_EQ(unit.ask("AT+CSQ"), "+CSQ: 99,99|OK");
  EXPECT_EQ(unit.ask("AT+COPS?"), "+COPS: 0|OK");
}

TEST(WorldRegistration, RoamingKeepsTheContexts) {
  Unit unit;
  unit.connect();
  EXPECT_EQ(unit.happen(ports::SetRegistration{5, {}}), "");
  EXPECT_EQ(unit.told(), "registration home>roaming|");
  EXPECT_EQ(unit.state("pdp", 1), "active");
}

TEST(WorldRegistration, WhatTheNetworkSaidHoldsForEachSearch) {
  Unit unit;
  unit.ask("ATE0");
  unit.happen(ports::SetRegistration{3, {}});
  unit.ask("AT+CFUN=0;+CFUN=1");
  EXPECT_EQ(unit.told(),
            "registration home>denied|cfun 1>0|registration denied>idle|cfun 0>1|"
            "registration idle>searching|registration searching>denied|");
  EXPECT_EQ(unit.ask("AT+CREG?"), "+CREG: 0,3|OK");
  unit.told();
  unit.happen(ports::SetRegistration{2, {}});
  unit.ask("AT+CFUN=0;+CFUN=1");
  unit.pass(1h);
  EXPECT_EQ(unit.ask("AT+CREG?"), "+CREG: 0,2|OK");
  unit.ask("AT+CFUN=1,1");
  unit.pass(1h);
  EXPECT_EQ(unit.ask("AT+CREG?"), "AT+CREG?|+CREG: 0,2|OK");
  unit.happen(ports::SetRegistration{1, {}});
  EXPECT_EQ(unit.state("registration"), "home");
}

TEST(WorldRegistration, DoesNotReachARadioThatIsOff) {
  for (const std::string off : {"+CFUN=4", "+CFUN=0", "+COPS=2", "+CGATT=0"}) {
    Unit unit;
    unit.ask("ATE0");
    unit.ask("AT" + off);
    unit.told();
    unit.happen(ports::SetRegistration{5, {}});
    EXPECT_EQ(unit.told(), "") << off;
    unit.ask(off == "+CGATT=0" ? "AT+CGATT=1" : "AT+CFUN=1;+COPS=0");
    EXPECT_EQ(unit.state("registration"), "roaming") << off;
  }
}

TEST(WorldRegistration, ActivationInADeniedNetworkFailsAtOnce) {
  Unit unit;
  unit.ask("ATE0");
  unit.happen(ports::SetRegistration{3, {}});
  EXPECT_EQ(unit.ask("AT+QIACT=1"), "ERROR");
  EXPECT_EQ(unit.ask("AT+CGATT=1"), "+CME ERROR: 30");
}

TEST(WorldAccessTechnology, IsToldWhereverItIsSeen) {
  Unit unit;
  unit.ask("ATE0;+CREG=2;+CGREG=2;+CEREG=2");
  unit.happen(ports::SetRegistration{2, {}});
  unit.pass(1s);
  unit.told();
  EXPECT_EQ(unit.happen(ports::SetRegistration{1, 0}),
            "+CREG: 1,\"D0B\",\"C010\",0|+CGREG: 1,\"D0B\",\"C010\",0|+CEREG: 0");
  EXPECT_EQ(unit.told(), "rat lte-m>gsm|registration searching>home|");
  EXPECT_EQ(unit.ask("AT+COPS?"), "+COPS: 0,0,\"Test PLMN 1-1\",0|OK");
  EXPECT_EQ(unit.ask("AT+QNWINFO"), "+QNWINFO: \"EDGE\",\"00101\",\"GSM 900\",8|OK");
  EXPECT_EQ(unit.happen(ports::SetRegistration{1, 9}),  // without a search in between
            "+CREG: 1,\"D0B\",\"C45C010\",9|+CGREG: 4|+CEREG: 1,\"D0B\",\"C45C010\",9");
  EXPECT_EQ(unit.told(), "rat gsm>nb-iot|");
}

TEST(WorldSignal, IsToldByCsq) {
  struct Row {
    int dbm;
    std::string_view index;
  };
  for (const Row& row : {Row{-114, "99"},
                         {-113, "0"},
                         {-112, "0"},
                         {-111, "1"},
                         {-52, "30"},
                         {-51, "31"},
                         {-20, "31"}}) {
    Unit unit;
    unit.ask("ATE0");
    ports::SetSignal event;
    event.rssi_dbm = row.dbm;
    EXPECT_EQ(unit.happen(event), "");
    EXPECT_EQ(unit.ask("AT+CSQ"), "+CSQ: " + std::string(row.index) + ",99|OK") << row.dbm;
  }
}

TEST(WorldSignal, WhatIsEmptyStays) {
  Unit unit;
  unit.ask("ATE0");
  unit.happen(ports::SetSignal{{}, -131, {}, -9});
  EXPECT_EQ(unit.ask("AT+QCSQ"), "+QCSQ: \"CAT-M1\",-73,-131,55,-9|OK");
  unit.happen(ports::SetSignal{-110, {}, -15, {}});
  EXPECT_EQ(unit.ask("AT+QCSQ"), "+QCSQ: \"CAT-M1\",-110,-131,55,-15|OK");
}

TEST(WorldSim, EachStateIsToldAndTakesTheRegistration) {
  struct Row {
    SimState state;
    std::string_view name;
    std::string_view answer;
    std::string_view imsi;
  };
  const Row rows[] = {{SimState::pin, "pin", "+CPIN: SIM PIN|OK", "+CME ERROR: 11"},
                      {SimState::puk, "puk", "+CPIN: SIM PUK|OK", "+CME ERROR: 12"},
                      {SimState::busy, "busy", "+CME ERROR: 14", "+CME ERROR: 14"},
                      {SimState::absent, "absent", "+CME ERROR: 10", "+CME ERROR: 10"},
                      {SimState::failure, "failure", "+CME ERROR: 13", "+CME ERROR: 13"}};
  for (const Row& row : rows) {
    Unit unit;
    unit.ask("ATE0");
    unit.happen(ports::SetSim{row.state});
    EXPECT_EQ(unit.told(), "sim ready>" + std::string(row.name) + "|registration home>idle|");
    EXPECT_EQ(unit.ask("AT+CPIN?"), row.answer);
    EXPECT_EQ(unit.ask("AT+CIMI"), row.imsi);
    unit.happen(ports::SetSim{SimState::ready});
    EXPECT_EQ(unit.ask("AT+CPIN?"), "+CPIN: READY|OK");  // and 1 s has passed
    EXPECT_EQ(unit.told(), "sim " + std::string(row.name) +
                               ">ready|registration idle>searching|registration searching>home|");
  }
}

TEST(WorldSim, ThePinUnlocksIt) {
  Unit unit(Keys{{"sim.state", "pin"}, {"sim.pin", "4711"}});
  unit.ask("ATE0");
  EXPECT_EQ(unit.ask("AT+CPIN=\"1234\""), "+CME ERROR: 16");
  EXPECT_EQ(unit.ask("AT+CPIN=\"4711\",\"1234\""), "+CME ERROR: 3");
  EXPECT_EQ(unit.ask("AT+CPIN=\"4711\""), "OK|+CPIN: READY");
  EXPECT_EQ(unit.state("registration"), "home");
  EXPECT_EQ(unit.ask("AT+CPIN=\"4711\""), "+CME ERROR: 3");
  unit.ask("AT+CFUN=1,1");  // a restart asks for it again
  unit.pass(10s);
  EXPECT_EQ(unit.ask("AT+CPIN?"), "AT+CPIN?|+CPIN: SIM PIN|OK");
}

TEST(WorldSim, ThreeWrongPinsAskForThePuk) {
  Unit unit(Keys{{"sim.state", "pin"}, {"sim.puk", "87654321"}});
  unit.ask("ATE0");
  for (int attempt = 1; attempt <= 3; ++attempt) {
    EXPECT_EQ(unit.ask("AT+CPIN?"), "+CPIN: SIM PIN|OK") << attempt;
    EXPECT_EQ(unit.ask("AT+CPIN=0000"), "+CME ERROR: 16");
  }
  EXPECT_EQ(unit.ask("AT+CPIN?"), "+CPIN: SIM PUK|OK");
  EXPECT_EQ(unit.ask("AT+CPIN=\"1234\""), "+CME ERROR: 12");
  EXPECT_EQ(unit.ask("AT+CPIN=\"12345678\",\"1111\""), "+CME ERROR: 16");
  EXPECT_EQ(unit.ask("AT+CPIN=\"87654321\",\"1111\""), "OK|+CPIN: READY");
  unit.happen(ports::SetSim{SimState::pin});
  EXPECT_EQ(unit.ask("AT+CPIN=\"1111\""), "OK|+CPIN: READY");
}

TEST(WorldSim, TenWrongPuksAreItsEnd) {
  Unit unit(Keys{{"sim.state", "puk"}});
  unit.ask("ATE0");
  for (int attempt = 1; attempt <= 10; ++attempt) {
    EXPECT_EQ(unit.ask("AT+CPIN?"), "+CPIN: SIM PUK|OK") << attempt;
    unit.ask("AT+CPIN=\"00000000\",\"1111\"");
  }
  EXPECT_EQ(unit.ask("AT+CPIN?"), "+CME ERROR: 13");
}

TEST(WorldPower, ACycleIsSilentAndThenBoots) {
  Unit unit(Keys{{"timing.application_start", "1000"}});
  unit.connect();
  EXPECT_EQ(unit.happen(ports::CyclePower{.silent = 4800ms}), "");
  EXPECT_EQ(unit.told(),
            "registration home>idle|socket[0] connected>initial|pdp[1] active>inactive|"
            "power on>off|power off>booting|boot >power-on|");
  EXPECT_EQ(unit.told_of_sockets(), "closed 0|");
  unit.world.send("AT\r");
  EXPECT_EQ(unit.pass(4800ms - 1ns), "");
  EXPECT_EQ(unit.pass(1ns), "RDY");
  EXPECT_EQ(unit.told(),
            "power booting>on|sim ready>busy|boot >rdy|sim busy>ready|"
            "registration idle>searching|boot >sim-ready|");
  EXPECT_EQ(unit.pass(1s), "APP RDY");
  EXPECT_EQ(unit.told(), "registration searching>home|boot >app-rdy|");
  EXPECT_EQ(unit.ask("AT"), "AT|OK");  // echo is on again
}

TEST(WorldPower, ACycleInEachMomentLeavesNothingBehind) {
  const std::vector<std::string> moments = {"AT+QISEND=0,5\r",    // a prompt is open
                                            "AT+QISEND=0,5\rab",  // half of the payload is in
                                            "AT+QIDEACT=1\r",     // a command runs
                                            "AT+QICLOSE=0\r",     // it waits for the peer
                                            "AT+QPING=1,\"10.0.0.9\"\r",  // a tool runs
                                            "AT+CFUN=1,1\r",              // it goes down by itself
                                            "AT+QIOPEN=1,1,\"TCP\",\"10.0.0.7\",80\r",
                                            "AT+QISWTMD=0,2\r",  // data mode
                                            "AT+Q"};
  for (const std::string& moment : moments) {
    for (const auto wait : {0ms, 4ms, 6ms, 100ms}) {
      Unit unit;
      unit.connect();
      unit.world.network().keep_silent("10.0.0.7:80");
      unit.world.send(moment);
      unit.world.pass(wait);
      unit.world.take_output();
      EXPECT_EQ(unit.happen(ports::CyclePower{.silent = 3s}), "") << moment;
      unit.world.send("abc\r");
      EXPECT_EQ(unit.pass(3s - 1ns), "") << moment;
      EXPECT_EQ(unit.pass(10s), "RDY|APP RDY") << moment;
      EXPECT_EQ(unit.ask("AT"), "AT|OK") << moment;
      EXPECT_EQ(unit.state("uart"), "command");
      for (int id = 0; id < 12; ++id) EXPECT_EQ(unit.state("socket", id), "initial");
      EXPECT_EQ(unit.pass(1h), "") << moment;
    }
  }
}

TEST(WorldPower, ACyclePrintsWhatItIsTold) {
  struct Row {
    ports::CyclePower event;
    std::string_view said;
  };
  ports::CyclePower own;
  own.lines = std::vector<std::string>{"RDY", "+CFUN: 1", "APP RDY"};
  const Row rows[] = {{{}, "RDY|APP RDY"},
                      {{.banner = false}, ""},
                      {own, "RDY|+CFUN: 1|APP RDY"},
                      {{.announce = true}, "POWERED DOWN|RDY|APP RDY"}};
  for (const Row& row : rows) {
    Unit unit;
    unit.ask("ATE0");
    std::string said = unit.happen(row.event);
    const std::string later = unit.pass(10s);
    if (!said.empty()) said += '|';
    EXPECT_EQ(said + later, row.said);
    EXPECT_EQ(unit.ask("AT"), "AT|OK");
  }
}

TEST(WorldPower, AnAnnouncedEndTellsOfTheContexts) {
  Unit unit;
  unit.connect();
  EXPECT_EQ(unit.happen(ports::SwitchOff{.announce = true}), "POWERED DOWN|+QIURC: \"pdpdeact\",1");
}

TEST(WorldPower, SettingsSurviveAMiracleOnly) {
  for (const bool lose : {true, false}) {
    Unit unit;
    unit.ask("ATE0;+CREG=2");
    unit.happen(ports::CyclePower{.lose_settings = lose});
    unit.pass(10s);
    EXPECT_EQ(unit.ask("AT+CREG?"),
              lose ? "AT+CREG?|+CREG: 0,1|OK" : "+CREG: 2,1,\"D0B\",\"C45C010\",8|OK");
  }
}

TEST(WorldPower, OffIsOffUntilItIsSwitchedOn) {
  Unit unit;
  unit.connect();
  EXPECT_EQ(unit.happen(ports::SwitchOff{}), "");
  EXPECT_EQ(unit.state("power"), "off");
  EXPECT_EQ(unit.ask("AT"), "");
  EXPECT_EQ(unit.happen(ports::SetRegistration{5, {}}), "");
  EXPECT_EQ(unit.pass(1h), "");
  EXPECT_EQ(unit.world.modem().next_deadline(), std::nullopt);
  EXPECT_EQ(unit.happen(ports::SwitchOff{.announce = true}), "");
  unit.happen(ports::SwitchOn{});
  unit.happen(ports::SwitchOn{});
  EXPECT_EQ(unit.pass(10s), "RDY|APP RDY");
  EXPECT_EQ(unit.state("registration"), "roaming");
}

TEST(WorldPower, ACycleWhileBootingBootsAnew) {
  Unit unit({}, modem::Boot::off);
  EXPECT_EQ(unit.state("power"), "off");
  unit.happen(ports::SwitchOn{});
  unit.pass(5s);
  unit.happen(ports::CyclePower{.silent = 2s});
  EXPECT_EQ(unit.pass(2s - 1ns), "");
  EXPECT_EQ(unit.pass(1ns), "RDY");
  EXPECT_EQ(unit.pass(1h), "APP RDY");
}

TEST(Boot, ComesUpAsTheProfileSays) {
  Unit unit(Keys{{"boot.rdy", "13000"},
                 {"boot.app_rdy", "17000"},
                 {"boot.sim_ready", "18000"},
                 {"boot.banner", "APP RDY"},
                 {"radio.attach", "9000"}},
            modem::Boot::off);
  unit.happen(ports::SwitchOn{});
  EXPECT_EQ(unit.told(), "power off>booting|boot >power-on|");
  EXPECT_EQ(unit.pass(13s - 1ns), "");
  EXPECT_EQ(unit.told(), "");
  EXPECT_EQ(unit.pass(1ns), "");  // no RDY
  EXPECT_EQ(unit.told(), "power booting>on|sim ready>busy|boot >rdy|");
  unit.world.send("AT+CPIN?\r");
  EXPECT_EQ(unit.pass(4s - 1ns), "AT+CPIN?|+CME ERROR: 14");
  EXPECT_EQ(unit.pass(1ns), "APP RDY");
  EXPECT_EQ(unit.told(), "boot >app-rdy|");
  unit.pass(1s - 1ns);
  EXPECT_EQ(unit.told(), "");
  unit.pass(1ns);
  EXPECT_EQ(unit.told(), "sim busy>ready|registration idle>searching|boot >sim-ready|");
  unit.pass(9s - 1ns);
  EXPECT_EQ(unit.told(), "");
  unit.pass(1ns);
  EXPECT_EQ(unit.told(), "registration searching>home|");
}

TEST(States, OfAllMachinesAreKnownFromTheStart) {
  Unit unit;
  EXPECT_EQ(unit.world.modem().states().size(), 7U + 16U + 12U);
  for (const auto& [machine, state] : {std::pair{"power", "on"},
                                       {"cfun", "1"},
                                       {"sim", "ready"},
                                       {"registration", "home"},
                                       {"rat", "lte-m"},
                                       {"uart", "command"},
                                       {"psm", "awake"}}) {
    EXPECT_EQ(unit.state(machine), state);
  }
  EXPECT_EQ(unit.state("pdp", 16), "inactive");
  EXPECT_EQ(unit.state("socket", 11), "initial");
  EXPECT_EQ(unit.told(), "");
}

TEST(States, FollowTheHost) {
  Unit unit;
  unit.connect();
  unit.ask("AT+CFUN=4");
  EXPECT_EQ(unit.told(),
            "cfun 1>4|registration home>idle|pdp[1] active>inactive|socket[0] connected>closing|");
  unit.ask("AT+CFUN=1");
  unit.ask("AT+QIDEACT=1;+QIACT=1");
  unit.told();
  unit.ask("AT+QIOPEN=1,3,\"TCP\",\"10.0.0.1\",80");
  EXPECT_EQ(unit.told(), "socket[3] initial>opening|socket[3] opening>connected|");
  unit.ask("AT+QISEND=3,2");
  EXPECT_EQ(unit.told(), "uart command>prompt|");
  unit.ask("xy");
  EXPECT_EQ(unit.told(), "uart prompt>command|");
  unit.ask("AT+QISWTMD=3,2");
  EXPECT_EQ(unit.told(), "uart command>data|");
  unit.pass(2s);
  unit.world.send("+++");
  unit.pass(2s);
  EXPECT_EQ(unit.told(), "uart data>command|");
}

TEST(SocketsSeen, TellOfAWholeLife) {
  Unit unit;
  unit.connect();
  EXPECT_EQ(unit.ask("AT+QIOPEN=1,3,\"TCP\",\"10.0.0.1\",80"), "OK|+QIOPEN: 3,0");
  EXPECT_EQ(unit.told_of_sockets(), "opening 3|connected 3|");
  unit.ask("AT+QISEND=3,5");
  unit.ask("hello");
  EXPECT_EQ(unit.told_of_sockets(), "up 3 5|");
  unit.ask("AT+QICLOSE=3,0");
  EXPECT_EQ(unit.told_of_sockets(), "closed 3|");
  unit.world.network().refuse("10.0.0.2:80");
  EXPECT_EQ(unit.ask("AT+QIOPEN=1,3,\"TCP\",\"10.0.0.2\",80"), "OK|+QIOPEN: 3,566");
  EXPECT_EQ(unit.told_of_sockets(), "opening 3|failed 3 566|");
}

}  // namespace
}  // namespace bg96::testing
