"""Other programs that have read and sent short messages for twenty years, as they come: smstools and gnokii."""

import os
import re
import subprocess
import unittest

from support import Case, find_program, until

NUMBER = "+4915112345678"
LIMIT = 60


def runs(name, argument):
    """Whether it is there and can be started."""
    program = find_program(name)
    return program is not None and subprocess.run([program, argument], stdin=subprocess.DEVNULL, capture_output=True,
                                                  check=False, timeout=LIMIT).returncode == 0


class Tool(Case):
    def setUp(self):
        super().setUp()
        self.start("--set", f"sim.msisdn={NUMBER}", "--set", "timing.message_delivery=0")


@unittest.skipUnless(runs("smsd", "-V"), "smstools is not there")
class Smstools(Tool):
    FOLDERS = ("outgoing", "checked", "incoming", "sent", "failed", "report")

    def test_a_message_goes_out_and_comes_in(self):
        for folder in self.FOLDERS:
            (self.directory / folder).mkdir()
        lines = ["devices = GSM1", "loglevel = 7", "delaytime = 1", f"logfile = {self.directory}/smsd.log",
                 *(f"{folder} = {self.directory}/{folder}" for folder in self.FOLDERS),
                 "[GSM1]", f"device = {self.link}", "incoming = yes", "baudrate = 115200", "memory_start = 0"]
        configuration = self.directory / "smsd.conf"
        configuration.write_text("\n".join(lines) + "\n", encoding="utf-8")
        (self.directory / "outgoing" / "one").write_text(f"To: {NUMBER[1:]}\n\nHello from smsd", encoding="utf-8")
        arguments = [find_program("smsd"), f"-c{configuration}", f"-p{self.directory}/pid", f"-i{self.directory}/info", "-t"]
        smsd = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)
        self.addCleanup(smsd.wait)
        self.addCleanup(smsd.terminate)
        received = until(lambda: list((self.directory / "incoming").iterdir()), LIMIT)
        log = (self.directory / "smsd.log").read_text(encoding="utf-8", errors="replace")
        self.assertTrue(received, log[-3000:])
        text = received[0].read_text(encoding="utf-8")
        self.assertIn(f"From: {NUMBER[1:]}\n", text)
        self.assertTrue(text.rstrip().endswith("Hello from smsd"), text)
        self.assertEqual([file.name for file in (self.directory / "sent").iterdir()], ["one"])
        self.assertIn("Modem is registered to the network", log)


@unittest.skipUnless(runs("gnokii", "--version"), "gnokii is not there")
class Gnokii(Tool):
    def gnokii(self, *arguments, text=""):
        """What it says; its exit code tells of what it asks for beside that, an alarm clock for example."""
        configuration = self.directory / "gnokiirc"
        # It knows paths of 31 bytes at most.
        configuration.write_text(f"[global]\nport = ./{self.link.name}\nmodel = AT\nconnection = serial\n"
                                 "serial_baudrate = 115200\nuse_locking = no\n", encoding="utf-8")
        done = subprocess.run(
            ["gnokii", "--config", str(configuration), *arguments], input=text, capture_output=True, encoding="utf-8",
            errors="replace", timeout=LIMIT, check=False, cwd=self.directory,
            env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(self.directory)},
        )  # fmt: skip
        return done.stdout + done.stderr

    def test_asks_sends_and_reads(self):
        identity = self.gnokii("--identify")
        self.assertRegex(identity, r"IMEI +: 866425030000014\nManufacturer +: Quectel\nModel +: BG96\n")
        self.assertRegex(self.gnokii("--monitor", "once"), r"RFLevel: 20\n")
        self.assertIn("SMS center number is +99900000001", self.gnokii("--getsmsc"))
        self.assertTrue(re.search(r"Date: \d{4}/\d\d/\d\d\n", self.gnokii("--getdatetime")))
        self.assertIn("Send succeeded with reference", self.gnokii("--sendsms", NUMBER, text="Hello from gnokii"))
        self.assertTrue(until(lambda: "Hello from gnokii" in self.gnokii("--getsms", "ME", "0", "0"), LIMIT))


if __name__ == "__main__":
    unittest.main()
