"""Data over a TCP client in buffer access mode, both ways, against real servers.

Bulk transfers use the profile bg96/instant: the default profile waits a few milliseconds before each local answer.
"""

import hashlib
import random
import re
import threading
import time
import unittest

from support import Case, LIMIT, OK, PROMPT, SEND_FAIL, SEND_OK, receive_exactly, until, urc


class Sending(Case):
    def test_payloads_of_any_bytes(self):
        _, host, connection = self.start_connected()
        for payload in (bytes(range(256)), b"\n", b"\nstarts with LF", b"\r\nAT\r\n", b"\x1a", b"\x1b\x1a\x00", b"+++",
                        b"\x00" * 10, b"> ", random.Random(1).randbytes(1460)):
            host.send_data(payload)
            self.assertEqual(receive_exactly(connection, len(payload)), payload)

    def test_one_lf_after_the_command_is_not_payload(self):
        _, host, connection = self.start_connected()
        for payload in (b"abcd", b"\nbcd"):
            host.send(b"AT+QISEND=0,4\r\n")
            host.expect(PROMPT)
            host.send(payload)
            host.expect(SEND_OK)
            self.assertEqual(receive_exactly(connection, 4), payload)
        host.send(b"AT+QISEND=0\r\n")
        host.expect(PROMPT)
        host.send(b"\nvariable\x1a")
        host.expect(SEND_OK)
        self.assertEqual(receive_exactly(connection, 9), b"\nvariable")
        host.command("AT")

    def test_nothing_follows_the_prompt(self):
        _, host, connection = self.start_connected()
        host.line("AT+QISEND=0,4")
        host.expect(PROMPT)
        connection.sendall(b"a URC would come now")
        host.expect_silence()
        host.send(b"ab")
        host.expect_silence()
        host.send(b"cd")
        host.expect(SEND_OK + urc('+QIURC: "recv",0'))

    def test_what_follows_a_payload_vanishes(self):
        _, host, connection = self.start_connected()
        for surplus in (b"\r", b"\n", b"\r\n", b"\x1a", b"\x1a\r", b"\r\n\r\n"):
            with self.subTest(surplus=surplus):
                host.send_data(b"data")
                self.assertEqual(receive_exactly(connection, 4), b"data")
                host.send(surplus)
                host.expect_silence(0.2)
                host.command("AT")
        for surplus in (b"\r", b"\r\n", b"\x1a", b"\x1a\r"):
            with self.subTest(surplus=surplus, same_write=True):
                host.line("AT+QISEND=0,4")
                host.expect(PROMPT)
                host.send(b"data" + surplus)
                host.expect(SEND_OK)
                self.assertEqual(receive_exactly(connection, 4), b"data")
                host.expect_silence(0.2)
                host.command("AT")

    def test_payload_echo_needs_echo_and_qisde(self):
        _, host, _ = self.start_connected()
        host.command("AT+QISDE?", "+QISDE: 1")
        host.send_data(b"silent")
        host.line("ATE1")
        host.expect(OK)
        host.line("AT+QISEND=0,6")
        host.expect(b"AT+QISEND=0,6\r" + PROMPT)
        host.send(b"echoed")
        host.expect(b"echoed" + SEND_OK)
        host.line("AT+QISDE=0")
        host.expect(b"AT+QISDE=0\r" + OK)
        host.line("AT+QISEND=0,6")
        host.expect(b"AT+QISEND=0,6\r" + PROMPT)
        host.send(b"silent")
        host.expect(SEND_OK)

    def test_escape_cancels_variable_length(self):
        _, host, connection = self.start_connected()
        host.line("AT+QISEND=0")
        host.expect(PROMPT)
        host.send(b"never\x1b")
        # Which of the two a BG96 says is not known; that it says one is.
        host.expect_match(rb"\r\n(OK|ERROR)\r\n")
        host.command("AT+QISEND=0,0", "+QISEND: 0,0,0")
        host.send_data(b"after")
        self.assertEqual(receive_exactly(connection, 5), b"after")

    def test_lengths_at_the_limits(self):
        _, host, connection = self.start_connected()
        host.send_data(b"x")
        host.send_data(b"y" * 1460)
        self.assertEqual(receive_exactly(connection, 1461), b"x" + b"y" * 1460)
        for length in ("1461", "-1", "99999999999999999999", "x"):
            host.command(f"AT+QISEND=0,{length}", final="ERROR")
        host.command("AT")

    def test_sendex(self):
        _, host, connection = self.start_connected()
        for text, data in (("00", b"\0"), ("DEADbeef", b"\xde\xad\xbe\xef"), ("1a1b0d0a", b"\x1a\x1b\r\n"),
                           ("55" * 255, b"\x55" * 255)):
            host.line(f'AT+QISENDEX=0,"{text}"')
            host.expect(SEND_OK)
            self.assertEqual(receive_exactly(connection, len(data)), data)
        for text in ("1", "0g", "zz"):
            host.command(f'AT+QISENDEX=0,"{text}"', final="ERROR")
        host.command('AT+QISENDEX=5,"00"', final="ERROR")
        self.assertTrue(self.all_acknowledged(host, 264))

    def all_acknowledged(self, host, total):
        return until(lambda: host.numbers("AT+QISEND=0,0", "+QISEND") == [total, total, 0])

    def test_without_a_connection_there_is_no_prompt(self):
        _, host = self.start_online()
        for text in ("AT+QISEND=0", "AT+QISEND=0,5", "AT+QISEND=0,0", "AT+QIRD=0", "AT+QIRD=0,100", "AT+QIRD=0,0",
                     'AT+QISENDEX=0,"31"', "AT+QISEND=12,5", "AT+QIRD=12"):
            with self.subTest(text=text):
                host.command(text, final="ERROR")
        host.line("AT+CMEE=2")
        host.expect(OK)
        host.command("AT+QISEND=0,5", final="ERROR")
        host.command("AT")

    def test_counters_are_true_and_a_full_buffer_is_send_fail(self):
        server = self.server(receive_buffer=4096)
        _, host, connection = self.start_connected("--profile", "bg96/instant", server=server)
        chunk = random.Random(2).randbytes(1460)
        accepted = bytearray()
        failed = False
        for number in range(200):
            payload = bytes([number]) + chunk[1:]
            host.line("AT+QISEND=0,1460")
            host.expect(PROMPT)
            host.send(payload)
            if host.expect_match(rb"\r\nSEND (OK|FAIL)\r\n")[0] == b"FAIL":
                failed = True
                break
            accepted += payload
            total, acknowledged, outstanding = host.numbers("AT+QISEND=0,0", "+QISEND")
            self.assertEqual(total, len(accepted))
            self.assertEqual(acknowledged + outstanding, total)
            self.assertLessEqual(outstanding, 10240)
        self.assertTrue(failed, "the modem took 200 payloads that nobody read")
        total, acknowledged, outstanding = host.numbers("AT+QISEND=0,0", "+QISEND")
        self.assertEqual(total, len(accepted))
        self.assertGreater(outstanding, 10240 - 1460)
        self.assertLessEqual(outstanding, 10240)
        # Nothing that is acknowledged can be missing at the peer, and it cannot have more than was sent.
        self.assertGreater(acknowledged, 0)

        host.command("AT")
        self.assertEqual(hashlib.sha256(receive_exactly(connection, len(accepted))).hexdigest(),
                         hashlib.sha256(accepted).hexdigest())
        self.assertTrue(self.all_acknowledged(host, len(accepted)))
        host.send_data(b"recovered")
        self.assertEqual(receive_exactly(connection, 9), b"recovered")
        connection.settimeout(0.3)
        with self.assertRaises(TimeoutError):
            connection.recv(1)

    def test_a_full_buffer_still_takes_what_fits(self):
        server = self.server(receive_buffer=4096)
        _, host, _ = self.start_connected("--profile", "bg96/instant", server=server)
        size = 1460
        for _ in range(400):
            host.line(f"AT+QISEND=0,{size}")
            host.expect(PROMPT)
            host.send(b"x" * size)
            if host.expect_match(rb"\r\nSEND (OK|FAIL)\r\n")[0] == b"OK":
                continue
            room = 10240 - host.numbers("AT+QISEND=0,0", "+QISEND")[2]
            if room == 0:
                break
            size = min(room, 1460)
        self.assertEqual(room, 0)
        host.send_data(b"z", answer=SEND_FAIL)

    def test_unacknowledged_after_a_close_is_forgotten(self):
        server = self.server(receive_buffer=4096)
        _, host, connection = self.start_connected(server=server)
        for _ in range(4):
            host.send_data(b"x" * 1460)
        host.command("AT+QICLOSE=0,0")
        host.open_socket(server.port)
        server.accept()
        host.command("AT+QISEND=0,0", "+QISEND: 0,0,0")
        host.command("AT+QIRD=0,0", "+QIRD: 0,0,0")
        connection.close()


class Receiving(Case):
    def test_recv_is_reported_once_until_the_buffer_is_empty(self):
        _, host, connection = self.start_connected()
        connection.sendall(b"first")
        host.expect(urc('+QIURC: "recv",0'))
        connection.sendall(b"second")
        self.assertTrue(until(lambda: host.numbers("AT+QIRD=0,0", "+QIRD") == [11, 0, 11]))
        host.expect_silence()
        self.assertEqual(host.read_data(size=3), b"fir")
        connection.sendall(b"third")
        self.assertTrue(until(lambda: host.numbers("AT+QIRD=0,0", "+QIRD") == [16, 3, 13]))
        host.expect_silence()
        self.assertEqual(host.read_data(), b"stsecondthird")
        host.expect_silence()
        connection.sendall(b"fourth")
        host.expect(urc('+QIURC: "recv",0'))
        host.line("AT+QIRD=0")
        host.expect(b"\r\n+QIRD: 6\r\nfourth\r\n" + OK)
        host.command("AT+QIRD=0", "+QIRD: 0")
        host.command("AT+QIRD=0,1501", final="ERROR")

    def test_full_buffer_stops_the_peer_and_nothing_is_lost(self):
        server = self.server(send_buffer=16384)
        emulator, host, connection = self.start_connected("--profile", "bg96/instant", server=server)
        data = random.Random(3).randbytes(5_000_000)
        sender = self.sender(connection, data)
        blocked = sender.wait_blocked()
        self.assertLess(blocked, len(data) // 2)
        host.expect(urc('+QIURC: "recv",0'))
        self.assertTrue(until(lambda: host.numbers("AT+QIRD=0,0", "+QIRD")[2] >= 10240))
        self.assertEqual(host.numbers("AT+QIRD=0,0", "+QIRD"), [10240, 0, 10240])

        memory = emulator.memory()
        digest = hashlib.sha256()
        received = 0
        deadline = time.monotonic() + 60
        while received < len(data):
            self.assertLess(time.monotonic(), deadline, f"{received} bytes so far")
            count, part = self.read_part(host)
            digest.update(part)
            received += count
        self.assertEqual(digest.hexdigest(), hashlib.sha256(data).hexdigest())
        self.assertEqual(host.numbers("AT+QIRD=0,0", "+QIRD"), [len(data), len(data), 0])
        self.assertLess(emulator.memory() - memory, 4 * 1024 * 1024)

    def read_part(self, host):
        """One QIRD; a recv URC that stands before its answer is passed over."""
        host.line("AT+QIRD=0,1500")
        count = int(host.expect_match(rb'(?:\r\n\+QIURC: "recv",0\r\n)*\r\n\+QIRD: (\d+)\r\n')[0])
        if count == 0:
            host.expect(OK)
            return 0, b""
        data = host.take(count)
        host.expect(b"\r\n" + OK)
        return count, data

    def test_other_commands_while_a_server_sends_forever(self):
        _, host, connection = self.start_connected()
        sender = self.sender(connection, random.Random(4).randbytes(10000), forever=True)
        host.expect(urc('+QIURC: "recv",0'))
        local_port = connection.getpeername()[1]
        for _ in range(40):
            host.command("AT")
            host.command("AT+GMM", "BG96")
            host.command("AT+QISTATE=1,0",
                         f'+QISTATE: 0,"TCP","127.0.0.1",{connection.getsockname()[1]},{local_port},2,1,0,0,"uart1"')
            total, read, unread = host.numbers("AT+QIRD=0,0", "+QIRD")
            self.assertEqual((read, total), (0, unread))
            self.assertLessEqual(unread, 10240)
        host.command("AT+QICLOSE=0,0")
        sender.stop()
        host.expect_silence()
        host.command("AT+QISTATE?")

    def test_urcs_never_stand_inside_another_line(self):
        server = self.server()
        emulator, host = self.start_online("--profile", "bg96/instant")
        connections = []
        for connect_id in range(6):
            host.open_socket(server.port, connect_id)
            connections.append(server.accept())
        stop = threading.Event()

        def trickle():
            while not stop.is_set():
                for connection in connections:
                    connection.sendall(b"x" * 40)
                time.sleep(0.001)

        thread = threading.Thread(target=trickle, daemon=True)
        thread.start()
        try:
            output = bytearray()
            for number in range(400):
                host.line(f"AT+QIRD={number % 6},1500")
                output += host.read_until(OK)
                if number % 3 == 0:
                    host.line("ATI")
                    output += host.read_until(OK)
            stop.set()
            output += host.drain()
        finally:
            stop.set()
            thread.join(LIMIT)
        pieces = re.compile(rb'\r\n\+QIURC: "recv",\d\r\n'
                            rb"|\r\n\+QIRD: 0\r\n\r\nOK\r\n"
                            rb"|\r\n\+QIRD: \d+\r\nx+\r\n\r\nOK\r\n"
                            rb"|\r\nQuectel\r\nBG96\r\nRevision: [^\r\n]+\r\n\r\nOK\r\n")
        rest = pieces.sub(b"", bytes(output))
        self.assertEqual(rest, b"")
        self.assertIsNone(emulator.process.poll())


if __name__ == "__main__":
    unittest.main()
