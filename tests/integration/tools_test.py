"""Names, pings and time against real servers of this machine: manual 2.1.11 to 2.1.14, 3.7 and 3.8.

The time server is chronyd where there is one: it need not be installed, which would end the machine's own time service
and let another one set its clock. `./dev test` unpacks it instead.
"""

import calendar
import getpass
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from support import Case, find_program, free_port, receive_exactly, until, urc

NAME_SERVER = "10.0.0.53"


class ToolsCase(Case):
    def daemon(self, command, ready):
        """Starts a server, and waits until its log matches `ready`."""
        log = tempfile.TemporaryFile()
        self.addCleanup(log.close)
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.addCleanup(process.wait)
        self.addCleanup(process.send_signal, signal.SIGTERM)

        def text():
            return os.pread(log.fileno(), 65536, 0).decode(errors="replace")

        until(lambda: re.search(ready, text()) or process.poll() is not None)
        self.assertRegex(text(), ready)

    def port_of_both_kinds(self):
        """A port that is free for UDP may be taken for TCP, where a name server listens as well."""
        for _ in range(100):
            port = free_port(socket.SOCK_DGRAM)
            with socket.socket() as probe:
                try:
                    probe.bind(("127.0.0.1", port))
                    return port
                except OSError:
                    pass
        raise AssertionError("no port is free for both TCP and UDP")

    def name_server(self, *records):
        """dnsmasq on a free port. It knows `records` and nothing else: names below "example" do not exist."""
        program = find_program("dnsmasq")
        if program is None:
            self.skipTest("dnsmasq is not installed (dnsmasq-base)")
        port = self.port_of_both_kinds()
        self.daemon(
            [program, "--no-daemon", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", f"--port={port}",
             "--listen-address=127.0.0.1", "--bind-interfaces", f"--user={getpass.getuser()}", "--pid-file",
             "--local=/example/", *records], r"started, version")
        return port

    def time_server(self):
        """chronyd on a free port, which serves this machine's time and never touches its clock."""
        program = find_program("chronyd")
        if program is None:
            self.skipTest("there is no chronyd; ./dev test brings it")
        port = free_port(socket.SOCK_DGRAM)
        settings = self.directory / "chrony.conf"
        settings.write_text(f"port {port}\nbindaddress 127.0.0.1\nlocal stratum 8\nallow 127.0.0.1\ncmdport 0\n"
                            f"bindcmdaddress /\npidfile {self.directory}/chronyd.pid\n")
        self.daemon([program, "-x", "-d", "-U", "-f", str(settings), "-u", getpass.getuser()],
                    r"Disabled control of system clock")
        client = self.peer()
        client.socket.settimeout(0.2)

        def answers():
            client.send(b"\x23" + bytes(47), port)
            try:
                return client.receive()
            except TimeoutError:
                return None

        self.assertTrue(until(answers), "chronyd does not answer")
        return port


class Names(ToolsCase):
    def start_with_names(self, *records):
        port = self.name_server(*records)
        _, host = self.start_online("--map", f"{NAME_SERVER}:53=127.0.0.1:{port}")
        host.command(f'AT+QIDNSCFG=1,"{NAME_SERVER}"')
        return host

    def look_up(self, host, name):
        """The addresses and the time to live."""
        host.command(f'AT+QIDNSGIP=1,"{name}"')
        count, ttl = host.expect_match(rb'\r\n\+QIURC: "dnsgip",0,(\d+),(\d+)\r\n')
        return {host.expect_match(rb'\r\n\+QIURC: "dnsgip","([0-9.]+)"\r\n')[0].decode()
                for _ in range(int(count))}, int(ttl)

    def look_up_fails(self, host, name):
        with self.subTest(name=name):
            host.command(f'AT+QIDNSGIP=1,"{name}"')
            host.expect(urc('+QIURC: "dnsgip",565'))
            host.error(565, "DNS parse failed")

    def test_look_ups(self):
        host = self.start_with_names(
            "--host-record=one.example,192.0.2.1,300", "--host-record=two.example,192.0.2.2,600",
            "--host-record=two.example,192.0.2.3,600", "--host-record=six.example,::1",
            "--cname=alias.example,one.example")
        self.assertEqual(self.look_up(host, "one.example"), ({"192.0.2.1"}, 300))
        host.error(0, "operation successful")
        self.assertEqual(self.look_up(host, "two.example"), ({"192.0.2.2", "192.0.2.3"}, 600))
        self.assertEqual(self.look_up(host, "ONE.Example")[0], {"192.0.2.1"})
        self.assertEqual(self.look_up(host, "alias.example")[0], {"192.0.2.1"})
        self.assertEqual(self.look_up(host, "192.0.2.9"), ({"192.0.2.9"}, 0))
        self.look_up_fails(host, "none.example")
        # There is such a name, but it has no IPv4 address.
        self.look_up_fails(host, "six.example")
        # Nobody is there whom the server could ask.
        self.look_up_fails(host, "name.elsewhere")
        host.expect_silence()

    def test_many_addresses(self):
        wanted = {f"192.0.2.{number}" for number in range(1, 13)}
        host = self.start_with_names(*(f"--host-record=many.example,{address}" for address in wanted))
        self.assertEqual(self.look_up(host, "many.example")[0], wanted)

    def test_openings_by_a_name_that_only_this_server_knows(self):
        host = self.start_with_names("--host-record=broker.example,127.0.0.1")
        server = self.server()
        host.open_socket(server.port, address="broker.example")
        connection = server.accept()
        self.assertEqual(host.socket_lines()[0][2], '"127.0.0.1"')
        host.send_data(b"hello")
        self.assertEqual(receive_exactly(connection, 5), b"hello")
        peer = self.peer()
        host.command(f'AT+QIOPEN=1,1,"UDP","broker.example",{peer.port}')
        host.expect(urc("+QIOPEN: 1,0"))
        host.send_data(b"hello", 1)
        self.assertEqual(peer.receive()[0], b"hello")
        host.open_transparent(server.port, 2, "broker.example")
        connection = server.accept()
        host.send(b"hello")
        self.assertEqual(receive_exactly(connection, 5), b"hello")

    def test_a_name_that_is_not_there(self):
        host = self.start_with_names()
        host.open_socket(80, address="none.example", result=565)
        host.error(565, "DNS parse failed")
        host.command('AT+QPING=1,"none.example"')
        host.expect(urc("+QPING: 565"))

    def test_the_second_server_is_asked_when_the_first_is_not_there(self):
        port = self.name_server("--host-record=one.example,192.0.2.1")
        _, host = self.start_online("--map", f"10.0.0.52:53=127.0.0.1:{free_port(socket.SOCK_DGRAM)}",
                                    "--map", f"{NAME_SERVER}:53=127.0.0.1:{port}")
        host.command(f'AT+QIDNSCFG=1,"10.0.0.52","{NAME_SERVER}"')
        host.command("AT+QIDNSCFG=1", f'+QIDNSCFG: 1,"10.0.0.52","{NAME_SERVER}"')
        self.assertEqual(self.look_up(host, "one.example")[0], {"192.0.2.1"})

    def test_servers_are_those_of_one_context_as_long_as_it_is_active(self):
        host = self.start_with_names("--host-record=one.example,192.0.2.1")
        self.assertEqual(self.look_up(host, "one.example")[0], {"192.0.2.1"})
        host.command("AT+QIACT=2")
        before, _ = host.ask("AT+QIDNSCFG=2")
        self.assertNotIn(NAME_SERVER, before[0])
        host.command("AT+QIDEACT=1")
        host.command("AT+QIDNSCFG=1", final="ERROR")
        host.command("AT+QIACT=1")
        after, _ = host.ask("AT+QIDNSCFG=1")
        self.assertEqual(after[0].replace("+QIDNSCFG: 1,", ""), before[0].replace("+QIDNSCFG: 2,", ""))


class Pings(ToolsCase):
    PROBE = rb'\r\n\+QPING: 0,"127\.0\.0\.1",32,(\d+),(\d+)\r\n'

    def ping(self, host, arguments, count):
        host.command(f"AT+QPING=1,{arguments}")
        times = []
        for _ in range(count):
            milliseconds, hops = map(int, host.expect_match(self.PROBE))
            self.assertGreaterEqual(milliseconds, 1)
            self.assertTrue(1 <= hops <= 255)
            times.append(milliseconds)
        summary = [int(number) for number in host.expect_match(
            rb"\r\n\+QPING: 0,(\d+),(\d+),(\d+),(\d+),(\d+),(\d+)\r\n")]
        self.assertEqual(summary[:5], [count, count, 0, min(times), max(times)])
        average = summary[5]
        self.assertTrue(min(times) <= average <= max(times))
        host.error(0, "operation successful")

    def icmp_allowed(self):
        first, last = map(int, Path("/proc/sys/net/ipv4/ping_group_range").read_text().split())
        return os.geteuid() == 0 or any(first <= group <= last for group in {os.getegid(), *os.getgroups()})

    def echoes(self):
        """How many echo requests have reached this machine."""
        names, values = [line.split() for line in Path("/proc/net/snmp").read_text().splitlines()
                         if line.startswith("Icmp:")]
        return int(values[names.index("InEchos")])

    def test_3_7_four_probes_and_the_summary(self):
        _, host = self.start_online()
        before = self.echoes()
        self.ping(host, '"127.0.0.1"', 4)
        host.expect_silence()
        if self.icmp_allowed():
            self.assertGreaterEqual(self.echoes() - before, 4)

    def test_how_often(self):
        _, host = self.start_online()
        for count in (1, 10):
            self.ping(host, f'"127.0.0.1",1,{count}', count)

    def test_by_name(self):
        _, host = self.start_online()
        self.ping(host, '"localhost",1,1', 1)

    def test_commands_and_data_go_on_meanwhile(self):
        _, host, connection = self.start_connected()
        host.command('AT+QPING=1,"127.0.0.1",1,10')
        host.line("AT+QISTATE?")
        connection.sendall(b"meanwhile")
        output = host.read_until(b"+QPING: 0,10,10,0,")
        output += host.drain()
        self.assertEqual(len(re.findall(self.PROBE, output)), 10)
        self.assertIn(urc('+QIURC: "recv",0'), output)
        self.assertIn(b'"TCP"', output)
        self.assertEqual(host.read_data(), b"meanwhile")


class TimeOfDay(ToolsCase):
    def seconds(self, text, form):
        return calendar.timegm(time.strptime(text.decode(), form))

    def synchronize(self, host, arguments):
        """What +QNTP tells, in seconds, which lies between now and now."""
        begin = int(time.time())
        host.command(f"AT+QNTP=1,{arguments}")
        told, zone = host.expect_match(rb'\r\n\+QNTP: 0,"([\d/]+,[\d:]+)([+-]\d\d)"\r\n')
        self.assertEqual(zone, b"+08")
        seconds = self.seconds(told, "%Y/%m/%d,%H:%M:%S")
        self.assertTrue(begin <= seconds <= time.time(), told)
        host.error(0, "operation successful")
        return seconds

    def clock(self, host):
        host.line("AT+CCLK?")
        told, zone = host.expect_match(rb'\r\n\+CCLK: "([\d/]+,[\d:]+)([+-]\d\d)"\r\n\r\nOK\r\n')
        self.assertEqual(zone, b"+08")
        return self.seconds(told, "%y/%m/%d,%H:%M:%S")

    def test_3_8_the_clock_follows_only_if_it_shall(self):
        port = self.time_server()
        _, host = self.start_online()
        old = 'AT+CCLK="04/05/06,07:08:09+08"'
        host.command(old)
        self.synchronize(host, f'"127.0.0.1",{port},0')
        self.assertEqual(time.gmtime(self.clock(host)).tm_year, 2004)
        for arguments in (f'"127.0.0.1",{port},1', f'"127.0.0.1",{port}', f'"localhost",{port}'):
            host.command(old)
            told = self.synchronize(host, arguments)
            now = self.clock(host)
            self.assertTrue(told <= now <= time.time(), (told, now))
        host.command("AT+QNTP?")

    def test_port_123_is_the_default(self):
        port = self.time_server()
        _, host = self.start_online("--map", f"202.120.2.101:123=127.0.0.1:{port}")
        host.command('AT+CCLK="04/05/06,07:08:09+08"')
        self.synchronize(host, '"202.120.2.101"')


if __name__ == "__main__":
    unittest.main()
