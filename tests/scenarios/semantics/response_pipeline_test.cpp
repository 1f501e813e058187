// What the language says of an answer on its way to the host: S16 to S20.
#include <gmock/gmock.h>

#include "tests/scenarios/semantics/play.hpp"

namespace bg96::scenarios::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kPeer = R"(peers: {p: {kind: sink}}
network: {route: [{to: "10.0.0.1:9000", via: "peer:p"}]}
)";

TEST(Semantics, S16_EchoDelayExecutionLinesHoldAndResult) {
  Play play(R"(rules:
  - {id: a, when: {at: AT+CFUN=0}, do: [{delay: 1s}, {hold_result: 2s}]}
  - {id: b, when: {at: AT+CSQ}, do: [{delay: 1s}, {hold_result: 2s}]})");
  play.send("AT+CSQ\r");
  play.pass(10s);
  EXPECT_THAT(play.said(), ElementsAre("0 AT+CSQ", "1000 +CSQ: 20,99", "3000 OK"));
  play.send("AT+CFUN=0\r");
  play.pass(500ms);
  EXPECT_EQ(play.state("cfun"), "1");
  play.pass(600ms);
  EXPECT_EQ(play.state("cfun"), "0");
  EXPECT_THAT(play.heard(), Not(HasSubstr("OK\r")));
}

TEST(Semantics, S16_AHeldResultMeetsTheHostsNextCommand) {
  Play play("rules: [{id: a, when: {at: AT+CSQ}, do: [{hold_result: 30s}]}]");
  play.send("AT+CSQ\r");
  play.pass(10s);
  play.send("AT+CREG?\r");  // parsed afterwards
  play.pass(19s);
  EXPECT_THAT(play.heard(), Not(HasSubstr("+CREG:")));
  play.pass(2s);
  EXPECT_EQ(play.heard(), "OK|AT+CREG?|+CREG: 0,1|OK");
}

TEST(Semantics, S16_PlacedUrcsThenSplitThenRateThenFaultsOfBytes) {
  // A byte that is lost on the line has taken its time on it.
  Play play(R"(rules:
  - {id: slow, when: {time: 1s}, apply: [{uart.rate: {to_host: 100B/s}}], until: end}
  - {id: lose, when: {uart: {dir: to-host}}, times: 4, do: [{uart.drop: {bytes: 1}}]})");
  play.ask("ATE0");
  const auto begun = play.bytes().size();
  play.pass(2s - play.now().time_since_epoch());
  EXPECT_EQ(play.ask("AT"), "OK");
  EXPECT_EQ(play.now_ms(), 2060) << "\\r\\nOK\\r\\n are six bytes";
  // What is lost is what left first: of "ATE0".
  EXPECT_EQ(play.bytes().substr(0, begun), "\r\r\nOK\r\n");
}

TEST(Semantics, S16_APlacedUrcIsCutAndSlowedAsAllBytesAre) {
  Play play(R"(rules:
  - {id: crumbs, when: {time: 1s}, apply: [{uart.split: {sizes: 4, gap: 10ms}}], until: end}
  - {id: urc, when: {at: AT+CSQ}, do: [{urc: {text: ABCD, place: before-result, lie: true}}]})");
  play.ask("ATE0");
  play.pass(2s);
  const auto first = play.said().size();
  play.ask("AT+CSQ");
  for (std::size_t i = first; i + 1 < play.said().size(); ++i) {
    EXPECT_LE(play.said()[i].substr(play.said()[i].find(' ') + 1).size(), 4U);
  }
  EXPECT_THAT(play.bytes(), HasSubstr("\r\n+CSQ: 20,99\r\n\r\nABCD\r\n\r\nOK\r\n"));
}

TEST(Semantics, S17_TheTraceHoldsWhatWasMeantAndWhatWasOnTheWire) {
  Play play(R"(rules:
  - {id: noise, when: {bytes: {uart: to-host, reach: 20B}}, do: [{uart.drop: {bytes: 3}}]}
  - {id: mute, when: {at: "AT+CREG?"}, do: [{swallow: result}]})");
  play.ask("ATE0");
  play.send("AT+CSQ\r");
  play.pass(1s);
  const std::vector<std::string> wire = play.told({"tx"});
  bool garbled = false;
  for (const Event& event : play.trace().events) {
    if (event.kind != "tx" || event.text("intended").empty()) continue;
    garbled = true;
    EXPECT_THAT(std::string(event.text("intended")), HasSubstr("+CSQ: 20,99"));
    EXPECT_THAT(std::string(event.text("bytes")), Not(HasSubstr("+CSQ: 20,99")));
  }
  EXPECT_TRUE(garbled) << ::testing::PrintToString(wire);
  play.heard();
  play.send("AT+CREG?\r");
  play.pass(1s);
  EXPECT_EQ(play.count("result", "line=AT+CREG? result=OK"), 1U);
  EXPECT_EQ(play.count("result", "swallowed=1"), 1U);
  EXPECT_EQ(play.heard().find("OK"), std::string::npos);
}

TEST(Semantics, S18_WhatIsNotExecutedHasNoEffectAtAll) {
  Play play(std::string(kPeer) + R"(rules:
  - {id: a, when: {at: AT+CFUN=0}, do: [{result: {is: OK, execute: false}}]}
  - {id: b, when: {at: "AT+QIOPEN=1,1,..."}, do: [{result: {is: ERROR, execute: false, last_error: 561}}]}
  - {id: c, when: {at: "AT+QISEND=0,*"}, nth: 2, do: [{result: {is: SEND FAIL, execute: false}}]}
  - {id: d, when: {at: "AT+QICLOSE=0"}, do: [{swallow: {what: response, execute: false}}]})");
  ASSERT_TRUE(play.connect());
  EXPECT_EQ(play.upload("one\n"), "SEND OK");
  EXPECT_EQ(play.ask("AT+QISEND=0,4"), "SEND FAIL");
  EXPECT_EQ(play.ask("AT+CFUN=0"), "OK");
  EXPECT_EQ(play.state("cfun"), "1");
  EXPECT_EQ(play.state("registration"), "home");
  const auto requests = play.count("socket", "event=opening");
  EXPECT_EQ(play.ask("AT+QIOPEN=1,1,\"TCP\",\"10.0.0.1\",9000"), "ERROR");
  EXPECT_EQ(play.count("socket", "event=opening"), requests);
  EXPECT_EQ(play.state("socket", 1), "initial");
  EXPECT_THAT(play.ask("AT+QIGETERROR"), HasSubstr("+QIGETERROR: 561"));
  EXPECT_EQ(play.ask("AT+QICLOSE=0", 1min), "");
  EXPECT_EQ(play.state("socket", 0), "connected");
  EXPECT_EQ(play.test_case().director().received("p"), "one\n");
}

TEST(Semantics, S19_ASwallowedAnswerLeavesTheInterpreterAlive) {
  Play play("rules: [{id: a, when: {at: AT+CSQ}, do: [{swallow: response}]}]");
  EXPECT_EQ(play.ask("AT+CSQ", 1min), "");
  EXPECT_EQ(play.ask("AT+CREG?"), "+CREG: 0,1|OK");
}

TEST(Semantics, S19_AHungInterpreterReadsNothing) {
  Play kept("rules: [{id: a, when: {at: AT+CSQ}, do: [{hang: {for: 10s}}]}]");
  kept.send("AT+CSQ\r");
  kept.send("AT+CREG?\r");
  kept.pass(9999ms);
  EXPECT_EQ(kept.heard(), "AT+CSQ");
  kept.pass(1ms);
  EXPECT_THAT(kept.heard(), HasSubstr("+CREG: 0,1|OK"));

  Play lost("rules: [{id: a, when: {at: AT+CSQ}, do: [{hang: {for: 10s, input: drop}}]}]");
  lost.send("AT+CSQ\r");
  lost.pass(1s);
  lost.send("AT+CREG?\r");
  lost.pass(1h);
  EXPECT_THAT(lost.heard(), Not(HasSubstr("+CREG:")));
  EXPECT_EQ(lost.ask("AT+CREG?"), "+CREG: 0,1|OK");

  Play for_ever("rules: [{id: a, when: {at: AT+CSQ}, do: [{hang: forever}]}]");
  for_ever.send("AT+CSQ\r");
  EXPECT_EQ(for_ever.ask("AT+CREG?", 1h), "");
}

TEST(Semantics, S20_AUrcComesAtItsPlaceAndNeverInALine) {
  const std::pair<const char*, const char*> kPlaces[] = {
      {"after-echo", "AT+QISTATE|U|+QISTATE: 0|+QISTATE: 1|OK"},
      {"mid-response", "AT+QISTATE|+QISTATE: 0|U|+QISTATE: 1|OK"},
      {"before-result", "AT+QISTATE|+QISTATE: 0|+QISTATE: 1|U|OK"},
      {"after-result", "AT+QISTATE|+QISTATE: 0|+QISTATE: 1|OK|U"},
  };
  for (const auto& [place, answer] : kPlaces) {
    Play play(R"(rules:
  - id: a
    when: {at: AT+QISTATE}
    do: [{respond: ["+QISTATE: 0", "+QISTATE: 1", OK]},
         {urc: {text: U, place: )" +
              std::string(place) + ", lie: true}}]");
    play.send("AT+QISTATE\r");
    play.pass(1s);
    EXPECT_EQ(play.heard(), answer) << place;
    EXPECT_EQ(play.rule("a").last_reason, "") << place;
  }
}

TEST(Semantics, S20_AnAnswerOfOneLineHasNoMiddle) {
  Play play(R"(rules:
  - {id: a, when: {at: AT+CSQ}, do: [{urc: {text: U, place: mid-response, lie: true}}]})");
  play.ask("AT+CSQ");
  play.pass(1min);
  EXPECT_THAT(play.bytes(), Not(HasSubstr("U\r\n")));
  EXPECT_THAT(play.rule("a").last_reason, HasSubstr("no middle"));
}

TEST(Semantics, S20_AUrcWaitsWhileALineIsTyped) {
  Play play("rules: [{id: a, when: {time: 100ms}, do: [{urc: {text: U, lie: true}}]}]");
  play.send("AT+C");
  play.pass(200ms);
  EXPECT_EQ(play.heard(), "AT+C");
  play.send("SQ\r");
  play.pass(1s);
  EXPECT_EQ(play.heard(), "SQ|+CSQ: 20,99|OK|U");
}

}  // namespace
}  // namespace bg96::scenarios::testing
