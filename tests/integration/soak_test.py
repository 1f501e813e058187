"""The soak of ./dev soak, short: every mode and every way of being slow occurs, and nothing is lost."""

import random
import unittest

from soak import GENERATIONS, INCOMING_PLACES, soak
from soak_peers import Stream
from support import Case


class ShortSoak(Case):
    GROWTH = 16 * 1024 * 1024

    def test_twelve_sockets_in_all_modes_lose_nothing(self):
        whole, growth = soak(megabytes=2, seed=20171123, sessions=2)
        self.assertEqual(set(whole.ways), {"transparent", "buffer access", "direct push", "UDP", "UDP service",
                                           "incoming"})
        for streams in whole.ways.values():
            for stream in streams:
                self.assertEqual(stream.arrived, stream.size)
        self.assertEqual(whole.counts["incoming"], INCOMING_PLACES * GENERATIONS)
        self.assertGreaterEqual(whole.counts["escapes"], 2)
        self.assertGreaterEqual(whole.counts["host's slow times"], 2)
        self.assertLess(growth, self.GROWTH)


class WhatWouldBeFound(unittest.TestCase):
    """The soak itself: what is wrong with a stream is seen."""

    def setUp(self):
        Stream.make_data(random.Random(1))
        self.stream = Stream("stream", 5000, random.Random(2))
        self.data = self.stream.next(5000)

    def test_a_changed_byte(self):
        self.stream.arrive(self.data[:2000])
        with self.assertRaises(AssertionError):
            self.stream.arrive(self.data[2000:3000] + bytes([self.data[3000] ^ 1]))

    def test_a_lost_and_a_doubled_byte(self):
        with self.assertRaises(AssertionError):
            self.stream.arrive(self.data[1:])
        self.stream.arrive(self.data[:10])
        with self.assertRaises(AssertionError):
            self.stream.arrive(self.data[9:20])

    def test_a_lost_end(self):
        self.stream.leave(5000)
        self.stream.arrive(self.data[:4999])
        with self.assertRaises(AssertionError):
            self.stream.check()
        self.stream.arrive(self.data[4999:])
        self.stream.check()

    def test_a_datagram_that_is_joined_or_cut(self):
        for size in (100, 200):
            self.stream.leave(len(self.stream.next_datagram(size)))
        for size in (300, 99):
            with self.assertRaises(AssertionError):
                self.stream.arrive_datagram(self.data[:size])
        self.stream.arrive_datagram(self.data[:100])
        self.stream.arrive_datagram(self.data[100:300])


if __name__ == "__main__":
    unittest.main()
