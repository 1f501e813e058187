"""What the scenario engine costs, how exact its faults are, and how fast virtual time passes."""

import contextlib
import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import time

from measuring import (PROGRAMS, ROOT, BenchError, Host, Row, client, emulator, in_turns,
                       read_until)

HERE = pathlib.Path(__file__).resolve().parent
TURNS = 41
TRIPS = 1000
SILENT_RULES = 100
TICKS = 500
TICK_SECONDS = 0.02
TICK = b"\r\n+TICK\r\n"

HEADER = """scenario: 1
name: seams
timeout: 1h
start: immediately
device: {profile: bg96/instant}
strict: {unused_rule: allow}
rules:
"""


def rule_that_never_matches(number):
    """Of each kind, and one in ten a regular expression."""
    triggers = (f'at: "AT+QISEND={number},..."', f'urc: "+QIURC: \\"recv\\",{number}"',
                f'result: {{of: "AT+QIOPEN=1,{number},...", is: ERROR}}',
                f"socket: {{id: {number % 12}, event: closed}}", f'at: "AT+QIRD={number},*"',
                f'at: "AT+QICLOSE={number}"', "state: {registration: {to: searching}}",
                f'at: [AT+CGATT, "AT+QIACT={number}"]', "boot: app-rdy",
                f'at: {{regex: "AT\\\\+QICLOSE={number}"}}')
    when = triggers[number % len(triggers)]
    return f'  - {{id: rule-{number}, when: {{{when}}}, do: [{{log: "never"}}]}}\n'


@contextlib.contextmanager
def scenario(rules):
    """A file with that many rules, none of which ever matches."""
    with tempfile.TemporaryDirectory(prefix="bg96emu-bench-") as folder:
        path = pathlib.Path(folder) / "seams.yaml"
        body = "".join(map(rule_that_never_matches, range(rules)))
        path.write_text(HEADER + body if rules else HEADER.replace("rules:\n", "rules: []\n"))
        yield path


def seams():
    def measure(start):
        with start() as modem:
            return client("pty_client", modem.address, TRIPS)

    rows = []
    for rules, name, goal in ((0, "no rule", "ratio <= 1.05"),
                              (SILENT_RULES, f"{SILENT_RULES} rules that never match", "ratio <= 1.2")):
        with scenario(rules) as path:
            figures = in_turns(TURNS, measure, lambda path=path: emulator(path), emulator)
        rows.append(Row("seams", f"AT to OK, p50, {name}, against no scenario", "us",
                        *figures["p50_us"], goal))
    return rows


def fault_time():
    """How late the lines of a rule arrive that speaks each 20 ms; the first one's time is not known,
    so all are taken from the earliest grid that fits."""
    with emulator(HERE / "fault_time.yaml") as modem:
        before = time.monotonic()
        with Host(modem.address) as host:
            arrived = []
            for _ in range(TICKS):
                read_until(host.tty, TICK, "+TICK")
                arrived.append(time.monotonic())
    # t0 is when the modem sees that its port is open: not before the host began to open it.
    offsets = [at - before - (number + 1) * TICK_SECONDS for number, at in enumerate(arrived)]
    milliseconds = sorted(1000 * offset for offset in offsets)
    return [Row("fault_time", "late by, p99", "ms", milliseconds[TICKS * 99 // 100], None, None, "ours <= 2"),
            Row("fault_time", "late by, p50", "ms", statistics.median(milliseconds), None, None)]


def thirty_days():
    figures = client("thirty_days", HERE / "thirty_days.yaml")
    if figures["passed"] != 1 or figures["uploads"] != 720:
        raise BenchError(f"the month went wrong: {figures}")
    return [Row("thirty_days", "a month in virtual time", "s", figures["seconds"], None, None, "ours <= 1")]


def library():
    """All of scenarios/library, played by the sample firmware in one process."""
    program = ROOT / "build/bench/tests/virtual_uploader"
    try:
        done = subprocess.run([program, ROOT / "scenarios/library"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, timeout=120, text=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise BenchError(f"virtual_uploader: {error}") from error
    last = done.stdout.splitlines()[-1] if done.stdout else ""
    told = re.fullmatch(r"(\d+) cases: (\d+) passed.* in ([\d.]+) s", last)
    if not told or told[1] != told[2]:
        raise BenchError(f"the library did not pass: {last}")
    return [Row("library", f"{told[1]} cases in virtual time", "s", float(told[3]), None, None,
                "ours <= 5")]
