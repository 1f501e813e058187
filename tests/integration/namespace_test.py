"""Links that fail and routes that go away, in network namespaces that this test makes itself.

The script starts itself again in a namespace of its own; there the modem lives, and the server is in a second one,
behind a link that can be cut. None of the addresses exists outside.
"""

import concurrent.futures
import ctypes
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import unittest

from support import CONNECT, ERROR, NO_CARRIER, PROMPT, Case, receive_exactly, until, urc

INSIDE = "BG96_TEST_IS_IN_NAMESPACE"
NEAR, FAR, NOBODY = "192.0.2.1", "192.0.2.2", "192.0.2.77"
CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)


def ip(arguments):
    subprocess.run(["ip", *arguments.split()], check=True)


def far_namespace():
    """A thread of its own; what is done there is done in its own network."""
    thread = concurrent.futures.ThreadPoolExecutor(max_workers=1)

    def leave():
        if LIBC.unshare(CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        return threading.get_native_id()

    return thread, thread.submit(leave).result()


class LinkCase(Case):
    def setUp(self):
        super().setUp()
        if why_not:
            self.skipTest(why_not)
        thread, thread_id = far_namespace()
        self.addCleanup(thread.shutdown)
        self.there = lambda action, *arguments: thread.submit(action, *arguments).result()
        ip(f"link add near type veth peer name far netns {thread_id}")
        self.addCleanup(ip, "link del near")
        ip(f"address add {NEAR}/24 dev near")
        self.there(ip, f"address add {FAR}/24 dev far")
        self.there(ip, "link set far up")
        self.probe = self.there(socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(self.probe.close)
        self.probe.bind((FAR, 0))
        self.probe.settimeout(0.05)
        self.up()
        self.listener = self.there(socket.create_server, (FAR, 0))
        self.addCleanup(self.listener.close)
        self.listener.settimeout(20)
        self.port = self.listener.getsockname()[1]

    def wait_for_link(self):
        """A link that is up may still lose packets, until both ends have noticed."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as near:
            near.settimeout(0.05)

            def passes():
                try:
                    near.sendto(b"probe", self.probe.getsockname())
                    # It may be an older one, which the kernel has kept meanwhile.
                    self.probe.sendto(*self.probe.recvfrom(5))
                    return near.recv(5)
                except OSError:
                    return None

            self.assertTrue(until(passes), "the link stays down")

    def up(self):
        ip("link set near up")
        self.wait_for_link()

    def down(self):
        """The route is gone."""
        ip("link set near down")

    def cut(self):
        """Whatever is sent is lost, and nobody tells."""
        self.there(ip, "link set far down")

    def mend(self):
        self.there(ip, "link set far up")
        self.wait_for_link()

    def accept(self):
        connection, _ = self.listener.accept()
        self.addCleanup(connection.close)
        connection.settimeout(20)
        return connection

    def start_far(self, *options):
        """Socket 0 is connected to the server behind the link."""
        _, host = self.start_online(*options)
        host.open_socket(self.port, address=FAR)
        return host, self.accept()

    def wait_acknowledged(self, host, total):
        deadline = time.monotonic() + 20
        while host.numbers("AT+QISEND=0,0", "+QISEND") != [total, total, 0]:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)


class Routes(LinkCase):
    def test_a_route_that_goes_away_and_comes_back(self):
        _, host = self.start_online()
        host.open_service("UDP SERVICE", 2, 0)
        host.open_socket(self.port, address=FAR)
        self.assertEqual(host.socket_lines()[0][2], f'"{FAR}"')
        connection = self.accept()
        host.send_data(b"hello")
        self.assertEqual(receive_exactly(connection, 5), b"hello")
        self.down()
        host.open_socket(self.port, 1, address=FAR, result=566)
        host.error(566, "socket connect failed")
        host.command(f'AT+QIOPEN=1,1,"TCP","{FAR}",{self.port},0,2', final="ERROR")
        host.error(566, "socket connect failed")
        host.command(f'AT+QIOPEN=1,1,"UDP","{FAR}",{self.port}')
        host.expect(urc("+QIOPEN: 1,566"))
        host.line(f'AT+QISEND=2,4,"{FAR}",9')
        host.expect(PROMPT)
        host.send(b"lost")
        host.expect(ERROR)
        host.error(558, "socket write failed")
        host.command(f'AT+QPING=1,"{FAR}",1,2')
        host.expect(urc("+QPING: 566") + urc("+QPING: 566") + urc("+QPING: 0,2,0,2,0,0,0"))
        host.command(f'AT+QNTP=1,"{FAR}"')
        host.expect(urc("+QNTP: 566"))
        self.up()
        host.open_socket(self.port, 1, address=FAR)
        self.accept()
        host.send_data(b"still the same connection")
        self.assertEqual(receive_exactly(connection, 25), b"still the same connection")

    def test_a_host_that_is_not_there(self):
        _, host = self.start_online()
        host.open_socket(80, address=NOBODY, result=566)
        host.error(566, "socket connect failed")

    def test_forbidden_by_egress(self):
        _, host = self.start_online("--egress", "loopback")
        host.open_socket(self.port, address=FAR, result=566)
        host.command(f'AT+QPING=1,"{FAR}",1,1')
        host.expect(urc("+QPING: 566") + urc("+QPING: 0,1,0,1,0,0,0"))
        self.listener.settimeout(0.3)
        with self.assertRaises(TimeoutError):
            self.listener.accept()

    def test_services_beyond_loopback(self):
        peer = self.there(socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(peer.close)
        peer.bind((FAR, 0))
        peer.settimeout(20)
        _, host = self.start_online("--map", f":2020={NEAR}:12020")
        host.open_service("UDP SERVICE", 2, 3030)
        host.line(f'AT+QISEND=2,5,"{FAR}",{peer.getsockname()[1]}')
        host.expect(PROMPT)
        host.send(b"hello")
        host.expect(b"\r\nSEND OK\r\n")
        # The peer sees the port of the service, and can answer.
        self.assertEqual(peer.recvfrom(100), (b"hello", (NEAR, 3030)))
        peer.sendto(b"hello yourself", (NEAR, 3030))
        host.expect(urc('+QIURC: "recv",2'))
        host.command("AT+QIRD=2", f'+QIRD: 14,"{FAR}",{peer.getsockname()[1]}', "hello yourself")
        host.open_service("TCP LISTENER", 1, 2020)
        client = self.there(socket.create_connection, (NEAR, 12020), 20)
        self.addCleanup(client.close)
        self.assertEqual(host.incoming(1, client), 11)
        client.sendall(b"data")
        host.expect(urc('+QIURC: "recv",11'))
        self.assertEqual(host.read_data(11), b"data")


class Pings(LinkCase):
    def test_569_without_a_reply(self):
        _, host = self.start_online()
        host.command(f'AT+QPING=1,"{FAR}",1,1')
        host.expect_match(rb'\r\n\+QPING: 0,"192\.0\.2\.2",32,\d+,64\r\n\r\n\+QPING: 0,1,1,0,\d+,\d+,\d+\r\n')
        self.cut()
        begin = time.monotonic()
        host.command(f'AT+QPING=1,"{FAR}",1,2')
        host.expect(urc("+QPING: 569") + urc("+QPING: 569") + urc("+QPING: 0,2,0,2,0,0,0"))
        self.assertGreaterEqual(time.monotonic() - begin, 2)
        self.mend()
        host.command(f'AT+QPING=1,"{FAR}",4,1')
        host.expect_match(rb'\r\n\+QPING: 0,"192\.0\.2\.2",32,\d+,64\r\n\r\n\+QPING: 0,1,1,0,\d+,\d+,\d+\r\n')


class Connections(LinkCase):
    LIMIT = 'AT+QICFG="tcp/retranscfg",3,5'

    def assert_closed_in_about_two_seconds(self, host, begin):
        host.expect(urc('+QIURC: "closed",0'))
        self.assertGreaterEqual(time.monotonic() - begin, 1.5)
        self.assertEqual(host.socket_lines()[0][5], "4")
        host.command("AT+QISEND=0,4", final="ERROR")
        host.error(567, "socket has been closed")
        host.command("AT+QICLOSE=0")

    def test_unacknowledged_data_ends_the_connection(self):
        host, connection = self.start_far()
        # The limit is for connections that are open already, too, and for the later ones.
        host.command(self.LIMIT)
        for break_it, mend_it in ((self.cut, self.mend), (self.down, self.up)):
            host.send_data(b"arrives")
            self.assertEqual(receive_exactly(connection, 7), b"arrives")
            self.wait_acknowledged(host, 7)
            break_it()
            begin = time.monotonic()
            host.send_data(b"does not")
            self.assertEqual(host.numbers("AT+QISEND=0,0", "+QISEND"), [15, 7, 8])
            self.assert_closed_in_about_two_seconds(host, begin)
            mend_it()
            host.open_socket(self.port, address=FAR)
            connection = self.accept()

    def test_an_idle_connection_outlives_the_limit(self):
        host, connection = self.start_far()
        host.command(self.LIMIT)
        self.cut()
        host.expect_silence(3)
        self.mend()
        host.send_data(b"alive")
        self.assertEqual(receive_exactly(connection, 5), b"alive")

    def test_what_is_not_acknowledged_is_told_and_arrives_later(self):
        host, connection = self.start_far()
        self.cut()
        for total in (1000, 2000, 3000):
            host.send_data(b"%04d" % total * 250)
            self.assertEqual(host.numbers("AT+QISEND=0,0", "+QISEND"), [total, 0, total])
        self.mend()
        self.assertEqual(receive_exactly(connection, 3000), b"1000" * 250 + b"2000" * 250 + b"3000" * 250)
        self.wait_acknowledged(host, 3000)

    def test_send_fail_when_the_buffer_is_full_and_recovery(self):
        host, connection = self.start_far("--set", "limits.send_buffer=4096")
        self.cut()
        for size in (1460, 1460, 1175):
            host.send_data(b"x" * size)
        host.send_data(b"yy", answer=b"\r\nSEND FAIL\r\n")
        host.error(553, "memory not enough")
        host.send_data(b"z")
        host.send_data(b"y", answer=b"\r\nSEND FAIL\r\n")
        self.assertEqual(host.numbers("AT+QISEND=0,0", "+QISEND"), [4096, 0, 4096])
        self.mend()
        self.assertEqual(receive_exactly(connection, 4096), b"x" * 4095 + b"z")
        self.wait_acknowledged(host, 4096)
        host.send_data(b"goes on")
        self.assertEqual(receive_exactly(connection, 7), b"goes on")

    def test_closing_does_not_wait_longer_than_told(self):
        host, _ = self.start_far()
        self.cut()
        host.send_data(b"nobody takes this")
        begin = time.monotonic()
        host.command("AT+QICLOSE=0,1")
        self.assertGreaterEqual(time.monotonic() - begin, 1)
        host.command("AT+QISTATE?")
        host.expect_silence()

    def test_transparent_data_waits_for_the_link_and_then_no_carrier(self):
        _, host = self.start_online()
        host.command(self.LIMIT.replace("3,5", "8,600"))
        host.open_transparent(self.port, address=FAR)
        connection = self.accept()
        self.cut()
        host.send(b"waits" * 1000)
        host.expect_silence()
        self.mend()
        self.assertEqual(receive_exactly(connection, 5000), b"waits" * 1000)
        connection.sendall(b"the other way")
        host.expect(b"the other way")

    def test_a_transparent_connection_that_breaks_is_no_carrier(self):
        _, host = self.start_online()
        host.command(self.LIMIT)
        host.open_transparent(self.port, address=FAR)
        self.accept()
        self.cut()
        host.send(b"does not arrive")
        host.expect(NO_CARRIER)
        host.command("AT")
        self.assertEqual(host.socket_lines()[0][5], "4")
        self.mend()
        host.command("AT+QICLOSE=0")
        host.line(f'AT+QIOPEN=1,0,"TCP","{FAR}",{self.port},0,2')
        host.expect(CONNECT)


def enter():
    """Starts this script again in a network namespace of its own; why not, if that is not allowed."""
    unshare = shutil.which("unshare")
    if unshare is None or shutil.which("ip", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin") is None:
        return "unshare or ip is not installed (util-linux, iproute2)"
    # Two namespaces and a link between them, as the tests need it; what is made here ends with the trial.
    trial = "ip link set lo up && ip link add near type veth peer name far && unshare -n true"
    reasons = []
    for flag in ("-n", "-rn"):
        tried = subprocess.run([unshare, flag, "sh", "-c", trial], capture_output=True, text=True, check=False)
        if tried.returncode == 0:
            script = ["sh", "-c", 'ip link set lo up && exec "$@"', "sh", sys.executable, *sys.argv]
            os.execve(unshare, [unshare, flag, *script], {**os.environ, INSIDE: "1"})
        reasons.append(tried.stderr.strip())
    return "this machine allows no network namespaces: " + "; ".join(reasons)


why_not = None if INSIDE in os.environ else "not in a namespace: run this file as a script"

if __name__ == "__main__":
    os.environ["PATH"] = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    if INSIDE not in os.environ:
        why_not = enter()
    unittest.main()
