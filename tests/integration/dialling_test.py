"""Programs of Debian's that dial, unmodified, against the modem's tty."""

import shutil
import subprocess
import unittest

from support import Case, LIMIT


def needs(program, package):
    return unittest.skipIf(shutil.which(program) is None, f"{program} is not installed ({package})")


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
