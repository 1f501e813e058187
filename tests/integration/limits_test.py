"""A machine that has nothing left to give: no file descriptors, no ptys."""

import os
import resource
import shutil
import subprocess
import unittest

from support import Case, LIMIT, OK, PROGRAM, until

CREATE_SOCKET_FAILED = 554


def descriptor_limit(number):
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (number, number))


class Descriptors(Case):
    def test_too_few_to_start_is_a_clear_error(self):
        """From the fewest with which the loader finds its libraries up to enough."""
        for number in range(4, 40):
            emulator = self.launch(link=self.link, preexec_fn=descriptor_limit(number))
            ready = self.wait_ready_or_end(emulator)
            if ready:
                self.assertEqual(emulator.end(), 0)
                return
            code = emulator.wait_exit()
            with self.subTest(descriptors=number):
                self.assertGreater(code, 0, f"died of signal {-code}: {emulator.stderr}")
                self.assertNotEqual(code, 70, emulator.stderr)
                self.assertRegex(emulator.stderr, r"(?i)too many open files|file descriptor")
                self.assertNotIn("terminate called", emulator.stderr)
                self.assertEqual(emulator.stdout, "")
                self.assertFalse(os.path.lexists(self.link))
        self.fail("the emulator needs more than 40 descriptors to start")

    def wait_ready_or_end(self, emulator):
        try:
            emulator.wait_ready()
            return True
        except AssertionError:
            return False

    def start_short_of_descriptors(self, spare):
        """Online, with exactly `spare` descriptors left to it."""
        emulator, host = self.start_online()
        used = {int(name) for name in os.listdir(f"/proc/{emulator.pid}/fd")}
        # The limit is one of numbers, not of how many are open: gaps below it are still free.
        number = [candidate for candidate in range(1000) if candidate not in used][spare]
        resource.prlimit(emulator.pid, resource.RLIMIT_NOFILE, (number, 256))
        return emulator, host

    def result(self, host, connect_id, port, address="127.0.0.1"):
        host.command(f'AT+QIOPEN=1,{connect_id},"TCP","{address}",{port},0,0')
        return int(host.expect_match(rb"\r\n\+QIOPEN: \d+,(\d+)\r\n", limit=60)[0])

    def test_none_for_a_socket_is_an_error_code_and_the_modem_goes_on(self):
        server = self.server()
        emulator, host = self.start_short_of_descriptors(spare=3)
        opened = []
        for connect_id in range(12):
            result = self.result(host, connect_id, server.port)
            if result:
                break
            opened.append(server.accept())
        self.assertEqual(result, CREATE_SOCKET_FAILED)
        host.command("AT+QIGETERROR", "+QIGETERROR: 554, create socket failed")
        self.assertLess(len(opened), 5)
        self.assertGreater(len(opened), 0)
        host.send_data(b"the others work")
        self.assertEqual(opened[0].recv(100), b"the others work")
        host.command("AT+QICLOSE=0,0")
        host.command(f"AT+QICLOSE={connect_id}")
        self.assertEqual(self.result(host, 0, server.port), 0)
        self.assertIsNone(emulator.process.poll())

    def test_none_at_all(self):
        server = self.server()
        emulator, host = self.start_short_of_descriptors(spare=0)
        self.assertEqual(self.result(host, 0, server.port), CREATE_SOCKET_FAILED)
        self.assertNotEqual(self.result(host, 1, server.port, "localhost"), 0)
        self.assertNotEqual(self.result(host, 2, server.port, "no-such-host.invalid"), 0)
        host.command("AT")
        resource.prlimit(emulator.pid, resource.RLIMIT_NOFILE, (256, 256))
        for connect_id in range(3):
            host.command(f"AT+QICLOSE={connect_id}")
        self.assertEqual(self.result(host, 0, server.port), 0)
        server.accept()
        self.assertEqual(emulator.end(), 0)

    def test_a_host_can_leave_and_return_meanwhile(self):
        emulator, host = self.start_short_of_descriptors(spare=0)
        host.close()
        for _ in range(5):
            following = self.open(emulator)
            following.line("AT")
            following.expect(OK)
            following.close()


class Ptys(Case):
    def test_none_left_is_a_clear_error(self):
        unshare = shutil.which("unshare")
        if unshare is None:
            self.skipTest("unshare is not installed")
        # A devpts instance of its own with room for one pty, which the shell takes before the emulator starts.
        script = ("set -e; mount -t devpts -o newinstance,max=1,ptmxmode=0666 devpts /dev/pts; "
                  'exec 9<>/dev/pts/ptmx; exec "$@"')
        trial = subprocess.run([unshare, "-m", "sh", "-c", script, "sh", "true"], capture_output=True, check=False)
        if trial.returncode:
            self.skipTest(f"no devpts instance can be made here: {trial.stderr.decode().strip()}")
        emulator = self.launch("--link", str(self.link), wrapper=[unshare, "-m", "sh", "-c", script, "sh"])
        code = emulator.wait_exit()
        self.assertGreater(code, 0)
        self.assertNotEqual(code, 70, emulator.stderr)
        self.assertRegex(emulator.stderr, r"(?i)pty|pseudo.?terminal|tty")
        self.assertNotIn("terminate called", emulator.stderr)
        self.assertEqual(emulator.stdout, "")
        self.assertFalse(os.path.lexists(self.link))


class Streams(Case):
    def test_stdout_that_takes_nothing(self):
        """/dev/full refuses each write. The program may end or go on, but it may not crash or leave its link."""
        with open("/dev/full", "wb") as full:
            process = subprocess.Popen([PROGRAM, "run", "--link", str(self.link)], stdin=subprocess.DEVNULL,
                                       stdout=full, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        until(lambda: process.poll() is not None or self.link.is_symlink())
        process.terminate()
        self.assertGreaterEqual(process.wait(LIMIT), 0)
        self.assertFalse(os.path.lexists(self.link))


if __name__ == "__main__":
    unittest.main()
