"""Transparent mode through a real tty with real servers: manual 3.3 and 1.2.

Leaving it by +++ takes two seconds of silence, so the tests do that as seldom as they can.
"""

import random
import socket
import threading
import time
import unittest

from support import CONNECT, LIMIT, NO_CARRIER, OK, PROMPT, SEND_OK, Case, free_port, receive_end, receive_exactly, \
    reset, urc

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
        data = random.Random(7).randbytes(3_000_000)
        sender = self.sender(connection, data)
        self.assertLess(sender.wait_blocked(), len(data))
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


if __name__ == "__main__":
    unittest.main()
