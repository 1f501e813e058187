"""The control API: each call and what it does to the modem, what it refuses, and clients that mean no good."""

import json
import os
import socket
import stat
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

from scenario_support import SAYS_NOTHING, ScenarioCase
from support import LIMIT, PROGRAM, Host, until

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "docs/scenarios"))
from bg96_control import ControlError, Modem, Timeout  # noqa: E402

DRIVEN = """\
scenario: 1
name: driven
timeout: 5m
device: {profile: bg96/instant}
peers: {ingest: {kind: sink}}
rules:
  - id: other-network
    when: {control: other-network}
    if: {match: {why: test}}
    times: always
    do: [{registration.set: {stat: roaming}}]
  - id: slow
    when: {control: slow}
    times: always
    apply: [{at.delay: {match: "AT+CSQ", by: 700ms}}]
    until: {control: fast}
  - id: second-open
    when: {at: "AT+QIOPEN=1,{id},..."}
    if: {state: {"socket[1]": connected}}
    nth: 2
    do: [{result: ERROR}]
expect:
  - {id: no-reset, never: {at: "AT+CFUN=1,1"}}
end: {when: {control: done}}
strict: {unused_rule: allow}
"""


class Running(ScenarioCase):
    scenario = DRIVEN

    def begin(self, *options, scenario=None):
        self.socket = self.folder / "control"
        arguments = [self.write(self.scenario if scenario is None else scenario)] if scenario != "" else []
        self.emulator = subprocess.Popen([PROGRAM, "run", *arguments, "--control", self.socket, *options],
                                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                         text=True)
        for stream in (self.emulator.stdout, self.emulator.stderr):
            self.addCleanup(stream.close)
        self.addCleanup(self.emulator.wait)
        self.addCleanup(self.emulator.kill)
        line = self.emulator.stdout.readline()
        self.assertTrue(line.startswith("ready uart1 "), line + self.emulator.stderr.read() if not line else line)
        self.modem = Modem(str(self.socket), patience=LIMIT)
        self.tty = line.split()[2]

    def open_host(self):
        host = Host(self.tty)
        self.addCleanup(host.close)
        host.echo_off()
        return host

    def refused(self, status, method, target, body=None):
        with self.assertRaises(ControlError) as refusal:
            self.modem.call(method, target, body)
        self.assertEqual(refusal.exception.status, status, refusal.exception)
        return refusal.exception.answer


class Calls(Running):
    def setUp(self):
        super().setUp()
        self.begin()

    def test_only_its_owner_may_open_the_socket_and_it_goes_with_the_modem(self):
        self.assertEqual(stat.S_IMODE(os.stat(self.socket).st_mode), 0o600)
        self.emulator.terminate()
        self.assertIn(self.emulator.wait(LIMIT), (4, 5))
        self.assertFalse(self.socket.exists())

    def test_a_trigger_has_been_applied_when_it_returns(self):
        before = self.modem.state()
        self.assertEqual(before["states"]["registration"], "home")
        sequence = self.modem.trigger("other-network", why="test")
        after = self.modem.state()
        self.assertEqual(after["states"]["registration"], "roaming")
        self.assertGreater(sequence, before["seq"])
        self.assertEqual(after["rules"]["other-network"], {"fired": 1, "active": False})

    def test_its_arguments_are_captures(self):
        self.modem.trigger("other-network", why="nothing")
        self.assertEqual(self.modem.state()["states"]["registration"], "home")
        events = [event for event in self.modem.trace() if event["ev"] == "control"]
        self.assertEqual((events[-1]["name"], events[-1]["why"]), ("other-network", "nothing"))

    def test_a_window_between_two_triggers_and_heal(self):
        host = self.open_host()
        for end in (lambda: self.modem.trigger("fast"), self.modem.heal):
            self.modem.trigger("slow")
            self.assertTrue(self.modem.state()["rules"]["slow"]["active"])
            began = time.monotonic()
            host.ask("AT+CSQ")
            self.assertGreater(time.monotonic() - began, 0.65)
            end()
            self.assertFalse(self.modem.state()["rules"]["slow"]["active"])

    def test_wait(self):
        answers = []
        waiting = threading.Thread(target=lambda: answers.append(
            self.modem.wait({"state": {"registration": "roaming"}}, "30s")))
        waiting.start()
        time.sleep(0.2)
        self.assertEqual(answers, [])
        sequence = self.modem.trigger("other-network", why="test")
        waiting.join(LIMIT)
        self.assertGreaterEqual(answers[0], sequence)
        self.modem.wait({"state": {"registration": "roaming"}}, "1ms")  # it is so already
        with self.assertRaisesRegex(Timeout, r"socket\[0\]: connected.*initial"):
            self.modem.wait({"state": {"socket[0]": "connected"}}, "50ms")
        self.modem.wait({"fired": "other-network", "not": {"active": "slow"}})

    def test_wait_with_a_condition_that_cannot_be(self):
        for until_ in ({"stat": {"registration": "home"}}, {"state": {"registration": "gone"}}, {"fired": "nobody"},
                       {"peer": {"name": "nobody", "records": 1}}, 3, None, [], {"${x}": 1},
                       {"var": {"x": "}]}}\n\nrules: []"}, "y": 1}):
            with self.subTest(until=until_):
                answer = self.refused(400, "POST", "/v1/wait", {"until": until_})
                self.assertTrue(answer["error"])
        for timeout in ("5", 5, "-1s", "later", {}):
            self.refused(400, "POST", "/v1/wait", {"until": {"state": {"power": "on"}}, "timeout": timeout})

    def test_a_wait_ends_with_the_case(self):
        answers = []

        def wait():
            try:
                self.modem.wait({"state": {"power": "off"}}, "30s")
            except (ControlError, OSError) as error:
                answers.append(error)
        waiting = threading.Thread(target=wait)
        waiting.start()
        time.sleep(0.2)
        with self.open_host():
            self.modem.trigger("done")
            self.assertEqual(self.emulator.wait(LIMIT), 0)
        waiting.join(LIMIT)
        self.assertEqual(str(answers[0]), "503: the case has ended")

    def test_rules_come_and_go(self):
        host = self.open_host()
        rule = "id: no-clock\nwhen: {at: \"AT+CCLK?\"}\ntimes: always\ndo:\n  - result: ERROR\n"
        self.assertEqual(self.modem.add_rule(rule), "no-clock")
        self.assertEqual(host.ask("AT+CCLK?")[1], "ERROR")
        self.assertEqual(self.modem.state()["rules"]["no-clock"]["fired"], 1)
        self.modem.remove_rule("no-clock")
        self.assertEqual(host.ask("AT+CCLK?")[1], "OK")
        self.refused(404, "DELETE", "/v1/rules/no-clock")
        self.modem.add_rule(rule)
        self.assertEqual(host.ask("AT+CCLK?")[1], "ERROR")
        self.modem.reset()
        self.assertEqual(host.ask("AT+CCLK?")[1], "OK")
        self.modem.add_rule({"when": {"control": "z"}, "do": [{"mark": "m"}]})
        self.modem.add_rule("- {when: {mark: m}, do: [{signal.set: {rssi: -111dBm}}]}\n- {when: {control: q}, do: [heal: all]}\n")
        self.modem.trigger("z")
        self.assertEqual(host.ask("AT+CSQ")[0], ["+CSQ: 1,99"])

    def test_what_a_rule_has_changed_goes_with_it(self):
        with self.modem.fault("registration.lose"):
            self.modem.wait({"not": {"state": {"registration": "home"}}})
        self.modem.wait({"state": {"registration": "home"}})
        with self.modem.fault("at.delay", match="AT+CSQ", by="10s") as rule:
            self.assertTrue(self.modem.state()["rules"][rule]["active"])
        self.assertFalse(self.modem.state()["rules"][rule]["active"])

    def test_a_wrong_rule_is_told_with_its_place(self):
        answer = self.refused(400, "POST", "/v1/rules", "id: x\nwhen: {at: AT}\nnht: 2\ndo:\n  - result: NO\n    x: 1\n")
        places = {(each["line"], each["col"]): each for each in answer["diagnostics"]}
        self.assertEqual(places[(3, 1)]["code"], "E201")
        self.assertIn("nth", places[(3, 1)]["help"])
        self.assertEqual(answer["error"], "3:1: " + places[(3, 1)]["text"])
        answer = self.refused(400, "POST", "/v1/rules", "- {id: ok, when: {control: a}, do: [{log: x}]}\n- {id: 3, wehn: 2}")
        self.assertIn((2, 11), {(each["line"], each["col"]) for each in answer["diagnostics"]})
        self.assertNotIn("ok", self.modem.state()["rules"])

    def test_rules_that_cannot_be(self):
        for body in ("", "x", "[]", "{}", "\0", "id: x", "id: slow\nwhen: {control: x}\ndo: [{log: x}]", "- 1\n- 2",
                     "id: x\nwhen: {rule: nobody}\ndo: [{log: x}]", "id: x\nwhen: {time: 3s}\ndo: [{log: x}]",
                     "id: x\nwhen: {uart: {dir: to-host}}\ndo: [uart.drop: {}]", "a: &a [*a]", "---\n---\n", "\t",
                     "id: x\nwhen: {control: x}\ndo: [{log: x}]\n---\nscenario: 1", "{" * 5000, '"', "'", "|", "include: [/etc/passwd]",
                     "id: x\nwhen: {control: x}\ndo: [{log: '${env.HOME}'}]"):
            with self.subTest(body=body[:60]):
                self.assertTrue(self.refused(400, "POST", "/v1/rules", body)["error"])

    def test_expectations(self):
        host = self.open_host()
        self.modem.expect({"id": "asks-time", "sends": {"at": "AT+CCLK?"}, "within": "30s"})
        self.modem.expect("id: keeps-quiet\nnever: {at: AT+CGMI}\n")

        def verdicts():
            return {each["id"]: each["verdict"] for each in self.modem.report()["expectations"]}
        self.assertEqual(verdicts(), {"no-reset": "open", "asks-time": "open", "keeps-quiet": "open"})
        host.ask("AT+CCLK?")
        host.ask("AT+CGMI")
        self.assertEqual(verdicts(), {"no-reset": "open", "asks-time": "pass", "keeps-quiet": "fail"})
        self.assertEqual(self.modem.report()["verdict"], "fail")
        answer = self.refused(400, "POST", "/v1/expect", "id: new\nnever: {at: AT+CGMI}\nwihtin: 3s\n")
        self.assertIn((3, 1), {(each.get("line"), each.get("col")) for each in answer["diagnostics"]})
        self.assertIn("no-reset", self.refused(400, "POST", "/v1/expect", "id: no-reset\nnever: {at: AT}")["error"])
        self.modem.trigger("done")
        self.assertEqual(self.emulator.wait(LIMIT), 1)

    def test_try_match(self):
        answers = {each["rule"]: each for each in self.modem.try_match("AT+CSQ")}
        self.assertEqual(answers["second-open"]["why_not"], 'when: AT+QIOPEN=1,{id},... does not match')
        answer = self.modem.try_match('at+qiopen= 1,3,"TCP","x",1')[0]
        self.assertTrue(answer["matches"])
        self.assertFalse(answer["would_fire"])
        self.assertEqual(answer["captures"], {"id": "3"})
        self.assertRegex(answer["why_not"], r"if: socket\[1\]: connected.*initial")
        self.modem.add_rule("id: all\nwhen: {at: AT+CSQ}\ndo: [{result: ERROR}]")
        self.assertTrue(next(each for each in self.modem.try_match("AT+CSQ") if each["rule"] == "all")["would_fire"])
        self.open_host().ask("AT+CSQ")
        self.assertIn("times", next(each for each in self.modem.try_match("AT+CSQ") if each["rule"] == "all")["why_not"])

    def test_trace(self):
        self.open_host().ask("AT+CSQ")
        events = self.modem.trace()
        self.assertEqual([event["seq"] for event in events], sorted({event["seq"] for event in events}))
        self.assertIn("AT+CSQ", [event.get("line") for event in events if event["ev"] == "at"])
        since = events[-1]["seq"]
        self.assertEqual(self.modem.trace(since), [])
        self.modem.trigger("fast")
        self.assertEqual([event["ev"] for event in self.modem.trace(since)], ["control"])
        began = time.monotonic()
        self.assertEqual(self.modem.call("GET", f"/v1/trace?wait=300ms&since={self.modem.state()['seq']}"), [])
        self.assertGreater(time.monotonic() - began, 0.29)
        stream = self.modem.stream(self.modem.state()["seq"])
        threading.Timer(0.2, self.modem.trigger, ["later"]).start()
        self.assertEqual(next(stream)["name"], "later")
        for query in ("since=", "wait=", "wait=3", "since=3&x=1", "since=x", "since=-1", "from=3", "since=99999999999999999999"):
            self.refused(400, "GET", f"/v1/trace?{query}")

    def test_lines(self):
        host = self.open_host()
        self.modem.power_key()
        self.modem.wait({"state": {"power": "off"}})
        self.assertNotIn("OK", repr(host.drain()))
        self.modem.power_key("off")
        self.assertEqual(self.modem.state()["states"]["power"], "off")
        self.modem.power_key("on")
        self.modem.wait({"state": {"power": "on"}}, "30s")
        self.modem.power_key("600ms")  # too short for a modem that is on
        self.assertEqual(self.modem.state()["states"]["power"], "on")
        self.modem.reset_pin("150ms")
        self.modem.wait({"state": {"power": "booting"}}, "5s")
        self.modem.wait({"state": {"power": "on"}}, "30s")
        self.modem.dtr(False)
        self.modem.dtr(True)
        for lines in ({}, {"dtr": 2}, {"dtr": "0"}, {"pwrkey": 0}, {"pwrkey": "long"}, {"reset": "long"}, {"rts": 1}):
            self.refused(400, "POST", "/v1/lines", lines)

    def test_what_is_not_there(self):
        for method, target in (("GET", "/"), ("GET", "/v1"), ("GET", "/v2/state"), ("POST", "/v1/pin"), ("GET", "/v1/state/"),
                               ("DELETE", "/v1/rules/"), ("GET", "*"), ("GET", "/v1/trace/../state")):
            with self.subTest(target=target):
                self.refused(404, method, target)
        for method, target in (("GET", "/v1/trigger"), ("POST", "/v1/state"), ("DELETE", "/v1/rules"), ("PUT", "/v1/heal")):
            with self.subTest(target=target):
                self.refused(405, method, target, "")

    def test_bodies_that_are_wrong(self):
        for body in ("", "x", "[]", "3", "null", '{"name": 3}', '{"nmae": "x"}', '{"name": ""}', '{"name": "x", "args": []}',
                     '{"name": "x", "args": {"a": []}}', "{" * 9, '{"a":' * 100 + "1" + "}" * 100, '{"name": "x"', "\xff"):
            with self.subTest(body=body[:40]):
                self.refused(400, "POST", "/v1/trigger", body)
        self.assertEqual(self.refused(400, "POST", "/v1/trigger", '{"nmae": "x"}')["error"],
                         "unknown key 'nmae'; there are name, args")


class Boots(Running):
    def test_a_modem_without_power_waits_for_its_key(self):
        self.begin("--boot", "off", "--profile", "bg96/instant", scenario="")
        host = Host(self.tty)
        self.addCleanup(host.close)
        host.send(b"AT\r")
        time.sleep(0.5)
        self.assertEqual(self.modem.state()["states"]["power"], "off")
        self.modem.power_key()
        host.read_until(b"RDY\r\n")
        self.assertIn(self.modem.state()["states"]["power"], ("booting", "on"))

    def test_start_control_begins_with_the_trigger(self):
        self.begin(scenario=DRIVEN.replace("timeout: 5m", "timeout: 5m\nstart: control"))
        with self.open_host() as host:
            self.assertFalse(self.modem.state()["started"])
            host.ask("AT+CFUN=1,1")
            self.modem.start()
            self.assertTrue(self.modem.state()["started"])
            self.modem.trigger("done")
            self.assertEqual(self.emulator.wait(LIMIT), 0, "what came before the start was judged")

    def test_the_designs_example(self):
        self.begin(scenario=(TOP / "tests/scenarios/examples/11-driven-by-pytest.yaml").read_text())
        host = self.open_host()
        self.modem.trigger("handover")
        self.modem.wait({"state": {"rat": "gsm"}}, "20s")
        self.modem.trigger("slow-csq")
        began = time.monotonic()
        host.ask("AT+CSQ")
        self.assertGreater(time.monotonic() - began, 1.9)
        self.modem.trigger("fast-csq")
        began = time.monotonic()
        host.ask("AT+CSQ")
        self.assertLess(time.monotonic() - began, 1.9)
        self.modem.trigger("done")
        self.assertEqual(self.emulator.wait(LIMIT), 0)

    def test_the_example_of_the_guide(self):
        done = subprocess.run([sys.executable, TOP / "docs/scenarios/example_control_test.py"], capture_output=True,
                              text=True, timeout=LIMIT, check=False, env={**os.environ, "BG96EMU": PROGRAM})
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_in_test_each_host_has_its_own(self):
        host = (f"exec 3<>{{tty}}; PYTHONPATH={TOP}/docs/scenarios {sys.executable} -c '"
                "from bg96_control import Modem; m = Modem(); m.trigger(\"other-network\", why=\"test\"); "
                "print(m.state()[\"states\"][\"registration\"]); m.trigger(\"done\")'; sleep 1")
        run = self.run_cases(self.write(DRIVEN), "--repeat", "3", "-j3", "--artifacts", "out", host=host)
        self.assertEqual(run.code, 0, run.stdout)
        for log in self.out.glob("*/host.log"):
            self.assertEqual(log.read_text(), "roaming\n")

    def test_places_where_no_socket_can_be(self):
        taken = self.write("precious", "taken")
        for path in (taken, self.folder / ("x" * 120), self.folder / "no/such", ""):
            run = self.program("run", "--control", path, "--", "true")
            self.assertEqual(run.code, 2, path)
            self.assertIn("control", run.stderr)
        self.assertEqual(Path(taken).read_text(), "precious")
        self.begin(scenario="")
        run = self.program("run", "--control", self.socket, "--", "true")
        self.assertEqual(run.code, 2)
        self.assertIn("somebody listens there", run.stderr)
        self.modem.state()

    def test_a_socket_that_was_left_is_replaced(self):
        with socket.socket(socket.AF_UNIX) as left:
            left.bind(str(self.folder / "control"))
        self.begin(scenario="")
        self.modem.state()


class HostileClients(Running):
    def setUp(self):
        super().setUp()
        self.begin("--quiet")
        self.host = self.open_host()

    def connect(self):
        client = socket.socket(socket.AF_UNIX)
        client.settimeout(LIMIT)
        client.connect(str(self.socket))
        self.addCleanup(client.close)
        return client

    def answer(self, data):
        client = self.connect()
        try:
            client.sendall(data)
            client.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it has seen enough
        got = b""
        try:
            while part := client.recv(65536):
                got += part
        except ConnectionError:
            pass
        return got

    def assert_well(self):
        began = time.monotonic()
        self.assertEqual(self.host.ask("AT")[1], "OK")
        self.assertLess(time.monotonic() - began, 2)
        self.modem.state()

    def test_garbage(self):
        for data in (b"\0" * 100, os.urandom(3000), b"\r\n\r\n", b"HELLO\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
                     b"GET /v1/state HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"AT\r", b"",
                     b"POST /v1/heal HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"):
            got = self.answer(data)
            self.assertTrue(not got or got.startswith((b"HTTP/1.1 4", b"HTTP/1.1 2")), got)
        self.assert_well()

    def test_what_is_too_large(self):
        self.assertIn(b" 413 ", self.answer(b"GET /v1/state HTTP/1.1\r\nX: " + b"x" * 20_000 + b"\r\n\r\n"))
        self.assertIn(b" 413 ", self.answer(b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n"))
        self.assertIn(b" 413 ", self.answer(b"POST /v1/rules HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\nx"))
        self.assertIn(b" 413 ", self.answer(b"POST /v1/rules HTTP/1.1\r\nContent-Length: 262145\r\n\r\n" + b"x" * 262_145))
        self.assertIn(b" 400 ", self.answer(b"POST /v1/rules HTTP/1.1\r\nContent-Length: 262144\r\n\r\n" + b"x" * 262_144))
        self.assert_well()

    def test_half_closed_after_the_request(self):
        self.assertIn(b" 200 ", self.answer(b"GET /v1/state HTTP/1.1\r\n\r\n"))

    def test_several_requests_on_a_connection(self):
        got = self.answer(b"GET /v1/state HTTP/1.1\r\n\r\n" * 3)
        self.assertEqual(got.count(b"HTTP/1.1 200 "), 3)

    def test_slow_ones_and_ones_that_go_away(self):
        slow = self.connect()
        slow.sendall(b"POST /v1/trigger HTTP/1.1\r\nContent-Le")
        for body in (b'{"until": {"state": {"power": "off"}}, "timeout": "200ms"}', b'{"until": {}}'):
            gone = self.connect()
            gone.sendall(b"POST /v1/wait HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            gone.close()
        self.assert_well()
        time.sleep(0.4)
        self.assert_well()
        slow.sendall(b'ngth: 16\r\n\r\n{"name": "fast"}')
        self.assertIn(b" 200 ", slow.recv(1000))

    def test_too_many(self):
        crowd = [self.connect() for _ in range(80)]
        self.assertEqual(self.host.ask("AT")[1], "OK")
        self.assertEqual(crowd[-1].recv(10), b"", "one too many is closed")
        for client in crowd:
            client.close()
        self.assertTrue(until(lambda: self.answer(b"GET /v1/state HTTP/1.1\r\n\r\n")))
        self.assert_well()

    def test_one_that_does_not_take_its_answers(self):
        client = self.connect()
        client.setblocking(False)
        try:
            for _ in range(5000):
                client.send(b"GET /v1/trace HTTP/1.1\r\n\r\n")
        except BlockingIOError:
            pass
        self.assert_well()

    def test_it_ends_though_clients_are_there(self):
        waiting = self.connect()
        body = b'{"until": {"state": {"power": "off"}}, "timeout": "1h"}'
        waiting.sendall(b"POST /v1/wait HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        self.assert_well()
        self.emulator.terminate()
        self.assertIn(self.emulator.wait(10), (0, 1, 4, 5))


if __name__ == "__main__":
    unittest.main()
