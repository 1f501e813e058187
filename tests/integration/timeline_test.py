#!/usr/bin/python3
"""The timeline in a real browser, driven with WebDriver: lanes, causes, search, findings, and that it needs no network."""

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

import timeline_sample
from support import PROGRAM

LIMIT = 60.0
DRIVER = shutil.which("chromedriver")
BROWSER = shutil.which("chromium")


class Browser:
    """Chromium without a window, and the page in it."""

    def __init__(self, profile):
        self._log = tempfile.TemporaryFile()
        self._driver = subprocess.Popen([DRIVER, "--port=0"], stdout=subprocess.PIPE, stderr=self._log)
        try:
            self._session = f"http://127.0.0.1:{self._port()}/session"
            self._begin(profile)
        except BaseException:
            self._end_driver()
            raise

    def _port(self):
        for line in self._driver.stdout:
            if port := re.search(rb"started successfully on port (\d+)", line):
                return int(port[1])
        raise AssertionError("chromedriver ended before it was ready")

    def _begin(self, profile):
        # The sandbox of Chromium does not work for root and in most containers; the page is ours.
        arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1400,900",
                     f"--user-data-dir={profile}"]
        options = {"binary": BROWSER, "args": arguments}
        made = self._ask("POST", "", {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}})
        self._session += "/" + made["sessionId"]

    def _ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._session + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=LIMIT) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode(errors="replace")) from None

    def open(self, path):
        self._ask("POST", "/url", {"url": path.as_uri()})

    def run(self, script, *arguments):
        """What the function's body returns in the page."""
        return self._ask("POST", "/execute/sync", {"script": script, "args": arguments})

    def run_async(self, script):
        return self._ask("POST", "/execute/async", {"script": script, "args": []})

    def until(self, script, *arguments):
        deadline = time.monotonic() + LIMIT
        while not (value := self.run(script, *arguments)):
            if time.monotonic() > deadline:
                raise AssertionError(f"never true: {script}")
            time.sleep(0.05)
        return value

    def move_mouse(self, x, y, click=False):
        actions = [{"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y)}]
        if click:
            actions += [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self._ask("POST", "/actions", {"actions": [
            {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": actions}]})

    def press(self, keys):
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._ask("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def close(self):
        try:
            self._ask("DELETE", "")
        finally:
            self._end_driver()

    def _end_driver(self):
        self._driver.terminate()
        self._driver.wait(LIMIT)
        self._driver.stdout.close()
        self._log.close()


def reason_to_skip():
    if not (DRIVER and BROWSER):
        return "chromium and chromedriver are not both here"
    return None


@unittest.skipIf(reason_to_skip(), reason_to_skip())
class TimelineTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory(prefix="bg96emu-timeline-")
        cls.addClassCleanup(directory.cleanup)
        cls.directory = Path(directory.name)
        cls.browser = Browser(cls.directory / "profile")
        cls.addClassCleanup(cls.browser.close)

    def show(self, least_events=0):
        self.show_lines(timeline_sample.sample(least_events))
        self.browser.until("return document.querySelectorAll('.row').length > 0")

    def show_lines(self, lines):
        page = self.directory / "page.html"
        trace = "\n".join(lines).encode()
        page.write_bytes(subprocess.run([PROGRAM, "render", "/dev/stdin", "--html"], input=trace, check=True,
                                            capture_output=True).stdout)
        self.browser.open(page)
        self.browser.until("return typeof timeline === 'object' && document.title !== 'bg96emu timeline'")

    def place_of(self, condition):
        """Where the first event that meets the condition, an expression of `e`, is drawn."""
        return self.browser.run(f"return timeline.placeOf(timeline.model.events.find((e) => {condition}))")

    def test_everything_that_happened_has_a_lane(self):
        self.show()
        lanes = self.browser.run("return timeline.model.lanes.map((lane) => lane.name)")
        for lane in ("host → modem", "modem → host", "URCs", "socket 0", "link", "registration", "pdp[1]", "socket[0]",
                     "rules", "expectations"):
            self.assertIn(lane, lanes)
        painted = self.browser.run("""
            const canvas = document.getElementById("lanes"), context = canvas.getContext("2d");
            return new Set(context.getImageData(0, 0, canvas.width, canvas.height).data).size""")
        self.assertGreater(painted, 20, "nothing is drawn")
        bands = self.browser.run("""
            return timeline.model.lanes.find((lane) => lane.name === "link").bands.map((band) => band.to - band.from)""")
        self.assertEqual(len(bands), 1)
        self.assertGreater(bands[0], 20e6)

    def test_hover_shows_what_made_it_happen(self):
        self.show()
        place = self.place_of("""e.ev === 'urc' && e.text.includes('pdpdeact')""")
        self.browser.move_mouse(place["x"], place["y"])
        tip = self.browser.until("const tip = document.getElementById('tip'); return tip.hidden ? '' : tip.innerText")
        self.assertIn('+QIURC: "pdpdeact",1', tip)
        steps = self.browser.run("return [...document.querySelectorAll('#tip .step')].map((step) => step.textContent)")
        self.assertRegex(steps[0], r"state\s+pdp\[1\]: active → inactive")
        self.assertRegex(steps[1], r"action\s+network-drops-context: pdp.deactivate")
        self.assertRegex(steps[2], r"rule\s+network-drops-context fired")

    def test_keys_walk_along_a_lane_and_to_the_cause(self):
        self.show()
        place = self.place_of("e.ev === 'urc' && e.text.includes('pdpdeact')")
        self.browser.move_mouse(place["x"], place["y"], click=True)
        self.assertIn("led to", self.browser.until("return document.getElementById('details').innerText"))
        self.browser.run("document.getElementById('lanes').focus()")
        self.browser.press("c")
        self.assertEqual(self.browser.run("return timeline.view.selected.ev"), "state")
        self.browser.press("\ue014")  # the arrow to the right
        self.assertEqual(self.browser.run("return timeline.view.selected.to"), "active")

    def test_search_finds(self):
        self.show()
        self.browser.run("document.getElementById('search').focus()")
        self.browser.press("qiact error")
        self.assertEqual(self.browser.until("return document.getElementById('matches').textContent").split()[0], "2")
        self.browser.run("document.getElementById('search').select()")
        self.browser.press("at+qiact")
        self.browser.until("return document.getElementById('matches').textContent.startsWith('8 of')")
        self.assertEqual(len(self.browser.until(
            "const rows = document.querySelectorAll('.row'); return rows.length === 8 && [...rows].map((r) => r.innerText)")), 8)
        self.browser.press("\ue007\ue007")  # Enter
        self.assertEqual(self.browser.run("return timeline.view.found.indexOf(timeline.view.selected)"), 1)

    def test_a_finding_leads_to_its_place(self):
        self.show()
        texts = self.browser.run("return [...document.querySelectorAll('#findings button')].map((b) => b.innerText)")
        self.assertEqual(len(texts), 2)
        self.assertIn("AT+QIDEACT=1, never sent", texts[0])
        self.assertIn("scenarios/03-pdp-lost-mid-upload.yaml:34:5", texts[0])
        self.assertIn("← anchor 'dropped'", texts[0])
        self.browser.run("document.querySelector('#findings button').click()")
        self.assertEqual(self.browser.run("return timeline.view.selected.id"), "cleans-up-before-reactivating")
        self.assertTrue(self.browser.run(
            "const v = timeline.view; return v.from <= v.selected.t && v.selected.t <= v.to && v.to - v.from < 20e6"))

    def test_what_a_trace_holds_is_never_markup(self):
        self.show()
        self.assertEqual(self.browser.run("return document.title"), "fail: pdp-lost-mid-upload")
        self.assertEqual(self.browser.run("return document.querySelectorAll('b').length"), 0)

    def test_nothing_is_asked_of_the_network(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(0.5)
            self.show()
            self.assertEqual(self.browser.run("return performance.getEntriesByType('resource').length"), 0)
            url = f"http://127.0.0.1:{server.getsockname()[1]}/"
            said = self.browser.run_async(f"""
                const done = arguments[0], image = new Image();
                image.src = "{url}";
                fetch("{url}").then(() => done("asked"), () => done("refused"))""")
            self.assertEqual(said, "refused")
            with self.assertRaises(TimeoutError):
                server.accept()

    def test_an_odd_trace_is_shown_all_the_same(self):
        trace = timeline_sample.Trace()
        self.show_lines(trace.lines)
        self.assertEqual(self.browser.run("return document.getElementById('verdict').textContent"), "error")
        trace.event("finding", id=3, evidence=7, verdict=9, text=1)
        trace.event("window", cause=999, phase="closed")
        trace.event("state", cause=3)
        trace.event("nobody-knows", cause=4, lane="x", label="y", index="z", end="w")
        for index in range(1000):
            trace.event("state", machine=f"m{index}", index=index)
        self.show_lines([*trace.lines, "{broken"])
        self.browser.until("return document.querySelectorAll('.row').length > 0")
        self.assertLess(self.browser.run("return timeline.model.lanes.length"), 250)
        self.assertIn("damaged", self.browser.run("return document.getElementById('reason').textContent"))
        self.browser.run("document.querySelector('#findings button').click()")

    def test_a_hundred_thousand_events_stay_usable(self):
        self.show(100_000)
        self.assertGreater(self.browser.run("return timeline.model.events.length"), 100_000)
        self.assertLess(self.browser.run("return document.querySelectorAll('*').length"), 2000)
        place = self.place_of("e.ev === 'urc' && e.text.includes('pdpdeact')")
        self.browser.move_mouse(place["x"], place["y"])
        self.browser.until("return !document.getElementById('tip').hidden")


if __name__ == "__main__":
    if reason_to_skip():
        print(f"skipped: {reason_to_skip()}")
    unittest.main()
