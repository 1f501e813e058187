"""The modem as a TCP server through a real tty with real clients: manual 3.5, 2.2.3 and 2.2.4."""

import errno
import re
import socket
import threading
import unittest

from support import LIMIT, OK, Case, bound_addresses, free_port, receive_end, receive_exactly, reset, until, urc


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
