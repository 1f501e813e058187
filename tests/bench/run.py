#!/usr/bin/python3
"""What ./dev bench runs: the emulator against bare C programs that play the same bytes.

Both sides of a comparison run in many short turns (A B A B ...), so that what else the machine does
meets both alike. Each turn starts its side anew: on which core the scheduler happens to put a
process makes a difference of several times, for as long as it lives. Shown are the medians of the
turns; the ratio is the median of the turns' ratios, which a slow minute of the machine does not
shift as it does the quotient of the medians.
"""

import argparse
import dataclasses
import json
import os
import pathlib
import platform
import re
import select
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / "build/bench/tests/bench"
EMULATOR = pathlib.Path(os.environ.get("BG96EMU", ROOT / "build/release/bg96emu"))

TURNS = 41
TRIPS = 1000
CYCLES = 150
STARTS = 20
IDLE_SECONDS = 5
ANSWER_SECONDS = 10
CLIENT_SECONDS = 120
OK = b"\r\nOK\r\n"


class BenchError(Exception):
    """A bench could not run."""


@dataclasses.dataclass
class Row:
    """One figure, of the emulator and of the bare program; the goal is for a ratio or for ours."""

    bench: str
    figure: str
    unit: str
    ours: float
    bare: float
    ratio: float | None
    goal: str = ""  # "ratio <= 1.5", "ours <= 50", or none

    @property
    def met(self):
        if not self.goal:
            return None
        what, comparison, limit = self.goal.split()
        value = self.ratio if what == "ratio" else self.ours
        return value <= float(limit) if comparison == "<=" else value >= float(limit)

    def as_json(self):
        return {**dataclasses.asdict(self), "met": self.met}


class Server:
    """A program that tells its address in its first line, and runs until it is left."""

    def __init__(self, *command):
        self.name = pathlib.Path(command[0]).name
        try:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                            stdout=subprocess.PIPE, bufsize=0)
        except OSError as error:
            raise BenchError(f"{command[0]}: {error.strerror}; has it been built?") from error
        try:
            first_line = read_until(self.process.stdout.fileno(), b"\n", self.name)
        except BenchError:
            self.stop()
            raise
        self.address = first_line.decode().split()[-1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(ANSWER_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


class Host:
    """A host that has the tty open."""

    def __init__(self, path):
        self.tty = os.open(path, os.O_RDWR | os.O_NOCTTY)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.tty)

    def say_at(self):
        os.write(self.tty, b"AT\r")
        read_until(self.tty, OK, "AT")


def read_until(descriptor, end, asked):
    """What arrives up to `end`."""
    got = b""
    deadline = time.monotonic() + ANSWER_SECONDS
    while not got.endswith(end):
        if not select.select([descriptor], [], [], max(0, deadline - time.monotonic()))[0]:
            raise BenchError(f"{asked}: only {got!r} came within {ANSWER_SECONDS} s")
        some = os.read(descriptor, 4096)
        if not some:
            raise BenchError(f"{asked}: ended after {got!r}")
        got += some
    return got


def emulator():
    return Server(EMULATOR, "run", "--quiet", "--profile", "bg96/instant")


def bare(name):
    return Server(PROGRAMS / name)


def client(name, *arguments):
    """Runs a measuring client, which prints names and numbers by turns."""
    command = [PROGRAMS / name, *map(str, arguments)]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, timeout=CLIENT_SECONDS, check=True,
                              text=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise BenchError(f"{name}: {error}") from error
    words = done.stdout.split()
    return dict(zip(words[::2], map(float, words[1::2])))


def in_turns(turns, measure, ours, theirs):
    """By the figure's name: ours, theirs, and the ratio."""
    pairs = [(measure(ours), measure(theirs)) for _ in range(turns)]
    return {name: (statistics.median(left[name] for left, _ in pairs),
                   statistics.median(right[name] for _, right in pairs),
                   statistics.median(left[name] / right[name] for left, right in pairs))
            for name in pairs[0][0]}


def at_latency():
    def measure(start):
        with start() as modem:
            return client("pty_client", modem.address, TRIPS)

    figures = in_turns(TURNS, measure, emulator, lambda: bare("bare_at"))
    return [Row("at_latency", "AT to OK, p50", "us", *figures["p50_us"], "ratio <= 1.5"),
            Row("at_latency", "AT to OK, p99", "us", *figures["p99_us"])]


def socket_cycle():
    rows = []
    with Server(PROGRAMS / "bench_server") as server:
        for line_end, name, goal in (("crlf", "CR LF", "ratio >= 0.7"), ("cr", "CR alone", "")):
            def measure(start, end=line_end):
                with start() as modem:
                    return client("cycle_client", modem.address, server.address, CYCLES, end)

            figures = in_turns(TURNS, measure, emulator, lambda: bare("bare_socket"))
            check_same_bytes(figures)
            rows.append(Row("socket_cycle", f"QISEND 1460 + QIRD 1500, {name}", "cycles/s",
                            *figures["cycles_per_second"], goal))
    return rows


def check_same_bytes(figures):
    for name in ("bytes_read", "bytes_written"):
        ours, theirs, _ = figures[name]
        if ours != theirs:
            raise BenchError(f"{name} of a cycle: {ours} with the emulator, but {theirs} with the "
                             "bare program, which has to play the same bytes")


def start_up():
    def measure(start):
        before = time.monotonic()
        with start() as modem, Host(modem.address) as host:
            host.say_at()
            return {"ms": (time.monotonic() - before) * 1000}

    figures = in_turns(STARTS, measure, emulator, lambda: bare("bare_at"))
    return [Row("start_up", "exec to the first OK", "ms", *figures["ms"], "ours <= 50")]


def kib_of(process_file, field):
    return int(re.search(rf"^{field}:\s+(\d+) kB", process_file.read_text(), re.M)[1])


def context_switches(pid):
    """How often the threads of a process were run so far."""
    statuses = pathlib.Path(f"/proc/{pid}/task").glob("*/status")
    return sum(int(count) for status in statuses
               for count in re.findall(r"_ctxt_switches:\s+(\d+)", status.read_text()))


def idle():
    with emulator() as modem, bare("bare_at") as loop:
        sides = (modem, loop)

        def wake_ups(figure):
            time.sleep(1)  # what has just happened may still have its echo
            before = [context_switches(side.process.pid) for side in sides]
            time.sleep(IDLE_SECONDS)
            after = [context_switches(side.process.pid) for side in sides]
            per_second = [(b - a) / IDLE_SECONDS for a, b in zip(before, after)]
            return Row("idle", f"wake-ups, {figure}", "1/s", *per_second, None, "ours <= 0")

        rows = [wake_ups("no host yet")]
        with Host(modem.address) as host, Host(loop.address) as loop_host:
            host.say_at()
            loop_host.say_at()
            rows.append(wake_ups("silent host"))
            for field, name in (("VmRSS", "status"), ("Pss", "smaps_rollup")):
                ours, theirs = (kib_of(pathlib.Path(f"/proc/{side.process.pid}/{name}"), field)
                                for side in sides)
                rows.append(Row("idle", f"memory, {field}", "KiB", ours, theirs, ours / theirs))
        rows.append(wake_ups("host gone"))
    return rows


BENCHES = {bench.__name__: bench for bench in (at_latency, socket_cycle, start_up, idle)}


def machine():
    model = re.search(r"^model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    return {"cores": os.cpu_count(), "kernel": platform.release(),
            "architecture": platform.machine(), "cpu": model[1] if model else "unknown",
            "load_at_start": os.getloadavg()[0]}


def print_table(rows):
    lines = [("bench", "figure", "ours", "bare", "unit", "ratio", "goal", "")]
    for row in rows:
        ratio = "-" if row.ratio is None else f"{row.ratio:.2f}"
        verdict = {None: "", True: "met", False: "MISSED"}[row.met]
        lines.append((row.bench, row.figure, f"{row.ours:.1f}", f"{row.bare:.1f}", row.unit, ratio,
                      row.goal, verdict))
    widths = [max(map(len, column)) for column in zip(*lines)]
    for line in lines:
        cells = [text.rjust(width) if column in (2, 3, 5) else text.ljust(width)
                 for column, (text, width) in enumerate(zip(line, widths))]
        print("  ".join(cells).rstrip())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("names", nargs="*", metavar="NAME",
                        help="a bench: " + ", ".join(BENCHES) + "; all without a name")
    parser.add_argument("--json", metavar="FILE", type=pathlib.Path,
                        help="writes the figures as JSON, too")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in BENCHES]
    if unknown:
        parser.error(f"no bench {', '.join(unknown)}; there are {', '.join(BENCHES)}")

    about = machine()
    print(f"{about['cores']} cores ({about['cpu']}, {about['architecture']}), "
          f"Linux {about['kernel']}, load {about['load_at_start']:.2f} at the start\n", flush=True)
    rows = []
    failed = []
    for name in options.names or BENCHES:
        print(f"{name} ...", file=sys.stderr, flush=True)
        try:
            rows += BENCHES[name]()
        except (BenchError, OSError) as error:
            print(f"{name} could not run: {error}", file=sys.stderr)
            failed.append(name)
    if rows:
        print_table(rows)
    if options.json:
        options.json.write_text(json.dumps(
            {"machine": about, "failed": failed, "figures": [row.as_json() for row in rows]},
            indent=2) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
