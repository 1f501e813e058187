"""Each scenario of the library in virtual time: the sample firmware passes, and each of the bugs that the scenario is
made for is caught. The bugs stand in the scenario, under x-caught."""

import concurrent.futures
import os
import re
import subprocess
import unittest
from pathlib import Path

from support import LIMIT

TOP = Path(__file__).resolve().parents[2]
LIBRARY = TOP / "scenarios/library"
UPLOADER = os.environ.get("BG96_VIRTUAL_UPLOADER", str(TOP / "build/dev/tests/virtual_uploader"))
CAUGHT = re.compile(r"^x-caught: \[(.*?)\]", re.MULTILINE)


def play(scenario, *options):
    return subprocess.run([UPLOADER, str(scenario), *options], capture_output=True, text=True, timeout=LIMIT,
                          check=False)


class Library(unittest.TestCase):
    def setUp(self):
        self.scenarios = sorted(LIBRARY.glob("*/*.yaml"))

    def play_all(self, runs):
        """`runs`: (scenario, options, exit code)."""
        with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            ended = pool.map(lambda run: play(run[0], *run[1]), runs)
            for (scenario, options, code), done in zip(runs, ended):
                with self.subTest(scenario=f"{scenario.parent.name}/{scenario.name}", options=options):
                    self.assertEqual(done.returncode, code, done.stdout + done.stderr)

    def test_a_good_firmware_passes(self):
        self.play_all([(scenario, (), 0) for scenario in self.scenarios])

    def test_each_bug_is_caught_by_the_scenario_that_is_made_for_it(self):
        runs = []
        for scenario in self.scenarios:
            found = CAUGHT.search(scenario.read_text())
            for bug in found.group(1).split(", ") if found else []:
                runs.append((scenario, ("--buggy", bug), 1))
        self.play_all(runs)

    def test_each_scenario_says_what_a_good_driver_does(self):
        for scenario in self.scenarios:
            with self.subTest(scenario=scenario.name):
                self.assertRegex(" ".join(scenario.read_text().split()), "good driver")

    def test_there_are_at_least_forty(self):
        self.assertGreaterEqual(len(self.scenarios), 40)


if __name__ == "__main__":
    unittest.main()
