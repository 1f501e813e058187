"""The TCP client in buffer access mode through a real tty against real servers: contexts, opening, closing."""

import hashlib
import random
import re
import socket
import threading
import time
import unittest

from support import (
    Case, ERROR, LIMIT, OK, PROMPT, SEND_OK, free_port, receive_end, receive_exactly, reset, until, urc)

MANUAL_SERVER = "220.180.239.212:8009"


class ManualConversations(Case):
    """The examples of the manual with its own bytes; its server is mapped to one of ours."""

    def start_mapped(self):
        server = self.server()
        emulator = self.start("--map", f"{MANUAL_SERVER}=127.0.0.1:{server.port}")
        return emulator, self.open(emulator), server

    def test_3_1_and_3_2_byte_for_byte_with_echo(self):
        _, host, server = self.start_mapped()

        def line(text):
            host.line(text)
            host.expect(text.encode() + b"\r")

        line('AT+QICSGP=1,1,"UNINET","",1')
        host.expect(OK)
        line("AT+QIACT=1")
        host.expect(OK)
        line("AT+QIACT?")
        address = host.expect_match(rb'\r\n\+QIACT: 1,1,1,"(\d+\.\d+\.\d+\.\d+)"\r\n\r\nOK\r\n')[0]
        self.assertNotEqual(address, b"0.0.0.0")

        line('AT+QIOPEN=1,0,"TCP","220.180.239.212",8009,0,0')
        host.expect(OK + urc("+QIOPEN: 0,0"))
        connection = server.accept()
        line("AT+QISTATE=1,0")
        port = host.expect_match(
            rb'\r\n\+QISTATE: 0,"TCP","220\.180\.239\.212",8009,(\d+),2,1,0,0,"uart1"\r\n\r\nOK\r\n')[0]
        self.assertEqual(int(port), server.peer[1])

        line("AT+QISEND=0")
        host.expect(PROMPT)
        host.send(b"test1\x1a")
        # Whether the Ctrl-Z itself is echoed is not known of a real modem; the data are.
        host.expect_match(rb"test1\x1a?\r\nSEND OK\r\n")
        line("AT+QISEND=0,4")
        host.expect(PROMPT)
        host.send(b"test")
        host.expect(b"test" + SEND_OK)
        self.assertEqual(receive_exactly(connection, 9), b"test1test")
        self.wait_counters(host, 9)
        line('AT+QISENDEX=0,"3132333435"')
        host.expect(SEND_OK)
        self.assertEqual(receive_exactly(connection, 5), b"12345")
        self.wait_counters(host, 14)

        connection.sendall(b"test1")
        host.expect(urc('+QIURC: "recv",0'))
        line("AT+QIRD=0,1500")
        host.expect(b"\r\n+QIRD: 5\r\ntest1\r\n" + OK)
        line("AT+QIRD=0,1500")
        host.expect(b"\r\n+QIRD: 0\r\n" + OK)
        line("AT+QIRD=0,0")
        host.expect(b"\r\n+QIRD: 5,5,0\r\n" + OK)

        ending = threading.Thread(target=lambda: (receive_end(connection), connection.close()))
        ending.start()
        line("AT+QICLOSE=0")
        host.expect(OK)
        ending.join(LIMIT)
        line("AT+QIDEACT=1")
        host.expect(OK)
        line("AT+QIACT?")
        host.expect(OK)
        host.expect_silence()

    def wait_counters(self, host, total):
        """QISEND=0,0 with echo, until all is acknowledged, which the peer's kernel may put off a little."""
        deadline = time.monotonic() + LIMIT
        while True:
            host.line("AT+QISEND=0,0")
            sent, acknowledged, outstanding = map(int, host.expect_match(
                rb"AT\+QISEND=0,0\r\r\n\+QISEND: (\d+),(\d+),(\d+)\r\n\r\nOK\r\n"))
            self.assertEqual(sent, total)
            self.assertEqual(acknowledged + outstanding, total)
            if outstanding == 0:
                return
            self.assertLess(time.monotonic(), deadline)

    def test_3_9_byte_for_byte(self):
        _, host, _ = self.start_mapped()
        host.line('AT+QIOPEN=1,"TCP","220.180.239.212",8009,0,1')
        host.expect(b'AT+QIOPEN=1,"TCP","220.180.239.212",8009,0,1\r' + ERROR)
        host.line("AT+QIGETERROR")
        host.expect(b"AT+QIGETERROR\r\r\n+QIGETERROR: 552, invalid parameters\r\n" + OK)

    def test_mapped_only_reaches_what_is_mapped_and_nothing_else(self):
        mapped, other = self.server(), self.server()
        _, host = self.start_online("--egress", "mapped-only", "--map", f"{MANUAL_SERVER}=127.0.0.1:{mapped.port}")
        host.command(f'AT+QIOPEN=1,1,"TCP","127.0.0.1",{other.port},0,0')
        self.assertNotEqual(host.expect_match(rb"\r\n\+QIOPEN: 1,(\d+)\r\n")[0], b"0")
        host.open_socket(8009, address="220.180.239.212")
        mapped.accept()
        other.listener.settimeout(0.3)
        with self.assertRaises(TimeoutError):
            other.accept()

    def test_loopback_only_reaches_this_machine(self):
        server = self.server()
        _, host = self.start_online("--egress", "loopback")
        host.open_socket(server.port)
        host.command('AT+QIOPEN=1,1,"TCP","203.0.113.1",80,0,0')
        self.assertNotEqual(host.expect_match(rb"\r\n\+QIOPEN: 1,(\d+)\r\n")[0], b"0")

    def test_a_name_can_be_mapped(self):
        server = self.server()
        _, host = self.start_online("--map", f"cloud.example.com:8883=127.0.0.1:{server.port}")
        host.open_socket(8883, address="cloud.example.com")
        server.accept()


class Contexts(Case):
    def test_configure_activate_deactivate(self):
        _, host = self.start_host()
        host.command("AT+QICSGP=1", '+QICSGP: 1,"","","",0')
        host.command('AT+QICSGP=1,1,"internet","user","secret",2')
        host.command("AT+QICSGP=1", '+QICSGP: 1,"internet","user","secret",2')
        host.command("AT+QIACT?")
        host.command("AT+QIACT=1")
        information, _ = host.ask("AT+QIACT?")
        self.assertRegex(information[0], r'\A\+QIACT: 1,1,1,"\d+\.\d+\.\d+\.\d+"\Z')
        host.command("AT+QIACT=1", final="ERROR")
        host.command("AT+QIDEACT=1")
        host.command("AT+QIACT?")
        host.command("AT+QIDEACT=1")

    def test_address_is_the_same_with_and_without_quotes(self):
        _, host = self.start_online()
        address = re.fullmatch(r'\+QIACT: 1,1,1,"([^"]+)"', host.ask("AT+QIACT?")[0][0])[1]
        host.command("AT+CGPADDR=1", f"+CGPADDR: 1,{address}")

    def test_deactivation_closes_its_sockets(self):
        _, host, connection = self.start_connected()
        host.command("AT+QIDEACT=1")
        try:
            self.assertEqual(connection.recv(1), b"")
        except ConnectionResetError:
            pass
        host.command("AT+QISTATE?")
        host.expect_silence()

    def test_open_without_a_context_is_561(self):
        _, host = self.start_host()
        server = self.server()
        host.open_socket(server.port, result=561)
        host.command("AT+QIGETERROR", "+QIGETERROR: 561, open PDP context failed")

    def test_a_driver_reaches_its_first_socket(self):
        _, host = self.start_host()
        for text in ("AT+CPIN?", "AT+CSQ", "AT+CREG?", "AT+CGREG?", "AT+CEREG?", "AT+COPS?", "AT+CGATT?",
                     "AT+CGDCONT?", "AT+CGPADDR", "AT+CFUN?", "AT+CFUN=1", "AT+CGATT=1",
                     'AT+CGDCONT=1,"IP","internet"'):
            self.assertEqual(host.ask(text)[1], "OK", text)
        host.command("AT+CPIN?", "+CPIN: READY")
        self.assertRegex(host.ask("AT+CEREG?")[0][0], r"\A\+CEREG: \d,[15]\Z")
        self.assertRegex(host.ask("AT+CSQ")[0][0], r"\A\+CSQ: \d+,99\Z")
        host.command("AT+CGATT?", "+CGATT: 1")


class Opening(Case):
    def test_local_port_is_the_socket_own(self):
        _, host, connection = self.start_connected()
        fields = host.socket_lines()[0]
        self.assertEqual(int(fields[4]), connection.getpeername()[1])
        self.assertEqual(fields, ["0", '"TCP"', '"127.0.0.1"', str(connection.getsockname()[1]), fields[4], "2", "1",
                                  "0", "0", '"uart1"'])
        line = "+QISTATE: " + ",".join(fields)
        for text in ("AT+QISTATE", "AT+QISTATE?", "AT+QISTATE=0,1", "AT+QISTATE=1,0"):
            host.command(text, line)
        for text in ("AT+QISTATE=0,2", "AT+QISTATE=1,5"):
            host.command(text)

    def test_local_port_that_was_asked_for(self):
        server = self.server()
        _, host = self.start_online()
        port = free_port()
        host.open_socket(server.port, local_port=port)
        server.accept()
        self.assertEqual(server.peer[1], port)
        self.assertEqual(int(host.socket_lines()[0][4]), port)

    def test_the_same_local_port_again_at_once(self):
        server = self.server()
        _, host = self.start_online()
        port = free_port()
        for _ in range(3):
            host.open_socket(server.port, local_port=port)
            connection = server.accept()
            # A server that closes last leaves the modem's end in TIME-WAIT, which must not block the port.
            host.line("AT+QICLOSE=0")
            receive_end(connection)
            connection.close()
            host.expect(OK)

    def test_local_port_that_another_program_listens_on_is_556(self):
        server = self.server()
        _, host = self.start_online()
        with socket.socket() as occupant:
            occupant.bind(("0.0.0.0", 0))
            occupant.listen()
            host.open_socket(server.port, local_port=occupant.getsockname()[1], result=556)
        host.command("AT+QIGETERROR", "+QIGETERROR: 556, socket bind failed")

    def test_optional_parameters_and_blanks(self):
        server = self.server()
        _, host = self.start_online()
        host.command(f'AT+QIOPEN=1,0,"TCP","127.0.0.1",{server.port}')
        host.expect(urc("+QIOPEN: 0,0"))
        host.command(f'AT+QIOPEN=1,1,"TCP","127.0.0.1",{server.port},0')
        host.expect(urc("+QIOPEN: 1,0"))
        host.command(f'AT+QIOPEN=1, 2, "TCP", "127.0.0.1", {server.port}, 0, 0')
        host.expect(urc("+QIOPEN: 2,0"))
        host.command(f'at+qiopen=1,3,"tcp","127.0.0.1",{server.port},0,0')
        host.expect(urc("+QIOPEN: 3,0"))

    def test_result_comes_after_ok_and_not_sooner_than_the_profile_says(self):
        server = self.server()
        _, host = self.start_online()
        for connect_id in range(5):
            begin = time.monotonic()
            host.open_socket(server.port, connect_id)
            self.assertGreaterEqual(time.monotonic() - begin, 0.05)

    def test_local_answers_are_not_sooner_than_their_floor(self):
        _, host = self.start_host()
        for _ in range(10):
            begin = time.monotonic()
            host.command("AT")
            self.assertGreaterEqual(time.monotonic() - begin, 0.005)

    def test_by_name(self):
        server = self.server()
        _, host = self.start_online()
        host.open_socket(server.port, address="localhost")
        server.accept()
        fields = host.socket_lines()[0]
        self.assertEqual(fields[2], '"127.0.0.1"')
        self.assertEqual(int(fields[4]), server.peer[1])

    def test_name_that_does_not_exist_is_565_and_blocks_nothing(self):
        _, host = self.start_online()
        host.command('AT+QIOPEN=1,0,"TCP","no-such-host.invalid",80,0,0')
        host.line("AT+GMM")
        # The result may come before or after, but never inside.
        answer = host.read_until(OK)
        if b"+QIOPEN" not in answer:
            self.assertEqual(answer, b"\r\nBG96\r\n" + OK)
            host.expect(urc("+QIOPEN: 0,565"), limit=60)
        else:
            self.assertEqual(answer, urc("+QIOPEN: 0,565") + b"\r\nBG96\r\n" + OK)
        host.command("AT+QIGETERROR", "+QIGETERROR: 565, DNS parse failed")
        host.command("AT+QICLOSE=0")
        host.command("AT")

    def test_refused_is_566_and_the_id_can_be_used_again(self):
        server = self.server()
        _, host = self.start_online()
        host.open_socket(free_port(), result=566)
        host.command("AT+QIGETERROR", "+QIGETERROR: 566, socket connect failed")
        host.command("AT+QICLOSE=0")
        host.open_socket(server.port)
        server.accept()

    def test_unreachable_is_566(self):
        _, host = self.start_online()
        # A TCP connection to the broadcast address is refused by the kernel itself as unreachable.
        host.open_socket(80, address="255.255.255.255", result=566)

    def test_a_connect_that_hangs_blocks_nothing_and_can_be_closed(self):
        server = self.server(backlog=0)
        # The kernel drops the SYNs of a listener whose queue is full, so a further connect hangs.
        for _ in range(4):
            filler = socket.socket()
            self.addCleanup(filler.close)
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", server.port))
        other = self.server()
        _, host = self.start_online()
        host.command(f'AT+QIOPEN=1,0,"TCP","127.0.0.1",{server.port},0,0')
        host.command("AT")
        information, _ = host.ask("AT+QISTATE=1,0")
        self.assertEqual(information[0].split(",")[5], "1")
        host.open_socket(other.port, 1)
        other.accept()
        host.line("AT+QISEND=0,4")
        host.expect(ERROR)
        host.open_socket(other.port, 0, result=563)
        host.line("AT+QICLOSE=0")
        host.read_until(OK)
        host.drain()
        host.command("AT+QISTATE=1,0")
        self.assertEqual(len(host.socket_lines()), 1)

    def test_id_in_use_is_563_and_the_first_connection_lives_on(self):
        server = self.server()
        _, host, connection = self.start_connected(server=server)
        host.open_socket(server.port, result=563)
        host.command("AT+QIGETERROR", "+QIGETERROR: 563, socket identity has been used")
        host.send_data(b"still here")
        self.assertEqual(receive_exactly(connection, 10), b"still here")

    def test_wrong_parameters_are_552(self):
        _, host = self.start_online()
        for arguments in ('1,12,"TCP","127.0.0.1",80', '1,-1,"TCP","127.0.0.1",80', '0,0,"TCP","127.0.0.1",80',
                          '17,0,"TCP","127.0.0.1",80', '1,0,"TCP","127.0.0.1",65536', '1,0,"TCP","127.0.0.1",-1',
                          '1,0,"TCP","127.0.0.1",80,65536', '1,0,"TCP","127.0.0.1",80,0,3', '1,0,"SCTP","127.0.0.1",80',
                          '1,0,TCP,127.0.0.1,80', '1,0,"TCP","127.0.0.1"', '1,0,"TCP","127.0.0.1",80,0,0,0',
                          '1,0,"TCP","",80', '1,0,"TCP","127.0.0.1","x"', '1,0,"TCP","127.0.0.1,80', "", "1", "a,b,c"):
            with self.subTest(arguments=arguments):
                host.command(f"AT+QIOPEN={arguments}", final="ERROR")
                host.command("AT+QIGETERROR", "+QIGETERROR: 552, invalid parameters")
        self.assertEqual(host.socket_lines(), [])
        host.expect_silence()

    def test_twelve_sockets_and_no_thirteenth(self):
        server = self.server()
        _, host = self.start_online()
        connections = []
        for connect_id in range(12):
            host.open_socket(server.port, connect_id)
            connections.append(server.accept())
        host.command(f'AT+QIOPEN=1,12,"TCP","127.0.0.1",{server.port},0,0', final="ERROR")
        host.command("AT+QIGETERROR", "+QIGETERROR: 552, invalid parameters")
        lines = host.socket_lines()
        self.assertEqual([int(fields[0]) for fields in lines], list(range(12)))
        self.assertEqual([int(fields[4]) for fields in lines], [one.getpeername()[1] for one in connections])
        for connect_id, connection in enumerate(connections):
            host.send_data(f"up {connect_id}".encode(), connect_id)
            self.assertEqual(receive_exactly(connection, len(f"up {connect_id}")), f"up {connect_id}".encode())
        for connect_id, connection in reversed(list(enumerate(connections))):
            connection.sendall(f"down {connect_id}".encode())
            host.expect(urc(f'+QIURC: "recv",{connect_id}'))
        for connect_id in range(12):
            self.assertEqual(host.read_data(connect_id), f"down {connect_id}".encode())
        for connect_id in range(12):
            host.command(f"AT+QICLOSE={connect_id},0")
        host.command("AT+QISTATE?")

    def test_many_open_and_close_cycles_leak_nothing(self):
        server = self.server()
        emulator, host = self.start_online("--profile", "bg96/instant")

        def cycle(number):
            host.open_socket(server.port, number % 12)
            connection = server.accept()
            host.send_data(b"ping", number % 12)
            self.assertEqual(receive_exactly(connection, 4), b"ping")
            if number % 2:
                connection.close()
                host.expect(urc(f'+QIURC: "closed",{number % 12}'))
                host.command(f"AT+QICLOSE={number % 12}")
            else:
                host.command(f"AT+QICLOSE={number % 12},0")
                self.assertEqual(receive_end(connection), b"")
                connection.close()

        for number in range(50):
            cycle(number)
        descriptors, memory = emulator.descriptors(), emulator.memory()
        for number in range(300):
            cycle(number)
        until(lambda: emulator.descriptors() <= descriptors)
        self.assertLessEqual(emulator.descriptors(), descriptors)
        self.assertLess(emulator.memory() - memory, 4 * 1024 * 1024)


class Closing(Case):
    def test_waits_for_the_peers_fin_up_to_the_timeout(self):
        _, host, connection = self.start_connected()
        begin = time.monotonic()
        host.line("AT+QICLOSE=0,1")
        self.assertEqual(receive_end(connection), b"")
        host.expect(OK)
        self.assertGreaterEqual(time.monotonic() - begin, 1)
        host.command("AT+QISTATE=1,0")
        host.expect_silence()

    def test_does_not_wait_longer_than_for_the_fin(self):
        _, host, connection = self.start_connected()
        begin = time.monotonic()
        host.line("AT+QICLOSE=0,600")
        self.assertEqual(receive_end(connection), b"")
        connection.close()
        host.expect(OK)
        self.assertLess(time.monotonic() - begin, 60)
        host.expect_silence()

    def test_zero_does_not_wait(self):
        _, host, connection = self.start_connected()
        begin = time.monotonic()
        host.command("AT+QICLOSE=0,0")
        self.assertLess(time.monotonic() - begin, 8)
        self.assertEqual(receive_end(connection), b"")
        host.expect_silence()

    def test_commands_typed_meanwhile_wait_and_keep_their_order(self):
        _, host, connection = self.start_connected()
        host.send(b"AT+QICLOSE=0,1\rAT+GMM\rAT+QISTATE?\r")
        host.expect(OK + b"\r\nBG96\r\n" + OK + OK)
        self.assertEqual(receive_end(connection), b"")

    def test_sent_data_arrive_before_the_end(self):
        _, host, connection = self.start_connected()
        for _ in range(3):
            host.send_data(b"last" * 300)
        host.command("AT+QICLOSE=0,0")
        self.assertEqual(receive_end(connection), b"last" * 900)

    def test_of_nothing_is_ok(self):
        _, host = self.start_online()
        for connect_id in range(12):
            host.command(f"AT+QICLOSE={connect_id}")
        host.command("AT+QICLOSE=12", final="ERROR")
        host.command("AT+QICLOSE", final="ERROR")

    def test_id_can_be_used_again_at_once(self):
        server = self.server()
        _, host = self.start_online()
        for number in range(5):
            host.open_socket(server.port)
            connection = server.accept()
            connection.sendall(f"round {number}".encode())
            host.expect(urc('+QIURC: "recv",0'))
            self.assertEqual(host.read_data(), f"round {number}".encode())
            host.command("AT+QICLOSE=0,0")

    def test_peer_that_closes(self):
        server = self.server()
        _, host, connection = self.start_connected(server=server)
        connection.sendall(b"last words")
        host.expect(urc('+QIURC: "recv",0'))
        connection.close()
        host.expect(urc('+QIURC: "closed",0'))
        self.assertEqual(host.socket_lines()[0][5], "4")
        self.assertEqual(host.read_data(), b"last words")
        host.command("AT+QISEND=0,5", final="ERROR")
        host.open_socket(server.port, result=563)
        host.command("AT+QICLOSE=0")
        host.command("AT+QISTATE=1,0")
        host.command("AT+QIRD=0", final="ERROR")
        host.open_socket(server.port)
        host.expect_silence()

    def test_peer_that_sends_and_closes_at_once(self):
        _, host, connection = self.start_connected()
        connection.sendall(b"x" * 5000)
        connection.close()
        host.expect(urc('+QIURC: "recv",0'))
        host.expect(urc('+QIURC: "closed",0'))
        data = b""
        while len(data) < 5000:
            part = host.read_data()
            self.assertNotEqual(part, b"")
            data += part
        self.assertEqual(data, b"x" * 5000)
        host.command("AT+QIRD=0,0", "+QIRD: 5000,5000,0")

    def test_peer_that_sends_more_than_the_buffer_and_closes(self):
        _, host, connection = self.start_connected("--profile", "bg96/instant")
        data = random.Random(5).randbytes(60000)
        connection.sendall(data)
        connection.close()
        host.expect(urc('+QIURC: "recv",0'))
        received = bytearray()
        deadline = time.monotonic() + LIMIT
        while len(received) < len(data):
            self.assertLess(time.monotonic(), deadline, f"{len(received)} bytes")
            host.line("AT+QIRD=0,1500")
            # The buffer may be drained faster than it is filled, so that recv is told again; closed comes once.
            count = int(host.expect_match(rb'(?:\r\n\+QIURC: "(?:recv|closed)",0\r\n)*\r\n\+QIRD: (\d+)\r\n')[0])
            if count:
                received += host.take(count)
                host.expect(b"\r\n" + OK)
            else:
                host.expect(OK)
        self.assertEqual(hashlib.sha256(received).digest(), hashlib.sha256(data).digest())

    def test_peer_that_resets(self):
        _, host, connection = self.start_connected()
        connection.sendall(b"last words")
        host.expect(urc('+QIURC: "recv",0'))
        reset(connection)
        host.expect(urc('+QIURC: "closed",0'))
        self.assertEqual(host.socket_lines()[0][5], "4")
        self.assertEqual(host.read_data(), b"last words")
        host.command("AT+QISEND=0,5", final="ERROR")
        host.command("AT+QICLOSE=0")
        host.command("AT+QISTATE?")

    def test_peer_that_ends_while_the_prompt_is_open(self):
        server = self.server()
        _, host = self.start_online()
        for end in (lambda connection: connection.close(), reset):
            host.open_socket(server.port)
            connection = server.accept()
            host.line("AT+QISEND=0,5")
            host.expect(PROMPT)
            end(connection)
            host.expect_silence()
            host.send(b"hello")
            # A connection that is closed on one side only may still take the data.
            host.expect_match(rb"\r\n(SEND OK|SEND FAIL|ERROR)\r\n")
            host.expect(urc('+QIURC: "closed",0'))
            host.command("AT+QICLOSE=0")

    def test_half_closed_peer_that_closes_only_its_sending(self):
        _, host, connection = self.start_connected()
        connection.shutdown(socket.SHUT_WR)
        host.expect(urc('+QIURC: "closed",0'))
        host.command("AT+QICLOSE=0")
        self.assertEqual(receive_end(connection), b"")

    def test_last_error_is_the_last_commands(self):
        _, host = self.start_online()
        host.open_socket(free_port(), result=566)
        host.command("AT+QIGETERROR", "+QIGETERROR: 566, socket connect failed")
        host.command("AT+QISTATE=1,12", final="ERROR")
        host.command("AT+QIGETERROR", "+QIGETERROR: 552, invalid parameters")


if __name__ == "__main__":
    unittest.main()
