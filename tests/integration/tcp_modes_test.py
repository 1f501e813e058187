"""Transparent mode, direct push mode and the TCP listener through a real tty, with real servers and clients.

Leaving transparent mode takes two seconds of silence, so the tests do that as seldom as they can.
"""

import errno
import random
import re
import socket
import threading
import time
import unittest

from support import (
    CONNECT, ERROR, LIMIT, NO_CARRIER, OK, PROMPT, SEND_OK, Case, bound_addresses, free_port, receive_end,
    receive_exactly, reset, until, urc)

MANUAL_SERVER = "220.180.239.212"


def echo_all(connection):
    """Sends back what comes, in a thread, until the peer closes."""
    def run():
        try:
            while data := connection.recv(65536):
                connection.sendall(data)
        except OSError:
            pass
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


class Transparent(Case):
    def start_transparent(self, *options):
        server = self.server()
        emulator, host = self.start_online(*options)
        host.open_transparent(server.port)
        return emulator, host, server, server.accept()

    def state(self, host, connect_id=0):
        return host.ask(f"AT+QISTATE=1,{connect_id}")[0][0].split(",")

    def test_3_3_byte_for_byte_with_echo(self):
        server = self.server()
        emulator = self.start("--map", f"{MANUAL_SERVER}:8009=127.0.0.1:{server.port}")
        host = self.open(emulator)

        def line(text):
            host.line(text)
            host.expect(text.encode() + b"\r")

        line('AT+QICSGP=1,1,"UNINET","",1')
        host.expect(OK)
        line("AT+QIACT=1")
        host.expect(OK)
        line(f'AT+QIOPEN=1,0,"TCP","{MANUAL_SERVER}",8009,0,2')
        host.expect(CONNECT)
        connection = server.accept()
        host.expect_silence()
        everything = bytes(range(256)) + b"\r\nAT\r\n\x1a\x1b" + bytes(reversed(range(256)))
        host.send(everything)
        self.assertEqual(receive_exactly(connection, len(everything)), everything)
        connection.sendall(b"Test 1")
        host.expect(b"Test 1")
        connection.sendall(everything)
        host.expect(everything)
        host.escape()

        line("AT+QISTATE=1,0")
        port = connection.getpeername()[1]
        host.expect(b'\r\n+QISTATE: 0,"TCP","%s",8009,%d,2,1,0,0,"uart1"\r\n\r\nOK\r\n'
                    % (MANUAL_SERVER.encode(), port))
        # Now it is a socket in buffer access mode.
        connection.sendall(b"kept")
        host.expect(urc('+QIURC: "recv",0'))
        line("AT+QIRD=0,2")
        host.expect(b"\r\n+QIRD: 2\r\nke\r\n" + OK)
        line("ATO")
        host.expect(CONNECT + b"pt")
        host.send(b"again")
        self.assertEqual(receive_exactly(connection, 5), b"again")
        host.escape()
        line("AT+QISWTMD=0,2")
        host.expect(CONNECT)
        host.send(b"and again")
        self.assertEqual(receive_exactly(connection, 9), b"and again")
        connection.sendall(b"the other way")
        host.expect(b"the other way")
        host.escape()
        line("AT+QISEND=0,2")
        host.expect(PROMPT)
        host.send(b"ok")
        host.expect(b"ok" + SEND_OK)
        self.assertEqual(receive_exactly(connection, 2), b"ok")
        ending = threading.Thread(target=lambda: (receive_end(connection), connection.close()))
        ending.start()
        line("AT+QICLOSE=0")
        host.expect(OK)
        ending.join(LIMIT)
        line("ATO")
        host.expect(NO_CARRIER)
        host.expect_silence()

    def test_plus_signs_that_are_data(self):
        _, host, _, connection = self.start_transparent()
        for data in (b"+", b"++", b"a+++", b"+++b", b"++++", b"x+++AT\r", b"+++\r\n", b"+" * 5000):
            host.send(data)
            self.assertEqual(receive_exactly(connection, len(data)), data)
        host.pause(1.1)
        for data in (b"+++then more", b"++++"):
            host.send(data)
            self.assertEqual(receive_exactly(connection, len(data)), data)
        host.expect_silence()
        connection.sendall(b"still online")
        host.expect(b"still online")

    def test_much_both_ways_at_once(self):
        emulator, host, _, connection = self.start_transparent("--profile", "bg96/instant")
        thread = echo_all(connection)
        data = random.Random(6).randbytes(400_000)
        host.send(data)
        self.assertEqual(host.take(len(data)), data)
        self.assertTrue(thread.is_alive())
        self.assertLess(emulator.memory(), 400 * 1024 * 1024)

    def test_host_that_does_not_read_stops_the_server_and_nothing_is_lost(self):
        server = self.server(send_buffer=16384)
        _, host = self.start_online("--profile", "bg96/instant")
        host.open_transparent(server.port)
        connection = server.accept()
        data = random.Random(7).randbytes(12_000_000)
        sender = self.sender(connection, data)
        blocked = sender.wait_blocked()
        self.assertLess(blocked, len(data) - 1_000_000)
        self.assertEqual(host.take(len(data)), data)

    def test_server_that_does_not_read_stops_the_host_and_nothing_is_lost(self):
        server = self.server(receive_buffer=4096)
        _, host = self.start_online("--profile", "bg96/instant")
        host.open_transparent(server.port)
        connection = server.accept()
        data = random.Random(8).randbytes(3_000_000)
        received = []

        def read():
            time.sleep(0.5)
            received.append(receive_exactly(connection, len(data)))

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        host.send(data, limit=60)
        reader.join(60)
        self.assertEqual(received, [data])
        host.expect_silence(0.1)

    def test_server_that_closes_is_no_carrier_after_all_its_data(self):
        server = self.server()
        _, host = self.start_online("--profile", "bg96/instant")
        for end in (lambda connection: connection.close(), lambda connection: connection.shutdown(socket.SHUT_WR)):
            host.open_transparent(server.port)
            connection = server.accept()
            data = random.Random(9).randbytes(200_000)
            connection.sendall(data)
            end(connection)
            host.expect(data)
            host.expect(NO_CARRIER)
            host.command("AT")
            self.assertEqual(self.state(host)[5], "4")
            host.command("AT+QISEND=0,5", final="ERROR")
            host.line("ATO")
            host.expect(NO_CARRIER)
            host.command("AT+QICLOSE=0")
            host.command("AT+QISTATE?")
            host.expect_silence()
            connection.close()

    def test_server_that_resets_is_no_carrier(self):
        _, host, server, connection = self.start_transparent()
        connection.sendall(b"last words")
        host.expect(b"last words")
        reset(connection)
        host.expect(NO_CARRIER)
        host.command("AT")
        host.command("AT+QICLOSE=0")
        host.open_transparent(server.port)
        server.accept()

    def test_what_was_sent_to_a_server_that_is_ending_still_arrives(self):
        _, host, _, connection = self.start_transparent()
        host.send(b"request")
        self.assertEqual(receive_exactly(connection, 7), b"request")
        connection.sendall(b"answer")
        connection.shutdown(socket.SHUT_WR)
        host.expect(b"answer" + NO_CARRIER)
        host.command("AT+QICLOSE=0")
        self.assertEqual(receive_end(connection), b"")

    def test_server_that_closes_while_the_host_has_escaped(self):
        _, host, _, connection = self.start_transparent()
        host.escape()
        connection.sendall(b"kept")
        connection.close()
        host.expect(urc('+QIURC: "recv",0'))
        host.expect(urc('+QIURC: "closed",0'))
        self.assertEqual(host.read_data(), b"kept")
        host.line("ATO")
        host.expect(NO_CARRIER)
        host.command("AT+QICLOSE=0")

    def test_opening_that_fails_is_an_error_with_a_code(self):
        _, host = self.start_online()
        host.command(f'AT+QIOPEN=1,0,"TCP","127.0.0.1",{free_port()},0,2', final="ERROR")
        host.error(566, "socket connect failed")
        host.command('AT+QIOPEN=1,0,"TCP","no-such-host.invalid",80,0,2', final="ERROR")
        host.error(565, "DNS parse failed")
        host.expect_silence()
        host.command("AT+QISTATE?")
        host.command("AT+QIDEACT=1")
        host.command(f'AT+QIOPEN=1,0,"TCP","127.0.0.1",{free_port()},0,2', final="ERROR")
        host.error(561, "open PDP context failed")
        host.line("ATO")
        host.expect(NO_CARRIER)

    def test_urcs_of_other_sockets_wait_until_the_host_has_escaped(self):
        server = self.server()
        _, host = self.start_online()
        host.open_socket(server.port, 1)
        other = server.accept()
        host.open_transparent(server.port)
        connection = server.accept()
        other.sendall(b"news")
        other.close()
        connection.sendall(b"only this")
        host.expect(b"only this")
        host.expect_silence()
        host.send(b"x")
        self.assertEqual(receive_exactly(connection, 1), b"x")
        host.escape()
        host.expect(urc('+QIURC: "recv",1'))
        host.expect(urc('+QIURC: "closed",1'))
        self.assertEqual(host.read_data(1), b"news")
        # Two connections: ATO goes back to the one that was left.
        host.line("ATO")
        host.expect(CONNECT)
        host.send(b"y")
        self.assertEqual(receive_exactly(connection, 1), b"y")

    def test_packets_of_transpktsize_bytes_or_after_transwaittm(self):
        server = self.server()
        _, host = self.start_online()
        host.command('AT+QICFG="transpktsize",10')
        host.command('AT+QICFG="transwaittm",20')
        host.open_transparent(server.port)
        connection = server.accept()
        begin = time.monotonic()
        host.send(b"0123456789abc")
        self.assertEqual(receive_exactly(connection, 10), b"0123456789")
        self.assertEqual(receive_exactly(connection, 3), b"abc")
        self.assertGreaterEqual(time.monotonic() - begin, 2)


class Switching(Case):
    def test_in_all_directions_with_data_waiting(self):
        _, host, connection = self.start_connected()

        def wait_received(total, connect_id=0):
            self.assertTrue(until(lambda: host.numbers(f"AT+QIRD={connect_id},0", "+QIRD")[0] == total))

        connection.sendall(b"first")
        host.expect(urc('+QIURC: "recv",0'))
        wait_received(5)
        host.command("AT+QISWTMD=0,1")
        host.expect(b'\r\n+QIURC: "recv",0,5\r\nfirst\r\n')
        self.assertEqual(host.socket_lines()[0][8], "1")
        connection.sendall(b"second")
        host.expect(b'\r\n+QIURC: "recv",0,6\r\nsecond\r\n')
        host.command("AT+QISWTMD=0,0")
        self.assertEqual(host.socket_lines()[0][8], "0")
        connection.sendall(b"third")
        host.expect(urc('+QIURC: "recv",0'))
        host.line("AT+QISWTMD=0,2")
        host.expect(CONNECT + b"third")
        host.send(b"up")
        self.assertEqual(receive_exactly(connection, 2), b"up")
        host.escape()
        self.assertEqual(host.socket_lines()[0][8], "0")
        host.command("AT+QISWTMD=0,1")
        connection.sendall(b"fourth")
        host.expect(b'\r\n+QIURC: "recv",0,6\r\nfourth\r\n')
        host.line("AT+QISWTMD=0,2")
        host.expect(CONNECT)
        connection.sendall(b"fifth")
        host.expect(b"fifth")

    def test_to_the_same_mode_is_ok_and_tells_nothing_twice(self):
        _, host, connection = self.start_connected()
        connection.sendall(b"data")
        host.expect(urc('+QIURC: "recv",0'))
        host.command("AT+QISWTMD=0,0")
        host.expect_silence()
        self.assertEqual(host.read_data(), b"data")

    def test_wrong_ones_are_errors(self):
        _, host, _ = self.start_connected()
        for arguments in ("0,3", "0,-1", "12,0", "0", "", "0,0,0", "a,0"):
            host.command(f"AT+QISWTMD={arguments}", final="ERROR")
            host.error(552, "invalid parameters")
        for mode in range(3):
            host.command(f"AT+QISWTMD=5,{mode}", final="ERROR")
        host.command("AT+QISWTMD=?", "+QISWTMD: (0-11),(0-2)")


def pushed(host, total, connect_ids=(0,), between=()):
    """Reads frames of direct push mode until `total` bytes have come: the data of each id.

    Nothing else may come but whole `between`s.
    """
    data = {connect_id: bytearray() for connect_id in connect_ids}
    frame = rb'\r\n\+QIURC: "recv",(\d+),(\d+)\r\n'
    others = b"|".join(re.escape(one) for one in between) or b"(?!)"
    seen = 0
    while sum(map(len, data.values())) < total:
        connect_id, size, other = host.expect_match(b"(?:" + frame + b"|(" + others + b"))")
        if other is not None:
            seen += 1
            continue
        if not 1 <= int(size) <= 1500:
            raise AssertionError(f"a frame of {size} bytes")
        data[int(connect_id)] += host.take(int(size))
        host.expect(b"\r\n")
    return data, seen


class DirectPush(Case):
    def start_push(self, *options, server=None):
        server = server or self.server()
        emulator, host = self.start_online(*options)
        host.command(f'AT+QIOPEN=1,0,"TCP","127.0.0.1",{server.port},0,1')
        host.expect(urc("+QIOPEN: 0,0"))
        return emulator, host, server.accept()

    def test_3_4_byte_for_byte_with_echo(self):
        server = self.server()
        emulator = self.start("--map", f"{MANUAL_SERVER}:8009=127.0.0.1:{server.port}")
        host = self.open(emulator)

        def line(text):
            host.line(text)
            host.expect(text.encode() + b"\r")

        line('AT+QICSGP=1,1,"UNINET","",1')
        host.expect(OK)
        line("AT+QIACT=1")
        host.expect(OK)
        line(f'AT+QIOPEN=1,0,"TCP","{MANUAL_SERVER}",8009,0,1')
        host.expect(OK + urc("+QIOPEN: 0,0"))
        connection = server.accept()
        line("AT+QISTATE=1,0")
        host.expect(b'\r\n+QISTATE: 0,"TCP","%s",8009,%d,2,1,0,1,"uart1"\r\n\r\nOK\r\n'
                    % (MANUAL_SERVER.encode(), server.peer[1]))
        line("AT+QISEND=0")
        host.expect(PROMPT)
        host.send(b"test1\x1a")
        host.expect_match(rb"test1\x1a?\r\nSEND OK\r\n")
        line("AT+QISEND=0,5")
        host.expect(PROMPT)
        host.send(b"test2")
        host.expect(b"test2" + SEND_OK)
        self.assertEqual(receive_exactly(connection, 10), b"test1test2")
        host.echo_off()
        self.assertTrue(until(lambda: host.numbers("AT+QISEND=0,0", "+QISEND") == [10, 10, 0]))
        connection.sendall(b"test")
        host.expect(b'\r\n+QIURC: "recv",0,4\r\ntest\r\n')
        everything = bytes(range(256)) + b"\r\nOK\r\n"
        connection.sendall(everything)
        host.expect(b'\r\n+QIURC: "recv",0,%d\r\n%s\r\n' % (len(everything), everything))
        ending = threading.Thread(target=lambda: (receive_end(connection), connection.close()))
        ending.start()
        host.command("AT+QICLOSE=0")
        ending.join(LIMIT)
        host.expect_silence()

    def test_a_large_burst_keeps_its_order_and_commands_are_answered_between(self):
        _, host, connection = self.start_push("--profile", "bg96/instant")
        data = random.Random(10).randbytes(100_000)
        self.sender(connection, data)
        for _ in range(20):
            host.line("AT+GMM")
        answer = b"\r\nBG96\r\n" + OK
        received, answers = pushed(host, len(data), between=[answer])
        self.assertEqual(bytes(received[0]), data)
        for _ in range(20 - answers):
            host.expect(answer)
        host.expect_silence()

    def test_several_sockets_at_once(self):
        server = self.server()
        _, host = self.start_online("--profile", "bg96/instant")
        data = {}
        for connect_id in range(4):
            host.command(f'AT+QIOPEN=1,{connect_id},"TCP","127.0.0.1",{server.port},0,1')
            host.expect(urc(f"+QIOPEN: {connect_id},0"))
            data[connect_id] = random.Random(connect_id).randbytes(30_000)
        for connect_id in range(4):
            self.sender(server.accept(), data[connect_id])
        received, _ = pushed(host, 120_000, range(4))
        self.assertEqual(received, data)

    def test_nothing_is_pushed_into_a_prompt_or_a_line(self):
        _, host, connection = self.start_push()
        host.line("AT+QISEND=0,4")
        host.expect(PROMPT)
        connection.sendall(b"during the prompt")
        host.expect_silence()
        host.send(b"data")
        host.expect(SEND_OK + b'\r\n+QIURC: "recv",0,17\r\nduring the prompt\r\n')
        # A person at a terminal: the echo keeps the line together.
        host.command("ATE1")
        host.send(b"AT+G")
        host.expect(b"AT+G")
        connection.sendall(b"x")
        host.expect_silence()
        host.send(b"MM\r")
        host.expect(b"MM\r\r\nBG96\r\n" + OK + b'\r\n+QIURC: "recv",0,1\r\nx\r\n')

    def test_closed_comes_after_all_data(self):
        _, host, connection = self.start_push("--profile", "bg96/instant")
        data = random.Random(11).randbytes(50_000)
        connection.sendall(data)
        connection.close()
        received, _ = pushed(host, len(data))
        self.assertEqual(bytes(received[0]), data)
        host.expect(urc('+QIURC: "closed",0'))
        host.command("AT+QICLOSE=0")

    def test_viewmode_has_data_behind_its_header(self):
        _, host, connection = self.start_push()
        host.command('AT+QICFG="viewmode",1')
        connection.sendall(b"test")
        host.expect(b'\r\n+QIURC: "recv",0,4,test\r\n')
        host.command('AT+QICFG="viewmode",0')
        connection.sendall(b"test")
        host.expect(b'\r\n+QIURC: "recv",0,4\r\ntest\r\n')

    def test_host_that_does_not_read_stops_the_server_and_nothing_is_lost(self):
        server = self.server(send_buffer=16384)
        _, host, connection = self.start_push("--profile", "bg96/instant", server=server)
        data = random.Random(12).randbytes(8_000_000)
        sender = self.sender(connection, data)
        self.assertLess(sender.wait_blocked(), len(data) - 1_000_000)
        received, _ = pushed(host, len(data))
        self.assertEqual(bytes(received[0]), data)


class Listener(Case):
    def start_listening(self, *options, mode=0, connect_id=1):
        emulator, host = self.start_online(*options)
        port = free_port()
        host.open_service("TCP LISTENER", connect_id, port, mode)
        return emulator, host, port

    def assert_refused(self, port):
        """A client gets nothing but an end. The reset may come before the client has seen that it was connected."""
        try:
            self.assertEqual(self.client(port).recv(1), b"")
        except ConnectionResetError:
            pass

    def test_3_5_byte_for_byte_with_echo(self):
        port = free_port()
        emulator = self.start("--map", f"10.7.157.1:2020=127.0.0.1:{port}")
        host = self.open(emulator)

        def line(text):
            host.line(text)
            host.expect(text.encode() + b"\r")

        line('AT+QICSGP=1,1,"UNINET","",1')
        host.expect(OK)
        line("AT+QIACT=1")
        host.expect(OK)
        line('AT+QIOPEN=1,1,"TCP LISTENER","127.0.0.1",0,2020,0')
        host.expect(OK + urc("+QIOPEN: 1,0"))
        line("AT+QISTATE=0,1")
        listener = b'+QISTATE: 1,"TCP LISTENER","10.7.157.1",0,2020,3,1,1,0,"uart1"\r\n'
        host.expect(b"\r\n" + listener + OK)
        client = self.client(port)
        self.assertEqual(host.incoming(1, client), 11)
        line("AT+QISTATE?")
        host.expect(b"\r\n" + listener + b'+QISTATE: 11,"TCP INCOMING","127.0.0.1",%d,2020,2,1,1,0,"uart1"\r\n'
                    % client.getsockname()[1] + OK)
        client.sendall(b"test")
        host.expect(urc('+QIURC: "recv",11'))
        line("AT+QIRD=11,1500")
        host.expect(b"\r\n+QIRD: 4\r\ntest\r\n" + OK)
        line("AT+QIRD=11,1500")
        host.expect(b"\r\n+QIRD: 0\r\n" + OK)
        line("AT+QIRD=11,0")
        host.expect(b"\r\n+QIRD: 4,4,0\r\n" + OK)
        ending = threading.Thread(target=lambda: (receive_end(client), client.close()))
        ending.start()
        line("AT+QICLOSE=11")
        host.expect(OK)
        ending.join(LIMIT)
        line("AT+QICLOSE=1")
        host.expect(OK)
        line("AT+QISTATE?")
        host.expect(OK)
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), LIMIT)
        host.expect_silence()

    def test_mapped_to_port_0_the_log_tells_which(self):
        emulator, host = self.start_online("--map", "10.7.157.1:2020=127.0.0.1:0")
        host.open_service("TCP LISTENER", 1, 2020)
        told = until(lambda: re.search(r"2020\D.*127\.0\.0\.1:([1-9]\d*)", emulator.stderr))
        self.assertTrue(told, emulator.stderr)
        client = self.client(int(told[1]))
        self.assertEqual(host.incoming(1, client), 11)
        self.assertEqual(host.socket_lines()[0][4], "2020")

    def test_listens_on_loopback_only(self):
        emulator, host, port = self.start_listening()
        self.assertEqual(bound_addresses(emulator.pid, "tcp"), [("127.0.0.1", port)])
        self.assertEqual(bound_addresses(emulator.pid, "tcp6"), [])
        host.command("AT+QICLOSE=1")
        self.assertTrue(until(lambda: not bound_addresses(emulator.pid, "tcp")))

    def test_twelve_in_all_and_then_incoming_full(self):
        emulator, host, port = self.start_listening()
        clients = {}
        for connect_id in (11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 0):
            client = self.client(port)
            self.assertEqual(host.incoming(1, client), connect_id)
            clients[connect_id] = client
        self.assert_refused(port)
        host.expect(urc('+QIURC: "incoming full"'))
        self.assertEqual([int(fields[0]) for fields in host.socket_lines()], list(range(12)))
        for connect_id, client in clients.items():
            client.sendall(b"to %d" % connect_id)
            host.expect(urc(f'+QIURC: "recv",{connect_id}'))
            self.assertEqual(host.read_data(connect_id), b"to %d" % connect_id)
            host.send_data(b"from", connect_id)
            self.assertEqual(receive_exactly(client, 4), b"from")
        for connect_id in (3, 7):
            host.command(f"AT+QICLOSE={connect_id},0")
        for connect_id in (7, 3):
            self.assertEqual(host.incoming(1, self.client(port)), connect_id)
        host.command("AT+QICLOSE=5,0")
        self.assertEqual(host.incoming(1, self.client(port)), 5)
        self.assertIsNone(emulator.process.poll())

    def test_twenty_clients_at_once(self):
        _, host, port = self.start_listening()
        clients = [socket.socket() for _ in range(20)]
        for client in clients:
            self.addCleanup(client.close)
            client.setblocking(False)
            self.assertEqual(client.connect_ex(("127.0.0.1", port)), errno.EINPROGRESS)
        told = [host.expect_match(rb'\r\n\+QIURC: "incoming(?: (full)"|",(\d+),1,"127\.0\.0\.1",(\d+))\r\n')
                for _ in clients]
        host.expect_silence()
        accepted = {int(port): int(connect_id) for full, connect_id, port in told if full is None}
        self.assertEqual(list(accepted.values()), [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 0])
        self.assertEqual(sum(full is not None for full, _, _ in told), 9)
        refused = 0
        for client in clients:
            client.settimeout(LIMIT)
            connect_id = accepted.get(client.getsockname()[1])
            if connect_id is None:
                refused += 1
                try:
                    self.assertEqual(client.recv(1), b"")
                except ConnectionResetError:
                    pass
                continue
            host.send_data(b"%2d" % connect_id, connect_id)
            self.assertEqual(receive_exactly(client, 2), b"%2d" % connect_id)
        self.assertEqual(refused, 9)

    def test_incoming_has_the_mode_of_the_listener(self):
        _, host, port = self.start_listening(mode=1)
        client = self.client(port)
        self.assertEqual(host.incoming(1, client), 11)
        self.assertEqual([fields[8] for fields in host.socket_lines()], ["1", "1"])
        client.sendall(b"&")
        # As a BG96 prints it.
        host.expect(b'\r\n+QIURC: "recv",11,1\r\n&\r\n')
        host.send_data(b"back", 11)
        self.assertEqual(receive_exactly(client, 4), b"back")
        host.command("AT+QISWTMD=11,0")
        client.sendall(b"buffered")
        host.expect(urc('+QIURC: "recv",11'))
        self.assertEqual(host.read_data(11), b"buffered")

    def test_client_that_sends_at_once_and_closes(self):
        _, host, port = self.start_listening()
        client = self.client(port)
        name = client.getsockname()[1]
        client.sendall(b"all I have to say")
        client.close()
        host.expect(urc(f'+QIURC: "incoming",11,1,"127.0.0.1",{name}'))
        host.expect(urc('+QIURC: "recv",11'))
        host.expect(urc('+QIURC: "closed",11'))
        self.assertEqual(host.read_data(11), b"all I have to say")
        host.command("AT+QICLOSE=11")

    def test_client_that_closes_only_its_sending(self):
        _, host, port = self.start_listening()
        client = self.client(port)
        self.assertEqual(host.incoming(1, client), 11)
        client.sendall(b"that was all")
        client.shutdown(socket.SHUT_WR)
        host.expect(urc('+QIURC: "recv",11'))
        host.expect(urc('+QIURC: "closed",11'))
        self.assertEqual(host.read_data(11), b"that was all")
        self.assertEqual(host.ask("AT+QISTATE=1,11")[0][0].split(",")[5], "4")
        host.command("AT+QICLOSE=11")
        self.assertEqual(receive_end(client), b"")

    def test_client_that_resets(self):
        _, host, port = self.start_listening()
        client = self.client(port)
        self.assertEqual(host.incoming(1, client), 11)
        reset(client)
        host.expect(urc('+QIURC: "closed",11'))
        # The id is taken until it is closed.
        client = self.client(port)
        self.assertEqual(host.incoming(1, client), 10)
        host.command("AT+QICLOSE=11")
        self.assertEqual(host.incoming(1, self.client(port)), 11)

    def test_closing_the_listener_leaves_its_connections(self):
        _, host, port = self.start_listening()
        client = self.client(port)
        self.assertEqual(host.incoming(1, client), 11)
        host.command("AT+QICLOSE=1")
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), LIMIT)
        host.send_data(b"alive", 11)
        self.assertEqual(receive_exactly(client, 5), b"alive")
        # The port can be listened on again at once, beside the connection.
        host.open_service("TCP LISTENER", 1, port)
        self.assertEqual(host.incoming(1, self.client(port)), 10)

    def test_deactivation_closes_all(self):
        _, host, port = self.start_listening()
        client = self.client(port)
        self.assertEqual(host.incoming(1, client), 11)
        host.command("AT+QIDEACT=1")
        try:
            self.assertEqual(client.recv(1), b"")
        except ConnectionResetError:
            pass
        self.assertTrue(until(lambda: self.refused(port)))
        host.command("AT+QISTATE?")

    def refused(self, port):
        try:
            socket.create_connection(("127.0.0.1", port), LIMIT).close()
        except ConnectionRefusedError:
            return True
        return False

    def test_two_listeners(self):
        emulator, host, port = self.start_listening(connect_id=0)
        other = free_port()
        host.open_service("TCP LISTENER", 11, other)
        self.assertEqual(host.incoming(11, self.client(other)), 10)
        self.assertEqual(host.incoming(0, self.client(port)), 9)
        self.assertEqual(sorted(bound_addresses(emulator.pid, "tcp"))[0][0], "127.0.0.1")

    def test_the_modem_is_its_own_client(self):
        _, host, port = self.start_listening()
        host.command(f'AT+QIOPEN=1,0,"TCP","127.0.0.1",{port},0,0')
        output = host.read_until(b'"incoming",11') + host.drain()
        self.assertIn(urc("+QIOPEN: 0,0"), output)
        host.send_data(b"to myself")
        host.expect(urc('+QIURC: "recv",11'))
        self.assertEqual(host.read_data(11), b"to myself")

    def test_needs_a_port_of_its_own(self):
        _, host = self.start_online()
        host.command('AT+QIOPEN=1,1,"TCP LISTENER","127.0.0.1",0', final="ERROR")
        host.error(552, "invalid parameters")


if __name__ == "__main__":
    unittest.main()
