#!/usr/bin/python3
"""What ./dev soak runs: twelve sockets at once in all modes, slow hosts and slow servers, every byte compared.

MEGABYTES go through transparent mode, and a tenth of it through each other way (buffer access, direct push, UDP, UDP
service, connections that come in), both directions counted. What the host does when is drawn from a seed, which is
printed; how the machine interleaves it with the servers is not.
"""

import argparse
import os
import random
import re
import select
import socket
import sys
import time

from soak_peers import DATAGRAM, MOST_AT_ONCE, WINDOW, Peer, Peers, Stream, UdpPeer
from support import LIMIT, OK, Emulator, Host, Server, free_port

URC = re.compile(r'\+QIURC: "(recv|closed|incoming)",(\d+)(?:,(\d+))?(?:,"[\d.]+",(\d+))?')
FINALS = ("OK", "ERROR", "SEND OK", "SEND FAIL", "CONNECT", "NO CARRIER", ">")
BUFFER_IDS = (0, 1, 2)
PUSH_IDS = (3, 4)
UDP_IDS = (5, 6)  # in buffer access, and in direct push
SERVICE_ID, LISTENER_ID, ONLINE_ID = 7, 8, 9
TOGGLED_IDS = (2, SERVICE_ID)  # between buffer access and direct push
SERVICE_PEERS = 3
INCOMING_PLACES = 2
GENERATIONS = 3  # of connections that come in at each place, one after the other
GUARD_S = 1.1
STALL_S = 3 * LIMIT
MEGABYTE = 1_000_000


class SlowHost(Host):
    """Reads at most `sip` bytes, and rests after each sip."""

    sip = MOST_AT_ONCE
    rest_s = 0.0

    def _read(self):
        try:
            data = os.read(self.fd, self.sip)
        except BlockingIOError:
            return
        if not data:
            raise AssertionError("the tty was hung up")
        self._input += data
        if self.rest_s > 0:
            time.sleep(self.rest_s)

    def waits(self, seconds=0.0):
        """Whether the modem has said something."""
        return bool(self._input) or bool(select.select([self.fd], [], [], seconds)[0])

    def take_all(self):
        if not self._input:
            self._read()
        data = bytes(self._input)
        self._input.clear()
        return data


class Soak:
    def __init__(self, host, megabytes, seed):
        self.chance = random.Random(seed)
        Stream.make_data(self.chance)
        self.host = host
        self.peers = Peers()
        self.servers = []
        self.ways = {}  # name of a way: its streams
        self.sockets = {}  # connectID: its peers
        self.readable = set()
        self.closed = set()
        self.modes = {}
        self.expected = []  # connections under way to the listener
        self.coming = [GENERATIONS] * INCOMING_PLACES
        self.counts = dict.fromkeys(("commands", "SEND FAIL", "escapes", "host's slow times", "incoming"), 0)
        self.seconds = {}
        self.bytes = int(megabytes * MEGABYTE)

    # Connections

    def streams(self, way, share):
        """A stream to the host and one from it, each of that share of the way's bytes."""
        whole = self.bytes if way == "transparent" else self.bytes // 10
        made = self.ways.setdefault(way, [])
        pair = [Stream(f"{way} {len(made) // 2} {direction}:", max(1, int(whole / 2 * share)), self.chance)
                for direction in ("to the host", "from the host")]
        made += pair
        return pair

    def seed(self):
        return self.chance.randrange(1 << 32)

    def add(self, connect_id, peer):
        self.sockets.setdefault(connect_id, []).append(peer)
        self.peers.all.append(peer)

    def open_tcp(self, connect_id, mode, way, share):
        server = Server(receive_buffer=4096 if connect_id % 3 == 0 else None)
        self.servers.append(server)
        answer = self.command(f'AT+QIOPEN=1,{connect_id},"TCP","127.0.0.1",{server.port},0,{mode}')
        if mode == 2:
            self.want(answer, "CONNECT")
        else:
            self.want(answer, "OK")
            self.want(self.line(), f"+QIOPEN: {connect_id},0")
        self.modes[connect_id] = mode
        peer = Peer(server.accept(), *self.streams(way, share), self.seed())
        if mode == 2:
            peer.granted = 0
        self.add(connect_id, peer)

    def open_udp(self, connect_id, mode):
        peer = UdpPeer(*self.streams("UDP", 1 / len(UDP_IDS)), self.seed())
        self.want(self.command(f'AT+QIOPEN=1,{connect_id},"UDP","127.0.0.1",{peer.port},0,{mode}'), "OK")
        self.want(self.line(), f"+QIOPEN: {connect_id},0")
        self.modes[connect_id] = mode
        self.add(connect_id, peer)

    def open_server(self, connect_id, service):
        port = free_port()
        self.want(self.command(f'AT+QIOPEN=1,{connect_id},"{service}","127.0.0.1",0,{port},0'), "OK")
        self.want(self.line(), f"+QIOPEN: {connect_id},0")
        self.modes[connect_id] = 0
        return port

    def open_all(self):
        self.host.echo_off()
        self.want(self.command("AT+QIACT=1"), "OK")
        for connect_id in UDP_IDS:
            self.open_udp(connect_id, connect_id - UDP_IDS[0])
        port = self.open_server(SERVICE_ID, "UDP SERVICE")
        for _ in range(SERVICE_PEERS):
            self.add(SERVICE_ID, UdpPeer(*self.streams("UDP service", 1 / SERVICE_PEERS), self.seed(),
                                         modem=("127.0.0.1", port)))
        self.listener_port = self.open_server(LISTENER_ID, "TCP LISTENER")
        for connect_id in BUFFER_IDS:
            self.open_tcp(connect_id, 0, "buffer access", 1 / len(BUFFER_IDS))
        for connect_id in PUSH_IDS:
            self.open_tcp(connect_id, 1, "direct push", 1 / len(PUSH_IDS))
        for place in range(INCOMING_PLACES):
            self.come_in(place)
        self.open_tcp(ONLINE_ID, 2, "transparent", 1)

    def come_in(self, place):
        """The next connection of that place, if it still has one to come."""
        self.coming[place] -= 1
        if self.coming[place] < 0:
            return
        connection = socket.create_connection(("127.0.0.1", self.listener_port), LIMIT)
        peer = Peer(connection, *self.streams("incoming", 1 / (INCOMING_PLACES * GENERATIONS)), self.seed())
        peer.place = place
        self.expected.append(peer)

    # What the modem says

    def want(self, got, wanted):
        if got != wanted:
            raise AssertionError(f"{got!r} came in place of {wanted!r}; {self.state()}")

    def state(self):
        return "; ".join(str(stream) for way in self.ways.values() for stream in way if not stream.done)

    def any_line(self):
        start = self.host.take(4)
        self.want(start[:2], b"\r\n")
        if start[2:] == b"> ":
            return ">"
        return (start[2:] + self.host.read_until(b"\r\n"))[:-2].decode()

    def line(self):
        """The next line that is not a URC."""
        while (text := self.any_line()).startswith("+QIURC:"):
            self.take_urc(text)
        return text

    def take_urcs(self):
        while self.host.waits():
            text = self.any_line()
            if not text.startswith("+QIURC:"):
                raise AssertionError(f"{text!r} came, which nobody asked for")
            self.take_urc(text)

    def take_urc(self, text):
        match = URC.fullmatch(text)
        if match is None:
            raise AssertionError(f"{text!r} came")
        what, connect_id, number, port = match[1], int(match[2]), match[3], match[4]
        if what == "closed":
            self.closed.add(connect_id)
        elif what == "incoming":
            self.want(int(number), LISTENER_ID)
            self.has_come_in(connect_id, int(port))
        elif number is None:
            self.readable.add(connect_id)
        else:
            self.take_data(connect_id, int(number), port)
            self.host.expect(b"\r\n")

    def has_come_in(self, connect_id, port):
        peer = next(peer for peer in self.expected if peer.port == port)
        self.expected.remove(peer)
        self.counts["incoming"] += 1
        self.modes[connect_id] = 0
        self.add(connect_id, peer)

    def take_data(self, connect_id, size, port):
        data = self.host.take(size)
        peers = self.sockets[connect_id]
        peer = peers[0] if port is None else next(peer for peer in peers if peer.port == int(port))
        if isinstance(peer, UdpPeer):
            peer.to_host.arrive_datagram(data)
        else:
            peer.to_host.arrive(data)

    # What the host does

    def command(self, text):
        self.counts["commands"] += 1
        self.host.line(text)
        answer = self.line()
        if answer not in FINALS:
            raise AssertionError(f"{text} was answered with {answer!r}")
        return answer

    def counters(self, text, name):
        self.host.line(text)
        answer = self.line()
        self.host.expect(OK)
        return [int(number) for number in answer.removeprefix(name + ": ").split(",")]

    def odd_size(self):
        return self.chance.choice((1, 2, 3, 17, 511, 1023, 1025, 1459, 1460, 1460, 1460, 1460))

    def send(self, connect_id, peer):
        stream = peer.from_host
        udp = isinstance(peer, UdpPeer)
        data = stream.next_datagram(self.odd_size()) if udp else stream.next(self.odd_size())
        address = f',"127.0.0.1",{peer.port}' if connect_id == SERVICE_ID else ""
        self.want(self.command(f"AT+QISEND={connect_id},{len(data)}{address}"), ">")
        self.write_payload(data)
        answer = self.line()
        if answer == "SEND FAIL" and not udp:
            self.counts["SEND FAIL"] += 1
            return
        self.want(answer, "SEND OK")
        stream.leave(len(data))

    def write_payload(self, data):
        if self.chance.random() > 0.01:
            return self.host.send(data)
        while data:
            size = self.chance.randrange(1, 200)
            self.host.send(data[:size])
            data = data[size:]
            time.sleep(self.chance.uniform(0, 0.005))

    def read(self, connect_id):
        udp = isinstance(self.sockets[connect_id][0], UdpPeer)
        limit = 1500 if udp else self.chance.choice((1, 99, 1499, 1500, 1500, 1500))
        self.counts["commands"] += 1
        self.host.line(f"AT+QIRD={connect_id},{limit}")
        header = self.line().removeprefix("+QIRD: ").split(",")
        if header == ["0"]:
            # In direct push nothing is there to be read, and nothing will be told.
            self.readable.discard(connect_id)
            self.host.expect(OK)
            return
        self.take_data(connect_id, int(header[0]), header[2] if len(header) > 1 else None)
        self.host.expect(b"\r\n" + OK)

    def toggle(self, connect_id):
        self.modes[connect_id] = 1 - self.modes[connect_id]
        self.readable.discard(connect_id)
        self.want(self.command(f"AT+QISWTMD={connect_id},{self.modes[connect_id]}"), "OK")

    slow_until = 0.0

    def slow_time(self):
        """The host reads nothing for a while, so that all buffers fill, and then in sips."""
        self.counts["host's slow times"] += 1
        time.sleep(self.chance.uniform(0.05, 0.4))
        self.host.sip = self.chance.choice((1, 7, 50, 300))
        self.host.rest_s = self.chance.choice((0.0001, 0.001))
        self.slow_until = time.monotonic() + self.chance.uniform(0.1, 0.5)

    def end_slow_time(self):
        if self.slow_until and time.monotonic() > self.slow_until:
            self.be_fast()

    def be_fast(self):
        self.host.sip, self.host.rest_s, self.slow_until = MOST_AT_ONCE, 0.0, 0.0

    # Transparent mode

    def online(self, size):
        """As many bytes in both directions at once, then +++."""
        peer = self.sockets[ONLINE_ID][0]
        sent_goal = peer.from_host.sent + min(size, peer.from_host.rest)
        peer.granted = min(peer.to_host.size, max(peer.granted, peer.to_host.arrived + size))
        deadline = time.monotonic() + STALL_S + size / 100_000
        self.slow_time()
        peer.nap(0.4)
        # An escape behind data that the modem has not taken yet would be data: its line was never quiet.
        while peer.from_host.arrived < sent_goal or peer.to_host.arrived < peer.granted:
            self.online_step(peer, sent_goal)
            if time.monotonic() > deadline:
                raise AssertionError(f"transparent mode stalls: {self.state()}")
        self.be_fast()
        self.host.expect_silence(GUARD_S)
        self.host.send(b"+++")
        self.host.expect(OK)
        self.counts["escapes"] += 1

    def online_step(self, peer, sent_goal):
        self.peers.check()
        self.end_slow_time()
        draw = self.chance.random()
        if draw < 0.002 and not self.slow_until:
            self.slow_time()
        elif draw < 0.004:
            peer.nap(self.chance.uniform(0.02, 0.4))
        writers = [self.host.fd] if peer.from_host.sent < sent_goal else []
        readable, writable, _ = select.select([self.host.fd], writers, [], 0.05)
        if readable:
            data = self.host.take_all()
            if data:
                peer.to_host.arrive(data)
        if writable:
            size = self.chance.choice((1, 3, 1023, 1024, 1025, 16384, MOST_AT_ONCE, MOST_AT_ONCE))
            try:
                size = min(size, sent_goal - peer.from_host.sent)
                peer.from_host.leave(os.write(self.host.fd, peer.from_host.next(size)))
            except BlockingIOError:
                pass

    def go_online(self):
        self.take_urcs()
        self.readable.discard(ONLINE_ID)
        how = self.chance.choice(("ATO", "AT+QISWTMD=9,2", "AT+QISWTMD=9,1"))
        if how == "AT+QISWTMD=9,1":
            self.want(self.command(how), "OK")
            how = "AT+QISWTMD=9,2"
        self.want(self.command(how), "CONNECT")

    def server_goes_on(self):
        """After the escape the server sends more than the modem keeps."""
        peer = self.sockets[ONLINE_ID][0]
        peer.granted = min(peer.to_host.size, peer.to_host.arrived + self.chance.randrange(1, 20000))

    # The whole

    def others(self):
        return [stream for way, streams in self.ways.items() if way != "transparent" for stream in streams]

    def share_done(self):
        streams = self.others()
        still_to_come = sum(max(0, left) for left in self.coming)
        whole = sum(stream.size for stream in streams) * (1 + still_to_come / 100)
        return sum(stream.arrived for stream in streams) / whole

    def can_send(self, peer):
        return peer.from_host.rest > 0 and len(peer.from_host.lengths) < WINDOW

    def step(self):
        self.peers.check()
        self.end_slow_time()
        self.take_urcs()
        self.end_complete_connections()
        sends = [(self.send, connect_id, peer) for connect_id, peers in self.sockets.items() for peer in peers
                 if connect_id != ONLINE_ID and self.can_send(peer)]
        reads = [(self.read, connect_id) for connect_id in self.readable]
        draw = self.chance.random()
        if draw < 0.001 and not self.slow_until:
            self.slow_time()
        elif draw < 0.005:
            self.toggle(self.chance.choice(TOGGLED_IDS))
        elif sends or reads:
            action, *arguments = self.chance.choice(sends + reads)
            action(*arguments)
        else:
            self.host.waits(0.02)

    def end_complete_connections(self):
        """Of those that have come in: the modem or the peer ends them, and the next one comes."""
        for connect_id in [key for key in self.sockets if key > ONLINE_ID]:
            peer = self.sockets[connect_id][0]
            if not (peer.to_host.done and peer.from_host.done):
                continue
            peer.over = True
            if self.chance.random() < 0.5:
                peer.connection.shutdown(socket.SHUT_WR)
                while connect_id not in self.closed:
                    self.take_urc(self.any_line())
            self.want(self.command(f"AT+QICLOSE={connect_id}"), "OK")
            self.closed.discard(connect_id)
            self.readable.discard(connect_id)
            del self.sockets[connect_id]
            self.come_in(peer.place)

    def work(self, goal):
        """Until that share of all that does not go through transparent mode has arrived."""
        moved_at, moved = time.monotonic(), 0
        while self.share_done() < goal or (goal == 1 and any(peers > 0 for peers in self.coming)):
            self.step()
            arrived = sum(stream.arrived for stream in self.others())
            if arrived != moved:
                moved_at, moved = time.monotonic(), arrived
            elif time.monotonic() > moved_at + STALL_S:
                raise AssertionError(f"nothing moves any more: {self.state()}")

    def timed(self, name, action, *arguments):
        before = time.monotonic()
        action(*arguments)
        self.seconds[name] = self.seconds.get(name, 0) + time.monotonic() - before

    def run(self, sessions):
        self.open_all()
        size = self.bytes // 2 // sessions + 1
        for session in range(sessions):
            if session > 0:
                self.go_online()
            self.timed("online", self.online, size)
            self.server_goes_on()
            self.timed("commands", self.work, (session + 1) / sessions)
        while not self.sockets[ONLINE_ID][0].to_host.done:
            self.go_online()
            self.timed("online", self.online, size)
        self.check_counters()
        for streams in self.ways.values():
            for stream in streams:
                stream.check()

    def check_counters(self):
        """The modem's own agree."""
        for connect_id, peers in self.sockets.items():
            received = sum(peer.to_host.size for peer in peers)
            sent = sum(peer.from_host.size for peer in peers)
            self.want(self.counters(f"AT+QIRD={connect_id},0", "+QIRD"), [received, received, 0])
            self.want(self.counters(f"AT+QISEND={connect_id},0", "+QISEND"), [sent, sent, 0])

    def end(self):
        self.peers.stop()
        for server in self.servers:
            server.close()

    def report(self):
        for way, streams in self.ways.items():
            megabytes = sum(stream.size for stream in streams) / MEGABYTE
            print(f"{way:14} {len(streams):3} streams {megabytes:8.1f} MB, as they were sent")
        print(", ".join(f"{name}: {count}" for name, count in self.counts.items()) +
              f", servers' naps: {sum(peer.naps for peer in self.peers.all)}")
        for name, streams in (("online", self.ways["transparent"]), ("commands", self.others())):
            megabytes = sum(stream.size for stream in streams) / MEGABYTE
            print(f"{name:14} {self.seconds[name]:7.1f} s, {megabytes / self.seconds[name]:.2f} MB/s, pauses counted")


def soak(megabytes, seed, sessions=None):
    """Runs it all; gives the soak that has been run, and by how many bytes the modem has grown."""
    emulator = Emulator("--quiet", "--profile", "bg96/instant")
    host = None
    whole = None
    try:
        host = SlowHost(emulator.wait_ready().path)
        before = emulator.memory()
        whole = Soak(host, megabytes, seed)
        whole.run(sessions or max(3, int(megabytes / 25)))
        growth = emulator.memory() - before
        if emulator.end() != 0:
            raise AssertionError(f"the modem ended with an error: {emulator.stderr}")
        return whole, growth
    finally:
        if whole is not None:
            whole.end()
        if host is not None:
            host.close()
        emulator.clean_up()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("megabytes", nargs="?", type=int, default=100,
                        help="how much goes through transparent mode (100)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    options = parser.parse_args()
    if options.megabytes < 1:
        parser.error("MEGABYTES is a number above 0")
    print(f"{options.megabytes} MB with --seed {options.seed}", flush=True)
    whole, growth = soak(options.megabytes, options.seed)
    whole.report()
    print(f"the modem's memory has grown by {growth / MEGABYTE:.1f} MB")


if __name__ == "__main__":
    sys.exit(main())
