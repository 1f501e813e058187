"""How fast a stream passes through the modem, and through a socat that joins a pty and a socket."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from measuring import (ANSWER_SECONDS, PROGRAMS, BenchError, Row, Server, client, emulator,
                       in_turns)

TURNS = 11
STREAM_BYTES = 64 * 1024 * 1024
# A process that has just started is moved between the cores; what passes meanwhile measures that.
SETTLE_SECONDS = 0.05


class Socat:
    """Joins a pty and a connection to the server, with its default settings."""

    def __init__(self, port):
        program = shutil.which("socat")
        if program is None:
            raise BenchError("socat is not there; ./dev bench installs it")
        self.folder = tempfile.TemporaryDirectory(prefix="bg96emu-bench-")
        self.address = pathlib.Path(self.folder.name) / "tty"
        self.process = subprocess.Popen(
            [program, f"PTY,link={self.address},raw,echo=0", f"TCP:127.0.0.1:{port}"],
            stdin=subprocess.DEVNULL)

    def __enter__(self):
        deadline = time.monotonic() + ANSWER_SECONDS
        while not os.path.exists(self.address):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise BenchError("socat made no pty")
            time.sleep(0.001)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(ANSWER_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.folder.cleanup()


def stream(mode, directions):
    """Megabytes per second, all that passes counted: ours, socat's, and the ratio."""
    with Server(PROGRAMS / "stream_server", directions, str(STREAM_BYTES)) as server:
        def measure(side):
            start, how = side
            with start() as modem:
                time.sleep(SETTLE_SECONDS)
                return client("stream_client", modem.address, how, directions, STREAM_BYTES,
                              server.address)

        figures = in_turns(TURNS, measure, (emulator, mode),
                           (lambda: Socat(server.address), "bare"))
    return figures["mb_per_second"]


def transparent():
    return [Row("transparent", f"{name}, against socat", "MB/s",
                *stream("transparent", directions), "ratio >= 1.0")
            for directions, name in (("to-server", "host to server"), ("to-host", "server to host"),
                                     ("both", "both at once"))]


def push():
    return [Row("push", "server to host, against socat", "MB/s", *stream("push", "to-host"),
                "ratio >= 0.8")]
