"""A test that decides by itself when the network is bad: for pytest or unittest.

    BG96EMU=build/release/bg96emu python3 -m pytest docs/scenarios/example_control_test.py
"""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from bg96_control import Modem, Timeout

BG96EMU = os.environ.get("BG96EMU", "bg96emu")
SCENARIO = """\
scenario: 1
name: driven
description: The file holds the faults, the test decides when.
device: {profile: bg96/instant}
rules:
  - id: slow-csq
    when: {control: slow-csq}
    times: always
    apply: [{at.delay: {match: "AT+CSQ", by: 300ms}}]
    until: {control: fast-csq}
end: {when: {control: done}}
strict: {unused_rule: allow}
"""


class Driven(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        scenario = Path(folder.name) / "driven.yaml"
        scenario.write_text(SCENARIO)
        control = str(Path(folder.name) / "control")
        self.emulator = subprocess.Popen([BG96EMU, "run", scenario, "--control", control, "--quiet"], text=True,
                                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(self.emulator.stdout.close)
        self.addCleanup(self.emulator.wait)
        self.addCleanup(self.emulator.kill)
        self.tty = self.emulator.stdout.readline().split()[2]  # ready uart1 PATH
        self.modem = Modem(control)

    def test_the_firmware_waits_for_a_slow_answer(self):
        self.modem.trigger("slow-csq")
        with open(self.tty, "r+b", buffering=0) as host:  # your firmware, in short
            host.write(b"AT+CSQ\r")
            with self.assertRaises(Timeout):
                self.modem.wait({"state": {"uart": "data"}}, timeout="50ms")
            self.modem.trigger("fast-csq")

    def test_the_network_is_gone_for_a_block(self):
        with self.modem.fault("registration.lose"):
            self.assertEqual(self.modem.state()["states"]["registration"], "searching")
        self.modem.wait({"state": {"registration": "home"}}, timeout="10s")

    def test_the_case_ends_when_the_test_says_so(self):
        with open(self.tty, "r+b", buffering=0):
            self.modem.wait({"not": {"state": {"power": "off"}}})
            self.modem.trigger("done")
            self.assertEqual(self.emulator.wait(20), 0)


if __name__ == "__main__":
    unittest.main()
