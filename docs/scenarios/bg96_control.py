"""A client of bg96emu's control API (docs/scenarios/control.md). It needs nothing but Python; copy it into your tests.

    from bg96_control import Modem

    modem = Modem()                      # the socket that BG96_CONTROL names
    modem.trigger("handover")            # returns when it has been applied
    modem.wait({"state": {"registration": "home"}}, timeout="30s")
    with modem.fault("registration.lose"):
        ...                              # undone at the end of the block
"""

import contextlib
import http.client
import itertools
import json
import os
import socket

CONDITIONS = ("at.delay", "dns", "link", "signal", "socket.full", "socket.refuse", "socket.stall",
              "uart.rate", "uart.split", "uart.stall")
# Actions that are undone when their time is over, or their rule is taken back.
LASTING = ("hang", "registration.lose")


class ControlError(Exception):
    """The modem has refused a call; `answer` is what it said."""

    def __init__(self, status, answer):
        super().__init__(f"{status}: {answer.get('error', answer)}")
        self.status = status
        self.answer = answer


class Timeout(ControlError):
    """What was waited for did not come; the text tells what was missing."""

    def __str__(self):
        return f"timeout: {self.answer.get('why', '')}"


class _Connection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class Modem:
    """A modem that runs with --control PATH, or as a case of `bg96emu test`."""

    def __init__(self, path=None, patience=3700):
        self.path = path or os.environ["BG96_CONTROL"]
        self._patience = patience
        self._faults = itertools.count(1)

    def call(self, method, target, body=None):
        """One call; `body`: a text, or what becomes JSON. Returns what the answer holds."""
        if body is not None and not isinstance(body, str):
            body = json.dumps(body)
        connection = _Connection(self.path, self._patience)
        with contextlib.closing(connection):
            connection.request(method, target, body and body.encode())
            answer = connection.getresponse()
            text = answer.read().decode()
        if answer.headers.get("Content-Type") == "application/x-ndjson":
            return [json.loads(line) for line in text.splitlines()]
        value = json.loads(text)
        if answer.status == 408:
            raise Timeout(answer.status, value)
        if answer.status != 200:
            raise ControlError(answer.status, value)
        return value

    def trigger(self, name, **args):
        """Pulls a string: `when: {control: name}`. Returns the number of the last event."""
        return self.call("POST", "/v1/trigger", {"name": name, "args": args})["seq"]

    def start(self):
        """Begins a case with `start: control`."""
        return self.trigger("start")

    def add_rule(self, rule):
        """A rule as under `rules:`, as YAML text or as a dictionary. Returns its id."""
        return self.call("POST", "/v1/rules", rule)["ids"][0]

    def remove_rule(self, rule_id):
        self.call("DELETE", f"/v1/rules/{rule_id}")

    def expect(self, expectation):
        """An expectation as under `expect:`; its time counts from now. Returns its id."""
        return self.call("POST", "/v1/expect", expectation)["ids"][0]

    def wait(self, until, timeout="10s"):
        """Returns once the condition holds; raises Timeout."""
        return self.call("POST", "/v1/wait", {"until": until, "timeout": timeout})["seq"]

    def heal(self):
        """Undoes all that rules have changed."""
        return self.call("POST", "/v1/heal")["seq"]

    def reset(self):
        """Takes back the rules that were added as well."""
        return self.call("POST", "/v1/reset")["seq"]

    def state(self):
        return self.call("GET", "/v1/state")

    def report(self):
        return self.call("GET", "/v1/report")

    def trace(self, since=0):
        """The events with a larger number."""
        return self.call("GET", f"/v1/trace?since={since}")

    def stream(self, since=0):
        """The events, one after the other, as they happen."""
        while True:
            for event in self.call("GET", f"/v1/trace?since={since}&wait=30s"):
                since = event["seq"]
                yield event

    def try_match(self, line):
        """For each rule: would it fire on that command, and if not, why."""
        return self.call("POST", "/v1/try-match", {"line": line})["rules"]

    def power_key(self, action="press"):
        """press, a duration such as "600ms", on or off."""
        return self.call("POST", "/v1/lines", {"pwrkey": action})["seq"]

    def reset_pin(self, action="press"):
        """press, or a duration."""
        return self.call("POST", "/v1/lines", {"reset": action})["seq"]

    def dtr(self, on):
        return self.call("POST", "/v1/lines", {"dtr": int(on)})["seq"]

    @contextlib.contextmanager
    def fault(self, name, value=None, **keys):
        """An action or a condition of the language for as long as the block runs. A key that is a word of Python
        gets a `_` behind it: fault("registration.lose", for_="15s")."""
        if name in LASTING and value is None:
            keys.setdefault("for_", "1h")
        if keys:
            value = {key.rstrip("_"): each for key, each in keys.items()}
        number = next(self._faults)
        rule = {"id": f"fault-{os.getpid()}-{number}", "when": {"control": f"fault-{os.getpid()}-{number}"}}
        what = [{name: {} if value is None else value}]
        rule.update({"apply": what, "until": "end"} if name in CONDITIONS else {"do": what})
        rule_id = self.add_rule(rule)
        try:
            self.trigger(rule["when"]["control"])
            yield rule_id
        finally:
            self.remove_rule(rule_id)
