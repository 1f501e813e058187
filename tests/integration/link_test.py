"""The symlink to the tty, and what the program writes to stdout."""

import os
import signal
import stat
import subprocess
import time
import unittest

from support import Case, Host, LIMIT, OK, PROGRAM, until, urc


class Symlink(Case):
    def test_ready_names_the_path_as_it_was_given(self):
        emulator = self.launch(link="./modem", cwd=self.directory).wait_ready()
        self.assertEqual(emulator.stdout, "ready uart1 ./modem\n")
        self.assertTrue(self.link.is_symlink())
        self.assertTrue(stat.S_ISCHR(os.stat(self.link).st_mode))

    def test_without_a_link_the_path_is_the_pty(self):
        emulator = self.launch().wait_ready()
        self.assertRegex(emulator.stdout, r"\Aready uart1 /dev/pts/\d+\n\Z")
        host = self.open(emulator)
        host.echo_off()
        host.command("AT")

    def test_appears_only_when_the_modem_listens(self):
        for _ in range(10):
            emulator = self.launch(link=self.link)
            deadline = time.monotonic() + LIMIT
            while not os.path.lexists(self.link):
                self.assertLess(time.monotonic(), deadline)
            with Host(self.link, settings=False) as host:
                host.line("AT")
                host.expect(b"AT\r" + OK)
            self.assertEqual(emulator.wait_ready().end(), 0)

    def test_gone_after_each_signal_that_asks_to_end(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(signal=number.name):
                emulator = self.start()
                self.assertTrue(self.link.is_symlink())
                self.assertEqual(emulator.end(number), 0)
                self.assertFalse(os.path.lexists(self.link))
                self.assertEqual(emulator.stdout, f"ready uart1 {self.link}\n")

    def test_gone_although_a_host_has_it_open_and_sockets_are_connected(self):
        emulator, _, connection = self.start_connected()
        self.assertEqual(emulator.end(), 0)
        self.assertFalse(os.path.lexists(self.link))
        try:
            self.assertEqual(connection.recv(1), b"")
        except ConnectionResetError:
            pass

    def test_left_over_after_a_kill_is_replaced(self):
        killed = self.start()
        old = os.readlink(self.link)
        killed.process.kill()
        killed.wait_exit()
        self.assertEqual(os.readlink(self.link), old)
        emulator = self.start()
        host = self.open(emulator)
        host.echo_off()
        self.assertEqual(emulator.end(), 0)
        self.assertFalse(os.path.lexists(self.link))

    def test_left_over_is_replaced_although_its_pty_number_is_an_emulator_without_link_now(self):
        killed = self.start()
        killed.process.kill()
        killed.wait_exit()
        target = os.readlink(self.link)
        # The kernel gives the lowest free number, so some of these have the one that the link still names.
        others = [self.launch().wait_ready() for _ in range(4)]
        if target not in [other.path for other in others]:
            self.skipTest("the kernel did not give the number again")
        host = self.open(self.start())
        host.echo_off()
        self.assertNotEqual(os.readlink(self.link), target)

    def test_a_link_made_by_another_program_to_its_own_pty_is_left(self):
        master, slave = os.openpty()
        self.addCleanup(os.close, master)
        self.addCleanup(os.close, slave)
        self.refuse_in_place_of(lambda: os.symlink(os.ttyname(slave), self.link))

    def refuse_in_place_of(self, make):
        make()
        before = os.lstat(self.link)
        emulator = self.launch(link=self.link)
        self.assertEqual(emulator.wait_refusal(), 2, emulator.stderr)
        self.assertIn(str(self.link), emulator.stderr)
        self.assertEqual(emulator.stdout, "")
        after = os.lstat(self.link)
        self.assertEqual((after.st_ino, after.st_mode, after.st_size), (before.st_ino, before.st_mode, before.st_size))

    def test_a_regular_file_is_left(self):
        self.refuse_in_place_of(lambda: self.link.write_text("precious"))
        self.assertEqual(self.link.read_text(), "precious")

    def test_an_empty_file_is_left(self):
        self.refuse_in_place_of(lambda: self.link.write_text(""))

    def test_a_directory_is_left(self):
        self.refuse_in_place_of(self.link.mkdir)

    def test_a_fifo_is_left(self):
        self.refuse_in_place_of(lambda: os.mkfifo(self.link))

    def test_a_symlink_to_a_file_is_left(self):
        (self.directory / "notes").write_text("precious")
        self.refuse_in_place_of(lambda: os.symlink("notes", self.link))
        self.assertEqual(os.readlink(self.link), "notes")

    def test_a_symlink_to_nothing_that_is_no_pty_is_left(self):
        self.refuse_in_place_of(lambda: os.symlink("/nowhere/at/all", self.link))
        self.assertEqual(os.readlink(self.link), "/nowhere/at/all")

    def test_a_symlink_to_a_device_that_is_no_pty_is_left(self):
        self.refuse_in_place_of(lambda: os.symlink("/dev/null", self.link))

    def test_a_second_emulator_on_the_same_link_is_refused(self):
        first = self.start()
        target = os.readlink(self.link)
        second = self.launch(link=self.link)
        self.assertEqual(second.wait_refusal(), 2, second.stderr)
        self.assertIn(str(self.link), second.stderr)
        self.assertEqual(second.stdout, "")
        self.assertEqual(os.readlink(self.link), target)
        host = self.open(first)
        host.echo_off()
        host.command("AT")
        self.assertEqual(first.end(), 0)
        self.assertFalse(os.path.lexists(self.link))

    def test_a_second_emulator_is_refused_while_a_host_has_the_first_open(self):
        first, host = self.start_host()
        second = self.launch(link=self.link)
        self.assertEqual(second.wait_refusal(), 2, second.stderr)
        host.expect_silence()
        host.command("AT")
        self.assertEqual(first.end(), 0)

    def test_of_several_that_start_at_once_one_gets_it(self):
        for _ in range(15):
            several = [self.launch(link=self.link) for _ in range(3)]
            until(lambda: all(one.path or one.process.poll() is not None for one in several))
            ready = [one for one in several if one.process.poll() is None]
            self.assertEqual(len(ready), 1, [one.stderr for one in several])
            with Host(self.link) as host:
                host.echo_off()
            self.assertEqual(ready[0].end(), 0)
            self.assertFalse(os.path.lexists(self.link))

    def test_a_file_that_took_its_place_meanwhile_is_not_removed(self):
        emulator = self.start()
        self.link.unlink()
        self.link.write_text("precious")
        self.assertEqual(emulator.end(), 0)
        self.assertEqual(self.link.read_text(), "precious")

    def test_a_link_that_is_gone_already_does_not_matter(self):
        emulator = self.start()
        self.link.unlink()
        self.assertEqual(emulator.end(), 0)

    def test_paths_that_cannot_be_made(self):
        (self.directory / "file").write_text("")
        for path in (self.directory / "missing" / "modem", self.directory / "file" / "modem", "/proc/modem",
                     self.directory / ("long" * 100), ""):
            with self.subTest(path=str(path)[:60]):
                emulator = self.launch("--link", str(path))
                self.assertEqual(emulator.wait_refusal(), 2, emulator.stderr)
                self.assertIn(str(path)[:60], emulator.stderr)
                self.assertNotEqual(emulator.stderr.strip(), "")
                self.assertEqual(emulator.stdout, "")

    def test_nothing_else_is_left_in_the_directory(self):
        emulator, host = self.start_host()
        host.command("AT")
        self.assertEqual(emulator.end(), 0)
        self.assertEqual(os.listdir(self.directory), [])


class Streams(Case):
    def test_only_ready_on_stdout(self):
        emulator, host, connection = self.start_connected("--log-level", "debug")
        host.send_data(b"hello")
        connection.sendall(b"hello")
        host.expect(urc('+QIURC: "recv",0'))
        host.command("AT+NONSENSE", final="ERROR")
        connection.close()
        host.expect(urc('+QIURC: "closed",0'))
        self.assertEqual(emulator.end(), 0)
        self.assertEqual(emulator.stdout, f"ready uart1 {self.link}\n")

    def test_a_reader_of_stdout_that_left_does_no_harm(self):
        with subprocess.Popen([PROGRAM, "run", "--link", str(self.link)], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            self.addCleanup(process.kill)
            self.assertEqual(process.stdout.readline().decode(), f"ready uart1 {self.link}\n")
            process.stdout.close()
            with Host(self.link) as host:
                host.echo_off()
                host.command("AT")
            process.terminate()
            self.assertEqual(process.wait(LIMIT), 0)


if __name__ == "__main__":
    unittest.main()
