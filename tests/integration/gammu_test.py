"""gammu, which has sent and read short messages by AT commands for twenty years, as it comes."""

import os
import re
import shutil
import subprocess
import time
import unittest

from support import Case

NUMBER = "+4915112345678"
# It wakes the modem up with pauses of a second, and asks much before it does what it is told.
GAMMU_LIMIT = 60


@unittest.skipUnless(shutil.which("gammu"), "gammu is not installed")
class Gammu(Case):
    def setUp(self):
        super().setUp()
        self.start("--set", f"sim.msisdn={NUMBER}", "--set", "timing.message_delivery=0")
        self.configuration = self.directory / "gammurc"
        self.configuration.write_text(
            f"[gammu]\ndevice = {self.link}\nconnection = at115200\nmodel = at\n", encoding="utf-8")

    def gammu(self, *arguments):
        done = subprocess.run(
            ["gammu", "-c", str(self.configuration), *arguments], stdin=subprocess.DEVNULL,
            capture_output=True, encoding="utf-8", timeout=GAMMU_LIMIT, check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(self.directory)},
        )  # fmt: skip
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def wait_for_messages(self, count):
        deadline = time.monotonic() + GAMMU_LIMIT
        while True:
            output = self.gammu("getallsms")
            if f"\n{count} SMS parts" in output:
                return output
            self.assertLess(time.monotonic(), deadline, output)

    def test_asks_who_and_where_the_modem_is(self):
        identity = self.gammu("identify")
        self.assertRegex(identity, r"Manufacturer +: Quectel\n")
        self.assertRegex(identity, r"IMEI +: 866425030000014\n")
        self.assertIn("Nothing to enter", self.gammu("getsecuritystatus"))
        network = self.gammu("networkinfo")
        self.assertRegex(network, r"Network state +: home network\n")
        self.assertRegex(network, r"Network +: 001 01 .*LAC D0B, CID C45C010\n")
        self.assertRegex(self.gammu("getsmsc"), r'Number +: "\+99900000001"\n')
        self.assertRegex(self.gammu("getdatetime"), r"Phone time is ")
        watched = self.gammu("monitor", "1")
        self.assertRegex(watched, r"Signal strength +: -73 dBm\n")
        self.assertRegex(watched, r"SIM SMS status +: 0 used, 0 unread, 50 locations\n")
        self.assertRegex(watched, r"Phone SMS status +: 0 used, 0 unread, 23 locations\n")
        self.assertEqual(self.gammu("getsmsfolders").count("box\""), 4)

    def test_sends_reads_and_deletes(self):
        sent = self.gammu("sendsms", "TEXT", NUMBER, "-text", "Price: 3 € {net}")
        self.assertIn("OK, message reference=1", sent)
        self.gammu("sendsms", "TEXT", NUMBER, "-unicode", "-text", "Привет")
        long_text = "0123456789 " * 20
        sent = self.gammu("sendsms", "TEXT", NUMBER, "-autolen", "250", "-text", long_text)
        self.assertEqual(re.findall(r"reference=(\d)", sent), ["3", "4"])
        messages = self.wait_for_messages(4)
        self.assertIn("Price: 3 € {net}", messages)
        self.assertIn("Привет", messages)
        self.assertRegex(messages, rf'Remote number +: "\{NUMBER}"')
        joined = self.gammu("geteachsms")
        self.assertIn(long_text.strip(), joined)
        self.assertIn("4 SMS parts in 3 SMS sequences", joined)
        self.gammu("deleteallsms", "3")
        self.wait_for_messages(0)

    def test_keeps_a_message(self):
        self.gammu("savesms", "TEXT", "-folder", "4", "-text", "kept")
        messages = self.wait_for_messages(1)
        self.assertIn("Outbox", messages)
        self.assertIn("\nkept\n", messages)
        self.gammu("deleteallsms", "4")
        self.wait_for_messages(0)

    def test_keeps_a_telephone_number_on_the_card(self):
        self.assertIn(f'General number       : "{NUMBER}"', self.gammu("getallmemory", "ON"))
        card = self.directory / "card.vcf"
        card.write_text("BEGIN:VCARD\nVERSION:3.0\nN:Аня\nTEL;CELL:+491701234567\nEND:VCARD\n", encoding="utf-8")
        self.gammu("addnew", str(card), "-yes", "-memory", "SM")
        entries = self.gammu("getallmemory", "SM")
        self.assertIn('General number       : "+491701234567"\nName                 : "Аня"', entries)
        self.assertIn("Entry was deleted", self.gammu("deletememory", "SM", "1"))
        self.assertNotIn("Name", self.gammu("getallmemory", "SM"))


if __name__ == "__main__":
    unittest.main()
