"""ATD*99# with a host that speaks PPP behind it, on a real tty; its packets reach real servers of this machine."""

import struct
import unittest

from support import Case, LIMIT

LCP, IPCP, IP = 0xC021, 0x8021, 0x0021
REQUEST, ACK, NAK, REJECT, TERMINATE, TERMINATED = 1, 2, 3, 4, 5, 6
AUTHENTICATION, ADDRESS = 3, 3
LOOPBACK = bytes([10, 7, 157, 254])


def check(data):
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0x8408 if value & 1 else 0)
    return struct.pack("<H", value ^ 0xFFFF)


def sum16(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return struct.pack(">H", total ^ 0xFFFF)


class Peer:
    """The host's end: agrees to all but a proof of who it is."""

    def __init__(self, host):
        self.host = host
        self.address = bytes(4)

    def send(self, protocol, information):
        body = b"\xff\x03" + struct.pack(">H", protocol) + information
        frame = bytearray()
        for byte in body + check(body):
            frame += bytes([0x7D, byte ^ 0x20]) if byte < 0x20 or byte in (0x7D, 0x7E) else bytes([byte])
        self.host.send(b"\x7e" + bytes(frame) + b"\x7e")

    def receive(self):
        """The next frame: protocol and information. FCS and header must be right."""
        data = b""
        while not data:
            data = self.host.read_until(b"\x7e")[:-1]
        plain, escaped = bytearray(), False
        for byte in data:
            if byte == 0x7D:
                escaped = True
            else:
                plain.append(byte ^ 0x20 if escaped else byte)
                escaped = False
        body, fcs = bytes(plain[:-2]), bytes(plain[-2:])
        assert fcs == check(body), data
        if body.startswith(b"\xff\x03"):
            body = body[2:]
        if body[0] & 1:
            return body[0], body[1:]
        return struct.unpack(">H", body[:2])[0], body[2:]

    def control(self, protocol, code, identifier, data=b""):
        self.send(protocol, struct.pack(">BBH", code, identifier, 4 + len(data)) + data)

    def options(self, data):
        while data:
            yield data[0], data[2:data[1]]
            data = data[data[1]:]

    def ask_for_address(self):
        self.control(IPCP, REQUEST, 2, bytes([ADDRESS, 6]) + self.address)

    def connect(self):
        self.control(LCP, REQUEST, 1)
        lcp, ipcp = set(), set()
        while len(lcp) + len(ipcp) < 4:
            protocol, packet = self.receive()
            code, identifier, data = packet[0], packet[1], packet[4:]
            done = lcp if protocol == LCP else ipcp
            if code == ACK:
                done.add("acknowledged")
            elif code == NAK:
                self.address = dict(self.options(data)).get(ADDRESS, self.address)
                self.ask_for_address()
            elif code == REQUEST:
                proof = [value for kind, value in self.options(data) if kind == AUTHENTICATION] if protocol == LCP else []
                if proof:
                    self.control(LCP, REJECT, identifier, bytes([AUTHENTICATION, 2 + len(proof[0])]) + proof[0])
                else:
                    self.control(protocol, ACK, identifier, data)
                    done.add("agreed")
            if lcp == {"acknowledged", "agreed"} and not ipcp and protocol == LCP:
                self.ask_for_address()

    def send_ip(self, protocol, destination, body):
        header = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(body), 1, 0, 64, protocol, 0) + self.address + destination
        self.send(IP, header[:10] + sum16(header) + header[12:] + body)

    def receive_ip(self):
        while True:
            protocol, packet = self.receive()
            if protocol == IP:
                assert sum16(packet[:20]) == b"\0\0", packet
                return packet[12:16], packet[9], packet[20:]

    def send_udp(self, destination, port, data):
        self.send_ip(17, destination, struct.pack(">HHHH", 4000, port, 8 + len(data), 0) + data)


class Ppp(Case):
    def dial(self, *options):
        _, host = self.start_host(*options)
        host.line("ATD*99#")
        host.expect(b"\r\nCONNECT 150000000\r\n")
        peer = Peer(host)
        peer.connect()
        self.assertEqual(peer.address, bytes([10, 7, 157, 1]))
        return host, peer

    def test_packets_reach_servers_and_come_back(self):
        server = self.peer()
        host, peer = self.dial()
        peer.send_udp(LOOPBACK, server.port, b"hello")
        data, port = server.receive()
        self.assertEqual(data, b"hello")
        server.send(b"world", port)
        source, protocol, body = peer.receive_ip()
        self.assertEqual((source, protocol, body[8:]), (LOOPBACK, 17, b"world"))
        peer.control(LCP, TERMINATE, 9)
        protocol, packet = peer.receive()
        self.assertEqual((protocol, packet[0]), (LCP, TERMINATED))
        host.read_until(b"\r\nNO CARRIER\r\n")
        host.command("AT")

    def test_where_packets_may_go_is_as_for_sockets(self):
        open_to, closed_to = self.peer(), self.peer()
        _, peer = self.dial("--egress", "mapped-only", "--map", f"192.0.2.1:7=127.0.0.1:{open_to.port}")
        peer.send_udp(LOOPBACK, closed_to.port, b"not this")
        peer.send_udp(bytes([192, 0, 2, 1]), 7, b"but this")
        data, port = open_to.receive()
        self.assertEqual(data, b"but this")
        open_to.send(b"back", port)
        source, _, body = peer.receive_ip()
        self.assertEqual((source, body[:2], body[8:]), (bytes([192, 0, 2, 1]), b"\0\7", b"back"))
        closed_to.socket.settimeout(0.3)
        with self.assertRaises(TimeoutError):
            closed_to.socket.recvfrom(100)

    def test_a_server_of_tcp_is_reached(self):
        server = self.server()
        _, peer = self.dial()
        segment = struct.pack(">HHIIBBHHH", 4001, server.port, 1000, 0, 0x50, 0x02, 65535, 0, 0)
        pseudo = peer.address + LOOPBACK + struct.pack(">BBH", 0, 6, len(segment))
        peer.send_ip(6, LOOPBACK, segment[:16] + sum16(pseudo + segment) + segment[18:])
        source, protocol, body = peer.receive_ip()
        self.assertEqual((source, protocol, body[13] & 0x12), (LOOPBACK, 6, 0x12))
        server.listener.settimeout(LIMIT)
        server.accept()


if __name__ == "__main__":
    unittest.main()
