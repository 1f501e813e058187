// Each trigger with its captures, each action and each condition of the language (4.6 to 4.8), from
// a file to what a host sees of it.
#include <gmock/gmock.h>

#include "tests/scenarios/semantics/play.hpp"

namespace bg96::scenarios::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kWorld = R"(peers: {p: {kind: sink}, e: {kind: echo}}
network:
  route: [{to: "10.0.0.1:9000", via: "peer:p"}, {to: "10.0.0.2:9000", via: "peer:e"},
          {to: "p.example.com:9000", via: "peer:p"}]
strict: {unused_rule: allow, protocol: allow, raw_urc: allow}
)";

// ---- triggers ----

struct Trigger_ {
  const char* name;
  const char* rule;  ///< without its id and actions
  const char* log;   ///< what it logs
  const char* steps;
  std::vector<std::string> logged;
};

std::ostream& operator<<(std::ostream& out, const Trigger_& each) { return out << each.name; }

class Triggers : public ::testing::TestWithParam<Trigger_> {};

TEST_P(Triggers, FireAndCapture) {
  const Trigger_& row = GetParam();
  Play play(std::string(kWorld) + R"(rules:
  - {id: cycle, when: {control: cycle}, times: always, do: [{power.cycle: {silent: 2s}}]}
  - {id: mark, when: {control: mark}, do: [{mark: m}]}
  - {id: window, when: {control: window}, apply: [{at.delay: {match: AT, by: 1s}}], for: 3s}
  - {id: rst, when: {control: rst}, do: [{socket.close: {id: 0, how: rst}}]}
  - {id: knock, when: {control: knock}, do: [{socket.incoming: {listener: 2, from: "203.0.113.7:40111", send: hello}}]}
  - {id: it, when: )" +
            row.rule + ", do: [{log: '" + row.log + "'}]}\n");
  play_steps(play, row.steps);
  play.pass(1min);
  std::vector<std::string> logged;
  for (const Event& event : play.trace().events) {
    if (event.kind == "log" && event.text("rule") == "it") logged.emplace_back(event.text("text"));
  }
  EXPECT_THAT(logged, ElementsAreArray(row.logged));
}

INSTANTIATE_TEST_SUITE_P(
    Vocabulary, Triggers,
    ::testing::Values(
        Trigger_{"boot_power_on",
                 "{boot: power-on}, times: always",
                 "${m.n}",
                 "pull cycle;+9;pull cycle",
                 {"1", "2", "3"}},
        Trigger_{"boot_rdy",
                 "{boot: rdy}, times: always",
                 "${m.n}",
                 "pull cycle;+9;pull cycle",
                 {"1", "2"}},
        Trigger_{"boot_app_rdy",
                 "{boot: app-rdy}, times: always",
                 "${m.n}",
                 "pull cycle;+9;pull cycle",
                 {"1", "2"}},
        Trigger_{"boot_sim_ready",
                 "{boot: sim-ready}, times: always",
                 "${m.n}",
                 "pull cycle;+9;pull cycle",
                 {"1", "2"}},
        Trigger_{"time", "{time: 30s}", "now", "AT", {"now"}},
        Trigger_{
            "time_every", "{time: 30s}, every: 10s, times: 3", "now", "AT", {"now", "now", "now"}},
        Trigger_{"at",
                 "{at: \"AT+QISEND={id},{len}\"}, times: always",
                 "${m.id} ${m.len} ${m.line} ${m.form} ${m.nth}",
                 "open 0;up 0 abc;AT+QISEND=0,0",
                 {"0 4 AT+QISEND=0,4 write 1", "0 0 AT+QISEND=0,0 write 2"}},
        Trigger_{"at_forms",
                 "{at: +CREG}, times: always",
                 "${m.form}",
                 "AT+CREG?;AT+CREG=?;AT+CREG=1",
                 {"read", "test", "write"}},
        Trigger_{"at_execute", "{at: AT+CSQ}", "${m.form}", "AT+CSQ", {"execute"}},
        Trigger_{"data",
                 "{data: {socket: 0, at_least: 3B}}, times: always",
                 "${m.len}",
                 "open 0;open 1;up 1 abcdef;up 0 ab;up 0 abc;AT+QISEND=0,2;write xy",
                 {"3", "3"}},
        Trigger_{"urc", "{urc: '+QIURC: \"closed\",{id}'}", "${m.id}", "open 0;pull rst", {"0"}},
        Trigger_{"result",
                 "{result: {of: \"AT+CPIN?\", is: OK}}",
                 "${m.result}",
                 "AT+CSQ;AT+CPIN?",
                 {"OK"}},
        Trigger_{"result_error",
                 "{result: {is: ERROR}}",
                 "${m.result}",
                 "AT+CSQ;AT+QIRD=7,1",
                 {"ERROR"}},
        Trigger_{
            "result_elapsed", "{result: {of: AT}}", "${m.elapsed}", "pull window;AT", {"1000000"}},
        Trigger_{
            "state", "{state: {cfun: {to: \"0\"}}}", "${m.from} ${m.to}", "AT+CFUN=0", {"1 0"}},
        Trigger_{"state_from",
                 "{state: {\"socket[0]\": {from: connected}}}",
                 "${m.from} ${m.to}",
                 "open 0;AT+QICLOSE=0",
                 {"connected closing"}},
        Trigger_{"socket_opening",
                 "{socket: {event: opening}}",
                 "${m.id} ${m.remote}",
                 "open 1",
                 {"1 10.0.0.1:9000"}},
        Trigger_{"socket_connected",
                 "{socket: {id: 1, event: connected}}",
                 "${m.id} ${m.remote}",
                 "open 0;open 1",
                 {"1 10.0.0.1:9000"}},
        Trigger_{"socket_connect_failed",
                 "{socket: {event: connect-failed}}",
                 "${m.id} ${m.remote}",
                 "open 0;AT+QIOPEN=1,1,\"TCP\",\"10.9.9.9\",1;+1",
                 {"1 10.9.9.9:1"}},
        Trigger_{"socket_data_up",
                 "{socket: {event: data-up, remote: \"10.0.0.1:*\"}}",
                 "${m.id} ${m.len}",
                 "open 0;up 0 abc",
                 {"0 4"}},
        Trigger_{"socket_data_down",
                 "{socket: {event: data-down}}",
                 "${m.id} ${m.len}",
                 "AT+QIACT=1;AT+QIOPEN=1,3,\"TCP\",\"10.0.0.2\",9000;+1;up 3 abcd",
                 {"3 5"}},
        Trigger_{"socket_closed",
                 "{socket: {event: closed}}",
                 "${m.id} ${m.remote}",
                 "open 0;AT+QICLOSE=0",
                 {"0 10.0.0.1:9000"}},
        Trigger_{"socket_incoming",
                 "{socket: {event: incoming}}",
                 "${m.remote}",
                 "AT+QIACT=1;AT+QIOPEN=1,2,\"TCP LISTENER\",\"127.0.0.1\",0,8080;+1;pull knock;+1",
                 {"203.0.113.7:40111"}},
        Trigger_{"bytes_up",
                 "{bytes: {socket: 0, dir: up, reach: 6B}}, times: always",
                 "now",
                 "open 0;up 0 abc;up 0 abc;up 0 abc;up 0 abc;AT+QICLOSE=0;open 0;up 0 abcdef",
                 {"now", "now"}},
        Trigger_{"bytes_uart",
                 "{bytes: {uart: to-modem, reach: 6B}}, times: always",
                 "now",
                 "AT+C;AT+CSQ",
                 {"now"}},
        Trigger_{"peer_connected", "{peer: {name: p, event: connected}}", "now", "open 0", {"now"}},
        Trigger_{"peer_closed",
                 "{peer: {name: p, event: closed}}",
                 "now",
                 "open 0;AT+QICLOSE=0;+1",
                 {"now"}},
        Trigger_{
            "peer_records", "{peer: {name: p, records: 2}}", "now", "open 0;up 0 a\nb\nc", {"now"}},
        Trigger_{"peer_bytes",
                 "{peer: {name: p, bytes: 5B}}",
                 "now",
                 "open 0;up 0 abc;up 0 abc",
                 {"now"}},
        Trigger_{"host_exit", "{host: exit}", "${m.status}", "+1;exit 3", {"3"}},
        Trigger_{"host_close", "{host: close}", "now", "+1;exit 0", {"now"}},
        Trigger_{"control", "{control: go}", "${m.what}", "pull stay;pull go", {"a text"}},
        Trigger_{"mark", "{mark: m}", "now", "pull mark", {"now"}},
        Trigger_{"rule_fired", "{rule: window}", "now", "pull window", {"now"}},
        Trigger_{
            "rule_started", "{rule: {id: window, phase: started}}", "now", "pull window", {"now"}},
        Trigger_{
            "rule_ended", "{rule: {id: window, phase: ended}}", "now", "pull window", {"now"}}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Vocabulary, AHostThatOpensThePortIsATrigger) {
  Play play("rules: [{id: it, when: {host: open}, times: always, do: [{log: x}]}]",
            {.opens = false});
  EXPECT_EQ(play.count("log"), 0U);
  play.open();
  EXPECT_EQ(play.count("log"), 1U);
}

// ---- actions ----

struct Deed_ {
  const char* name;
  const char* rule;   ///< without its id
  const char* steps;  ///< of the host
  const char* heard;  ///< "*" stands for anything
};

std::ostream& operator<<(std::ostream& out, const Deed_& each) { return out << each.name; }

class Deeds : public ::testing::TestWithParam<Deed_> {};

TEST_P(Deeds, AreSeenByTheHost) {
  const Deed_& row = GetParam();
  Play play(std::string(kWorld) + "rules:\n  - {id: it, " + row.rule +
            "}\n  - {id: other, when: {at: AT+CSQ}, enabled: false, do: [{result: ERROR}]}\n");
  play.ask("ATE0");
  const std::size_t begun = play.bytes().size();
  play_steps(play, row.steps);
  std::string heard = play.bytes().substr(begun);
  for (std::size_t at = 0; (at = heard.find("\r\n", at)) != std::string::npos;) {
    heard.replace(at, 2, "|");
  }
  for (std::size_t at = 0; (at = heard.find("||", at)) != std::string::npos;) heard.erase(at, 1);
  std::string_view rest = heard;
  for (std::string_view wanted = row.heard; !wanted.empty();) {
    const std::size_t star = std::min(wanted.find('*'), wanted.size());
    const std::size_t found = rest.find(wanted.substr(0, star));
    ASSERT_NE(found, std::string_view::npos) << heard << "\nwants " << wanted;
    rest.remove_prefix(found + star);
    wanted.remove_prefix(std::min(star + 1, wanted.size()));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Vocabulary, Deeds,
    ::testing::Values(
        Deed_{"result", "when: {at: AT+CSQ}, do: [{result: NO CARRIER}]", "AT+CSQ",
              "|+CSQ: 20,99|NO CARRIER|"},
        Deed_{"result_cme", "when: {at: AT+CSQ}, do: [{result: {cme: 14, execute: false}}]",
              "AT+CMEE=1;AT+CSQ", "|OK|+CME ERROR: 14|"},
        Deed_{"result_cms", "when: {at: AT+CSQ}, do: [{result: {cms: 500}}]", "AT+CSQ",
              "+CSQ: 20,99|+CMS ERROR: 500|"},
        Deed_{"last_error",
              "when: {at: AT+CSQ}, do: [{result: {is: ERROR, execute: false, last_error: 561}}]",
              "AT+CSQ;AT+QIGETERROR", "|ERROR|+QIGETERROR: 561*|OK|"},
        Deed_{"respond",
              "when: {at: \"AT+CREG={n}\"}, do: [{respond: [\"+CREG: ${m.n},x\", SEND OK]}]",
              "AT+CREG=2", "|+CREG: 2,x|SEND OK|"},
        Deed_{"outcome",
              "when: {at: \"AT+QIOPEN=...\"}, do: [{outcome: {err: 566, delay: 2500ms}}]",
              "AT+QIACT=1;AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",9000;+2.4;AT;+0.2",
              "|OK|OK|OK|+QIOPEN: 0,566|"},
        Deed_{"swallow_echo", "when: {at: AT+CSQ}, do: [{swallow: echo}]", "ATE1;AT+CREG?;AT+CSQ",
              "AT+CREG?\r|+CREG: 0,1|OK|+CSQ: 20,99|OK|"},
        Deed_{"swallow_response", "when: {at: AT+CSQ}, do: [{swallow: response}]",
              "AT+CREG?;AT+CSQ;AT", "|OK|OK|"},
        Deed_{"swallow_prompt", "when: {at: \"AT+QISEND=...\"}, do: [{swallow: prompt}]",
              "open 0;AT+QISEND=0,2;write ab;+1;AT", "+QIOPEN: 0,0|SEND OK|OK|"},
        Deed_{"swallow_urc", "when: {urc: '+CREG...'}, do: [{swallow: urc}]",
              "AT+CREG=1;AT+CFUN=4;AT", "|OK|OK|OK|"},
        Deed_{"urc_repeat", "when: {urc: '+CREG...'}, do: [{urc.repeat: {copies: 3}}]",
              "AT+CREG=1;AT+CFUN=4;+1", "|+CREG: 0|+CREG: 0|+CREG: 0|"},
        Deed_{"urc_late", "when: {urc: '+CREG...'}, do: [{urc.repeat: {copies: 1, delay: 5s}}]",
              "AT+CREG=1;AT+CFUN=4;+4.9;AT;+0.2", "|OK|OK|OK|+CREG: 0|"},
        Deed_{"prompt_delay", "when: {at: \"AT+QISEND=...\"}, do: [{prompt: {delay: 3s}}]",
              "open 0;AT+QISEND=0,2;write ab;+1", "+QIOPEN: 0,0|> |SEND OK|"},
        Deed_{"prompt_repeat", "when: {at: \"AT+QISEND=...\"}, do: [{prompt: {repeat: 2}}]",
              "open 0;AT+QISEND=0,2;write ab;+1", "+QIOPEN: 0,0|> |> |SEND OK|"},
        Deed_{"prompt_text", "when: {at: \"AT+QISEND=...\"}, do: [{prompt: {text: \"\\r\\n>\"}}]",
              "open 0;write AT+QISEND=0,2\r;write ab;+1", "+QIOPEN: 0,0|>|SEND OK|"},
        Deed_{"urc_now", "when: {time: 5s}, do: [{urc: {text: '+U: 1', place: now, lie: true}}]",
              "+4.9;write AT+C;+0.2;write SQ\r;+1", "|+U: 1|+CSQ: 20,99|OK|"},
        Deed_{"urc_idle", "when: {time: 5s}, do: [{urc: {text: '+U: 1', lie: true}}]",
              "ATE1;+4.9;write AT+C;+0.2;write SQ\r;+1", "SQ\r|+CSQ: 20,99|OK|+U: 1|"},
        Deed_{"close_fin", "when: {time: 5s}, do: [{socket.close: {id: 0}}]",
              "open 0;+6;AT+QISTATE=1,0",
              "|+QIURC: \"closed\",0|+QISTATE: 0,\"TCP\",\"10.0.0.1\",9000,*,4,"},
        Deed_{"close_rst", "when: {time: 5s}, do: [{socket.close: {id: 0, how: rst}}]", "open 0;+6",
              "|+QIURC: \"closed\",0|"},
        Deed_{"close_silent", "when: {time: 5s}, do: [{socket.close: {id: 0, how: silent}}]",
              "open 0;+6;up 0 abc;+1;AT+QISEND=0,0;+241;AT;+2",
              "+QIOPEN: 0,0|> |SEND OK|+QISEND: 4,0,4|OK|OK|+QIURC: \"closed\",0|"},
        Deed_{"close_at_a_place",
              "when: {at: AT+CSQ}, do: [{socket.close: {id: 0, place: before-result}}]",
              "open 0;AT+CSQ", "|+CSQ: 20,99|+QIURC: \"closed\",0|OK|"},
        Deed_{"corrupt_down",
              "when: {time: 1s}, do: [{socket.corrupt: {id: 0, dir: down, at: 1B, how: zero, "
              "bytes: 2}}]",
              "AT+QIACT=1;AT+QIOPEN=1,0,\"TCP\",\"10.0.0.2\",9000;+2;up 0 abcd;+1;AT+QIRD=0,9",
              "+QIRD: 5|a"},
        Deed_{"corrupt_dup",
              "when: {time: 1s}, do: [{socket.corrupt: {id: 0, dir: up, at: 1B, how: dup}}]",
              "AT+QIACT=1;AT+QIOPEN=1,0,\"TCP\",\"10.0.0.2\",9000;+2;up 0 abcd;+1;AT+QIRD=0,9",
              "+QIRD: 6|abbcd\n"},
        Deed_{
            "incoming",
            "when: {time: 5s}, do: [{socket.incoming: {listener: 2, from: "
            "\"203.0.113.7:40111\", send: hello}}]",
            "AT+QIACT=1;AT+QIOPEN=1,2,\"TCP LISTENER\",\"127.0.0.1\",0,8080;+6;AT+QIRD=11,9",
            "|+QIURC: \"incoming\",11,2,\"203.0.113.7\",40111|+QIURC: \"recv\",11|+QIRD: 5|hello"},
        Deed_{"pdp", "when: {time: 5s}, do: [{pdp.deactivate: {cid: 1}}]", "open 0;+6;AT+QIACT?",
              "|+QIURC: \"pdpdeact\",1|OK|"},
        Deed_{"registration_lose",
              "when: {time: 5s}, do: [{registration.lose: {for: 10s, regain: roaming}}]",
              "AT+CREG=1;+6;AT+CREG?;+10;AT+CREG?",
              "|+CREG: 2|+CREG: 1,2|OK|+CREG: 5|+CREG: 1,5|OK|"},
        Deed_{"registration_set", "when: {time: 5s}, do: [{registration.set: denied}]",
              "AT+CREG=1;+6", "|+CREG: 3|"},
        Deed_{"rat", "when: {time: 5s}, do: [{rat.change: {to: gsm, gap: 3s}}]",
              "AT+CREG=2;+6;AT+CREG?;+3;AT+CREG?", "|+CREG: 2|+CREG: 2,2*|OK|+CREG: 1,*,0|"},
        Deed_{"signal", "when: {time: 5s}, do: [{signal.set: {rssi: -91dBm}}]", "+6;AT+CSQ",
              "|+CSQ: 11,99|OK|"},
        Deed_{"sim", "when: {time: 5s}, do: [{sim.set: {state: absent}}]", "AT+CMEE=1;+6;AT+CPIN?",
              "|+CME ERROR: 10|"},
        Deed_{"gnss_fix",
              "when: {time: 5s}, do: [{gnss.fix: {latitude: -1.5, longitude: 2.25, altitude: 7, "
              "speed: 18.52, course: 90, hdop: 1.5, satellites: 6}}]",
              "AT+QGPS=1;+6;+30;AT+QGPSLOC=2",
              "|+QGPSLOC: *,-1.50000,2.25000,1.5,7.0,2,90.00,18.5,10.0,*,06|OK|"},
        Deed_{"gnss_lose", "when: {time: 5s}, do: [{gnss.lose: {for: 10s}}]",
              "AT+CMEE=1;AT+QGPS=1;+7;AT+QGPSLOC=2;+15;AT+QGPSLOC=2",
              "|+CME ERROR: 516|+QGPSLOC: *|OK|"},
        Deed_{"gnss_lose_for_good", "when: {time: 5s}, do: [{gnss.lose: {}}]",
              "AT+CMEE=1;AT+QGPS=1;+60;AT+QGPSLOC=2", "|+CME ERROR: 516|"},
        Deed_{"sms", "when: {time: 5s}, do: [{sms.receive: {from: \"+49\", text: Hi}}]",
              "AT+CMGF=1;+6;AT+CMGR=0", "|+CMTI: \"ME\",0|+CMGR: \"REC UNREAD\",\"+49\",,*|Hi|OK|"},
        Deed_{"sms_pdu",
              "when: {time: 5s}, do: [{sms.receive: {pdu: "
              "\"000402919400006210100000000002c834\"}}]",
              "AT+CMGF=1;+6;AT+CMGR=0", "|+CMTI: \"ME\",0|+CMGR: \"REC UNREAD\",\"+49\",,*|Hi|OK|"},
        Deed_{"sms_refused",
              "when: {at: \"AT+CMGS=...\"}, do: [{result: {cms: 500, execute: false}}]",
              "AT+CMGF=1;AT+CMGS=\"1\"", "|+CMS ERROR: 500|"},
        Deed_{
            "power_cycle",
            "when: {time: 5s}, do: [{power.cycle: {silent: 3s, announce: true, banner: [HELLO]}}]",
            "AT+CREG=2;+6;AT;+9;AT+CREG?", "|OK|POWERED DOWN|HELLO|*+CREG: 0,*|OK|"},
        Deed_{"power_off", "when: {time: 5s}, do: [{power.off: {announce: true}}]", "+6;AT;+60",
              "|POWERED DOWN|"},
        Deed_{"power_key", "when: {time: 5s}, do: [{power.key: {}}]", "+6;AT;+60",
              "|NORMAL POWER DOWN|"},
        Deed_{"power_key_too_short", "when: {time: 5s}, do: [{power.key: {for: 600ms}}]", "+7;AT",
              "|OK|"},
        Deed_{"power_reset", "when: {time: 5s}, do: [{power.reset: {}}]", "+6;AT;+60",
              "|RDY|APP RDY|"},
        Deed_{"garble", "when: {time: 5s}, do: [{uart.garble: {how: zero, bytes: 4}}]", "+6;AT+CSQ",
              "SQ: 20,99|OK|"},
        Deed_{"drop", "when: {time: 5s}, do: [{uart.drop: {bytes: 5}}]", "+6;AT+CSQ",
              "Q: 20,99|OK|"},
        Deed_{"dup", "when: {time: 5s}, do: [{uart.dup: {bytes: 4}}]", "+6;AT+CSQ",
              "++CCSQ: 20,99|OK|"},
        Deed_{"insert", "when: {time: 5s}, do: [{uart.insert: {text: noise}}]", "+6;AT",
              "noise|OK|"},
        Deed_{"insert_to_modem",
              "when: {time: 5s}, do: [{uart.insert: {text: \"AT+\", dir: to-modem}}]", "+6;CSQ",
              "|+CSQ: 20,99|OK|"},
        Deed_{"uart_at_a_byte", "when: {uart: {dir: to-modem}}, nth: 8, do: [{uart.drop: {}}]",
              "AT+CSQ;AT+CSQ", "+CSQ: 20,99|OK|"},
        Deed_{"enable", "when: {time: 5s}, do: [{enable: other}]", "AT+CSQ;+6;AT+CSQ",
              "|+CSQ: 20,99|OK|+CSQ: 20,99|ERROR|"},
        Deed_{"wait", "when: {at: AT+CSQ}, do: [{wait: 5s}, {urc: {text: '+U: 1', lie: true}}]",
              "AT+CSQ;+4.9;AT;+0.2", "|+CSQ: 20,99|OK|OK|+U: 1|"},
        // Conditions.
        Deed_{"link_down", "when: {time: 5s}, apply: [{link: {is: down}}], for: 20s",
              "open 0;+6;up 0 abc;+1;AT+QISEND=0,0;+20;AT+QISEND=0,0",
              "|SEND OK|+QISEND: 4,0,4|OK|+QISEND: 4,4,0|OK|"},
        Deed_{"dns", "when: {time: 5s}, apply: [{dns: {fail: not-found}}], for: 20s",
              "+6;AT+QIACT=1;AT+QIOPEN=1,0,\"TCP\",\"p.example.com\",9000;+5",
              "|OK|OK|+QIOPEN: 0,565|"},
        Deed_{
            "refuse",
            "when: {time: 5s}, apply: [{socket.refuse: {to: \"10.0.0.1:*\", err: 567}}], for: 20s",
            "+6;AT+QIACT=1;AT+QIOPEN=1,0,\"TCP\",\"10.0.0.1\",9000;+1;AT+QICLOSE=0;+20;open 0",
            "|+QIOPEN: 0,567|OK|*|OK|+QIOPEN: 0,0|"},
        Deed_{"stall", "when: {time: 5s}, apply: [{socket.stall: {id: 0, dir: up}}], for: 20s",
              "open 0;open 1;+6;up 0 abc;up 1 abc;+1;AT+QISEND=0,0;AT+QISEND=1,0;+20;AT+QISEND=0,0",
              "+QISEND: 4,0,4|OK|+QISEND: 4,4,0|OK|+QISEND: 4,4,0|OK|"},
        Deed_{"full", "when: {time: 5s}, apply: [{socket.full: {id: 0}}], for: 20s",
              "open 0;+6;up 0 abc;+20;up 0 abc", "|SEND FAIL|> |SEND OK|"},
        Deed_{"signal_ramp",
              "when: {time: 5s}, apply: [{signal: {rssi: {ramp: {from: -53dBm, to: -73dBm, over: "
              "10s}}}}], for: 20s",
              "+5;AT+CSQ;+5;AT+CSQ;+6;AT+CSQ;+10;AT+CSQ",
              "|+CSQ: 30,99|OK|+CSQ: 25,99|OK|+CSQ: 20,99|OK|+CSQ: 20,99|OK|"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Vocabulary, ActionsOfTheFlow) {
  Play play(R"(vars: {phase: idle}
rules:
  - {id: set, when: {at: "AT+CREG={n}"}, do: [{set: {phase: "n${m.n}"}}]}
  - {id: asks, when: {at: AT+CSQ}, if: {var: {phase: n2}}, do: [{result: ERROR}, {fail: "phase ${m.line}"}]}
  - {id: off, when: {at: AT+CGMI}, do: [{disable: never}]}
  - {id: never, when: {at: AT+CGMM}, do: [{result: ERROR}], must_fire: false}
  - {id: stop, when: {at: AT+GMR}, do: [{stop: host}, {wait: 2s}, {stop: scenario}]})");
  EXPECT_EQ(play.ask("AT+CSQ"), "+CSQ: 20,99|OK");
  play.ask("AT+CREG=2");
  EXPECT_EQ(play.ask("AT+CSQ"), "+CSQ: 20,99|ERROR");
  play.ask("AT+CGMI");
  EXPECT_THAT(play.ask("AT+CGMM"), HasSubstr("|OK"));
  EXPECT_FALSE(play.test_case().host_shall_end());
  play.ask("AT+GMR");
  EXPECT_TRUE(play.test_case().host_shall_end());
  EXPECT_TRUE(play.goes_on());
  play.pass(2s);
  EXPECT_FALSE(play.goes_on());
  const CaseResult result = play.finish();
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_EQ(finding_of(result, "asks")->text, "phase AT+CSQ");
}

}  // namespace
}  // namespace bg96::scenarios::testing
