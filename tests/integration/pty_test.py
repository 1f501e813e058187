"""The virtual tty and its symlink, as hosts and scripts meet them."""

import os
import select
import signal
import socket
import stat
import subprocess
import termios
import time
import unittest

from support import Case, Host, LIMIT, OK, PROGRAM, receive_exactly, until, urc


class RawFromTheStart(Case):
    def test_a_host_that_sets_nothing_sees_no_loop_and_no_translation(self):
        host = self.open(self.start(), settings=False)
        host.line("AT")
        host.expect(b"AT\r" + OK)
        host.line("ATI")
        host.expect_match(rb"ATI\r\r\nQuectel\r\nBG96\r\nRevision: [^\r\n]+\r\n\r\nOK\r\n")
        host.expect_silence()

    def test_settings_are_raw_before_a_host_sets_them(self):
        host = self.open(self.start(), settings=False)
        input_flags, output_flags, control_flags, local_flags = termios.tcgetattr(host.fd)[:4]
        self.assertEqual(local_flags & (termios.ECHO | termios.ECHONL | termios.ICANON | termios.ISIG | termios.IEXTEN), 0)
        self.assertEqual(input_flags & (termios.ICRNL | termios.INLCR | termios.IGNCR | termios.IXON | termios.ISTRIP), 0)
        self.assertEqual(output_flags & termios.OPOST, 0)
        self.assertEqual(control_flags & termios.CSIZE, termios.CS8)

    def test_all_byte_values_pass_both_ways_unchanged(self):
        host = self.open(self.start(), settings=False)
        host.line("ATE0")
        host.expect(b"ATE0\r" + OK)
        host.activate()
        server = self.server()
        host.open_socket(server.port)
        connection = server.accept()
        payload = bytes(range(256))
        host.send_data(payload)
        self.assertEqual(receive_exactly(connection, 256), payload)
        connection.sendall(payload)
        host.expect(urc('+QIURC: "recv",0'))
        self.assertEqual(host.read_data(), payload)


class CloseAndReopen(Case):
    def test_many_times_at_once_after_one_another(self):
        emulator = self.start()
        with Host(emulator.path) as host:
            host.echo_off()
        for _ in range(300):
            with Host(emulator.path, settings=False) as host:
                host.line("AT")
                host.expect(OK)
        self.assertIsNone(emulator.process.poll())

    def test_a_host_that_leaves_with_its_answer_unread_does_not_harm_the_next(self):
        emulator = self.start()
        with Host(emulator.path) as host:
            host.echo_off()
        for _ in range(100):
            with Host(emulator.path, settings=False) as hasty:
                hasty.line("ATI")
            with Host(emulator.path, settings=False) as host:
                host.line("AT+GMM")
                host.read_until(b"\r\nBG96\r\n" + OK)

    def test_two_openings_at_the_same_time(self):
        emulator, first = self.start_host()
        with Host(emulator.path, settings=False):
            pass
        first.command("AT")

    def test_descriptors_do_not_leak(self):
        emulator, host = self.start_host()
        before = emulator.descriptors()
        for _ in range(100):
            with Host(emulator.path, settings=False):
                pass
        host.command("AT")
        until(lambda: emulator.descriptors() <= before)
        self.assertLessEqual(emulator.descriptors(), before)

    def test_an_idle_modem_with_no_host_does_not_spin(self):
        emulator = self.start()
        with Host(emulator.path) as host:
            host.echo_off()
        time.sleep(0.3)
        before = self.processor_time(emulator)
        time.sleep(2)
        self.assertLess(self.processor_time(emulator) - before, 0.5)

    def test_an_idle_modem_with_a_host_does_not_spin(self):
        emulator, _ = self.start_host()
        before = self.processor_time(emulator)
        time.sleep(2)
        self.assertLess(self.processor_time(emulator) - before, 0.5)

    def processor_time(self, emulator):
        """Seconds of processor time, which a busy machine does not inflate."""
        with open(f"/proc/{emulator.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class NobodyHasItOpen(Case):
    """What is emitted while the port is closed is lost, as on a UART.

    The modem learns of a closing a moment after it, so each test waits before the next host opens.
    """

    PAUSE = 1.0

    def test_unread_answers_do_not_reach_the_next_host(self):
        emulator, host = self.start_host()
        host.line("ATI;+GSN;+CSQ")
        self.assertTrue(select.select([host.fd], [], [], 15)[0])
        time.sleep(0.3)
        host.close()
        time.sleep(self.PAUSE)
        following = self.open(emulator, settings=False)
        following.expect_silence()
        following.command("AT")

    def test_a_large_unread_answer_does_not_reach_the_next_host(self):
        emulator, host, connection = self.start_connected()
        connection.sendall(b"x" * 9000)
        host.expect(urc('+QIURC: "recv",0'))
        until(lambda: host.numbers("AT+QIRD=0,0", "+QIRD")[0] == 9000)
        host.send(b"AT+QIRD=0,1500\r" * 6)
        time.sleep(0.5)
        host.close()
        time.sleep(self.PAUSE)
        following = self.open(emulator, settings=False)
        following.expect_silence()
        following.command("AT")

    def test_result_of_an_open_that_comes_after_the_host_left_is_lost(self):
        emulator, host = self.start_online()
        server = self.server()
        host.command(f'AT+QIOPEN=1,0,"TCP","127.0.0.1",{server.port},0,0')
        host.close()
        server.accept()
        time.sleep(self.PAUSE)
        following = self.open(emulator, settings=False)
        following.expect_silence()
        self.assertEqual(following.socket_lines()[0][5], "2")

    def test_closed_urc_after_the_host_left_is_lost(self):
        emulator, host, connection = self.start_connected()
        host.close()
        time.sleep(0.3)
        connection.close()
        time.sleep(self.PAUSE)
        following = self.open(emulator, settings=False)
        following.expect_silence()
        self.assertEqual(following.socket_lines()[0][5], "4")

    def test_recv_urc_after_the_host_left_is_lost_but_the_data_are_not(self):
        emulator, host, connection = self.start_connected()
        host.close()
        time.sleep(0.3)
        connection.sendall(b"kept")
        time.sleep(self.PAUSE)
        following = self.open(emulator, settings=False)
        following.expect_silence()
        self.assertEqual(following.read_data(), b"kept")

    def test_state_survives_the_host(self):
        emulator, host = self.start_online()
        host.close()
        time.sleep(self.PAUSE)
        following = self.open(emulator)
        information, final = following.ask("AT+QIACT?")
        self.assertEqual(final, "OK")
        self.assertEqual(len(information), 1)

    def test_a_new_modem_is_silent(self):
        host = self.open(self.start(), settings=False)
        host.expect_silence()


class HostThatDoesNotRead(Case):
    GROWTH = 16 * 1024 * 1024
    FLOOD = 24 * 1024 * 1024

    def flood(self, host, command):
        """Sends `command` again and again and reads nothing, until the modem takes no more or has taken very much."""
        written = 0
        stalled_since = None
        deadline = time.monotonic() + 8
        block = command * 64
        rest = block
        while written < self.FLOOD and time.monotonic() < deadline:
            if select.select([], [host.fd], [], 0.1)[1]:
                try:
                    count = os.write(host.fd, rest)
                except BlockingIOError:
                    count = 0
                written += count
                rest = rest[count:] or block
                stalled_since = None if count else stalled_since
            stalled_since = stalled_since or time.monotonic()
            if time.monotonic() - stalled_since > 2:
                break
        return written

    def test_commands_and_a_server_that_sends_make_nothing_grow(self):
        emulator, host, connection = self.start_connected("--profile", "bg96/instant")
        sender = self.sender(connection, b"flood" * 2000, forever=True)
        before = emulator.memory()
        self.flood(host, b"AT+QIRD=0,1500\r")
        self.assertLess(emulator.memory() - before, self.GROWTH)
        sender.stop()
        self.assertEqual(emulator.end(), 0)
        self.assertFalse(os.path.lexists(self.link))

    def test_it_goes_on_when_the_host_reads_again(self):
        _, host = self.start_host("--profile", "bg96/instant")
        self.flood(host, b"ATI\r")
        host.synchronize()
        host.command("AT")

    def test_the_next_host_is_served(self):
        emulator, host = self.start_host("--profile", "bg96/instant")
        self.flood(host, b"ATI\r")
        host.close()
        time.sleep(1)
        following = self.open(emulator)
        following.synchronize()
        following.command("AT")

    def test_sigterm_ends_it_while_output_is_stuck(self):
        emulator, host = self.start_host()
        self.flood(host, b"ATI\r")
        self.assertEqual(emulator.end(), 0)
        self.assertFalse(os.path.lexists(self.link))

    def test_a_line_without_end_is_not_kept(self):
        emulator, host = self.start_host("--profile", "bg96/instant")
        before = emulator.memory()
        host.send(b"AT" + b"B" * 8_000_000)
        self.assertLess(emulator.memory() - before, self.GROWTH)
        host.synchronize()

    def test_its_sockets_live_on(self):
        _, host, connection = self.start_connected("--profile", "bg96/instant")
        self.flood(host, b"ATI\r")
        connection.sendall(b"while it slept")
        connection.shutdown(socket.SHUT_WR)
        host.synchronize()
        self.assertEqual(host.read_data(), b"while it slept")


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
        self.assertEqual(emulator.wait_exit(), 2, emulator.stderr)
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
        self.assertEqual(second.wait_exit(), 2, second.stderr)
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
        self.assertEqual(second.wait_exit(), 2, second.stderr)
        host.expect_silence()
        host.command("AT")
        self.assertEqual(first.end(), 0)

    def test_two_that_start_at_once_do_not_both_get_it(self):
        for _ in range(5):
            pair = [self.launch(link=self.link) for _ in range(2)]
            until(lambda: all(one.path or one.process.poll() is not None for one in pair))
            ready = [one for one in pair if one.process.poll() is None]
            self.assertEqual(len(ready), 1, [one.stderr for one in pair])
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
                self.assertEqual(emulator.wait_exit(), 2, emulator.stderr)
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
