"""The virtual tty as hosts meet it: raw, and open and closed at will."""

import re
import select
import termios
import time
import unittest
from pathlib import Path

from support import Case, Host, OK, receive_exactly, until, urc


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
        self.assertEqual(input_flags & (termios.ICRNL | termios.INLCR | termios.IGNCR | termios.IXON | termios.ISTRIP),
                         0)
        self.assertEqual(local_flags & (termios.ECHO | termios.ECHONL | termios.ICANON | termios.ISIG | termios.IEXTEN),
                         0)
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

    def test_an_idle_modem_with_no_host_sleeps(self):
        emulator = self.start()
        with Host(emulator.path) as host:
            host.echo_off()
        self.check_asleep(emulator)

    def test_an_idle_modem_with_a_host_and_a_connection_sleeps(self):
        emulator, _, _ = self.start_connected()
        self.check_asleep(emulator)

    def check_asleep(self, emulator):
        time.sleep(0.5)
        before = self.wake_ups(emulator)
        time.sleep(1.5)
        self.assertLessEqual(self.wake_ups(emulator) - before, 3)

    def wake_ups(self, emulator):
        """How often it has gone to sleep so far, which is as often as it was woken."""
        status = Path(f"/proc/{emulator.pid}/status").read_text()
        return int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", status, re.MULTILINE)[1])


class NobodyHasItOpen(Case):
    """What is emitted while the port is closed is lost, as on a UART.

    The modem learns of a closing a moment after it, so each test waits before the next host opens.
    """

    PAUSE = 0.8

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


if __name__ == "__main__":
    unittest.main()
