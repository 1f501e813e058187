"""Programs that people already use on a serial port, each against the modem's tty."""

import os
import pty
import select
import shutil
import subprocess
import sys
import time
import unittest

from support import Case, Host, LIMIT, OK, urc

try:
    import serial
except ImportError:
    serial = None


def read_from(descriptor, wanted, limit=LIMIT):
    """What comes from a pipe or tty until `wanted` is in it."""
    data = b""
    deadline = time.monotonic() + limit
    while wanted not in data:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            raise AssertionError(f"waited for {wanted!r}, got {data!r}")
        part = os.read(descriptor, 4096)
        if not part:
            raise AssertionError(f"the program ended after {data!r}")
        data += part
    return data


@unittest.skipIf(serial is None, "pyserial is not installed (python3-serial)")
class Pyserial(Case):
    def port(self, **settings):
        port = serial.Serial(str(self.link), timeout=LIMIT, write_timeout=LIMIT, **settings)
        self.addCleanup(port.close)
        return port

    def check(self, port):
        port.write(b"AT\r")
        self.assertEqual(port.read(9), b"AT\r" + OK)

    def test_defaults(self):
        self.start()
        self.check(self.port())

    def test_flow_control_and_speeds(self):
        self.start()
        for settings in ({"rtscts": True}, {"dsrdtr": True}, {"rtscts": True, "dsrdtr": True}, {"xonxoff": True},
                         {"baudrate": 115200}, {"baudrate": 921600}, {"exclusive": True}):
            with self.subTest(**settings):
                port = self.port(**settings)
                self.check(port)
                port.close()

    def test_change_of_speed(self):
        self.start()
        port = self.port(baudrate=115200)
        self.check(port)
        port.write(b"AT+IPR=921600\r")
        self.assertEqual(port.read(20), b"AT+IPR=921600\r" + OK)
        for speed in (921600, 9600, 115200):
            port.baudrate = speed
            self.check(port)
            port.reset_input_buffer()
            port.reset_output_buffer()
            self.check(port)

    def test_modem_lines_and_break_are_tolerated(self):
        """A pty has no modem lines, so pyserial raises OSError; that somebody asked must not disturb the modem."""
        self.start()
        port = self.port()
        for attempt in (lambda: setattr(port, "dtr", False), lambda: setattr(port, "rts", False), lambda: port.cts,
                        lambda: port.dsr, lambda: port.send_break(0.01)):
            try:
                attempt()
            except OSError:
                pass
        self.check(port)

    def test_reopening(self):
        self.start()
        for _ in range(20):
            port = self.port()
            self.check(port)
            port.close()

    def test_readline(self):
        self.start()
        port = self.port()
        port.write(b"ATE0\r")
        self.assertEqual([port.readline() for _ in range(2)], [b"ATE0\r\r\n", b"OK\r\n"])
        port.write(b"ATI\r")
        lines = [port.readline() for _ in range(6)]
        self.assertEqual(lines[:3], [b"\r\n", b"Quectel\r\n", b"BG96\r\n"])
        self.assertRegex(lines[3], rb"\ARevision: [^\r\n]+\r\n\Z")
        self.assertEqual(lines[4:], [b"\r\n", b"OK\r\n"])

    def test_readline_that_polls_gets_whole_lines(self):
        """A library that reads with timeout 0 loses half a line, so each answer must leave in one write."""
        self.start()
        port = self.port()
        port.write(b"ATE0\r")
        port.read(len(b"ATE0\r" + OK))
        port.timeout = 0
        for _ in range(20):
            port.write(b"AT+QICSGP=1\r")
            deadline = time.monotonic() + LIMIT
            while not port.in_waiting:
                self.assertLess(time.monotonic(), deadline)
            self.assertEqual(port.read(1000), b'\r\n+QICSGP: 1,"","","",0\r\n' + OK)

    def test_a_tcp_dialog(self):
        self.start()
        server = self.server()
        port = self.port()
        for command in (b"ATE0", b'AT+QICSGP=1,1,"internet","","",0', b"AT+QIACT=1",
                        b'AT+QIOPEN=1,0,"TCP","127.0.0.1",%d,0,0' % server.port):
            port.write(command + b"\r\n")
            self.assertTrue(port.read_until(OK).endswith(OK))
        self.assertEqual(port.read_until(b",0\r\n"), urc("+QIOPEN: 0,0"))
        connection = server.accept()
        port.write(b"AT+QISEND=0,5\r\n")
        self.assertEqual(port.read(4), b"\r\n> ")
        port.write(b"hello")
        self.assertEqual(port.read(11), b"\r\nSEND OK\r\n")
        self.assertEqual(connection.recv(10), b"hello")


class Terminals(Case):
    def spawn(self, *command, **arguments):
        process = subprocess.Popen(command, **arguments)
        self.addCleanup(self.finish, process)
        return process

    def finish(self, process):
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()

    @unittest.skipUnless(shutil.which("socat"), "socat is not installed")
    def test_socat(self):
        self.start()
        for address in (str(self.link), f"{self.link},rawer", f"{self.link},raw,echo=0,b115200",
                        f"OPEN:{self.link},rdwr"):
            with self.subTest(address=address):
                process = self.spawn("socat", "-", address, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
                process.stdin.write(b"ATI\r")
                process.stdin.flush()
                output = read_from(process.stdout.fileno(), OK)
                self.assertRegex(output, rb"\AATI\r\r\nQuectel\r\nBG96\r\nRevision: [^\r\n]+\r\n\r\nOK\r\n\Z")
                self.finish(process)

    @unittest.skipUnless(shutil.which("picocom"), "picocom is not installed")
    def test_picocom(self):
        self.start()
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        process = self.spawn("picocom", "--nolock", "-b", "115200", str(self.link), stdin=slave, stdout=slave,
                             stderr=slave, start_new_session=True)
        os.close(slave)
        read_from(master, b"Terminal ready")
        os.write(master, b"AT+GMM\r")
        output = read_from(master, b"OK\r\n")
        self.assertIn(b"AT+GMM\r\r\nBG96\r\n\r\nOK\r\n", output)
        os.write(master, b"\x01\x18")
        read_from(master, b"Thanks for using picocom")
        self.assertEqual(process.wait(LIMIT), 0)
        with Host(self.link) as host:
            host.line("AT")
            host.expect(b"AT\r" + OK)

    @unittest.skipUnless(shutil.which("minicom"), "minicom is not installed")
    def test_minicom(self):
        self.start()
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        process = self.spawn("minicom", "-o", "-D", str(self.link), stdin=slave, stdout=slave, stderr=slave,
                             start_new_session=True, env={**os.environ, "TERM": "vt100", "HOME": str(self.directory)})
        os.close(slave)
        time.sleep(1)
        os.write(master, b"AT+GMM\r")
        read_from(master, b"BG96")
        self.finish(process)


class Shell(Case):
    def run_script(self, script):
        return subprocess.run(["sh", "-c", script, "sh", str(self.link)], stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=LIMIT * 3, check=False)

    def test_printf_and_head(self):
        self.start()
        done = self.run_script('exec 3<>"$1"; printf "AT+GMM\\r" >&3; timeout 15 head -c 21 <&3')
        self.assertEqual(done.stdout, b"AT+GMM\r\r\nBG96\r\n\r\nOK\r\n", done.stderr)

    def test_cat_in_the_background_and_printf(self):
        self.start()
        output = self.directory / "output"
        with open(output, "wb") as file:
            cat = subprocess.Popen(["cat", str(self.link)], stdin=subprocess.DEVNULL, stdout=file)
        try:
            # cat is known to have the tty open when its descriptor shows it.
            tty = os.path.realpath(self.link)
            deadline = time.monotonic() + LIMIT
            while tty not in self.open_files(cat.pid):
                self.assertLess(time.monotonic(), deadline)
            for number in range(5):
                self.assertEqual(self.run_script('printf "AT\\r" > "$1"').returncode, 0)
                wanted = (b"AT\r" + OK) * (number + 1)
                while output.read_bytes() != wanted:
                    self.assertLess(time.monotonic(), deadline, output.read_bytes())
                    time.sleep(0.01)
        finally:
            cat.terminate()
            cat.wait(LIMIT)

    def open_files(self, pid):
        paths = []
        for entry in os.listdir(f"/proc/{pid}/fd"):
            try:
                paths.append(os.readlink(f"/proc/{pid}/fd/{entry}"))
            except FileNotFoundError:
                pass
        return paths

    def test_stty(self):
        self.start()
        for settings in ("9600", "115200 raw -echo", "921600 cs8 -cstopb -parenb", "raw -echo crtscts", "-a"):
            with self.subTest(settings=settings):
                done = self.run_script(f'stty -F "$1" {settings}')
                self.assertEqual(done.returncode, 0, done.stderr)
        done = self.run_script('exec 3<>"$1"; printf "AT\\r" >&3; timeout 15 head -c 9 <&3')
        self.assertEqual(done.stdout, b"AT\r" + OK)

    def test_read_line_by_line(self):
        self.start()
        done = self.run_script('exec 3<>"$1"; printf "ATE0\\r" >&3; read a <&3; read b <&3; printf "ATI\\r" >&3; '
                               'read c <&3; read d <&3; read e <&3; printf "%s|%s|%s|%s" "$b" "$c" "$d" "$e"')
        self.assertEqual(done.stdout, b"OK\r|\r|Quectel\r|BG96\r", done.stderr)


class PythonFiles(Case):
    def test_open_and_readline(self):
        self.start()
        with open(self.link, "r+b", buffering=0) as file:
            file.write(b"AT+GMM\r")
            self.assertEqual([file.readline() for _ in range(4)], [b"AT+GMM\r\r\n", b"BG96\r\n", b"\r\n", b"OK\r\n"])

    def test_two_file_objects_one_to_read_one_to_write(self):
        self.start()
        with open(self.link, "rb", buffering=0) as reader, open(self.link, "wb", buffering=0) as writer:
            writer.write(b"AT\r")
            self.assertEqual(reader.readline(), b"AT\r\r\n")
            self.assertEqual(reader.readline(), b"OK\r\n")

    def test_three_lines_as_in_a_readme(self):
        self.start()
        script = ("import os, sys\n"
                  "fd = os.open(sys.argv[1], os.O_RDWR)\n"
                  "os.write(fd, b'AT\\r')\n"
                  "data = b''\n"
                  "while not data.endswith(b'OK\\r\\n'): data += os.read(fd, 100)\n"
                  "print(data)\n")
        done = subprocess.run([sys.executable, "-c", script, str(self.link)], capture_output=True, timeout=LIMIT,
                              check=True, stdin=subprocess.DEVNULL)
        self.assertEqual(done.stdout.decode().strip(), repr(b"AT\r" + OK))

    def test_it_never_becomes_a_controlling_terminal(self):
        """A session leader that opens the tty without O_NOCTTY gets it, and must not be hung up by it."""
        emulator = self.start()
        script = ("import os, sys, time\n"
                  "fd = os.open(sys.argv[1], os.O_RDWR)\n"
                  "os.write(fd, b'AT\\r')\n"
                  "data = b''\n"
                  "while not data.endswith(b'OK\\r\\n'): data += os.read(fd, 100)\n")
        done = subprocess.run([sys.executable, "-c", script, str(self.link)], start_new_session=True, timeout=LIMIT,
                              stdin=subprocess.DEVNULL, check=False)
        self.assertEqual(done.returncode, 0)
        with Host(emulator.path) as host:
            host.line("AT")
            host.expect(b"AT\r" + OK)


if __name__ == "__main__":
    unittest.main()
