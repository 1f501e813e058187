"""Several ports of a modem, several modems of a process, and commands that no BG96 has."""

import subprocess
import sys
import unittest

from support import Case, Host, LIMIT, PROGRAM, until, urc


class Ports(Case):
    def open_port(self, path):
        host = Host(str(path))
        self.addCleanup(host.close)
        return host

    def start_with(self, *options, ports):
        emulator = self.start(*options)
        until(lambda: len(emulator.lines) >= ports)
        return emulator

    def test_each_port_is_a_tty_with_an_echo_of_its_own(self):
        emulator = self.start_with("--port", "usbat", "--port", f"nmea={self.directory}/gps", ports=3)
        self.assertEqual(emulator.lines, [f"ready uart1 {self.link}\n", f"ready usbat {self.link}-usbat\n",
                                          f"ready nmea {self.directory}/gps\n"])
        uart, usb = self.open_port(self.link), self.open_port(f"{self.link}-usbat")
        uart.echo_off()
        uart.send(b"AT\r")
        uart.expect(b"\r\nOK\r\n")
        usb.send(b"AT\r")
        usb.expect(b"AT\r\r\nOK\r\n")
        self.assertEqual(emulator.end(), 0)
        self.assertEqual(list(self.directory.iterdir()), [])

    def test_urcs_and_sockets_go_to_their_ports(self):
        self.start_with("--port", "usbat", "--port", "usbmodem", ports=3)
        server = self.server()
        uart, usb, data = (self.open_port(f"{self.link}{end}") for end in ("", "-usbat", "-usbmodem"))
        for host in (uart, usb, data):
            host.echo_off()
        data.activate()
        data.open_socket(server.port)
        (state,), _ = uart.ask("AT+QISTATE=1,0")
        self.assertTrue(state.startswith(f'+QISTATE: 0,"TCP","127.0.0.1",{server.port},'), state)
        self.assertTrue(state.endswith(',2,1,0,0,"usbmodem"'), state)
        uart.command("AT+CEREG=1")
        uart.command("AT+CFUN=4")
        usb.expect(urc("+CEREG: 0"))
        data.expect(urc('+QIURC: "closed",0') + urc('+QIURC: "pdpdeact",1'))
        uart.expect_silence()

    def test_what_a_port_may_be_named(self):
        for name, wrong in (("uart1", '"uart1" is not a port'), ("usbat=", '"usbat=" is not a port'), ("", '"" is not')):
            done = subprocess.run([PROGRAM, "run", "--port", name], capture_output=True, text=True, timeout=LIMIT,
                                  check=False)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(wrong, done.stderr)
        done = subprocess.run([PROGRAM, "run", "--port", "nmea", "--port", "nmea=x"], capture_output=True, text=True,
                              timeout=LIMIT, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("nmea is there twice", done.stderr)

    def test_several_modems_are_not_the_same(self):
        emulator = self.start_with("--count", "3", ports=3)
        self.assertEqual(emulator.lines, [f"ready uart1 {self.link}{end}\n" for end in ("", "-2", "-3")])
        units = []
        for end in ("", "-2", "-3"):
            host = self.open_port(f"{self.link}{end}")
            host.echo_off()
            units.append([host.ask(f"AT+{name}")[0][0] for name in ("GSN", "CIMI", "QCCID", "CNUM")])
        for values in zip(*units):
            self.assertEqual(len(set(values)), 3, values)
        for imei, *_ in units:
            digits = [int(digit) for digit in reversed(imei)]
            doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
            self.assertEqual((sum(digits[::2]) + sum(doubled)) % 10, 0, imei)

    def test_two_modems_text_each_other(self):
        self.start_with("--count", "2", ports=2)
        sender, receiver = self.open_port(self.link), self.open_port(f"{self.link}-2")
        for host in (sender, receiver):
            host.echo_off()
            host.command("AT+CMGF=1")
        own, other = (host.ask("AT+CNUM")[0][0].split('"')[1] for host in (sender, receiver))
        sender.send(f'AT+CMGS="{other}"\r'.encode())
        sender.expect(b"\r\n> ")
        sender.send(b"hello\x1a")
        sender.expect(b"\r\n+CMGS: 1\r\n\r\nOK\r\n")
        receiver.expect(urc('+CMTI: "ME",0'))
        (head, text), final = receiver.ask("AT+CMGR=0")
        self.assertTrue(head.startswith(f'+CMGR: "REC UNREAD","{own}",,"'), head)
        self.assertEqual((text, final), ("hello", "OK"))
        sender.expect_silence()

    def test_a_modem_of_several_that_texts_itself_gets_it_once(self):
        self.start_with("--count", "2", ports=2)
        host = self.open_port(self.link)
        host.echo_off()
        host.command("AT+CMGF=1")
        host.send(f'AT+CMGS="{host.ask("AT+CNUM")[0][0].split(chr(34))[1]}"\r'.encode())
        host.expect(b"\r\n> ")
        host.send(b"hello\x1a")
        host.expect(b"\r\n+CMGS: 1\r\n\r\nOK\r\n" + urc('+CMTI: "ME",0'))
        host.expect_silence(1)

    def test_one_folder_is_not_for_several_modems(self):
        done = subprocess.run([PROGRAM, "run", "--count", "2", "--files", str(self.directory)], capture_output=True,
                              text=True, timeout=LIMIT, check=False)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("--files", done.stderr)

    def test_a_program_beside_the_modem_finds_all_ports(self):
        script = ("import os; print(*(f'{name}={os.readlink(path)}' for name, path in sorted(os.environ.items()) "
                  "if name.startswith('BG96_TTY')), sep='\\n')")
        done = subprocess.run(
            [PROGRAM, "run", "--link", str(self.link), "--port", "usbat", "--count", "2", "--", sys.executable, "-c",
             script], capture_output=True, text=True, timeout=LIMIT, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        names = [line.split("=")[0] for line in done.stdout.splitlines() if line.startswith("BG96")]
        self.assertEqual(names, ["BG96_TTY", "BG96_TTY_2", "BG96_TTY_2_USBAT", "BG96_TTY_USBAT"])

    def test_the_host_of_a_case_gets_more_ports_too(self):
        scenario = self.directory / "two.yaml"
        scenario.write_text("scenario: 1\nname: two\nexpect: [{id: usb, sends: {at: AT+CSQ}, within: 5s}]\n",
                            encoding="ascii")
        host = "exec 3<>{tty} 4<>$BG96_TTY_USBAT; printf 'AT+CSQ\\r' >&4; head -n 2 <&4 >/dev/null"
        for options, code, said in ((["--port", "usbat"], 0, "1 passed"), (["--port", "usbat=x"], 2, "the name alone")):
            done = subprocess.run([PROGRAM, "test", str(scenario), "--host", host, "--max-late", "1h", *options],
                                  capture_output=True, text=True, timeout=3 * LIMIT, check=False)
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
            self.assertIn(said, done.stdout + done.stderr)


class Strict(Case):
    def run_with(self, *options, line):
        script = f"import os; tty = os.open('{{tty}}', os.O_RDWR | os.O_NOCTTY); os.write(tty, b'{line}\\r'); " + \
            "said = b''\nwhile not said.endswith((b'OK\\r\\n', b'ERROR\\r\\n')): said += os.read(tty, 1000)"
        return subprocess.run([PROGRAM, "run", *options, "--", sys.executable, "-c", script], capture_output=True,
                              text=True, timeout=LIMIT, check=False)

    def test_an_unknown_command_is_told_once_and_is_no_failure(self):
        done = self.run_with(line="AT+QIOPN=1;+QIOPN=1")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stderr.count("AT+QIOPN; did the host mean AT+QIOPEN?"), 1)

    def test_strict_makes_it_one(self):
        for more in ((), ("--trace", str(self.directory / "trace.jsonl"))):
            done = self.run_with("--strict", *more, line="AT+QIOPN=1")
            self.assertEqual(done.returncode, 1, more)
            self.assertIn("AT+QIOPN", done.stderr)
            self.assertEqual(self.run_with("--strict", *more, line="AT+CSQ").returncode, 0)

    def test_strict_overrules_a_scenario(self):
        scenario = self.directory / "lenient.yaml"
        scenario.write_text("scenario: 1\nname: lenient\nstrict: {unknown_command: allow}\n", encoding="ascii")
        host = ("exec 3<>{tty}; printf 'AT+QIOPN=1\\r' >&3; head -n 2 <&3 >/dev/null")
        for options, code in ((), 0), (("--strict",), 1):
            done = subprocess.run([PROGRAM, "test", str(scenario), "--host", host, *options], capture_output=True,
                                  text=True, timeout=3 * LIMIT, check=False)
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
