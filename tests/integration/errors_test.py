"""The error codes of the manual's chapter 4, caused for real: sockets, names and limits of this machine.

562 (a network that does not confirm in 40 s) and 569 (60 s and more) are left to the tests in virtual time.
"""

import os
import resource
import socket
import unittest

from support import ERROR, NO_CARRIER, OK, PROMPT, SEND_FAIL, SEND_OK, Case, free_port, receive_exactly, until, urc

WORDS = {
    0: "operation successful",
    550: "unknown error",
    551: "operation blocked",
    552: "invalid parameters",
    553: "memory not enough",
    554: "create socket failed",
    555: "operation not supported",
    556: "socket bind failed",
    557: "socket listen failed",
    558: "socket write failed",
    559: "socket read failed",
    560: "socket accept failed",
    561: "open PDP context failed",
    563: "socket identity has been used",
    564: "DNS busy",
    565: "DNS parse failed",
    566: "socket connect failed",
    567: "socket has been closed",
    568: "operation busy",
    570: "PDP context broken down",
    571: "cancel send",
    572: "operation not allowed",
    573: "APN not configured",
    574: "port busy",
}


class ErrorCase(Case):
    def fails(self, host, command, code):
        """The command is answered by ERROR, for this reason."""
        with self.subTest(command=command):
            host.command(command, final="ERROR")
            self.assert_error(host, code)

    def assert_error(self, host, code):
        host.command("AT+QIGETERROR", f"+QIGETERROR: {code}, {WORDS[code]}")

    def open_fails(self, host, arguments, code):
        """AT+QIOPEN with these arguments is OK, and then its outcome is this code."""
        connect_id = arguments.split(",")[1]
        with self.subTest(arguments=arguments):
            host.command(f"AT+QIOPEN={arguments}")
            host.expect(urc(f"+QIOPEN: {connect_id},{code}"))
            self.assert_error(host, code)
            host.command(f"AT+QISTATE=1,{connect_id}")

    def start_without_names(self):
        """Online, with a name server that never answers."""
        silent = self.peer()
        _, host = self.start_online("--map", f"127.0.0.53:53=127.0.0.1:{silent.port}")
        host.command('AT+QIDNSCFG=1,"127.0.0.53"')
        return host, silent


class Context(ErrorCase):
    def test_551_the_radio_is_off(self):
        _, host = self.start_host()
        host.command("AT+CFUN=4")
        self.fails(host, "AT+QIACT=1", 551)
        host.command("AT+CFUN=1")
        self.assertTrue(until(lambda: host.ask("AT+QIACT=1")[1] == "OK"))
        self.assert_error(host, 0)

    def test_573_the_network_demands_an_apn(self):
        _, host = self.start_host("--set", "network.apn_required=on")
        host.command('AT+QICSGP=1,1,""')
        self.fails(host, "AT+QIACT=1", 573)
        host.command('AT+QICSGP=1,1,"UNINET"')
        host.command("AT+QIACT=1")
        self.assert_error(host, 0)

    def test_572_an_active_context(self):
        _, host = self.start_online()
        self.fails(host, "AT+QIACT=1", 572)

    def test_572_name_servers_of_an_inactive_one(self):
        _, host = self.start_host()
        self.fails(host, 'AT+QIDNSCFG=1,"127.0.0.53"', 572)
        self.fails(host, "AT+QIDNSCFG=1", 572)

    def test_561_no_active_context(self):
        _, host = self.start_host()
        for service in ('"TCP","127.0.0.1",80', '"UDP","127.0.0.1",80', '"TCP LISTENER","127.0.0.1",0,2020',
                        '"UDP SERVICE","127.0.0.1",0,2020'):
            self.open_fails(host, f"1,0,{service}", 561)
        self.fails(host, 'AT+QIOPEN=1,0,"TCP","127.0.0.1",80,0,2', 561)
        self.fails(host, 'AT+QIDNSGIP=1,"localhost"', 561)
        for command, name in (('AT+QPING=1,"127.0.0.1"', "+QPING"), ('AT+QNTP=1,"127.0.0.1"', "+QNTP")):
            host.command(command)
            host.expect(urc(f"{name}: 561"))
            self.assert_error(host, 561)

    def test_570_the_network_takes_the_context(self):
        server = self.server()
        _, host = self.start_online()
        host.open_socket(server.port)
        connection = server.accept()
        connection.sendall(b"kept")
        host.expect(urc('+QIURC: "recv",0'))
        peer = self.peer()
        host.command(f'AT+QIOPEN=1,1,"UDP","127.0.0.1",{peer.port}')
        host.expect(urc("+QIOPEN: 1,0"))
        host.command("AT+CFUN=4")
        host.expect(urc('+QIURC: "closed",0') + urc('+QIURC: "pdpdeact",1'))
        for command in ("AT+QISEND=0,4", "AT+QISEND=0", 'AT+QISENDEX=0,"31"', "AT+QISEND=1,4"):
            self.fails(host, command, 570)
        self.assertEqual(host.read_data(), b"kept")
        try:
            self.assertEqual(connection.recv(1), b"")
        except ConnectionResetError:
            pass
        host.command("AT+QIDEACT=1")
        self.fails(host, "AT+QISEND=0,4", 572)


class Parameters(ErrorCase):
    def test_552_wrong_parameters(self):
        _, host = self.start_online()
        for command in ("AT+QICSGP=17", "AT+QIACT=0", "AT+QIDEACT=17", 'AT+QIOPEN=1,"TCP","220.180.239.212",8009,0,1',
                        "AT+QICLOSE=12", "AT+QISTATE=2,1", "AT+QISEND=12", "AT+QISEND=0,1461", "AT+QIRD=0,1501",
                        "AT+QISWTMD=0,3", 'AT+QPING=1,"127.0.0.1",256',
                        'AT+QPING=1,"127.0.0.1",1,11', 'AT+QNTP=1,"127.0.0.1",65536', 'AT+QIDNSCFG=1,"name"',
                        "AT+QIDNSGIP=1", 'AT+QICFG="transpktsize",1461', "AT+QISDE=2"):
            self.fails(host, command, 552)
        host.expect_silence()

    def test_0_after_what_went_well(self):
        _, host = self.start_online()
        self.fails(host, "AT+QISTATE=2,1", 552)
        host.command("AT+QISTATE?")
        self.assert_error(host, 0)
        host.command("AT+QIGETERROR=?")
        self.assert_error(host, 0)


class Opening(ErrorCase):
    def test_555_a_udp_service_has_no_transparent_mode(self):
        _, host = self.start_online()
        self.fails(host, 'AT+QIOPEN=1,0,"UDP SERVICE","127.0.0.1",0,2020,2', 555)
        host.command("AT+QISTATE?")
        host.open_service("UDP SERVICE", 0, 0)
        host.open_service("TCP LISTENER", 1, 0)
        for command in ("AT+QISWTMD=0,2", 'AT+QISENDEX=0,"31"', 'AT+QISENDEX=1,"31"', "AT+QISEND=1,4",
                        "AT+QISWTMD=1,2"):
            self.fails(host, command, 555)

    def test_556_a_port_that_another_program_has(self):
        _, host = self.start_online()
        occupant = self.server()
        self.open_fails(host, f'1,0,"TCP LISTENER","127.0.0.1",0,{occupant.port},0', 556)
        self.open_fails(host, f'1,0,"TCP LISTENER","127.0.0.1",0,{occupant.port},2', 556)
        peer = self.peer()
        self.open_fails(host, f'1,0,"UDP SERVICE","127.0.0.1",0,{peer.port},0', 556)
        self.open_fails(host, f'1,0,"UDP","127.0.0.1",9,{peer.port},1', 556)
        self.fails(host, f'AT+QIOPEN=1,0,"UDP","127.0.0.1",9,{peer.port},2', 556)

    def test_556_a_port_that_a_socket_of_the_modem_has(self):
        server = self.server()
        _, host = self.start_online()
        port = free_port()
        host.open_service("TCP LISTENER", 1, port)
        self.open_fails(host, f'1,0,"TCP","127.0.0.1",{server.port},{port},0', 556)
        port = free_port(socket.SOCK_DGRAM)
        host.open_service("UDP SERVICE", 2, port)
        self.open_fails(host, f'1,0,"UDP SERVICE","127.0.0.1",0,{port},1', 556)
        self.open_fails(host, f'1,0,"UDP","127.0.0.1",9,{port},0', 556)
        # The same number of the other protocol is free.
        host.open_service("TCP LISTENER", 0, port)

    def test_557_a_second_listener_on_a_port_of_the_modem(self):
        _, host = self.start_online()
        port = free_port()
        host.open_service("TCP LISTENER", 1, port)
        self.open_fails(host, f'1,0,"TCP LISTENER","127.0.0.1",0,{port},0', 557)
        client = self.client(port)
        self.assertEqual(host.incoming(1, client), 11)
        host.command("AT+QICLOSE=1")
        host.open_service("TCP LISTENER", 0, port)

    def test_563_an_id_in_use(self):
        server = self.server()
        _, host, connection = self.start_connected(server=server)
        for service in (f'"TCP","127.0.0.1",{server.port}', f'"UDP","127.0.0.1",{server.port}',
                        '"TCP LISTENER","127.0.0.1",0,0', '"UDP SERVICE","127.0.0.1",0,0'):
            with self.subTest(service=service):
                host.command(f"AT+QIOPEN=1,0,{service}")
                host.expect(urc("+QIOPEN: 0,563"))
                self.assert_error(host, 563)
        self.fails(host, f'AT+QIOPEN=1,0,"TCP","127.0.0.1",{server.port},0,2', 563)
        host.send_data(b"alive")
        self.assertEqual(receive_exactly(connection, 5), b"alive")

    def test_565_a_name_that_does_not_exist(self):
        _, host = self.start_online()
        for service in ("TCP", "UDP"):
            self.open_fails(host, f'1,0,"{service}","no-such-host.invalid",80', 565)
        host.command('AT+QIDNSGIP=1,"no-such-host.invalid"')
        host.expect(urc('+QIURC: "dnsgip",565'))
        self.assert_error(host, 565)
        host.command('AT+QPING=1,"no-such-host.invalid"')
        host.expect(urc("+QPING: 565"))
        self.assert_error(host, 565)
        host.command('AT+QNTP=1,"no-such-host.invalid"')
        host.expect(urc("+QNTP: 565"))
        self.assert_error(host, 565)

    def test_566_a_server_that_refuses(self):
        _, host = self.start_online()
        self.open_fails(host, f'1,0,"TCP","127.0.0.1",{free_port()}', 566)
        self.fails(host, f'AT+QIOPEN=1,0,"TCP","127.0.0.1",{free_port()},0,2', 566)

    def test_574_a_second_transparent_listener(self):
        _, host = self.start_online()
        first, second = free_port(), free_port()
        host.open_service("TCP LISTENER", 1, first, mode=2)
        self.open_fails(host, f'1,2,"TCP LISTENER","127.0.0.1",0,{second},2', 574)
        host.open_service("TCP LISTENER", 2, second, mode=0)
        host.command("AT+QICLOSE=1")
        host.open_service("TCP LISTENER", 1, first, mode=2)


class Data(ErrorCase):
    def test_553_send_fail_while_the_server_does_not_read(self):
        server = self.server(receive_buffer=4096)
        _, host, connection = self.start_connected(
            "--profile", "bg96/instant", "--set", "limits.send_buffer=4096", server=server)
        sent = 0
        answer = SEND_OK
        while answer == SEND_OK:
            self.assertLess(sent, 4_000_000)
            host.line("AT+QISEND=0,1460")
            host.expect(PROMPT)
            host.send(b"x" * 1460)
            answer = host.expect_match(rb"(\r\nSEND (?:OK|FAIL)\r\n)")[0]
            sent += 1460 if answer == SEND_OK else 0
        self.assertEqual(answer, SEND_FAIL)
        self.assert_error(host, 553)
        total, acknowledged, unacknowledged = host.numbers("AT+QISEND=0,0", "+QISEND")
        self.assertEqual(total, sent)
        self.assertEqual(acknowledged + unacknowledged, total)
        self.assertGreater(unacknowledged, 0)
        self.assertEqual(receive_exactly(connection, sent), b"x" * sent)
        host.send_data(b"goes on")
        self.assertEqual(receive_exactly(connection, 7), b"goes on")
        self.assert_error(host, 0)

    def test_558_a_datagram_that_the_host_refuses(self):
        _, host = self.start_online()
        host.open_service("UDP SERVICE", 2, 0)
        host.line('AT+QISEND=2,4,"255.255.255.255",9')
        host.expect(PROMPT)
        host.send(b"data")
        host.expect(ERROR)
        self.assert_error(host, 558)
        peer = self.peer()
        host.line(f'AT+QISEND=2,4,"127.0.0.1",{peer.port}')
        host.expect(PROMPT)
        host.send(b"data")
        host.expect(SEND_OK)
        self.assertEqual(peer.receive()[0], b"data")

    def test_559_nothing_is_received_on_a_listener(self):
        _, host = self.start_online()
        host.open_service("TCP LISTENER", 1, 0)
        self.fails(host, "AT+QIRD=1", 559)
        self.fails(host, "AT+QIRD=1,1500", 559)

    def test_567_the_server_has_closed(self):
        _, host, connection = self.start_connected()
        connection.close()
        host.expect(urc('+QIURC: "closed",0'))
        for command in ("AT+QISEND=0,4", "AT+QISEND=0", 'AT+QISENDEX=0,"31"'):
            self.fails(host, command, 567)
        self.assertEqual(host.ask("AT+QISWTMD=0,2"), ([], "ERROR"))

    def test_571_esc_at_the_prompt(self):
        _, host, connection = self.start_connected()
        host.line("AT+QISEND=0")
        host.expect(PROMPT)
        host.send(b"never mind\x1b")
        host.expect(ERROR)
        self.assert_error(host, 571)
        host.send_data(b"only this")
        self.assertEqual(receive_exactly(connection, 9), b"only this")

    def test_572_nothing_is_open_yet(self):
        _, host = self.start_online()
        for command in ("AT+QISEND=0,4", "AT+QISEND=0", "AT+QISEND=0,0", "AT+QIRD=0", "AT+QIRD=0,0",
                        'AT+QISENDEX=0,"31"', "AT+QISWTMD=0,1"):
            self.fails(host, command, 572)
        host.line("ATO")
        host.expect(NO_CARRIER)


class Tools(ErrorCase):
    def test_564_a_second_look_up(self):
        host, silent = self.start_without_names()
        host.command('AT+QIDNSGIP=1,"first.example"')
        self.assertIn(b"first", silent.receive()[0])
        self.fails(host, 'AT+QIDNSGIP=1,"second.example"', 564)
        host.expect_silence()
        host.command("AT+QIDEACT=1")
        host.expect(urc('+QIURC: "dnsgip",570'))
        self.assert_error(host, 570)

    def test_568_a_second_ping(self):
        host, silent = self.start_without_names()
        host.command('AT+QPING=1,"first.example"')
        self.assertIn(b"first", silent.receive()[0])
        self.fails(host, 'AT+QPING=1,"127.0.0.1"', 568)
        host.expect_silence()
        host.command("AT+QIDEACT=1")
        host.expect(urc("+QPING: 570"))
        self.assert_error(host, 570)

    def test_568_a_second_synchronization(self):
        silent = self.peer()
        _, host = self.start_online()
        host.command(f'AT+QNTP=1,"127.0.0.1",{silent.port}')
        self.assertEqual(len(silent.receive()[0]), 48)
        self.fails(host, f'AT+QNTP=1,"127.0.0.1",{silent.port}', 568)
        host.command("AT+QNTP?", f'+QNTP: "127.0.0.1",{silent.port}')
        host.command("AT+QIDEACT=1")
        host.expect(urc("+QNTP: 570"))
        self.assert_error(host, 570)
        host.command("AT+QNTP?")

    def test_550_a_time_server_that_sends_the_host_away(self):
        server = self.peer()
        _, host = self.start_online()
        host.command(f'AT+QNTP=1,"127.0.0.1",{server.port}')
        question, port = server.receive()
        # RFC 4330: no leap warning known, version 4, a server's answer, stratum 0, and the code in the reference.
        server.send(bytes((0xE4, 0)) + question[2:12] + b"DENY" + bytes(8) + question[40:48] + bytes(16), port)
        host.expect(urc("+QNTP: 550"))
        self.assert_error(host, 550)


class Descriptors(ErrorCase):
    def limit(self, emulator, spare):
        """Exactly `spare` descriptors are left to it. The limit is one of numbers: gaps below it are still free."""
        used = {int(name) for name in os.listdir(f"/proc/{emulator.pid}/fd")}
        number = [candidate for candidate in range(1000) if candidate not in used][spare]
        resource.prlimit(emulator.pid, resource.RLIMIT_NOFILE, (number, 256))

    def lift(self, emulator):
        resource.prlimit(emulator.pid, resource.RLIMIT_NOFILE, (256, 256))

    def test_554_none_is_left(self):
        server = self.server()
        emulator, host = self.start_online()
        self.limit(emulator, 0)
        for service in (f'"TCP","127.0.0.1",{server.port}', f'"UDP","127.0.0.1",{server.port}',
                        '"TCP LISTENER","127.0.0.1",0,0', '"UDP SERVICE","127.0.0.1",0,0'):
            self.open_fails(host, f"1,0,{service}", 554)
        self.fails(host, f'AT+QIOPEN=1,0,"TCP","127.0.0.1",{server.port},0,2', 554)
        host.command(f'AT+QNTP=1,"127.0.0.1",{server.port}')
        host.expect(urc("+QNTP: 554"))
        self.assert_error(host, 554)
        self.lift(emulator)
        host.open_service("UDP SERVICE", 0, 0)
        self.assertEqual(emulator.end(), 0)

    def test_560_none_is_left_for_an_incoming_connection(self):
        emulator, host = self.start_online()
        port = free_port()
        host.open_service("TCP LISTENER", 1, port)
        self.limit(emulator, 0)
        try:
            client = self.client(port)
        except ConnectionResetError:
            client = None
        host.expect(urc('+QIURC: "incoming full"'))
        self.assert_error(host, 560)
        # Turned away, not left waiting.
        if client is not None:
            try:
                self.assertEqual(client.recv(1), b"")
            except ConnectionResetError:
                pass
        host.expect_silence()
        self.lift(emulator)
        client = self.client(port)
        self.assertEqual(host.incoming(1, client), 11)
        host.send_data(b"welcome", 11)
        self.assertEqual(receive_exactly(client, 7), b"welcome")


if __name__ == "__main__":
    unittest.main()
