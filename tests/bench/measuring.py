"""What the benches share: rows, both sides in turns, servers and hosts."""

import dataclasses
import os
import pathlib
import select
import statistics
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / "build/bench/tests/bench"
EMULATOR = pathlib.Path(os.environ.get("BG96EMU", ROOT / "build/release/bg96emu"))

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
    bare: float | None
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


def emulator(*scenario):
    return Server(EMULATOR, "run", *scenario, "--quiet", "--profile", "bg96/instant")


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
