"""A host that has the tty open and does not read: nothing grows without limit, and nothing else is held up."""

import os
import select
import socket
import time
import unittest

from support import Case


class HostThatDoesNotRead(Case):
    GROWTH = 16 * 1024 * 1024
    FLOOD = 24 * 1024 * 1024

    def flood(self, host, command):
        """Sends `command` again and again and reads nothing, until the modem takes no more or has taken very much."""
        written = 0
        stalled_since = None
        deadline = time.monotonic() + 4
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
            if time.monotonic() - stalled_since > 1:
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


if __name__ == "__main__":
    unittest.main()
