"""AT+CMUX on a real tty: ports of their own over one, as drivers open them."""

import os
import unittest

from support import Case, CONNECT, NO_CARRIER, OK, receive_exactly

SABM, DISC, UA, UIH = 0x3F, 0x53, 0x73, 0xEF
FLAG = 0xF9


def check_sequence(data):
    check = 0xFF
    for byte in data:
        check ^= byte
        for _ in range(8):
            check = check >> 1 ^ (0xE0 if check & 1 else 0)
    return 0xFF - check


def frame(channel, control, information=b"", command=False):
    size = len(information)
    length = bytes([size << 1 | 1]) if size < 128 else bytes([(size & 0x7F) << 1, size >> 7])
    header = bytes([channel << 2 | (2 if command else 0) | 1, control]) + length
    checked = header if control == UIH else header + information
    return bytes([FLAG]) + header + information + bytes([check_sequence(checked), FLAG])


class Multiplexed:
    """The host's end: what the modem sends is sorted by channel."""

    def __init__(self, host):
        self.host = host
        self.channels = {}

    def open(self, channel):
        self.host.send(frame(channel, SABM, command=True))
        self.host.expect(frame(channel, UA, command=True))

    def close(self, channel):
        self.host.send(frame(channel, DISC, command=True))
        self.host.expect(frame(channel, UA, command=True))

    def send(self, channel, data):
        for at in range(0, len(data), 127):
            self.host.send(frame(channel, UIH, data[at:at + 127]))

    def read_frame(self):
        flag, address, control, length = self.host.take(4)
        assert (flag, control, length & 1) == (FLAG, UIH, 1), (flag, address, control, length)
        information = self.host.take(length >> 1)
        check, flag = self.host.take(2)
        assert check == check_sequence(bytes([address, control, length])) and flag == FLAG
        self.channels.setdefault(address >> 2, bytearray()).extend(information)

    def expect(self, channel, wanted):
        while len(self.channels.get(channel, b"")) < len(wanted):
            self.read_frame()
        got = bytes(self.channels[channel][:len(wanted)])
        del self.channels[channel][:len(wanted)]
        assert got == wanted, f"expected {wanted!r}, got {got!r}"

    def command(self, channel, text):
        self.send(channel, text.encode() + b"\r")
        self.expect(channel, OK)


class MultiplexerTest(Case):
    def test_a_drivers_bytes(self):
        emulator = self.start()
        host = self.open(emulator)
        host.echo_off()
        host.send(b"AT+CMUX=0\r")
        host.expect(OK)
        # As Zephyr does.
        host.close()
        host = self.open(emulator)
        for sent, answer in (("f9033f011cf9", "f9037301d7f9"), ("f9073f01def9", "f907730115f9"),
                             ("f90b3f0159f9", "f90b730192f9")):
            host.send(bytes.fromhex(sent))
            host.expect(bytes.fromhex(answer))
        host.send(bytes.fromhex("f905ef0b415445300dbbf9"))
        host.expect(frame(1, UIH, b"ATE0\r") + frame(1, UIH, b"\r\nOK\r\n"))
        host.send(bytes.fromhex("f905ef0b415445300dbbf9"))
        host.expect(bytes.fromhex("f905ef0d0d0a4f4b0d0a5ff9"))
        for sent, answer in (("f90753013ff9", "f907730115f9"), ("f90b5301b8f9", "f90b730192f9"),
                             ("f903ef05c301f2f9", "f901ef05c10193f9")):
            host.send(bytes.fromhex(sent))
            host.expect(bytes.fromhex(answer))
        host.send(b"AT\r")
        host.expect(OK)

    def test_a_connection_on_one_channel_and_commands_on_another(self):
        server = self.server()
        host = self.open(self.start())
        host.echo_off()
        host.send(b"AT+CMUX=0,0,5,127\r")
        host.expect(OK)
        line = Multiplexed(host)
        for channel in (0, 1, 2):
            line.open(channel)
        for channel in (1, 2):
            line.send(channel, b"ATE0\r")
            line.expect(channel, b"ATE0\r" + OK)
        line.command(1, "AT+QIACT=1")
        line.send(1, f'AT+QIOPEN=1,0,"TCP","127.0.0.1",{server.port},0,2\r'.encode())
        line.expect(1, CONNECT)
        connection = server.accept()
        up, down = os.urandom(20000), os.urandom(20000)
        line.send(1, up)
        self.assertEqual(receive_exactly(connection, len(up)), up)
        connection.sendall(down)
        line.command(2, "AT")
        line.expect(1, down)
        connection.close()
        line.expect(1, NO_CARRIER)
        line.command(1, "AT")
        line.close(0)
        host.send(b"AT\r")
        host.expect(OK)


if __name__ == "__main__":
    unittest.main()
