// Each kind of expectation, in each of its forms, is passed by a good host and fails a bad one, and
// tells the bad one what it is nearest to.
#include <gmock/gmock.h>

#include "tests/scenarios/semantics/play.hpp"

namespace bg96::scenarios::testing {
namespace {

using ::testing::HasSubstr;

/// What goes wrong in the world: at 10 s, for 10 s.
constexpr const char* kWeakSignal =
    "{id: fault, when: {time: 10s}, apply: [{signal: {rssi: {set: -111dBm}}}], for: 10s}";
constexpr const char* kStalledSocket =
    "{id: fault, when: {time: 10s}, apply: [{socket.stall: {id: 0}}], for: 10s}";

constexpr const char* kDeadSocket =
    "{id: fault, when: {time: 10s}, do: [{socket.close: {id: 0, how: silent}}]}";

struct Row {
  const char* name;
  const char* expectation;
  const char* good;  ///< what the host does, step by step, see play()
  const char* bad;
  const char* text;         ///< of the failure
  const char* detail = "";  ///< of its evidence or hint
  const char* fault = kWeakSignal;
};

std::ostream& operator<<(std::ostream& out, const Row& row) { return out << row.name; }

struct Outcome {
  CaseResult result;
  Finding finding;
};

Outcome outcome(const Row& row, std::string_view steps) {
  Play play(std::string(R"(peers: {p: {kind: sink}}
network: {route: [{to: "10.0.0.1:9000", via: "peer:p"}]}
strict: {unknown_command: allow, protocol: allow}
rules:
  - )") + row.fault +
            R"(
  - {id: sometimes, when: {at: AT+GSN}, times: always, must_fire: false, do: [{log: x}]}
expect:
  - {id: judged, )" +
            row.expectation + "}\nend: {after: 60s}\n");
  play_steps(play, steps);
  play.pass(2min);
  const CaseResult result = play.finish();
  const Finding* finding = finding_of(result, "judged");
  return {result, finding == nullptr ? Finding{} : *finding};
}

class Mutants : public ::testing::TestWithParam<Row> {};

TEST_P(Mutants, AGoodHostPassesAndABadOneIsToldWhatItMissed) {
  const Row& row = GetParam();
  const Outcome good = outcome(row, row.good);
  EXPECT_EQ(good.finding.verdict, Verdict::pass) << good.finding.text;
  EXPECT_EQ(good.result.verdict, Verdict::pass);

  const Outcome bad = outcome(row, row.bad);
  EXPECT_EQ(bad.finding.verdict, Verdict::fail) << bad.finding.text;
  const bool warns = std::string_view(row.expectation).find("severity: warn") != std::string::npos;
  EXPECT_EQ(bad.finding.warning, warns);
  EXPECT_EQ(bad.result.verdict, warns ? Verdict::pass : Verdict::fail);
  for (const Finding& other : bad.result.findings) {
    EXPECT_TRUE(other.id == "judged" || other.verdict == Verdict::pass) << other.id;
  }
  EXPECT_THAT(bad.finding.text, HasSubstr(row.text));
  std::string details = bad.finding.hint;
  for (const Evidence& each : bad.finding.evidence) details += "\n" + each.text;
  EXPECT_THAT(details, HasSubstr(row.detail));
  EXPECT_EQ(bad.finding.at.line, 12);
}

INSTANTIATE_TEST_SUITE_P(
    Expectations, Mutants,
    ::testing::Values(
        Row{"sends", "sends: {at: AT+CSQ}, within: 5s", "+5;AT+CSQ", "+5.001;AT+CSQ",
            "AT+CSQ not sent within 5s after the start", "it came 1ms too late"},
        Row{"sends_another", "sends: {at: AT+CREG=2}, within: 5s", "AT+CREG=2", "AT+CREG=1",
            "AT+CREG=2 not sent", "AT+CREG=1 -> OK after 0ms   <- nearest miss"},
        Row{"sends_count", "sends: {at: AT+CSQ, count: 2..3}, within: 5s", "AT+CSQ;AT+CSQ",
            "AT+CSQ;+5", "AT+CSQ sent 1 time, expected 2..3 within 5s", "<- the last one"},
        Row{"sends_too_often", "sends: {at: AT+CSQ, count: 2..3}, within: 5s",
            "AT+CSQ;AT+CSQ;AT+CSQ", "AT+CSQ;AT+CSQ;AT+CSQ;AT+CSQ",
            "AT+CSQ sent 4 times within 5s after the start, expected 2..3"},
        Row{"sends_if", "sends: {at: AT+CSQ, if: {active: fault}}", "+12;AT+CSQ", "AT+CSQ",
            "before AT+CSQ was sent", "rule 'fault' is active   <- its window was closed"},
        Row{"sends_after", "sends: AT+CSQ, after: {rule: fault}, within: 5s", "+12;AT+CSQ",
            "+9;AT+CSQ", "AT+CSQ not sent within 5s after rule 'fault'",
            "it was sent 1s before rule 'fault', which does not count"},
        Row{"sends_until", "sends: AT+CSQ, until: {rule: {id: fault, phase: ended}}", "+19;AT+CSQ",
            "+21;AT+CSQ", "AT+CSQ not sent", "it came after the window had ended"},
        Row{"sends_warn", "sends: {at: AT+CSQ}, within: 5s, severity: warn", "AT+CSQ", "AT",
            "AT+CSQ not sent within 5s"},
        Row{"never", "never: {at: [\"AT+CFUN=0\", \"AT+CFUN=4\"]}", "AT+CFUN?", "AT+CFUN=4",
            "AT+CFUN=4 sent"},
        Row{"never_if", "never: {at: AT+CSQ, if: {active: fault}}", "AT+CSQ;+20;AT+CSQ",
            "+12;AT+CSQ", "AT+CSQ sent while rule 'fault' is active"},
        Row{"never_after_for", "never: AT+CSQ, after: {rule: fault}, for: 5s",
            "AT+CSQ;+15.001;AT+CSQ", "+15;AT+CSQ", "AT+CSQ sent 5s after rule 'fault'",
            "<- anchor"},
        Row{"never_until", "never: AT+CSQ, until: {state: {\"socket[0]\": connected}}",
            "+1;open 0;+1;AT+CSQ", "+1;AT+CSQ;open 0", "AT+CSQ sent"},
        Row{"never_state", "never: {state: {cfun: 0}}", "AT+CFUN=4;AT+CFUN=1", "+1;AT+CFUN=0;+1",
            "cfun: 0", "cfun: 1 -> 0"},
        Row{"order", "order: [AT+CSQ, \"AT+CREG?\", AT+CGMI]", "AT+CSQ;AT;AT+CREG?;AT+CSQ;AT+CGMI",
            "AT+CSQ;AT+CGMI;AT+CREG?", "before step 3 of 3, AT+CGMI, was sent",
            "<- step 3 seen first"},
        Row{"order_within", "order: [AT+CSQ, \"AT+CREG?\"], after: {rule: fault}, within: 5s",
            "+11;AT+CSQ;AT+CREG?", "AT+CREG?;+11;AT+CSQ", "step 2 of 2, AT+CREG?, never sent",
            "<- step 1"},
        Row{"rate", "rate: {at: AT+CSQ, max: 2, per: 10s}", "AT+CSQ;AT+CSQ;+10;AT+CSQ",
            "AT+CSQ;AT+CSQ;+9.999;AT+CSQ",
            "AT+CSQ sent 3 times within 9.9s, at most 2 per 10s expected"},
        Row{"rate_min_gap", "rate: {at: AT+CSQ, min_gap: 2s}", "AT+CSQ;+2;AT+CSQ",
            "AT+CSQ;+1.999;AT+CSQ", "sent again after 1.9s, at least 2s expected"},
        Row{"rate_after", "rate: {at: AT+CSQ, max: 1, per: 10s}, after: {rule: fault}",
            "AT+CSQ;AT+CSQ;+12;AT+CSQ", "+12;AT+CSQ;AT+CSQ", "AT+CSQ sent 2 times"},
        Row{"silence", "silence: {dir: from-host}, after: {rule: fault}, for: 5s", "AT;+15.001;AT",
            "+15;AT", "the host was not silent in the 5s after rule 'fault'",
            "host sent \"AT\\r\""},
        Row{"state_at_the_end", "state: {\"socket[0]\": connected}", "open 0",
            "open 0;AT+QICLOSE=0", "not socket[0]: connected at the end",
            "socket[0]: connected   <- was 'initial'"},
        Row{"state_within", "state: {cfun: 4}, after: {rule: fault}, within: 5s",
            "+12;AT+CFUN=4;AT+CFUN=1", "+16;AT+CFUN=4", "not cfun: 4 within 5s",
            "it was the case 1s too late"},
        Row{"always", "always: {state: {cfun: 1}}", "AT+CSQ", "+1;AT+CFUN=4;AT+CFUN=1",
            "not cfun: 1", "cfun: 1   <- was '4'"},
        Row{"recovers",
            "recovers: {until: {state: {\"socket[0]\": connected}}}, after: heal, "
            "within: 5s",
            "+24;open 0", "+26;open 0", "not socket[0]: connected within 5s after the last fault",
            "it was the case 1s too late"},
        Row{"delivered_count", "delivered: {peer: p, records: {count: 2}}",
            "open 0;up 0 one;up 0 two", "open 0;up 0 one", "1 record at p, expected 2"},
        Row{"delivered_too_many", "delivered: {peer: p, records: {count: 1..2}}", "open 0;up 0 one",
            "open 0;up 0 one;up 0 two;up 0 six", "3 records at p, expected 1..2",
            "\"six\" is one too many"},
        Row{"delivered_exactly_once", "delivered: {peer: p, exactly_once: true}",
            "open 0;up 0 one;up 0 two", "open 0;up 0 one;up 0 one",
            "record 2 \"one\" came a second time to p", "\"one\" came first"},
        Row{"delivered_at_least_once", "delivered: {peer: p, at_least_once: true}",
            "open 0;+12;up 0 one;+5;AT+QICLOSE=0;open 0;up 0 one", "open 0;+12;up 0 one",
            "1 of 1 record that the host handed over did not come to p",
            "\"one\" handed over, never came", kDeadSocket},
        Row{"delivered_in_order", "delivered: {peer: p, in_order: true}",
            "open 0;open 1;+12;up 0 one;+10;up 1 two", "open 0;open 1;+12;up 0 one;up 1 two;+10",
            "record 2 \"one\" came to p behind a later", "came behind number 2", kStalledSocket},
        Row{"delivered_sha256",
            "delivered: {peer: p, sha256: "
            "\"c3f9c8c283a2b1f2f1896f27a01cbe3cddc0c9d93f752e4639035a0f5b36f6e8\"}",
            "open 0;up 0 one;up 0 two", "open 0;up 0 two;up 0 one", "8 bytes at p have the SHA-256",
            ""},
        Row{"fired", "fired: {rule: sometimes, count: 2..3}", "AT+GSN;AT+GSN", "AT+GSN",
            "rule 'sometimes' fired 1 time, expected 2..3"},
        Row{"fired_too_often", "fired: {rule: sometimes, count: ..1}", "AT+GSN", "AT+GSN;AT+GSN",
            "rule 'sometimes' fired 2 times, expected ..1"},
        Row{"host_exit", "host_exit: 0", "+20;exit 0", "+20;exit 3",
            "the host ended with status 3, expected 0"},
        Row{"host_never_exits", "host_exit: 0", "+20;exit 0", "AT+CSQ",
            "before the host's program did", "the host's last command was AT+CSQ"}),
    [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace bg96::scenarios::testing
