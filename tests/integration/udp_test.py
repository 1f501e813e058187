"""UDP through a real tty with real peers: manual 3.6, 2.1.4, 2.1.7, 2.1.8 and 2.2.2."""

import random
import re
import socket
import unittest

from support import CONNECT, OK, PROMPT, SEND_OK, Case, bound_addresses, free_port, until, urc


class UdpCase(Case):
    def open_client(self, host, port, connect_id=0, local_port=0, mode=0):
        host.command(f'AT+QIOPEN=1,{connect_id},"UDP","127.0.0.1",{port},{local_port},{mode}')
        host.expect(urc(f"+QIOPEN: {connect_id},0"))

    def start_client(self, *options, mode=0):
        """Socket 0 has a peer, which knows the modem's port by a first datagram."""
        peer = self.peer()
        _, host = self.start_online(*options)
        self.open_client(host, peer.port, mode=mode)
        host.send_data(b"hello")
        data, port = peer.receive()
        self.assertEqual(data, b"hello")
        return host, peer, port

    def start_service(self, *options, mode=0):
        emulator, host = self.start_online(*options)
        port = free_port(socket.SOCK_DGRAM)
        host.open_service("UDP SERVICE", 2, port, mode)
        return emulator, host, port

    def send_to(self, host, data, peer, connect_id=2, address="127.0.0.1"):
        host.line(f'AT+QISEND={connect_id},{len(data)},"{address}",{getattr(peer, "port", peer)}')
        host.expect(PROMPT)
        host.send(data)
        host.expect(SEND_OK)

    def read_from(self, host, length=None, connect_id=2):
        """The data and the sender's port; None when there is nothing."""
        host.line(f"AT+QIRD={connect_id}" + (f",{length}" if length is not None else ""))
        size, port = host.expect_match(rb'\r\n\+QIRD: (\d+)(?:,"127\.0\.0\.1",(\d+))?\r\n')
        if port is None:
            self.assertEqual(size, b"0")
            host.expect(OK)
            return None
        data = host.take(int(size))
        host.expect(b"\r\n" + OK)
        return data, int(port)

    def wait_received(self, host, total, connect_id):
        self.assertTrue(until(lambda: host.numbers(f"AT+QIRD={connect_id},0", "+QIRD")[0] == total))


class Example(UdpCase):
    def test_3_6_byte_for_byte_with_echo(self):
        port = free_port(socket.SOCK_DGRAM)
        first, second = self.peer(), self.peer()
        emulator = self.start("--map", f"10.7.157.1:3030=127.0.0.1:{port}",
                              "--map", f"10.7.89.10:6969=127.0.0.1:{first.port}",
                              "--map", f"10.7.76.34:7687=127.0.0.1:{second.port}")
        host = self.open(emulator)

        def line(text):
            host.line(text)
            host.expect(text.encode() + b"\r")

        def send(address):
            line(f"AT+QISEND=2,10,{address}")
            host.expect(PROMPT)
            host.send(b"1234567890")
            host.expect(b"1234567890" + SEND_OK)

        line('AT+QICSGP=1,1,"UNINET","",1')
        host.expect(OK)
        line("AT+QIACT=1")
        host.expect(OK)
        line('AT+QIOPEN=1,2,"UDP SERVICE","127.0.0.1",0,3030,0')
        host.expect(OK + urc("+QIOPEN: 2,0"))
        line("AT+QISTATE=0,1")
        host.expect(b'\r\n+QISTATE: 2,"UDP SERVICE","10.7.157.1",0,3030,2,1,2,0,"uart1"\r\n' + OK)
        send('"10.7.89.10",6969')
        self.assertEqual(first.receive(), (b"1234567890", port))
        second.send(b"AAAA", port)
        host.expect(urc('+QIURC: "recv",2'))
        line("AT+QIRD=2")
        host.expect(b'\r\n+QIRD: 4,"10.7.76.34",7687\r\nAAAA\r\n' + OK)
        line("AT+QIRD=2")
        host.expect(b"\r\n+QIRD: 0\r\n" + OK)
        send('"10.7.76.34",7687')
        self.assertEqual(second.receive(), (b"1234567890", port))
        line("AT+QICLOSE=2")
        host.expect(OK)
        line("AT+QISTATE?")
        host.expect(OK)
        self.peer(port)
        host.expect_silence()

    def test_mapped_to_port_0_the_log_tells_which(self):
        emulator, host = self.start_online("--map", ":3030=127.0.0.1:0")
        host.open_service("UDP SERVICE", 2, 3030)
        told = until(lambda: re.search(r"3030\D.*127\.0\.0\.1:([1-9]\d*)", emulator.stderr))
        self.assertTrue(told, emulator.stderr)
        peer = self.peer()
        peer.send(b"found", int(told[1]))
        host.expect(urc('+QIURC: "recv",2'))
        self.assertEqual(self.read_from(host), (b"found", peer.port))


class Client(UdpCase):
    def test_datagrams_both_ways(self):
        host, peer, port = self.start_client()
        self.assertEqual(host.socket_lines(),
                         [["0", '"UDP"', '"127.0.0.1"', str(peer.port), str(port), "2", "1", "0", "0", '"uart1"']])
        everything = bytes(range(256)) + b"\r\nOK\r\n"
        host.send_data(everything)
        self.assertEqual(peer.receive()[0], everything)
        host.line("AT+QISEND=0")
        host.expect(PROMPT)
        host.send(b"as long as it is\x1a")
        host.expect(SEND_OK)
        self.assertEqual(peer.receive()[0], b"as long as it is")
        host.line('AT+QISENDEX=0,"00FF1A"')
        host.expect(SEND_OK)
        self.assertEqual(peer.receive()[0], b"\x00\xff\x1a")
        sent = 5 + len(everything) + 16 + 3
        self.assertEqual(host.numbers("AT+QISEND=0,0", "+QISEND"), [sent, sent, 0])
        peer.send(everything, port)
        host.expect(urc('+QIURC: "recv",0'))
        self.assertEqual(host.read_data(), everything)
        self.assertEqual(host.read_data(), b"")
        self.assertEqual(host.numbers("AT+QIRD=0,0", "+QIRD"), [len(everything), len(everything), 0])

    def test_as_mbed_opens_it_and_with_an_address_that_means_nothing(self):
        peer, other = self.peer(), self.peer()
        _, host = self.start_online()
        host.command(f'AT+QIOPEN=1,0,"UDP","127.0.0.1",{peer.port}')
        host.expect(urc("+QIOPEN: 0,0"))
        self.send_to(host, b"to the peer", other, connect_id=0)
        self.assertEqual(peer.receive()[0], b"to the peer")

    def test_reads_never_join_datagrams(self):
        host, peer, port = self.start_client()
        for data in (b"abcdef", b"gh", b"i"):
            peer.send(data, port)
        host.expect(urc('+QIURC: "recv",0'))
        self.wait_received(host, 9, 0)
        self.assertEqual([host.read_data(size=size) for size in (4, 1500, 1500, 1500, 1500)],
                         [b"abcd", b"ef", b"gh", b"i", b""])
        host.expect_silence()
        peer.send(b"next", port)
        host.expect(urc('+QIURC: "recv",0'))

    def test_sizes(self):
        host, peer, port = self.start_client()
        for size in (1, 1459, 1460):
            data = random.Random(size).randbytes(size)
            host.send_data(data)
            self.assertEqual(peer.receive()[0], data)
        host.command("AT+QISEND=0,1461", final="ERROR")
        for size in (1460, 1500, 1501, 9000, 10241, 65507):
            with self.subTest(size=size):
                data = random.Random(size).randbytes(size)
                peer.send(data, port)
                host.expect(urc('+QIURC: "recv",0'))
                received = b""
                while part := host.read_data():
                    received += part
                self.assertEqual(received, data)

    def test_peer_that_is_not_there(self):
        port = free_port(socket.SOCK_DGRAM)
        _, host = self.start_online()
        self.open_client(host, port)
        for _ in range(4):
            host.send_data(b"nobody hears")
        host.expect_silence()
        self.assertEqual(host.socket_lines()[0][5], "2")
        self.assertEqual(host.read_data(), b"")
        peer = self.peer(port)
        host.send_data(b"now you do")
        data, modem = peer.receive()
        self.assertEqual(data, b"now you do")
        peer.send(b"I do", modem)
        host.expect(urc('+QIURC: "recv",0'))
        self.assertEqual(host.read_data(), b"I do")

    def test_strangers_are_not_heard(self):
        host, peer, port = self.start_client()
        stranger = self.peer()
        stranger.send(b"psst", port)
        host.expect_silence()
        peer.send(b"friend", port)
        host.expect(urc('+QIURC: "recv",0'))
        self.assertEqual(host.read_data(), b"friend")
        self.assertEqual(host.read_data(), b"")

    def test_empty_datagrams_are_passed_over(self):
        host, peer, port = self.start_client()
        peer.send(b"", port)
        host.expect_silence()
        peer.send(b"x", port)
        host.expect(urc('+QIURC: "recv",0'))
        self.assertEqual(host.read_data(), b"x")
        self.assertEqual(host.read_data(), b"")

    def test_local_port(self):
        peer = self.peer()
        _, host = self.start_online()
        port = free_port(socket.SOCK_DGRAM)
        self.open_client(host, peer.port, local_port=port)
        self.assertEqual(host.socket_lines()[0][4], str(port))
        host.send_data(b"x")
        self.assertEqual(peer.receive(), (b"x", port))
        host.command("AT+QICLOSE=0")
        self.open_client(host, peer.port, local_port=port)

    def test_direct_push(self):
        host, peer, port = self.start_client("--profile", "bg96/instant", mode=1)
        everything = bytes(range(256)) + b"\r\nOK\r\n"
        peer.send(everything, port)
        host.expect(b'\r\n+QIURC: "recv",0,%d\r\n%s\r\n' % (len(everything), everything))
        datagrams = [random.Random(size).randbytes(size) for size in (1, 2, 1460, 1500, 3, 1501, 9000)]
        for data in datagrams:
            peer.send(data, port)
        for data in datagrams:
            host.expect(b'\r\n+QIURC: "recv",0,%d\r\n%s\r\n' % (len(data), data))
        host.expect_silence()

    def test_transparent(self):
        peer = self.peer()
        _, host = self.start_online()
        host.line(f'AT+QIOPEN=1,0,"UDP","127.0.0.1",{peer.port},0,2')
        host.expect(CONNECT)
        host.send(b"hello")
        data, port = peer.receive()
        self.assertEqual(data, b"hello")
        for answer in (b"one", b"two\r\n"):
            peer.send(answer, port)
            host.expect(answer)
        data = random.Random(1).randbytes(2500)
        host.send(data)
        received = [peer.receive()[0] for _ in range(3)]
        self.assertEqual(b"".join(received), data)
        self.assertEqual([len(part) for part in received], [1024, 1024, 452])


class Service(UdpCase):
    def test_many_peers_keep_their_boundaries_and_addresses(self):
        _, host, port = self.start_service()
        first, second = self.peer(), self.peer()
        first.send(b"first", port)
        second.send(b"second one", port)
        first.send(bytes(range(256)), port)
        host.expect(urc('+QIURC: "recv",2'))
        self.wait_received(host, 271, 2)
        self.assertEqual(self.read_from(host), (b"first", first.port))
        self.assertEqual(self.read_from(host), (b"second one", second.port))
        self.assertEqual(self.read_from(host), (bytes(range(256)), first.port))
        self.assertIsNone(self.read_from(host))
        self.assertEqual(host.numbers("AT+QIRD=2,0", "+QIRD"), [271, 271, 0])
        host.expect_silence()
        for peer in (first, second, first):
            self.send_to(host, b"to %d" % peer.port, peer)
            self.assertEqual(peer.receive(), (b"to %d" % peer.port, port))

    def test_a_length_leaves_the_rest_with_its_sender(self):
        _, host, port = self.start_service()
        first, second = self.peer(), self.peer()
        first.send(b"abcdef", port)
        second.send(b"gh", port)
        host.expect(urc('+QIURC: "recv",2'))
        self.wait_received(host, 8, 2)
        self.assertEqual(self.read_from(host, 4), (b"abcd", first.port))
        self.assertEqual(self.read_from(host, 1500), (b"ef", first.port))
        self.assertEqual(self.read_from(host, 1500), (b"gh", second.port))
        self.assertIsNone(self.read_from(host, 1500))

    def test_recv_comes_again_when_all_was_read(self):
        _, host, port = self.start_service()
        peer = self.peer()
        for number in range(3):
            peer.send(b"%d" % number, port)
            host.expect(urc('+QIURC: "recv",2'))
            self.assertEqual(self.read_from(host), (b"%d" % number, peer.port))
        host.expect_silence()

    def test_sizes(self):
        _, host, port = self.start_service()
        peer = self.peer()
        for size in (1, 1460, 1500, 1501, 9000, 10241, 65507):
            with self.subTest(size=size):
                data = random.Random(size).randbytes(size)
                peer.send(data, port)
                host.expect(urc('+QIURC: "recv",2'))
                self.assertEqual(self.read_from(host), (data, peer.port))
        data = random.Random(0).randbytes(1460)
        self.send_to(host, data, peer)
        self.assertEqual(peer.receive()[0], data)
        host.command(f'AT+QISEND=2,1461,"127.0.0.1",{peer.port}', final="ERROR")

    def test_direct_push(self):
        _, host, port = self.start_service("--profile", "bg96/instant", mode=1)
        peers = [self.peer() for _ in range(3)]
        wanted = []
        for number in range(30):
            peer = peers[number % 3]
            data = random.Random(number).randbytes(1 + number * 50)
            wanted.append(b'\r\n+QIURC: "recv",2,%d,"127.0.0.1",%d\r\n%s\r\n' % (len(data), peer.port, data))
            peer.send(data, port)
        for one in wanted:
            host.expect(one)
        host.expect_silence()

    def test_peers_that_are_not_there(self):
        _, host, port = self.start_service()
        nobody = free_port(socket.SOCK_DGRAM)
        for _ in range(4):
            self.send_to(host, b"nobody hears", nobody)
        host.expect_silence()
        peer = self.peer()
        self.send_to(host, b"you do", peer)
        self.assertEqual(peer.receive(), (b"you do", port))
        peer.send(b"I do", port)
        host.expect(urc('+QIURC: "recv",2'))
        self.assertEqual(self.read_from(host), (b"I do", peer.port))

    def test_sending_needs_a_length_and_an_address(self):
        _, host, _ = self.start_service()
        for arguments in ("2", "2,4", '2,4,"127.0.0.1"', '2,4,"localhost",9', '2,4,"127.0.0.1",0',
                          '2,4,"127.0.0.1",65536', '2,4,9,"127.0.0.1"'):
            with self.subTest(arguments=arguments):
                host.command(f"AT+QISEND={arguments}", final="ERROR")
                host.error(552, "invalid parameters")
        self.assertEqual(host.numbers("AT+QISEND=2,0", "+QISEND"), [0, 0, 0])

    def test_is_bound_to_loopback_only(self):
        emulator, host, port = self.start_service()
        self.assertEqual(bound_addresses(emulator.pid, "udp"), [("127.0.0.1", port)])
        self.assertEqual(bound_addresses(emulator.pid, "udp6"), [])
        host.command("AT+QICLOSE=2")
        self.assertTrue(until(lambda: not bound_addresses(emulator.pid, "udp")))

    def test_port_0_is_any(self):
        emulator, host = self.start_online()
        host.open_service("UDP SERVICE", 2, 0)
        port = int(host.socket_lines()[0][4])
        self.assertEqual(bound_addresses(emulator.pid, "udp"), [("127.0.0.1", port)])
        peer = self.peer()
        peer.send(b"found", port)
        host.expect(urc('+QIURC: "recv",2'))
        self.assertEqual(self.read_from(host), (b"found", peer.port))

    def test_two_modems_with_the_same_port_talk_to_each_other(self):
        ports = [free_port(socket.SOCK_DGRAM) for _ in range(2)]
        addresses = ["10.9.0.1", "10.9.0.2"]
        hosts = []
        for own in range(2):
            other = 1 - own
            emulator = self.start("--map", f":3030=127.0.0.1:{ports[own]}",
                                  "--map", f"{addresses[other]}:3030=127.0.0.1:{ports[other]}",
                                  link=self.directory / f"modem{own}")
            host = self.open(emulator)
            host.echo_off()
            host.activate()
            host.open_service("UDP SERVICE", 2, 3030)
            hosts.append(host)
        for own in range(2):
            other = 1 - own
            self.send_to(hosts[own], b"from %d" % own, 3030, address=addresses[other])
            hosts[other].expect(urc('+QIURC: "recv",2'))
            hosts[other].command("AT+QIRD=2", f'+QIRD: 6,"{addresses[own]}",3030', f"from {own}")


if __name__ == "__main__":
    unittest.main()
