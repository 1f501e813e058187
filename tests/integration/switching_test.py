"""How a connection changes its access mode: AT+QISWTMD (manual 2.1.10) and the line DTR (1.2)."""

import termios
import unittest

from support import CONNECT, NO_CARRIER, OK, Case, receive_end, receive_exactly, until, urc


class DataTerminalReady(Case):
    """A pty has no such line; the speed B0 drops it, as on a serial port."""

    def start_transparent(self, *commands):
        server = self.server()
        _, host = self.start_online()
        for command in commands:
            host.command(command)
        host.open_transparent(server.port)
        return host, server.accept()

    def test_d1_is_the_escape_behind_what_was_sent(self):
        host, connection = self.start_transparent("AT&D1")
        host.send(b"sent before")
        host.set_speed(termios.B0)
        host.expect(OK)
        self.assertEqual(receive_exactly(connection, 11), b"sent before")
        host.set_speed(termios.B115200)
        host.expect_silence()
        connection.sendall(b"meanwhile")
        host.expect(urc('+QIURC: "recv",0'))
        host.line("ATO")
        host.expect(CONNECT + b"meanwhile")
        host.send(b"again")
        self.assertEqual(receive_exactly(connection, 5), b"again")

    def test_d2_ends_the_connection(self):
        host, connection = self.start_transparent("AT&D2")
        host.send(b"sent before")
        host.set_speed(termios.B0)
        host.expect(NO_CARRIER)
        self.assertEqual(receive_end(connection), b"sent before")
        host.set_speed(termios.B115200)
        host.command("AT")
        self.assertEqual(host.socket_lines()[0][5], "4")
        host.line("ATO")
        host.expect(NO_CARRIER)
        host.command("AT+QICLOSE=0")
        host.command("AT+QISTATE?")

    def test_d0_means_nothing(self):
        host, connection = self.start_transparent("AT&D0")
        host.set_speed(termios.B0)
        host.expect_silence()
        host.set_speed(termios.B115200)
        host.send(b"still online")
        self.assertEqual(receive_exactly(connection, 12), b"still online")
        connection.sendall(b"here too")
        host.expect(b"here too")

    def test_means_nothing_while_commands_are_taken(self):
        _, host, connection = self.start_connected()
        for command in ("AT&D0", "AT&D1", "AT&D2"):
            host.command(command)
            host.set_speed(termios.B0)
            host.expect_silence(0.2)
            host.set_speed(termios.B115200)
            host.send_data(b"alive")
            self.assertEqual(receive_exactly(connection, 5), b"alive")


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


if __name__ == "__main__":
    unittest.main()
