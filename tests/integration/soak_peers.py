"""The servers and clients behind the modem's sockets in the soak, all in one thread, and the streams that pass."""

import hashlib
import random
import select
import socket
import threading
import time
from collections import deque

PERIOD = 1_000_003
MOST_AT_ONCE = 65536
DATAGRAM = 1460
# Datagrams under way in one direction: few enough for the kernel's buffers, so that none may be lost.
WINDOW = 16


class Stream:
    """One direction of a connection: bytes that are known beforehand, hashed where they leave and where they arrive."""

    data = b""

    @classmethod
    def make_data(cls, chance):
        block = chance.randbytes(PERIOD)
        cls.data = block + block[:MOST_AT_ONCE]

    def __init__(self, name, size, chance):
        self.name = name
        self.size = size
        self.sent = 0
        self.arrived = 0
        self.lengths = deque()  # of the datagrams under way
        self._begin = chance.randrange(PERIOD)
        self._left = hashlib.sha256()
        self._came = hashlib.sha256()

    @property
    def done(self):
        return self.arrived == self.size

    @property
    def rest(self):
        return self.size - self.sent

    def _at(self, position, size):
        begin = (self._begin + position) % PERIOD
        return self.data[begin:begin + size]

    def next(self, size):
        """At most `size` bytes, which stay the next ones until leave() is told how many of them have left."""
        return self._at(self.sent, min(size, self.rest, MOST_AT_ONCE))

    def leave(self, count):
        self._left.update(self._at(self.sent, count))
        self.sent += count

    def arrive(self, data):
        if len(data) > MOST_AT_ONCE or data != self._at(self.arrived, len(data)):
            raise AssertionError(f"{self.name}: other bytes came within {len(data)} bytes from {self.arrived} on")
        self._came.update(data)
        self.arrived += len(data)

    def next_datagram(self, size):
        """It counts as under way from here on."""
        data = self.next(size)
        self.lengths.append(len(data))
        return data

    def arrive_datagram(self, data):
        if not self.lengths or len(data) != self.lengths[0]:
            wanted = list(self.lengths)[:3]
            raise AssertionError(f"{self.name}: a datagram of {len(data)} bytes came, under way were {wanted}")
        self.lengths.popleft()
        self.arrive(data)

    def check(self):
        if not self.done or self.sent != self.size or self._left.digest() != self._came.digest():
            raise AssertionError(f"{self}: what came is not what was sent")

    def __str__(self):
        return f"{self.name} {self.arrived} of {self.size} bytes arrived, {self.sent} sent"


class Peer:
    """One end of a connection, or of a datagram socket, outside of the modem."""

    def __init__(self, connection, to_host, from_host, seed):
        self.connection = connection
        self.connection.setblocking(False)
        self.port = connection.getsockname()[1]
        self.to_host = to_host
        self.from_host = from_host
        self.granted = to_host.size  # how much of it may leave
        self.late_until = 0.0
        self.naps = 0
        self.over = False  # it shall close, or the modem may
        self._chance = random.Random(seed)

    def is_due_to_write(self):
        return min(self.granted, self.to_host.size) > self.to_host.sent

    def nap(self, seconds):
        """Reads nothing for a while."""
        self.naps += 1
        self.late_until = time.monotonic() + seconds

    def may_nap(self):
        if self._chance.random() < 0.002:
            self.nap(self._chance.uniform(0.02, 0.4))

    def read(self):
        size = self._chance.choice((1, 7, 100, 1459, 4096, MOST_AT_ONCE))
        try:
            data = self.connection.recv(size)
        except BlockingIOError:
            return
        except ConnectionResetError:
            data = b""
        if data:
            self.from_host.arrive(data)
        elif self.over:
            self.connection.close()
        else:
            raise AssertionError(f"{self.from_host}: the modem has closed the connection")
        self.may_nap()

    def write(self):
        size = self._chance.choice((1, 3, 255, 1500, 1501, 10240, MOST_AT_ONCE))
        try:
            self.to_host.leave(
                self.connection.send(self.to_host.next(min(size, self.granted - self.to_host.sent))))
        except BlockingIOError:
            pass


class UdpPeer(Peer):
    def __init__(self, to_host, from_host, seed, modem=None):
        connection = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        connection.bind(("127.0.0.1", 0))
        super().__init__(connection, to_host, from_host, seed)
        self._modem = modem  # its address; that of a client shows with its first datagram

    def is_due_to_write(self):
        return self._modem is not None and len(self.to_host.lengths) < WINDOW and super().is_due_to_write()

    def read(self):
        data, self._modem = self.connection.recvfrom(MOST_AT_ONCE)
        self.from_host.arrive_datagram(data)
        self.may_nap()

    def write(self):
        data = self.to_host.next_datagram(self._chance.choice((1, 2, 511, 1024, DATAGRAM)))
        self.connection.sendto(data, self._modem)
        self.to_host.leave(len(data))


class Peers:
    """The thread. What it finds wrong is raised by check()."""

    def __init__(self):
        self.all = []
        self._error = None
        self._stop = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def check(self):
        if self._error is not None:
            raise AssertionError(f"a peer: {self._error}") from self._error

    def stop(self):
        self._stop = True
        self._thread.join()
        for peer in self.all:
            peer.connection.close()

    def _run(self):
        try:
            while not self._stop:
                self._step()
        except Exception as error:  # whatever it is, the host's side has to hear of it
            self._error = error

    def _step(self):
        now = time.monotonic()
        living = [peer for peer in self.all if peer.connection.fileno() >= 0]
        by_descriptor = {peer.connection.fileno(): peer for peer in living}
        readers = [peer.connection.fileno() for peer in living if peer.late_until <= now]
        writers = [peer.connection.fileno() for peer in living if peer.is_due_to_write()]
        readable, writable, _ = select.select(readers, writers, [], 0.005)
        for descriptor in writable:
            by_descriptor[descriptor].write()
        for descriptor in readable:
            by_descriptor[descriptor].read()
