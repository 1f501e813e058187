"""Programs of Debian's that speak to a phone or dial, unmodified, each against the modem's tty."""

import os
import re
import shutil
import subprocess
import unittest

from support import Case, LIMIT

CALLER = "+8880000001"


def needs(program, package):
    return unittest.skipIf(shutil.which(program) is None, f"{program} is not installed ({package})")


@needs("gammu", "gammu")
class Gammu(Case):
    def setUp(self):
        super().setUp()
        self.start("--set", f"sim.msisdn={CALLER}", "--set", "radio.rat=gsm", "--set", "radio.band=900")
        self.settings = self.directory / "gammurc"
        self.settings.write_text(f"[gammu]\ndevice = {self.link}\nconnection = at115200\n", encoding="ascii")

    def gammu(self, *arguments, says=""):
        done = subprocess.run(["gammu", "-c", str(self.settings), *arguments], input=says, capture_output=True, text=True,
                              timeout=3 * LIMIT, check=False, env={**os.environ, "LC_ALL": "C", "HOME": str(self.directory)})
        self.assertEqual(done.returncode, 0, f"gammu {arguments}: {done.stdout}{done.stderr}")
        return done.stdout

    def field(self, text, name):
        match = re.search(rf"^{name}\s*: (.*)$", text, re.MULTILINE)
        self.assertIsNotNone(match, f"no {name} in {text}")
        return match[1].strip().strip('"')

    def test_identify(self):
        text = self.gammu("identify")
        self.assertEqual(self.field(text, "Manufacturer"), "Quectel")
        self.assertIn("BG96", self.field(text, "Model"))
        self.assertIn("BG96MAR02A07M1G", self.field(text, "Firmware"))
        self.assertEqual(self.field(text, "IMEI"), "866425030000014")
        self.assertEqual(self.field(text, "SIM IMSI"), "001010123456789")

    def test_network_signal_and_security(self):
        text = self.gammu("networkinfo")
        self.assertEqual(self.field(text, "Network state"), "home network")
        self.assertIn("001 01", self.field(text, "Network"))
        self.assertEqual(self.field(text, "Packet network state"), "home network")
        self.assertEqual(self.gammu("getsecuritystatus").strip(), "Nothing to enter.")

    def test_time(self):
        self.assertRegex(self.gammu("getdatetime"), r"20\d\d")

    def test_sends_lists_and_deletes_messages(self):
        self.gammu("sendsms", "TEXT", CALLER, "-text", "hello from gammu")
        text = self.gammu("getallsms")
        self.assertIn("hello from gammu", text)
        self.assertEqual(self.field(text, "Remote number"), CALLER)
        self.gammu("deleteallsms", "3", says="yes\n")
        self.assertNotIn("hello from gammu", self.gammu("getallsms"))

    def test_long_and_unicode_messages(self):
        words = "Grüße aus München, 東京 " * 8
        self.gammu("sendsms", "TEXT", CALLER, "-unicode", "-autolen", str(len(words)), "-text", words)
        self.gammu("sendsms", "TEXT", CALLER, "-autolen", "400", "-text", "0123456789" * 30)
        text = self.gammu("getallsms").replace("\n", "")
        self.assertIn("0123456789" * 15, text)


@needs("chat", "ppp")
class Chat(Case):
    """The dialog of Sixfab's and of most other pppd chat scripts."""

    def chat(self, *script):
        with open(self.link, "r+b", buffering=0) as tty:
            return subprocess.run(["chat", "-v", "-s", "-t", "10", *script], stdin=tty, stdout=tty, stderr=subprocess.PIPE,
                                  timeout=3 * LIMIT, check=False)

    def test_up_to_connect(self):
        self.start()
        done = self.chat("ABORT", "BUSY", "ABORT", "NO CARRIER", "ABORT", "NO DIALTONE", "ABORT", "ERROR", "ABORT",
                         "NO ANSWER", "", "AT", "OK", "ATE0", "OK", "AT+CPIN?", "OK", "AT+CSQ", "OK", "AT+CREG?", "OK",
                         "AT+CGREG?", "OK", "AT+COPS?", "OK", 'AT+CGDCONT=1,"IP","apn",,0,0', "OK", "ATD*99#", "CONNECT")
        self.assertEqual(done.returncode, 0, done.stderr.decode())

    def test_a_modem_without_a_network_has_no_carrier(self):
        self.start()
        done = self.chat("ABORT", "NO CARRIER", "", "AT+CFUN=4", "OK", "ATD*99***1#", "CONNECT")
        self.assertEqual(done.returncode, 4, done.stderr.decode())  # the first ABORT


if __name__ == "__main__":
    unittest.main()
