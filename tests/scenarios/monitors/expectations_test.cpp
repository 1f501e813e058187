#include <gmock/gmock.h>

#include "tests/scenarios/monitors/trial.hpp"

namespace bg96::scenarios {
namespace {

using namespace test;
using testing::HasSubstr;

// ---- sends ----

TEST(Sends, BothSidesOfTheDeadline) {
  for (const auto& [when, wanted] :
       {std::pair(20s + 0us, Verdict::pass), std::pair(20s + 1us, Verdict::fail)}) {
    Trial trial;
    trial.expect(Sends{at({"AT+QICLOSE=1"}), Range{1}, {}}).within = 20s;
    trial.command(when, "AT+QICLOSE=1");
    EXPECT_EQ(verdict(trial.finish(30s)), wanted) << when.count();
  }
}

TEST(Sends, DeadlineDecidesWithoutAnEvent) {
  Trial trial;
  trial.expect(Sends{at({"AT+QICLOSE=1"}), Range{1}, {}}).within = 20s;
  std::vector<Verdict> told;
  trial.options.decided = [&](const Finding& f, std::uint64_t) { told.push_back(f.verdict); };
  Judge& judge = trial.begin();
  EXPECT_EQ(judge.next_deadline(), sim::Instant(20s + 1us));
  judge.advance(sim::Instant(20s));
  EXPECT_TRUE(told.empty());
  judge.advance(sim::Instant(20s + 1us));
  EXPECT_EQ(told, std::vector{Verdict::fail});
}

TEST(Sends, CountsAndRejectsTooMany) {
  Trial trial;
  trial.expect(Sends{at({"AT+CSQ"}), Range{2, 3}, {}}).within = 10s;
  trial.command(1s, "AT+CSQ");
  trial.command(2s, "AT+CSQ");
  EXPECT_EQ(verdict(trial.finish(11s)), Verdict::pass);

  Trial few;
  few.expect(Sends{at({"AT+CSQ"}), Range{2, 3}, {}}).within = 10s;
  few.command(1s, "AT+CSQ");
  const CaseResult missed = few.finish(11s);
  EXPECT_EQ(find(missed, "e1")->text,
            "AT+CSQ sent 1 time, expected 2..3 within 10s after the start");

  Trial many;
  many.expect(Sends{at({"AT+CSQ"}), Range{0, 1}, {}}).within = 10s;
  many.command(1s, "AT+CSQ");
  many.command(2s, "AT+CSQ");
  EXPECT_EQ(verdict(many.finish(3s)), Verdict::fail);
}

TEST(Sends, TellsTheNearestMiss) {
  Trial trial;
  trial.rule("closes");
  trial.expect(Sends{at({"AT+QICLOSE=1"}), Range{1}, {}}, after_rule("closes")).within = 5s;
  trial.command(1s, "AT+QICLOSE=1");
  trial.fire(2s, "closes");
  trial.command(3s, "AT+QICLOSE=0");
  trial.command(9s, "AT+QICLOSE=1");
  const CaseResult result = trial.finish(20s);
  const Finding* finding = find(result, "e1");
  EXPECT_EQ(finding->text, "AT+QICLOSE=1 not sent within 5s after rule 'closes'");
  ASSERT_EQ(finding->evidence.size(), 3U);
  EXPECT_EQ(finding->evidence[0].text, "rule 'closes' fired   <- anchor");
  EXPECT_EQ(finding->evidence[1].text, "AT+QICLOSE=0 -> OK after 0ms   <- nearest miss");
  EXPECT_EQ(finding->evidence[2].text, "AT+QICLOSE=1 -> OK after 0ms   <- too late");
  EXPECT_EQ(finding->hint, "it came 2s too late");
}

TEST(Sends, GuardMustHoldAndIsExplained) {
  Trial trial;
  trial.facts.states["socket[0]"] = "initial";
  trial.expect(Sends{at({"AT+QIRD=0"}), Range{1}, state_is({"socket", 0}, "connected")}).within =
      5s;
  trial.command(1s, "AT+QIRD=0");
  const CaseResult result = trial.finish(6s);
  EXPECT_EQ(verdict(result), Verdict::fail);
  EXPECT_THAT(find(result, "e1")->evidence[0].text,
              HasSubstr("if: socket[0]: connected   <- was 'initial'"));
}

// ---- never ----

TEST(Never, FailsAtOnceWithinItsWindowOnly) {
  Trial trial;
  trial.expect(Never{at({"AT+CFUN=0"}), {}, {}}).window = 90s;
  trial.command(90s, "AT+CFUN=0");
  EXPECT_EQ(verdict(trial.finish(91s)), Verdict::fail);
  Trial later;
  later.expect(Never{at({"AT+CFUN=0"}), {}, {}}).window = 90s;
  later.command(90s + 1us, "AT+CFUN=0");
  EXPECT_EQ(verdict(later.finish(91s)), Verdict::pass);
}

TEST(Never, GuardAndAnchorLimitIt) {
  Trial trial;
  Guard connected = state_is({"mqtt", 0}, "connected");
  connected.comparison.kind = Comparison::Kind::not_equal;
  trial.expect(Never{at({"AT+QMTPUB=0"}), {}, connected}, after_mark("m"));
  trial.facts.states["mqtt[0]"] = "initial";
  trial.command(1s, "AT+QMTPUB=0");
  trial.mark(2s, "m");
  trial.state(3s, {"mqtt", 0}, "connected");
  trial.command(4s, "AT+QMTPUB=0");
  trial.state(5s, {"mqtt", 0}, "initial");
  trial.command(6s, "AT+QMTPUB=0");
  const CaseResult result = trial.finish(7s);
  EXPECT_EQ(find(result, "e1")->text,
            "AT+QMTPUB=0 sent 4s after mark 'm' while mqtt[0]: not connected");
}

TEST(Never, UntilAStateEndsTheWindow) {
  Trial trial;
  trial.facts.states["socket[0]"] = "connected";
  Expectation& never = trial.expect(Never{at({"AT+QISEND=0,*"}), {}, {}}, after_mark("dropped"));
  never.until_state = state_is({"socket", 0}, "connected");
  trial.mark(1s, "dropped");
  trial.state(1s, {"socket", 0}, "initial");
  trial.state(5s, {"socket", 0}, "connected");
  trial.command(6s, "AT+QISEND=0,5");
  EXPECT_EQ(verdict(trial.finish(7s)), Verdict::pass);
}

TEST(Never, UntilATriggerEndsTheWindow) {
  Trial trial;
  trial.expect(Never{at({"AT+CSQ"}), {}, {}}).until = MarkTrigger{"done"};
  trial.mark(1s, "other");
  trial.mark(2s, "done");
  trial.command(3s, "AT+CSQ");
  EXPECT_EQ(verdict(trial.finish(4s)), Verdict::pass);
  Trial before;
  before.expect(Never{at({"AT+CSQ"}), {}, {}}).until = MarkTrigger{"done"};
  before.command(1s, "AT+CSQ");
  before.mark(2s, "done");
  EXPECT_EQ(verdict(before.finish(4s)), Verdict::fail);
}

TEST(Never, AStateIsNeverReached) {
  Trial trial;
  trial.expect(Never{{}, state_is({"registration", -1}, "denied"), {}});
  trial.state(1s, {"registration", -1}, "home");
  trial.state(2s, {"registration", -1}, "denied");
  trial.state(3s, {"registration", -1}, "home");
  const CaseResult result = trial.finish(4s);
  EXPECT_EQ(verdict(result), Verdict::fail);
  EXPECT_EQ(find(result, "e1")->text, "registration: denied 2s after the start");
}

// ---- order ----

TEST(Order, NamesTheFirstMissingStep) {
  Trial trial;
  Rule& refused = trial.rule("activation-refused");
  refused.times = 2;
  trial.rule("drops");
  Expectation& order =
      trial.expect(Order{{at({"AT+QIDEACT=1"}), at({"AT+QIACT=1"}), at({"AT+QIOPEN=1,0,..."})}},
                   after_mark("dropped"));
  order.within = 180s;
  const auto drop = trial.fire(19s, "drops");
  trial.mark(19s, "dropped", drop);
  trial.command(19400ms, "AT+QIACT=1", "");
  const auto cause = trial.fire(19400ms, "activation-refused");
  trial.result(31200ms, "AT+QIACT=1", "ERROR", cause);
  const CaseResult result = trial.finish(200s);
  const Finding* finding = find(result, "e1");
  EXPECT_EQ(finding->text, "step 1 of 3, AT+QIDEACT=1, never sent");
  ASSERT_EQ(finding->evidence.size(), 2U);
  EXPECT_EQ(finding->evidence[0].text, "mark 'dropped' (rule drops)   <- anchor");
  EXPECT_EQ(
      finding->evidence[1].text,
      "AT+QIACT=1 -> ERROR after 11.8s (rule activation-refused, 1/2)   <- step 2 seen first");
}

TEST(Order, OthersMayComeBetween) {
  Trial trial;
  trial.expect(Order{{at({"AT+A"}), at({"AT+B"})}}).within = 10s;
  trial.command(1s, "AT+B");
  trial.command(2s, "AT+A");
  trial.command(3s, "AT+C");
  trial.command(10s, "AT+B");
  EXPECT_EQ(verdict(trial.finish(11s)), Verdict::pass);
  Trial late;
  late.expect(Order{{at({"AT+A"}), at({"AT+B"})}}).within = 10s;
  late.command(2s, "AT+A");
  late.command(10s + 1us, "AT+B");
  EXPECT_EQ(verdict(late.finish(11s)), Verdict::fail);
}

// ---- rate ----

TEST(Rate, BothSidesOfTheSlidingWindow) {
  for (const auto& [third, wanted] :
       {std::pair(60s - 1us, Verdict::fail), std::pair(60s + 0us, Verdict::pass)}) {
    Trial trial;
    trial.expect(Rate{at({"AT+QIACT=1"}), 2, 60s, {}});
    trial.command(0s, "AT+QIACT=1");
    trial.command(30s, "AT+QIACT=1");
    trial.command(third, "AT+QIACT=1");
    EXPECT_EQ(verdict(trial.finish(100s)), wanted) << third.count();
  }
}

TEST(Rate, BothSidesOfTheGap) {
  for (const auto& [second, wanted] :
       {std::pair(6s - 1us, Verdict::fail), std::pair(6s + 0us, Verdict::pass)}) {
    Trial trial;
    trial.expect(Rate{at({"AT+QIACT=1"}), 0, {}, 5s});
    trial.command(1s, "AT+QIACT=1");
    trial.command(second, "AT+QIACT=1");
    EXPECT_EQ(verdict(trial.finish(100s)), wanted) << second.count();
  }
}

// ---- silence, state, always, recovers, fired, host_exit ----

TEST(Silence, FailsAtTheFirstByteOfThatDirection) {
  Trial trial;
  trial.expect(Silence{}).window = 10s;
  trial.rx(10s + 1us, "AT\r");
  EXPECT_EQ(verdict(trial.finish(20s)), Verdict::pass);
  Trial loud;
  loud.expect(Silence{}).window = 10s;
  loud.rx(10s, "A");
  const CaseResult result = loud.finish(20s);
  EXPECT_EQ(find(result, "e1")->text, "the host was not silent in the 10s after the start: \"A\"");
}

TEST(State, AtTheEndOrAnywhereWithin) {
  Trial trial;
  trial.expect(StateHolds{state_is({"socket", 0}, "connected")});
  trial.expect(StateHolds{state_is({"socket", 0}, "connected")}).within = 5s;
  trial.state(5s, {"socket", 0}, "connected");
  trial.state(6s, {"socket", 0}, "closing");
  const CaseResult result = trial.finish(10s);
  EXPECT_EQ(verdict(result, "e1"), Verdict::fail);
  EXPECT_EQ(find(result, "e1")->evidence[0].text, "socket[0]: connected   <- was 'closing'");
  EXPECT_EQ(verdict(result, "e2"), Verdict::pass);
}

TEST(Always, FailsAtOnceThoughItHoldsAgain) {
  Trial trial;
  trial.facts.states["registration"] = "home";
  trial.expect(Always{state_is({"registration", -1}, "home")});
  trial.expect(Always{state_is({"registration", -1}, "home")}).window = 1s;
  trial.state(2s, {"registration", -1}, "searching");
  trial.state(3s, {"registration", -1}, "home");
  const CaseResult result = trial.finish(10s);
  EXPECT_EQ(verdict(result, "e1"), Verdict::fail);
  EXPECT_EQ(verdict(result, "e2"), Verdict::pass);
}

TEST(Recovers, IsNotFooledByTheStateBeforeTheFaultTakesEffect) {
  Trial trial;
  trial.facts.states["socket[0]"] = "connected";
  trial.rule("drops");
  trial.expect(Recovers{state_is({"socket", 0}, "connected")}, after_rule("drops")).within = 60s;
  trial.fire(10s, "drops");
  trial.state(10s, {"socket", 0}, "initial");
  const CaseResult result = trial.finish(100s);
  EXPECT_EQ(verdict(result), Verdict::fail);
  EXPECT_EQ(find(result, "e1")->text, "not socket[0]: connected within 1m after rule 'drops'");
  EXPECT_EQ(find(result, "e1")->hint, "the host has not sent a single command");
}

TEST(Recovers, BothSidesOfTheDeadline) {
  for (const auto& [when, wanted] :
       {std::pair(60s + 0us, Verdict::pass), std::pair(60s + 1us, Verdict::fail)}) {
    Trial trial;
    trial.expect(Recovers{peer_has("p", Range{1})}).within = 60s;
    trial.arrive(when, "p", "a\n");
    EXPECT_EQ(verdict(trial.finish(90s)), wanted) << when.count();
  }
}

TEST(Recovers, TellsHowMuchTooLate) {
  Trial trial;
  trial.expect(Recovers{peer_has("p", Range{1})}).within = 60s;
  trial.arrive(62s, "p", "a\n");
  EXPECT_EQ(find(trial.finish(90s), "e1")->hint, "it was the case 2s too late");
}

TEST(FiredCount, IsJudgedAtTheEndAndAtOnceWhenItIsTooMuch) {
  for (const int count : {0, 1, 2, 3}) {
    Trial trial;
    trial.rule("r").probability = 0.5;
    trial.expect(Fired{"r", Range{1, 2}});
    for (int i = 0; i < count; ++i) trial.fire(1s, "r");
    EXPECT_EQ(verdict(trial.finish(2s)), count == 1 || count == 2 ? Verdict::pass : Verdict::fail);
  }
}

TEST(HostExit, ComparesTheStatus) {
  for (const std::int64_t status : {0, 1}) {
    Trial trial;
    trial.expect(HostExit{0});
    Event exit;
    exit.kind = "host";
    trial.send(5s, exit.with("event", std::string("exit")).with("status", status));
    EXPECT_EQ(verdict(trial.finish(6s)), status == 0 ? Verdict::pass : Verdict::fail);
  }
  Trial trial;
  trial.expect(HostExit{0});
  EXPECT_EQ(verdict(trial.finish(6s)), Verdict::fail);
}

TEST(Severity, AWarningDoesNotFailTheCase) {
  Trial trial;
  trial.expect(Never{at({"AT"}), {}, {}}).severity = Expectation::Severity::warn;
  trial.command(1s, "AT");
  const CaseResult result = trial.finish(2s);
  EXPECT_EQ(verdict(result), Verdict::fail);
  EXPECT_TRUE(find(result, "e1")->warning);
  EXPECT_EQ(result.verdict, Verdict::pass);
}

TEST(Expectation, ThatIsDisabledIsNotJudged) {
  Trial trial;
  trial.expect(Never{at({"AT"}), {}, {}}).enabled = false;
  trial.command(1s, "AT");
  EXPECT_TRUE(trial.finish(2s).findings.empty());
}

// ---- delivered ----

struct DeliveredTest : testing::Test {
  Trial trial;
  DeliveredTest() {
    Peer peer;
    peer.name = "ingest";
    trial.scenario.peers.push_back(peer);
  }
  Delivered& expect_delivered() {
    Delivered delivered;
    delivered.peer = "ingest";
    return std::get<Delivered>(trial.expect(delivered).kind);
  }
};

TEST_F(DeliveredTest, EveryRecordOnce) {
  Delivered& delivered = expect_delivered();
  delivered.exactly_once = delivered.in_order = true;
  delivered.count = {2, 2};
  trial.payload(1s, 0, "one\ntw");
  trial.payload(2s, 0, "o\n");
  trial.arrive(3s, "ingest", "one\nt");
  trial.arrive(3s, "ingest", "wo\n");
  EXPECT_EQ(verdict(trial.finish(4s)), Verdict::pass);
}

TEST_F(DeliveredTest, ADuplicateFailsAtOnce) {
  expect_delivered().exactly_once = true;
  std::vector<Verdict> told;
  trial.options.decided = [&](const Finding& f, std::uint64_t) { told.push_back(f.verdict); };
  trial.payload(1s, 0, "one\n");
  trial.arrive(2s, "ingest", "one\n");
  trial.payload(3s, 0, "one\n");
  EXPECT_TRUE(told.empty());
  trial.arrive(4s, "ingest", "one\n");
  EXPECT_EQ(told, std::vector{Verdict::fail});
  EXPECT_EQ(find(trial.finish(5s), "e1")->text, "record 2 \"one\" came a second time to ingest");
}

TEST_F(DeliveredTest, ALossIsToldAtTheEnd) {
  for (const bool once : {false, true}) {
    Delivered& delivered = expect_delivered();
    delivered.exactly_once = once;
    delivered.at_least_once = !once;
  }
  trial.payload(1s, 0, "one\ntwo\n");
  trial.arrive(2s, "ingest", "two\n");
  const CaseResult result = trial.finish(5s);
  for (const char* id : {"e1", "e2"}) {
    const Finding* finding = find(result, id);
    EXPECT_EQ(finding->text, "1 of 2 records that the host handed over did not come to ingest");
    ASSERT_EQ(finding->evidence.size(), 1U);
    EXPECT_EQ(finding->evidence[0].text, "\"one\" handed over, never came");
  }
}

TEST_F(DeliveredTest, AtLeastOnceAllowsDuplicates) {
  expect_delivered().at_least_once = true;
  trial.payload(1s, 0, "one\n");
  trial.arrive(2s, "ingest", "one\none\n");
  EXPECT_EQ(verdict(trial.finish(5s)), Verdict::pass);
}

TEST_F(DeliveredTest, AChangedRecordIsNotDelivered) {
  expect_delivered().at_least_once = true;
  trial.payload(1s, 0, "one\n");
  trial.arrive(2s, "ingest", "oNe\n");
  EXPECT_EQ(find(trial.finish(5s), "e1")->text,
            "1 of 1 record that the host handed over did not come to ingest; 1 record came "
            "changed, or from nowhere");
}

TEST_F(DeliveredTest, OrderIsThatOfTheHost) {
  expect_delivered().in_order = true;
  trial.payload(1s, 0, "one\ntwo\n");
  trial.arrive(2s, "ingest", "two\none\n");
  EXPECT_EQ(find(trial.finish(5s), "e1")->text,
            "record 2 \"one\" came to ingest behind a later one");
}

TEST_F(DeliveredTest, CountOnBothSides) {
  for (const int count : {1, 2, 3, 4}) {
    Trial other;
    Delivered delivered;
    delivered.peer = "ingest";
    delivered.count = {2, 3};
    other.expect(delivered);
    for (int i = 0; i < count; ++i) other.arrive(1s, "ingest", std::to_string(i) + "\n");
    EXPECT_EQ(verdict(other.finish(2s)), count == 2 || count == 3 ? Verdict::pass : Verdict::fail);
  }
}

TEST_F(DeliveredTest, TheRestOfARecordDoesNotComeOnAnotherConnection) {
  expect_delivered().exactly_once = true;
  trial.payload(1s, 0, "record-one\n");
  trial.arrive(2s, "ingest", "record-");
  Event closed;
  closed.kind = "peer";
  trial.send(3s, closed.with("name", std::string("ingest"))
                     .with("event", std::string("closed"))
                     .with("bytes", std::int64_t{7}));
  trial.payload(4s, 0, "record-one\n");
  trial.arrive(5s, "ingest", "record-one\n");
  EXPECT_EQ(verdict(trial.finish(6s)), Verdict::pass);
}

TEST_F(DeliveredTest, PayloadUpToControlZAndInDataMode) {
  expect_delivered().at_least_once = true;
  trial.command(1s, "AT+QISEND=0", "");
  trial.state(1s, {"uart", -1}, "prompt");
  trial.rx(1s, "one\n");
  trial.rx(1s, "\x1a");
  trial.result(1s, "AT+QISEND=0", "SEND OK");
  trial.command(2s, "AT+QISEND=0", "");
  trial.rx(2s, "thought better of it\n\x1b");
  trial.result(2s, "AT+QISEND=0", "OK");
  trial.command(3s, "AT+QIOPEN=1,1,\"TCP\",\"h\",1,0,2", "CONNECT");
  trial.state(3s, {"uart", -1}, "data");
  trial.rx(4s, "two\n");
  trial.rx(5s, "+++");
  trial.state(5s, {"uart", -1}, "command");
  trial.rx(6s, "AT\r");
  trial.arrive(7s, "ingest", "one\n");
  const CaseResult result = trial.finish(8s);
  EXPECT_EQ(find(result, "e1")->text,
            "1 of 2 records that the host handed over did not come to ingest");
}

TEST_F(DeliveredTest, HashOfAllThatArrived) {
  expect_delivered().sha256 = "len=4";
  trial.options.sha256 = [](std::string_view all) { return "len=" + std::to_string(all.size()); };
  trial.arrive(1s, "ingest", "one\n");
  EXPECT_EQ(verdict(trial.finish(2s)), Verdict::pass);
  Trial other;
  Delivered delivered;
  delivered.peer = "ingest";
  delivered.sha256 = "len=4";
  other.expect(delivered);
  other.options.sha256 = trial.options.sha256;
  other.arrive(1s, "ingest", "oe\n");
  EXPECT_EQ(verdict(other.finish(2s)), Verdict::fail);
}

TEST_F(DeliveredTest, OnlyTheSocketsThatAreRoutedThere) {
  Peer other;
  other.name = "other";
  trial.scenario.peers.push_back(other);
  trial.scenario.network.routes = {{"*.example.com:9000", "peer:ingest"}, {"*:*", "peer:other"}};
  expect_delivered().at_least_once = true;
  for (const auto& [id, remote] : {std::pair(0, "a.example.com:9000"), std::pair(1, "b:1")}) {
    Event socket;
    socket.kind = "socket";
    trial.send(1s, socket.with("id", std::int64_t{id})
                       .with("event", std::string("opening"))
                       .with("remote", std::string(remote)));
  }
  trial.payload(2s, 0, "one\n");
  trial.payload(2s, 1, "elsewhere\n");
  trial.arrive(3s, "ingest", "one\n");
  EXPECT_EQ(verdict(trial.finish(4s)), Verdict::pass);
}

}  // namespace
}  // namespace bg96::scenarios
