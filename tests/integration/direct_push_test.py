"""Direct push mode through a real tty with real servers: manual 3.4 and 2.2.2."""

import random
import re
import threading
import unittest

from support import LIMIT, OK, PROMPT, SEND_OK, Case, receive_end, receive_exactly, until, urc

MANUAL_SERVER = "220.180.239.212"


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
        data = random.Random(12).randbytes(2_000_000)
        sender = self.sender(connection, data)
        self.assertLess(sender.wait_blocked(), len(data))
        received, _ = pushed(host, len(data))
        self.assertEqual(bytes(received[0]), data)


if __name__ == "__main__":
    unittest.main()
