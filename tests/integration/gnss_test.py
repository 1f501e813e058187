"""GNSS as a user meets it: the NMEA port's tty, and a track from a file."""

import functools
import operator
import re
import subprocess
import unittest

from support import Case, Host, LIMIT, PROGRAM, until

QUICK = ("--set", "gnss.ttff_cold=0")
GPX = """<?xml version="1.0"?>
<gpx version="1.1"><trk><trkseg>
<trkpt lat="48.137154" lon="11.576124"><ele>520</ele><time>2024-05-01T12:00:00Z</time></trkpt>
<trkpt lat="-33.856784" lon="151.215297"><time>2024-05-01T12:00:01Z</time></trkpt>
</trkseg></trk></gpx>
"""


def checksum(body):
    return "%02X" % functools.reduce(operator.xor, body.encode(), 0)


class Gnss(Case):
    def open_port(self, path):
        host = Host(str(path))
        self.addCleanup(host.close)
        host.echo_off()
        return host

    def test_the_nmea_port_tells_where_the_modem_is(self):
        emulator = self.start("--port", "nmea", *QUICK)
        until(lambda: len(emulator.lines) >= 2)
        nmea = Host(f"{self.link}-nmea")
        self.addCleanup(nmea.close)
        self.open_port(self.link).command("AT+QGPS=1")
        text = nmea.read_until(b"$GPGSA").decode() + nmea.read_until(b"\r\n").decode()
        sentences = text.split("\r\n")[:-1]
        for sentence in sentences:
            match = re.fullmatch(r"\$(.+)\*([0-9A-F]{2})", sentence)
            self.assertTrue(match, sentence)
            self.assertEqual(checksum(match[1]), match[2], sentence)
        kinds = [sentence[1:6] for sentence in sentences]
        self.assertEqual(kinds, ["GPGSV"] * 3 + ["GPGGA", "GPVTG", "GPRMC", "GPGSA"])
        self.assertIn(",3150.722320,N,11711.929320,E,1,09,", text)

    def test_a_track_moves_the_modem_and_its_end_stays(self):
        track = self.directory / "track.gpx"
        track.write_text(GPX)
        self.addCleanup(track.unlink)
        self.start("--gnss-track", str(track), *QUICK)
        host = self.open_port(self.link)
        host.command("AT+QGPS=1")

        def place():
            (line,), _ = host.ask("AT+QGPSLOC=2")
            return ",".join(line.split(",")[1:3])

        until(lambda: place() == "-33.85678,151.21530")

    def test_a_file_that_is_no_track_is_told(self):
        rows = (("<gpx>\n<wpt lat='91' lon='0'/></gpx>", ":2: lat is '91', not a number of -90 to 90\n"),
                ("hello", ":1: neither GPX nor sentences of NMEA 0183\n"),
                ("<!DOCTYPE gpx [<!ENTITY a 'a'>]><gpx>&a;</gpx>", ":1: entities are not allowed\n"),
                (None, ":1: cannot be read\n"))
        track = self.directory / "track"
        for text, wrong in rows:
            track.unlink(missing_ok=True)
            if text is not None:
                track.write_text(text)
            done = subprocess.run([PROGRAM, "run", "--gnss-track", str(track)], capture_output=True, text=True,
                                  timeout=LIMIT, check=False)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (2, "", f"{track}{wrong}"))
        track.unlink(missing_ok=True)


if __name__ == "__main__":
    unittest.main()
