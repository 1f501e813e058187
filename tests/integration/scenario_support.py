"""What the tests of the scenario verbs share: scenarios, hosts of a few lines, and what a run has said."""

import os
import shlex
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from support import LIMIT, PROGRAM

TALKS = """\
scenario: 1
name: {name}
timeout: 10s
device: {{profile: bg96/instant}}
expect:
  - id: says-at
    sends: {{at: AT}}
    within: {within}
"""
# A host of sh: opens the tty, says AT and stays for a moment.
SAYS_AT = "exec 3<>{tty}; printf 'AT\\r' >&3; sleep 0.3"
SAYS_NOTHING = "exec 3<>{tty}; sleep 20"


class Run:
    """A run of the program that has ended."""

    def __init__(self, done):
        self.code = done.returncode
        self.stdout = done.stdout
        self.stderr = done.stderr

    def lines(self, word):
        return [line for line in self.stdout.splitlines() if line.startswith(word)]

    def repro(self):
        """The command that the console gives to repeat the case, with this program."""
        line = next(line.strip() for line in self.stdout.splitlines() if line.strip().startswith("repro: "))
        return [PROGRAM, *shlex.split(line.removeprefix("repro: "))[1:]]


def is_alive(process):
    """Whether it runs; one that has ended and waits to be reaped does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class ScenarioCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="bg96emu-test-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.out = self.folder / "out"

    def write(self, text, name="x.yaml"):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return str(path)

    def talks(self, name="talks", within="2s", file="x.yaml", more=""):
        return self.write(TALKS.format(name=name, within=within) + more, file)

    def host(self, text, name="host.py"):
        """A host in Python; the tty is open as `tty`."""
        path = self.folder / name
        path.write_text("import os, signal, sys, time\ntty = os.open(os.environ['BG96_TTY'], os.O_RDWR | os.O_NOCTTY)\n"
                        + text)
        return f"{sys.executable} {path}"

    def program(self, *arguments, env=None, timeout=LIMIT):
        return Run(subprocess.run([PROGRAM, *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True,
                                  text=True, timeout=timeout, check=False, cwd=self.folder,
                                  env={**os.environ, **(env or {})}))

    def run_cases(self, *arguments, host=SAYS_AT, **settings):
        """A run whose verdict does not depend on how fast this machine is."""
        if "--max-late" not in arguments:
            arguments = (*arguments, "--max-late", "1h")
        return self.program("test", *arguments, "--host", host, **settings)
