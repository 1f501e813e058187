"""What the integration tests share: the emulator as a process, a host on its tty, real servers.

Every wait has an upper bound, LIMIT, which is there for a program that hangs; no test measures speed by it. Cleanup
ends the processes and sockets that a test has started itself, and nothing else.
"""

import os
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import termios
import threading
import time
import tty
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("BG96EMU", str(ROOT / "build/release/bg96emu"))
LIMIT = 20.0

OK = b"\r\nOK\r\n"
ERROR = b"\r\nERROR\r\n"
PROMPT = b"\r\n> "
SEND_OK = b"\r\nSEND OK\r\n"
SEND_FAIL = b"\r\nSEND FAIL\r\n"
CONNECT = b"\r\nCONNECT\r\n"
NO_CARRIER = b"\r\nNO CARRIER\r\n"

ANSWER = re.compile(
    rb"\A(?:\r\n((?:[^\r\n]+\r\n)+?))??\r\n(OK|ERROR|SEND OK|SEND FAIL|\+CM[ES] ERROR: [^\r\n]+)\r\n")


# What ./dev test unpacks because nobody wants it installed.
UNPACKED = Path(os.environ.get("BG96_UNPACKED", "/nowhere"))


def find_program(name):
    """Its path: unpacked, or installed; None when it is neither."""
    folders = [str(UNPACKED / folder) for folder in ("usr/sbin", "usr/bin")]
    return shutil.which(name, path=os.pathsep.join([*folders, os.environ.get("PATH", ""), "/usr/sbin"]))


def urc(text):
    """A line of its own, as the modem frames it."""
    return b"\r\n" + text.encode() + b"\r\n"


def until(condition, limit=LIMIT, step=0.02):
    """Polls `condition`; its last value, true or not."""
    deadline = time.monotonic() + limit
    while True:
        value = condition()
        if value or time.monotonic() > deadline:
            return value
        time.sleep(step)


class Emulator:
    """`bg96emu run` as a child process."""

    def __init__(self, *options, link=None, cwd=None, preexec_fn=None, wrapper=(), environment=None):
        self._stderr = tempfile.TemporaryFile()
        command = [*wrapper, PROGRAM, "run"]
        if link is not None:
            command += ["--link", str(link)]
        self.process = subprocess.Popen(
            [*command, *options], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self._stderr, cwd=cwd,
            preexec_fn=preexec_fn, env=environment)
        self.lines = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.decode(errors="replace"))

    @property
    def pid(self):
        return self.process.pid

    @property
    def stderr(self):
        self._stderr.seek(0)
        return self._stderr.read().decode(errors="replace")

    @property
    def stdout(self):
        return "".join(self.lines)

    @property
    def path(self):
        """The tty of uart1 as the program names it, or None as long as it is not ready."""
        for line in self.lines:
            if line.startswith("ready uart1 ") and line.endswith("\n"):
                return line[len("ready uart1 "):-1]
        return None

    def wait_ready(self):
        until(lambda: self.path or self.process.poll() is not None)
        if self.path is None:
            raise AssertionError(f"the emulator is not ready; exit code {self.process.poll()}, stdout {self.stdout!r}, "
                                 f"stderr: {self.stderr}")
        return self

    def wait_exit(self):
        """The exit code of a program that is about to end by itself."""
        try:
            code = self.process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the emulator does not end; stderr: {self.stderr}") from None
        self._reader.join(LIMIT)
        return code

    def wait_refusal(self):
        """The exit code of a program that is to end without having been ready."""
        until(lambda: self.path or self.process.poll() is not None)
        if self.path is not None:
            raise AssertionError(f"the emulator started at {self.path} instead of refusing to")
        return self.wait_exit()

    def end(self, by=signal.SIGTERM):
        """Asks it to end, and gives its exit code."""
        self.process.send_signal(by)
        return self.wait_exit()

    def clean_up(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._reader.join(LIMIT)
        self.process.stdout.close()
        self._stderr.close()

    def memory(self):
        """Resident memory in bytes."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise AssertionError("no VmRSS")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))


class Host:
    """One opening of the tty. With `settings` false the tty is used just as it is found."""

    def __init__(self, path, settings=True):
        self.fd = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        if settings:
            tty.setraw(self.fd, termios.TCSANOW)
        self._input = bytearray()

    def close(self):
        if self.fd is not None:
            os.close(self.fd)
            self.fd = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _read(self):
        try:
            data = os.read(self.fd, 65536)
        except BlockingIOError:
            return
        if not data:
            raise AssertionError("the tty was hung up")
        self._input += data

    def send(self, data, limit=LIMIT):
        """Writes all of `data`, and keeps reading meanwhile: two ends that both only write would wait forever."""
        rest = memoryview(bytes(data))
        deadline = time.monotonic() + limit
        while rest:
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(
                    f"{len(rest)} bytes could not be written; unread so far: {bytes(self._input[-200:])!r}")
            readable, writable, _ = select.select([self.fd], [self.fd], [], left)
            if readable:
                self._read()
            if writable:
                try:
                    rest = rest[os.write(self.fd, rest):]
                except BlockingIOError:
                    pass

    def line(self, text):
        self.send(text.encode() + b"\r")

    def _wait(self, enough, what, limit=LIMIT):
        deadline = time.monotonic() + limit
        while True:
            found = enough()
            if found:
                return found
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(f"waited for {what}; got {bytes(self._input[-2000:])!r}")
            if select.select([self.fd], [], [], left)[0]:
                self._read()

    def take(self, size, limit=LIMIT):
        self._wait(lambda: len(self._input) >= size, f"{size} bytes", limit)
        data = bytes(self._input[:size])
        del self._input[:size]
        return data

    def expect(self, wanted, limit=LIMIT):
        """The next bytes are exactly these."""
        def enough():
            return len(self._input) >= len(wanted) or not wanted.startswith(self._input)
        self._wait(enough, f"{wanted!r}", limit)
        if not self._input.startswith(wanted):
            self.pause(0.2)
            raise AssertionError(f"expected {wanted!r}, got {bytes(self._input[:2000])!r}")
        del self._input[:len(wanted)]

    def expect_match(self, pattern, limit=LIMIT):
        """The next bytes match `pattern`, which must not match a beginning of what it is meant for."""
        expression = re.compile(pattern, re.DOTALL)
        match = self._wait(lambda: expression.match(self._input), f"/{pattern!r}/", limit)
        groups = tuple(bytes(group) if group is not None else None for group in match.groups())
        del self._input[:match.end()]
        return groups

    def read_until(self, end, limit=LIMIT):
        self._wait(lambda: end in self._input, f"... {end!r}", limit)
        return self.take(self._input.index(end) + len(end))

    def pause(self, seconds):
        """Lets time pass and keeps what comes."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if select.select([self.fd], [], [], left)[0]:
                self._read()

    def drain(self, quiet=0.3, limit=LIMIT):
        """Reads until nothing has come for `quiet` seconds, and gives it all."""
        deadline = time.monotonic() + limit
        while select.select([self.fd], [], [], quiet)[0]:
            self._read()
            if time.monotonic() > deadline:
                raise AssertionError(f"the modem does not fall silent: {bytes(self._input[-200:])!r}")
        data = bytes(self._input)
        self._input.clear()
        return data

    def expect_silence(self, seconds=0.4):
        self.pause(seconds)
        if self._input:
            raise AssertionError(f"expected silence, got {bytes(self._input[:2000])!r}")

    def echo_off(self):
        self.line("ATE0")
        self.expect(b"ATE0\r" + OK)

    def command(self, text, *information, final="OK"):
        """Without echo: the answer to `text` is exactly these lines and this final result."""
        self.line(text)
        wanted = b"\r\n" + "".join(line + "\r\n" for line in information).encode() if information else b""
        self.expect(wanted + urc(final))

    def ask(self, text):
        """Without echo: the information lines and the final result that answer `text`."""
        self.line(text)
        match = self._wait(lambda: ANSWER.match(self._input), f"the answer to {text}")
        information = (match[1] or b"").decode().split("\r\n")[:-1]
        final = match[2].decode()
        del self._input[:match.end()]
        return information, final

    def numbers(self, text, name):
        """The numbers in the one line `name: 1,2,3` that answers `text`."""
        information, final = self.ask(text)
        if final != "OK" or len(information) != 1 or not information[0].startswith(name + ": "):
            raise AssertionError(f"{text} was answered by {information} {final}")
        return [int(number) for number in information[0][len(name) + 2:].split(",")]

    def synchronize(self):
        """Gets the modem's ear back after anything at all: ends a line, drops what comes, and wants AT's answer."""
        self.send(b"\r")
        self.drain()
        self.line("ATE0V1Q0")
        self.read_until(OK)
        self.drain()
        self.command("AT")

    # Contexts and sockets

    def activate(self):
        self.command('AT+QICSGP=1,1,"internet","","",0')
        self.command("AT+QIACT=1")

    def open_socket(self, port, connect_id=0, address="127.0.0.1", result=0, local_port=0):
        self.command(f'AT+QIOPEN=1,{connect_id},"TCP","{address}",{port},{local_port},0')
        self.expect(urc(f"+QIOPEN: {connect_id},{result}"))

    def open_service(self, service, connect_id, local_port, mode=0, result=0):
        """A "TCP LISTENER" or a "UDP SERVICE"."""
        self.command(f'AT+QIOPEN=1,{connect_id},"{service}","127.0.0.1",0,{local_port},{mode}')
        self.expect(urc(f"+QIOPEN: {connect_id},{result}"))

    def open_transparent(self, port, connect_id=0, address="127.0.0.1"):
        self.line(f'AT+QIOPEN=1,{connect_id},"TCP","{address}",{port},0,2')
        self.expect(CONNECT)

    def set_speed(self, speed):
        """B0 drops DTR, any other raises it."""
        attributes = termios.tcgetattr(self.fd)
        attributes[4] = attributes[5] = speed
        termios.tcsetattr(self.fd, termios.TCSANOW, attributes)

    def escape(self):
        """Leaves transparent mode. What was sent before must have reached its server: then its guard time has begun."""
        self.pause(1.1)
        self.send(b"+++")
        self.expect(OK)

    def error(self, code, words):
        """What AT+QIGETERROR says now."""
        self.command("AT+QIGETERROR", f"+QIGETERROR: {code}, {words}")

    def incoming(self, server_id, client):
        """The id that the modem gives to the connection of `client`."""
        address, port = client.getsockname()
        return int(self.expect_match(
            rb'\r\n\+QIURC: "incoming",(\d+),%d,"%s",%d\r\n' % (server_id, re.escape(address.encode()), port))[0])

    def send_data(self, data, connect_id=0, answer=SEND_OK):
        self.line(f"AT+QISEND={connect_id},{len(data)}")
        self.expect(PROMPT)
        self.send(data)
        self.expect(answer)

    def read_data(self, connect_id=0, size=1500):
        self.line(f"AT+QIRD={connect_id},{size}")
        count = int(self.expect_match(rb"\r\n\+QIRD: (\d+)\r\n")[0])
        if count == 0:
            self.expect(OK)
            return b""
        data = self.take(count)
        self.expect(b"\r\n" + OK)
        return data

    def socket_lines(self):
        """The lines of AT+QISTATE? as lists of fields."""
        information, final = self.ask("AT+QISTATE?")
        if final != "OK":
            raise AssertionError(f"AT+QISTATE? was answered by {final}")
        return [line.removeprefix("+QISTATE: ").split(",") for line in information]


class Server:
    """A TCP server on a free port of 127.0.0.1."""

    def __init__(self, receive_buffer=None, send_buffer=None, backlog=16):
        self.listener = socket.socket()
        if receive_buffer is not None:
            self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        if send_buffer is not None:
            self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(backlog)
        self.listener.settimeout(LIMIT)
        self.port = self.listener.getsockname()[1]
        self._connections = []

    def accept(self):
        connection, self.peer = self.listener.accept()
        connection.settimeout(LIMIT)
        self._connections.append(connection)
        return connection

    def close(self):
        for connection in self._connections:
            connection.close()
        self.listener.close()


def receive_exactly(connection, size):
    data = bytearray()
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            raise AssertionError(f"the modem closed after {len(data)} of {size} bytes")
        data += part
    return bytes(data)


def receive_end(connection):
    """All that comes until the modem closes."""
    data = bytearray()
    while part := connection.recv(65536):
        data += part
    return bytes(data)


def reset(connection):
    """Ends a connection with RST instead of FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def free_port(kind=socket.SOCK_STREAM):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Peer:
    """A UDP socket on 127.0.0.1."""

    def __init__(self, port=0):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", port))
        self.socket.settimeout(LIMIT)
        self.port = self.socket.getsockname()[1]

    def receive(self):
        """The next datagram, and the port that it came from."""
        data, (address, port) = self.socket.recvfrom(65536)
        if address != "127.0.0.1":
            raise AssertionError(f"a datagram from {address}")
        return data, port

    def send(self, data, port):
        self.socket.sendto(data, ("127.0.0.1", port))

    def close(self):
        self.socket.close()


def bound_addresses(pid, table):
    """The local addresses, as (address, port), of the process's sockets in /proc/net/`table`; remote port 0 only."""
    own = set()
    for name in os.listdir(f"/proc/{pid}/fd"):
        try:
            own.add(os.readlink(f"/proc/{pid}/fd/{name}"))
        except OSError:
            pass
    addresses = []
    for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
        fields = line.split()
        if f"socket:[{fields[9]}]" in own and fields[2].endswith(":0000"):
            address, port = fields[1].split(":")
            numbers = bytes.fromhex(address)
            text = numbers.hex() if len(numbers) != 4 else ".".join(str(number) for number in reversed(numbers))
            addresses.append((text, int(port, 16)))
    return addresses


class Sender:
    """A thread of the server that sends `data`, or the same block forever; `sent` tells how far it came."""

    def __init__(self, connection, data, forever=False):
        self.sent = 0
        self._stop = False
        self._connection = connection
        self._data = data
        self._forever = forever
        connection.settimeout(0.1)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        rest = memoryview(self._data)
        while not self._stop and (rest or self._forever):
            if not rest:
                rest = memoryview(self._data)
            try:
                count = self._connection.send(rest)
            except TimeoutError:
                continue
            except OSError:
                return
            self.sent += count
            rest = rest[count:]

    def wait_blocked(self, seconds=0.7):
        """How much was sent when nothing more could be sent for `seconds`."""
        deadline = time.monotonic() + LIMIT
        while time.monotonic() < deadline:
            before = self.sent
            time.sleep(seconds)
            if self.sent == before and before > 0:
                return before
        raise AssertionError(f"the modem takes everything: {self.sent} bytes so far")

    def stop(self):
        self._stop = True
        self._thread.join(LIMIT)


class Case(unittest.TestCase):
    """A test with the emulator; each test starts its own."""

    @classmethod
    def setUpClass(cls):
        if not os.access(PROGRAM, os.X_OK):
            raise AssertionError(f"{PROGRAM} is not there: build it first, or set BG96EMU")

    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="bg96emu-test-")
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.link = self.directory / "modem"

    def launch(self, *options, **arguments):
        """Starts the program, and does not wait for it."""
        emulator = Emulator(*options, **arguments)
        self.addCleanup(emulator.clean_up)
        return emulator

    def start(self, *options, **arguments):
        arguments.setdefault("link", self.link)
        return self.launch(*options, **arguments).wait_ready()

    def open(self, emulator, settings=True):
        host = Host(emulator.path, settings)
        self.addCleanup(host.close)
        return host

    def server(self, **arguments):
        server = Server(**arguments)
        self.addCleanup(server.close)
        return server

    def peer(self, port=0):
        peer = Peer(port)
        self.addCleanup(peer.close)
        return peer

    def client(self, port):
        """A connection to what listens on `port` of 127.0.0.1."""
        client = socket.create_connection(("127.0.0.1", port), LIMIT)
        self.addCleanup(client.close)
        return client

    def sender(self, connection, data, forever=False):
        sender = Sender(connection, data, forever)
        self.addCleanup(sender.stop)
        return sender

    def start_host(self, *options):
        """An emulator and a host on it, echo off."""
        emulator = self.start(*options)
        host = self.open(emulator)
        host.echo_off()
        return emulator, host

    def start_online(self, *options):
        """The same with an active context."""
        emulator, host = self.start_host(*options)
        host.activate()
        return emulator, host

    def start_connected(self, *options, server=None):
        """The same with socket 0 connected to a server."""
        emulator, host = self.start_online(*options)
        server = server or self.server()
        host.open_socket(server.port)
        return emulator, host, server.accept()
