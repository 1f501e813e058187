#!/usr/bin/python3
"""What ./dev bench runs: the emulator against bare C programs that play the same bytes.

Both sides of a comparison run in many short turns (A B A B ...), so that what else the machine does
meets both alike. Each turn starts its side anew: on which core the scheduler happens to put a
process makes a difference of several times, for as long as it lives. Shown are the medians of the
turns; the ratio is the median of the turns' ratios, which a slow minute of the machine does not
shift as it does the quotient of the medians.
"""

import argparse
import json
import os
import pathlib
import platform
import re
import sys
import time

from measuring import (PROGRAMS, BenchError, Host, Row, Server, bare, client, emulator, in_turns)
from scenarios import fault_time, library, seams, thirty_days
from streams import push, transparent

TURNS = 41
TRIPS = 1000
CYCLES = 150
STARTS = 20
IDLE_SECONDS = 5


def at_latency():
    def measure(start):
        with start() as modem:
            return client("pty_client", modem.address, TRIPS)

    figures = in_turns(TURNS, measure, emulator, lambda: bare("bare_at"))
    return [Row("at_latency", "AT to OK, p50", "us", *figures["p50_us"], "ratio <= 1.5"),
            Row("at_latency", "AT to OK, p99", "us", *figures["p99_us"])]


def cycle(server, line_end, protocol):
    def measure(start):
        with start() as modem:
            return client("cycle_client", modem.address, server.address, CYCLES, line_end, protocol)

    figures = in_turns(TURNS, measure, emulator, lambda: bare("bare_socket"))
    check_same_bytes(figures)
    return figures["cycles_per_second"]


def socket_cycle():
    with Server(PROGRAMS / "bench_server") as server:
        return [Row("socket_cycle", f"QISEND 1460 + QIRD 1500, {name}", "cycles/s",
                    *cycle(server, line_end, "tcp"), goal)
                for line_end, name, goal in (("crlf", "CR LF", "ratio >= 0.7"),
                                             ("cr", "CR alone", ""))]


def udp_cycle():
    with Server(PROGRAMS / "bench_server", "udp") as server:
        return [Row("udp_cycle", "QISEND 512 + QIRD 512, CR LF", "cycles/s",
                    *cycle(server, "crlf", "udp"))]


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


BENCHES = {bench.__name__: bench for bench in (at_latency, socket_cycle, udp_cycle, transparent, push,
                                          start_up, idle, seams, fault_time, thirty_days, library)}


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
        bare_figure = "-" if row.bare is None else f"{row.bare:.2f}"
        lines.append((row.bench, row.figure, f"{row.ours:.2f}", bare_figure, row.unit, ratio,
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
