"""The library of scenarios: the sample firmware passes each, and each of the bugs that a scenario is made for is caught by
it. The bugs stand in the scenario, under x-caught. All of it in virtual time, and a sample of it in real time."""

import collections
import os
import re
import subprocess
import unittest
from pathlib import Path

from support import LIMIT, PROGRAM

TOP = Path(__file__).resolve().parents[2]
LIBRARY = TOP / "scenarios/library"
VIRTUAL = os.environ.get("BG96_VIRTUAL_UPLOADER", str(TOP / "build/dev/tests/virtual_uploader"))
UPLOADER = os.environ.get("BG96_UPLOADER", str(TOP / "build/dev/uploader"))
CAUGHT = re.compile(r"^x-caught: \[(.+?)\]", re.MULTILINE)
LINE = re.compile(r"^(PASS|SKIP|FAIL|ERROR) +(\S+) (\S+)", re.MULTILINE)


def play(paths, *options):
    """The verdicts of all cases, by file, and all that was printed."""
    done = subprocess.run([VIRTUAL, *options, *map(str, paths)], capture_output=True, text=True, errors="replace",
                          timeout=LIMIT * 4, check=False)  # fmt: skip
    verdicts = collections.defaultdict(list)
    for verdict, file, _ in LINE.findall(done.stdout):
        verdicts[Path(file)].append(verdict)
    return verdicts, done.stdout + done.stderr


def bugs_of(scenario):
    found = CAUGHT.search(scenario.read_text())
    return found.group(1).split(", ") if found else []


class Library(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.scenarios = sorted(LIBRARY.rglob("*.yaml"))

    def test_a_good_firmware_passes(self):
        verdicts, printed = play([LIBRARY])
        self.assertEqual(sorted(verdicts), self.scenarios, printed)
        for scenario, of_cases in verdicts.items():
            self.assertEqual(set(of_cases), {"PASS"}, f"{scenario}\n{printed}")

    def test_each_bug_is_caught_by_the_scenarios_that_are_made_for_it(self):
        made_for = collections.defaultdict(list)
        for scenario in self.scenarios:
            for bug in bugs_of(scenario):
                made_for[bug].append(scenario)
        for bug, scenarios in made_for.items():
            verdicts, printed = play(scenarios, f"--buggy={bug}")
            for scenario in scenarios:
                with self.subTest(bug=bug, scenario=scenario.stem):
                    self.assertIn("FAIL", verdicts[scenario], printed)

    def test_each_scenario_catches_a_bug_and_each_bug_is_caught(self):
        listed = subprocess.run([UPLOADER, "--list-bugs"], capture_output=True, text=True, check=True).stdout
        bugs = {line.split()[0] for line in listed.splitlines() if line}
        caught = set()
        for scenario in self.scenarios:
            with self.subTest(scenario=scenario.stem):
                self.assertTrue(bugs_of(scenario), "x-caught is missing")
            caught.update(bugs_of(scenario))
        self.assertEqual(caught, bugs)

    def test_each_scenario_says_what_a_good_driver_does(self):
        for scenario in self.scenarios:
            with self.subTest(scenario=scenario.stem):
                text = " ".join(scenario.read_text().split())
                self.assertRegex(text, "description: > .*A good driver")
                self.assertRegex(text, r"refs: \[")

    def test_there_are_at_least_sixty(self):
        self.assertGreaterEqual(len(self.scenarios), 60)

    # Those that take a few seconds. The emulator's own program with a real tty, and the firmware as a program of its own.
    def test_real_time_tells_the_same(self):
        for name, bug in (
            ("boot/sim/sim-busy", "no-sim-wait"),
            ("data/data-looks-like-answers", None),
            ("firmware/cgact-hangs", None),
            ("line/uart/crumbs", None),
            ("socket/send-fail-nothing-sent", "skip-failed"),
            ("line/urc/urc-before-a-value", "first-line-is-value"),
        ):
            with self.subTest(scenario=name):
                self.assertEqual(self.in_real_time(name), 0)
                if bug:
                    self.assertEqual(self.in_real_time(name, f"--buggy={bug}"), 1)

    # A pty's own name may lead to another case's modem once this one has gone.
    def test_a_tty_that_goes_comes_back_under_its_name(self):
        self.assertEqual(self.in_real_time("power/usb-unplugged", before="test -L {tty} && exec"), 0)

    def in_real_time(self, name, *options, before="exec"):
        host = " ".join([before, UPLOADER, "{tty}", *options])
        arguments = [PROGRAM, "test", str(LIBRARY / f"{name}.yaml"), "--host", host, "--slack", "4"]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as program:
            try:
                printed = program.communicate(timeout=LIMIT * 3)[0]
            except subprocess.TimeoutExpired:
                program.terminate()  # it ends its host, which would go on else
                printed = program.communicate()[0]
        self.assertIn(program.returncode, (0, 1), printed)
        return program.returncode


if __name__ == "__main__":
    unittest.main()
