#!/usr/bin/python3
"""Plays the examples 3.1 and 3.2 of the TCP/IP manual against the modem and a real TCP server.

Every byte is shown, in both directions. Ends with 1 when an answer does not come, or is not what
the manual says.
"""

import os
import pathlib
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import tty

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("BG96EMU", str(TOP / "build/release/bg96emu"))
# The server of the manual's example; the modem is told to find it on this machine.
DIALLED = ("220.180.239.212", 8009)
PATIENCE_S = 10
OK = rb"\r\nOK\r\n"
CTRL_Z = b"\x1a"


class Unexpected(Exception):
    """The modem did not do what the manual says; the text tells what."""


def escaped(data):
    """The bytes as text, all that do not print as escapes."""
    names = {0x0A: "\\n", 0x0D: "\\r", 0x5C: "\\\\"}
    return "".join(
        names.get(byte) or (chr(byte) if 0x20 <= byte < 0x7F else f"\\x{byte:02x}") for byte in data
    )


def show(text):
    print(text, flush=True)


def pause():
    """Leaves a reader the time to follow; nobody else waits."""
    if sys.stdout.isatty():
        time.sleep(0.5)


class Server:
    """A TCP server for one client: it keeps what it receives, and sends when told to."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.client = None
        self.client_port = None
        self.received = b""
        self.ended = False
        self.changed = threading.Condition()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        client, (_, port) = self.listener.accept()
        with self.changed:
            self.client, self.client_port = client, port
            self.changed.notify_all()
        with client:
            while data := client.recv(4096):
                with self.changed:
                    self.received += data
                    self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def expect_client(self, port):
        with self.changed:
            self.changed.wait_for(lambda: self.client, PATIENCE_S)
        if self.client_port != port:
            raise Unexpected(f"the server sees the port {self.client_port}, not {port}")
        show(f"server   sees a client with that port, {port}")

    def expect(self, data):
        with self.changed:
            self.changed.wait_for(lambda: len(self.received) >= len(data), PATIENCE_S)
            if self.received != data:
                raise Unexpected(f"the server received {escaped(self.received)!r}, not {escaped(data)!r}")
        show(f"server   has received {escaped(data)}")
        pause()

    def send(self, data):
        show(f"server   sends {escaped(data)}")
        self.client.sendall(data)

    def expect_end(self):
        with self.changed:
            if not self.changed.wait_for(lambda: self.ended, PATIENCE_S):
                raise Unexpected("the server's connection was not closed")
        show("server   sees the connection closed")


class Modem:
    """The emulator's process and the open tty."""

    def __init__(self, server):
        mapping = f"{DIALLED[0]}:{DIALLED[1]}=127.0.0.1:{server.port}"
        command = [PROGRAM, "run", "--quiet", "--map", mapping]
        show(f"$ {' '.join(command)}")
        try:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
            )
        except OSError as error:
            raise Unexpected(f"{PROGRAM} does not start: {error.strerror}") from error
        self.tty = None

    def open(self):
        ready = self.read_until(self.process.stdout.fileno(), rb"ready uart1 \S+\n", "its start")
        show(escaped(ready).removesuffix("\\n"))
        path = ready.split()[-1]
        self.tty = os.open(path, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self.tty)

    def close(self):
        if self.tty is not None:
            os.close(self.tty)
        self.process.terminate()
        try:
            self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def read_until(self, descriptor, expected, cause):
        """All bytes up to now, once they are what is expected from their first to their last."""
        came = b""
        deadline = time.monotonic() + PATIENCE_S
        while not re.fullmatch(expected, came):
            wanted = f"expected '{expected.decode()}' after {cause}"
            if re.search(rb"ERROR(: \d+)?\r\n$", came):
                raise Unexpected(f"{wanted}, but there came '{escaped(came)}'")
            left = max(0, deadline - time.monotonic())
            if not select.select([descriptor], [], [], left)[0]:
                raise Unexpected(f"{wanted}, but in {PATIENCE_S} s there came '{escaped(came)}'")
            data = os.read(descriptor, 4096)
            if not data:
                raise Unexpected(f"{wanted}, but the program ended after '{escaped(came)}'")
            came += data
        return came

    def expect(self, expected, cause):
        came = self.read_until(self.tty, expected, cause)
        show(f"modem  < {escaped(came)}")
        pause()
        return came

    def send(self, data, expected):
        """Types the bytes, and returns the answer."""
        show(f"host   > {escaped(data)}")
        os.write(self.tty, data)
        return self.expect(expected, f"'{escaped(data)}'")

    def command(self, line, expected=OK):
        return self.send(line.encode() + b"\r", expected)

    def expect_sent(self, total):
        """AT+QISEND=0,0 until the peer's kernel has acknowledged all, which may take a moment."""
        deadline = time.monotonic() + PATIENCE_S
        line = rb"\r\n\+QISEND: %d,\d+,\d+\r\n" % total + OK
        while b",%d,0\r" % total not in self.command("AT+QISEND=0,0", line):
            if time.monotonic() > deadline:
                raise Unexpected(f"the {total} bytes were not acknowledged in {PATIENCE_S} s")
            time.sleep(0.1)


def play(modem, server):
    show("\n--- The modem echoes what is typed until it is told not to")
    modem.command("ATE0", rb"ATE0\r" + OK)

    show("\n--- 3.1.1 Configure a Context")
    modem.command('AT+QICSGP=1,1,"UNINET","","",1')

    show("\n--- 3.1.2 Activate a Context")
    modem.command("AT+QIACT=1")
    modem.command("AT+QIACT?", rb'\r\n\+QIACT: 1,1,1,"\d+\.\d+\.\d+\.\d+"\r\n' + OK)

    show("\n--- 3.2.1 Set up a TCP Client Connection and Enter into Buffer Access Mode")
    host, port = DIALLED
    modem.command(f'AT+QIOPEN=1,0,"TCP","{host}",{port},0,0')
    modem.expect(rb"\r\n\+QIOPEN: 0,0\r\n", "AT+QIOPEN and its OK")
    state = modem.command(
        "AT+QISTATE=1,0",
        rb'\r\n\+QISTATE: 0,"TCP","%s",%d,\d+,2,1,0,0,"uart1"\r\n' % (re.escape(host).encode(), port)
        + OK,
    )
    server.expect_client(int(state.split(b",")[4]))

    show("\n--- 3.2.2 Send Data in Buffer Access Mode")
    prompt, sent = rb"\r\n> ", rb"\r\nSEND OK\r\n"
    modem.command("AT+QISEND=0", prompt)
    modem.send(b"test1" + CTRL_Z, sent)
    server.expect(b"test1")
    modem.command("AT+QISEND=0,4", prompt)
    modem.send(b"test", sent)
    server.expect(b"test1test")
    modem.expect_sent(9)
    modem.command('AT+QISENDEX=0,"3132333435"', sent)
    server.expect(b"test1test12345")
    modem.expect_sent(14)

    show("\n--- 3.2.3 Receive Data from Remote Server in Buffer Access Mode")
    server.send(b"test1")
    modem.expect(rb'\r\n\+QIURC: "recv",0\r\n', "data from the server")
    modem.command("AT+QIRD=0,1500", rb"\r\n\+QIRD: 5\r\ntest1\r\n" + OK)
    modem.command("AT+QIRD=0,1500", rb"\r\n\+QIRD: 0\r\n" + OK)
    modem.command("AT+QIRD=0,0", rb"\r\n\+QIRD: 5,5,0\r\n" + OK)

    show("\n--- 3.2.4 Close a Connection")
    modem.command("AT+QICLOSE=0")
    server.expect_end()

    show("\n--- 3.1.3 Deactivate a Context")
    modem.command("AT+QIDEACT=1")


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        server = Server()
        modem = Modem(server)
        try:
            modem.open()
            play(modem, server)
        finally:
            modem.close()
    except Unexpected as failure:
        sys.exit(f"demo: {failure}")
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    show("\nAll answers were the manual's.")


if __name__ == "__main__":
    main()
