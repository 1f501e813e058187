// What the language says of random decisions, S21 to S24, and that a run can be had again.
#include <gmock/gmock.h>

#include "scenarios/engine/rules/decision.hpp"
#include "tests/scenarios/semantics/play.hpp"

namespace bg96::scenarios::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// What the language says u(seed, stream, index) is (section 3.4), written down once more.
double u(std::uint64_t seed, std::string_view stream, std::uint64_t index) {
  constexpr std::uint64_t kPhi = 0x9E3779B97F4A7C15;
  const auto mix = [](std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EB;
    return z ^ (z >> 31U);
  };
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : stream) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  }
  const std::uint64_t start = mix(mix(seed + kPhi) ^ hash);
  return static_cast<double>(mix(start + index * kPhi) >> 11U) * 0x1.0p-53;
}

std::vector<std::string> decisions_of(const Play& play, const std::string& rule) {
  std::vector<std::string> found;
  for (const Event& event : play.trace().events) {
    if (event.kind != "decision" || !event.text("stream").starts_with(rule + "/")) continue;
    found.push_back(std::string(event.text("stream").substr(rule.size())) + " " +
                    std::to_string(event.number("index")) + " " +
                    std::string(event.text("outcome")));
  }
  return found;
}

TEST(Semantics, S21_AProbabilityIsDrawnByTheOrdinalOfTheMatch) {
  Play play(R"(seed: 7
rules: [{id: flip, when: {at: AT+CSQ}, probability: 50%, times: always, do: [{result: ERROR}]}])");
  for (std::uint64_t match = 0; match < 20; ++match) {
    const bool fires = u(7, "flip/prob", match) < 0.5;
    EXPECT_EQ(play.ask("AT+CSQ"), fires ? "+CSQ: 20,99|ERROR" : "+CSQ: 20,99|OK") << match;
  }
}

TEST(Semantics, S21_AnActivationIsDrawnOnceWithIndexZero) {
  // 0.4737 of the vectors of section 3.4.
  for (const auto& [share, armed] : {std::pair("47%", false), std::pair("48%", true)}) {
    Play play("seed: 1000\nrules: [{id: flip, when: {at: AT+CSQ}, activation: " +
              std::string(share) + ", times: always, do: [{result: ERROR}]}]");
    const std::string expected = armed ? "+CSQ: 20,99|ERROR" : "+CSQ: 20,99|OK";
    EXPECT_EQ(play.ask("AT+CSQ"), expected);
    EXPECT_EQ(play.ask("AT+CSQ"), expected);
  }
}

TEST(Semantics, S21_FaultsOfBytesAreDrawnByTheOffsetSinceThePowerCameOn) {
  const std::string text = R"(seed: 3
rules:
  - {id: lose, when: {uart: {dir: to-host}}, probability: 30%, times: always, do: [{uart.drop: {}}]}
  - {id: off, when: {control: off}, do: [{power.cycle: {silent: 1s, banner: false}}]})";
  const std::string answer = "AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n";
  std::string left;
  for (std::uint64_t offset = 0; offset < answer.size(); ++offset) {
    if (u(3, "lose/prob", offset) >= 0.3) left += answer[offset];
  }
  ASSERT_NE(left, answer);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::string::npos}) {
    Play play(text, {.piece = piece});
    play.send("AT+CSQ\r");
    play.pass(1s);
    EXPECT_EQ(play.bytes(), left);
    play.control("off");
    play.pass(5s);
    play.send("AT+CSQ\r");
    play.pass(1s);
    EXPECT_EQ(play.bytes(), left + left) << "offsets begin anew with the power";
  }
}

TEST(Semantics, S21_LengthsAreDrawnByTheOrdinalOfTheFiringAndThePathOfTheParameter) {
  Play play(R"(seed: 5
rules:
  - id: slow
    when: {at: AT+CSQ}
    nth: 2..
    do: [{delay: {uniform: [0ms, 1s]}}, {hold_result: {uniform: [0ms, 1s]}}])");
  play.ask("AT+CSQ");
  for (std::uint64_t firing = 0; firing < 5; ++firing) {
    const auto begun = play.now();
    play.ask("AT+CSQ");
    const double expected = u(5, "slow/delay", firing) + u(5, "slow/hold_result", firing);
    EXPECT_NEAR(std::chrono::duration<double>(play.now() - begun).count(), expected, 2e-6);
  }
}

TEST(Semantics, S21_FaultsOfTheLinkAreDrawnByConnectionDirectionAndUnit) {
  // Another connection changes nothing in the fate of the first.
  const std::string text = R"(seed: 11
peers: {p: {kind: sink}}
network:
  route: [{to: "10.0.0.1:*", via: "peer:p"}]
  link: {up: {loss: 40%}}
)";
  const auto arrived = [&](bool with_another) {
    Play play(text);
    EXPECT_EQ(play.ask("AT+QIACT=1"), "OK");
    play.ask(R"(AT+QIOPEN=1,0,"UDP","10.0.0.1",9000)");
    play.ask(R"(AT+QIOPEN=1,1,"UDP","10.0.0.1",9001)");
    std::string order;
    for (char name = 'a'; name <= 't'; ++name) {
      play.upload(std::string(1, name), 0);
      if (with_another) play.upload("-", 1);
    }
    for (const char byte : play.test_case().director().received("p")) {
      if (byte != '-') order += byte;
    }
    return order;
  };
  const std::string alone = arrived(false);
  EXPECT_GT(alone.size(), 5U);
  EXPECT_LT(alone.size(), 18U);
  EXPECT_EQ(arrived(true), alone);
}

const char* const kTwoRules = R"(seed: 9
rules:
  - {id: one, when: {at: AT+CSQ}, probability: 50%, times: always, do: [{delay: {uniform: [0ms, 1s]}}]}
  - {id: two, when: {at: "AT+CREG?"}, probability: 50%, times: always, do: [{delay: {uniform: [0ms, 1s]}}]}
)";

void talk(Play& play, sim::Duration pause = {}) {
  for (int i = 0; i < 8; ++i) {
    play.ask("AT+CSQ");
    play.pass(pause);
    play.ask("AT+CREG?");
  }
}

TEST(Semantics, S22_RenamingARuleDrawsItAnewAndNothingElse) {
  Play before(kTwoRules);
  talk(before);
  std::string renamed = kTwoRules;
  renamed.replace(renamed.find("id: one"), 7, "id: uno");
  Play after(renamed);
  talk(after);
  EXPECT_NE(decisions_of(before, "one"), decisions_of(after, "uno"));
  EXPECT_EQ(decisions_of(before, "two"), decisions_of(after, "two"));
}

TEST(Semantics, S22_AnotherRuleChangesNoDecision) {
  Play before(kTwoRules);
  talk(before);
  Play after(std::string(kTwoRules) +
             "  - {id: three, when: {at: AT+CSQ}, priority: 9, probability: 50%, times: always, "
             "do: [{hold_result: {uniform: [0ms, 1s]}}]}\n");
  talk(after);
  EXPECT_FALSE(decisions_of(after, "three").empty());
  EXPECT_EQ(decisions_of(before, "one"), decisions_of(after, "one"));
  EXPECT_EQ(decisions_of(before, "two"), decisions_of(after, "two"));
}

TEST(Semantics, S23_ADistributionUsesOneDrawAndIsRoundedAndClamped) {
  // The draw of "x/delay" with the seed 1 at 0, by each inverse.
  const double draw = u(1, "x/delay", 0);
  const auto drawn = [](const std::string& distribution) {
    Play play("seed: 1\nrules: [{id: x, when: {at: AT+CSQ}, do: [{delay: " + distribution + "}]}]");
    play.ask("AT+CSQ");
    return std::chrono::duration_cast<std::chrono::microseconds>(play.now().time_since_epoch());
  };
  EXPECT_EQ(drawn("{uniform: [100ms, 1100ms]}").count(), std::llround(100'000 + draw * 1e6));
  const auto sample = static_cast<std::size_t>(draw * 4);
  const std::string samples[] = {"10ms", "20ms", "30ms", "40ms"};
  EXPECT_EQ(drawn("{samples: [10ms, 20ms, 30ms, 40ms]}").count(),
            static_cast<std::int64_t>(sample + 1) * 10'000);
  const std::int64_t clamped = draw < 0.5 ? 9'999'000 : 10'001'000;
  EXPECT_EQ(drawn("{normal: {mean: 10s, sd: 5s, min: 9999ms, max: 10001ms}}").count(), clamped);
  EXPECT_EQ(drawn("{lognormal: {median: 10s, sigma: 2, min: 9999ms, max: 10001ms}}").count(),
            clamped);
  // By the inverse CDF: what is drawn lies where the draw says, e.g. above the mean from 0.5 on.
  EXPECT_EQ(drawn("{normal: {mean: 10s, sd: 1s, max: 20s}}").count() > 10'000'000, draw > 0.5);
}

TEST(Semantics, S24_TheSameSeedAndHostGiveTheSameDecisionsWhateverTheTime) {
  Play one(kTwoRules);
  talk(one);
  Play late(kTwoRules);
  talk(late, 17s);
  EXPECT_EQ(decisions_of(one, "one"), decisions_of(late, "one"));
  EXPECT_EQ(decisions_of(one, "two"), decisions_of(late, "two"));
  Play other(kTwoRules, {.seed = 10});
  talk(other);
  EXPECT_NE(decisions_of(one, "one"), decisions_of(other, "one"));
}

/// A scenario that draws everywhere, and a host that does a little of everything.
const char* const kBusy = R"(seed: 21
peers: {p: {kind: echo}}
network:
  route: [{to: "10.0.0.1:9000", via: "peer:p"}]
  link: {up: {latency: {uniform: [10ms, 90ms]}, loss: 10%}, down: {latency: 30ms, rate: 20kbit/s}}
rules:
  - {id: crumbs, when: {boot: power-on}, apply: [{uart.split: {sizes: 1..9, gap: {uniform: [0ms, 3ms]}}}], until: end}
  - {id: pace, when: {time: 2s}, apply: [{uart.rate: {to_host: 2kB/s}}], for: 20s}
  - {id: dup, when: {uart: {dir: to-host}}, probability: 1%, times: always, do: [{uart.dup: {}}]}
  - {id: late, when: {at: "+..."}, probability: 40%, times: always, do: [{hold_result: {uniform: [0ms, 200ms]}}]}
  - {id: knock, when: {socket: {id: 0, event: data-up}}, times: always, do: [{urc: {text: "+KNOCK: ${m.len}", lie: true}}]}
  - {id: gone, when: {bytes: {socket: 0, dir: up, reach: 40B}}, do: [{wait: 300ms}, {socket.close: {id: 0, how: rst}}]}
)";

std::vector<std::string> trace_of(const std::string& text, std::size_t piece,
                                  const std::string& without = "") {
  Play play(text, {.piece = piece});
  play.send("AT+QIACT=1\r");
  play.pass(1s);
  play.send("AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",9000\r");
  play.pass(3s);
  for (int i = 0; i < 6; ++i) {
    play.send("AT+QISEND=0,10\r");
    play.pass(700ms);
    play.send("0123456789");
    play.pass(700ms);
    play.send("AT+CSQ\rAT+QIRD=0,100\r");
    play.pass(900ms);
  }
  play.finish();
  std::vector<std::string> lines;
  for (const std::string& line : play.trace().lines({}, without.empty())) {
    if (!without.empty() && line.find("=" + without) != std::string::npos) continue;
    lines.push_back(line);
  }
  return lines;
}

TEST(Determinism, TheSameSeedAndBytesGiveTheSameTraceHoweverTheyAreCut) {
  const auto whole = trace_of(kBusy, std::string::npos);
  EXPECT_GT(whole.size(), 200U);
  EXPECT_EQ(trace_of(kBusy, std::string::npos), whole);
  EXPECT_EQ(trace_of(kBusy, 1), whole);
  EXPECT_EQ(trace_of(kBusy, 7), whole);
}

TEST(Determinism, ARuleMoreChangesNothingButItsOwnEvents) {
  const auto before = trace_of(kBusy, std::string::npos, "guest");
  const auto after = trace_of(std::string(kBusy) +
                                  "  - {id: guest, when: {at: AT+CSQ}, probability: 50%, times: "
                                  "always, do: [{log: guest}]}\n",
                              std::string::npos, "guest");
  std::vector<std::string> others;
  for (const std::string& line : after) {
    if (line.find("guest") == std::string::npos) others.push_back(line);
  }
  EXPECT_EQ(others, before);
}

}  // namespace
}  // namespace bg96::scenarios::testing
