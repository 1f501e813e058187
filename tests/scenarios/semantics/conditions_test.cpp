// What the language says of conditions and their windows: S13 to S15.
#include <gmock/gmock.h>

#include "tests/scenarios/semantics/play.hpp"

namespace bg96::scenarios::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// How long the modem takes for a command.
std::int64_t cost(Play& play, const std::string& line) {
  const auto before = play.now_ms();
  play.ask(line);
  return play.now_ms() - before;
}

TEST(Semantics, S13_TheLatestWindowCountsAndNothingAddsUp) {
  Play play(R"(rules:
  - {id: below, when: {time: 1s}, apply: [{at.delay: {match: AT+CSQ, by: 100ms}}], for: 20s}
  - {id: above, when: {time: 5s}, apply: [{at.delay: {match: AT+CSQ, by: 300ms}}], for: 5s})");
  EXPECT_EQ(cost(play, "AT+CSQ"), 0);
  play.pass_until(sim::Instant(2s));
  EXPECT_EQ(cost(play, "AT+CSQ"), 100);
  play.pass_until(sim::Instant(6s));
  EXPECT_EQ(cost(play, "AT+CSQ"), 300);
  play.pass_until(sim::Instant(11s));
  EXPECT_EQ(cost(play, "AT+CSQ"), 100);
  play.pass_until(sim::Instant(22s));
  EXPECT_EQ(cost(play, "AT+CSQ"), 0);
}

TEST(Semantics, S13_WhatClosesBelowChangesNothingAbove) {
  Play play(R"(rules:
  - {id: below, when: {time: 1s}, apply: [{at.delay: {match: AT+CSQ, by: 100ms}}], for: 5s}
  - {id: above, when: {time: 2s}, apply: [{at.delay: {match: AT+CSQ, by: 300ms}}], for: 8s})");
  play.pass_until(sim::Instant(7s));
  EXPECT_EQ(cost(play, "AT+CSQ"), 300);
  play.pass_until(sim::Instant(11s));
  EXPECT_EQ(cost(play, "AT+CSQ"), 0);
}

TEST(Semantics, S13_EachParameterHasAStackOfItsOwn) {
  // Connecting costs the way up and the way down.
  Play play(R"(peers: {p: {kind: sink}}
network:
  route: [{to: "10.0.0.1:9000", via: "peer:p"}]
  link: {up: {latency: 100ms}, down: {latency: 200ms}}
rules:
  - {id: a, when: {time: 10s}, apply: [{link: {up: {latency: 1s}}}], for: 30s}
  - {id: b, when: {time: 20s}, apply: [{link: {down: {latency: 2s}}}], for: 10s})");
  const auto connecting = [&play] {
    const auto before = play.now_ms();
    EXPECT_TRUE(play.connect());
    const auto taken = play.now_ms() - before;
    play.ask("AT+QICLOSE=0");
    return taken;
  };
  EXPECT_EQ(connecting(), 300);
  play.pass_until(sim::Instant(11s));
  EXPECT_EQ(connecting(), 1200);
  play.pass_until(sim::Instant(21s));
  EXPECT_EQ(connecting(), 3000);
  play.pass_until(sim::Instant(31s));
  EXPECT_EQ(connecting(), 1200);
  play.pass_until(sim::Instant(41s));
  EXPECT_EQ(connecting(), 300);
}

TEST(Semantics, S13_ASignalGoesBackToWhatItWas) {
  Play play(R"(rules:
  - {id: a, when: {time: 1s}, apply: [{signal: {rssi: {set: -93dBm}}}], for: 10s}
  - {id: b, when: {time: 5s}, apply: [{signal: {rssi: {set: -111dBm}}}], for: 2s})");
  EXPECT_EQ(play.ask("AT+CSQ"), "+CSQ: 20,99|OK");
  play.pass_until(sim::Instant(2s));
  EXPECT_EQ(play.ask("AT+CSQ"), "+CSQ: 10,99|OK");
  play.pass_until(sim::Instant(6s));
  EXPECT_EQ(play.ask("AT+CSQ"), "+CSQ: 1,99|OK");
  play.pass_until(sim::Instant(8s));
  EXPECT_EQ(play.ask("AT+CSQ"), "+CSQ: 10,99|OK");
  play.pass_until(sim::Instant(12s));
  EXPECT_EQ(play.ask("AT+CSQ"), "+CSQ: 20,99|OK");
}

const char* const kStall = "apply: [{at.delay: {match: AT+CSQ, by: 1s}}], ";

TEST(Semantics, S14_AWindowClosesOnForOnUntilAndOnHeal) {
  Play for_play("rules: [{id: a, when: {time: 1s}, " + std::string(kStall) + "for: 3s}]");
  for_play.pass(3999ms);
  EXPECT_EQ(cost(for_play, "AT+CSQ"), 1000);
  for_play.pass(1ms);
  EXPECT_EQ(cost(for_play, "AT+CSQ"), 0);
  EXPECT_EQ(for_play.count("window", "why=for"), 1U);

  Play until_play("rules: [{id: a, when: {time: 1s}, " + std::string(kStall) +
                  "until: {at: \"AT+CREG?\"}}]");
  until_play.pass(1h);
  EXPECT_EQ(cost(until_play, "AT+CSQ"), 1000);
  until_play.ask("AT+CREG?");
  EXPECT_EQ(cost(until_play, "AT+CSQ"), 0);

  Play heal_play("rules: [{id: a, when: {time: 1s}, " + std::string(kStall) +
                 "until: end}, {id: h, when: {at: \"AT+CREG?\"}, do: [{heal: all}]}]");
  heal_play.pass(1h);
  EXPECT_EQ(cost(heal_play, "AT+CSQ"), 1000);
  heal_play.ask("AT+CREG?");
  EXPECT_EQ(cost(heal_play, "AT+CSQ"), 0);
  EXPECT_EQ(heal_play.count("window", "why=heal"), 1U);
}

TEST(Semantics, S14_AWindowMayCloseAtOneOfBothForAndUntil) {
  const std::string rule =
      "rules: [{id: a, when: {time: 1s}, " + std::string(kStall) + "until: {time: 3s}}]";
  Play play(rule);
  play.pass(2s);
  EXPECT_EQ(cost(play, "AT+CSQ"), 1000);
  EXPECT_EQ(cost(play, "AT+CSQ"), 0);
}

/// One thing that a scenario can do to the world, and that has an end.
struct Change {
  const char* name;
  const char* rule;
  bool takes_contexts = false;  ///< which nobody gives back
};

std::ostream& operator<<(std::ostream& out, const Change& change) { return out << change.name; }

class Undo : public ::testing::TestWithParam<Change> {
 protected:
  static constexpr const char* kWorld = R"(peers: {p: {kind: echo}}
network:
  route: [{to: "10.0.0.1:9000", via: "peer:p"}, {to: "p.example.com:9000", via: "peer:p"}]
)";
  /// All that a host can see of the world, with the time that it takes.
  static std::vector<std::string> look(Play& play) {
    std::vector<std::string> seen;
    const auto note = [&](const std::string& what, const std::string& answer) {
      seen.push_back(what + " " + answer);
    };
    for (const char* const line : {"AT+CSQ", "AT+CREG?", "AT+CPIN?", "AT+QNWINFO", "AT+QIACT?"}) {
      play.heard();
      play.send(std::string(line) + "\r");
      note(line, play.heard());
    }
    for (const ports::StateChange& state : play.test_case().states()) {
      note(std::string(state.machine) + std::to_string(state.index), std::string(state.to));
    }
    return seen;
  }
};

TEST_P(Undo, S14_TheWorldIsAsItWasAfterTheCase) {
  for (const bool broken_off : {false, true}) {
    SCOPED_TRACE(broken_off ? "by an error" : "at its end");
    std::string rules = std::string(kWorld) + "rules:\n  - {id: change, when: {time: 60s}, " +
                        GetParam().rule + "}\n";
    if (broken_off) {
      rules +=
          "  - {id: loop, when: {control: x}, times: always, do: [{mark: m}]}\n"
          "  - {id: again, when: {mark: m}, times: always, do: [{mark: m}]}\n";
    }
    Play play(rules);
    ASSERT_TRUE(play.connect());
    EXPECT_THAT(play.upload("hello"), HasSubstr("SEND OK"));
    play.ask("AT+QIRD=0,100");
    play.heard();
    const std::vector<std::string> before = look(play);
    play.pass(10min - play.now().time_since_epoch());
    if (broken_off) play.control("x");
    const CaseResult result = play.finish();
    EXPECT_EQ(result.verdict, broken_off ? Verdict::error : Verdict::pass) << result.reason;
    const auto next = play.test_case().next_deadline();
    EXPECT_FALSE(next && *next <= play.now());
    if (GetParam().takes_contexts) {
      play.send("AT+QICLOSE=0\rAT+QIACT=1\rAT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",9000\r");
    }
    EXPECT_EQ(look(play), before);
    // The line and the connection are as quick as they were.
    play.send("AT+QISEND=0,3\r");
    play.send("abc");
    EXPECT_THAT(play.heard(), HasSubstr("SEND OK"));
    play.send("AT+QIRD=0,100\r");
    EXPECT_THAT(play.heard(), HasSubstr("abc"));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Semantics, Undo,
    ::testing::Values(
        Change{"link_down", "apply: [{link: {is: down}}], until: end"},
        Change{"link_slow",
               "apply: [{link: {up: {latency: 5s, loss: 50%, rate: 1kbit/s}}}], "
               "until: end"},
        Change{"signal", "apply: [{signal: {rssi: {set: -111dBm}}}], until: end"},
        Change{"signal_ramp",
               "apply: [{signal: {rssi: {ramp: {from: -60dBm, to: -110dBm, over: 8s}}}}], "
               "until: end"},
        Change{"dns", "apply: [{dns: {fail: timeout}}], until: end"},
        Change{"socket_stall", "apply: [{socket.stall: {id: 0, dir: both}}], until: end"},
        Change{"socket_full", "apply: [{socket.full: {id: 0}}], until: end"},
        Change{"socket_refuse", "apply: [{socket.refuse: {to: \"*:*\", err: 566}}], until: end"},
        Change{"at_delay", "apply: [{at.delay: {match: \"+...\", by: 5s}}], until: end"},
        Change{"uart_rate", "apply: [{uart.rate: {to_host: 10B/s, to_modem: 10B/s}}], until: end"},
        Change{"uart_split", "apply: [{uart.split: {sizes: 1, gap: 1s}}], until: end"},
        Change{"uart_stall", "apply: [{uart.stall: {}}], until: end"},
        Change{"hang", "do: [{hang: forever}]"}, Change{"hang_for", "do: [{hang: {for: 1h}}]"},
        Change{"registration_lost", "do: [{registration.lose: {for: 1h}}]", true},
        Change{"rat_change", "do: [{rat.change: {to: gsm, gap: 1h}}]", true},
        Change{"registration_lost_for_good", "do: [{registration.lose: {}}]", true},
        Change{"registration_set", "do: [{registration.set: denied}]", true},
        Change{"sim_set", "do: [{sim.set: absent}]", true},
        Change{"signal_set", "do: [{signal.set: {rssi: -111dBm}}]"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Semantics, S15_UnitsUnderWayKeepTheirTimeAndTheirOrder) {
  Play play(R"(peers: {p: {kind: sink}}
network:
  route: [{to: "10.0.0.1:9000", via: "peer:p"}]
rules:
  - {id: slow, when: {time: 10s}, apply: [{link: {up: {latency: 5s}}}], for: 2s})");
  ASSERT_TRUE(play.connect());
  play.pass_until(sim::Instant(11s));
  play.upload("first\n");  // under way until 16 s
  play.pass_until(sim::Instant(13s));
  play.upload("second\n");  // as quick as ever, but not before the first
  play.pass_until(sim::Instant(15'999ms));
  EXPECT_EQ(play.count("peer", "event=data"), 0U);
  play.pass(1ms);
  EXPECT_EQ(play.test_case().director().received("p"), "first\nsecond\n");
}

}  // namespace
}  // namespace bg96::scenarios::testing
