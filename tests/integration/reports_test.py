"""What a run leaves behind: traces, JUnit, annotations, the page of all cases, and that no secret is in any of it."""

import hashlib
import html
import json
import os
import re
import unittest
import urllib.parse
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import timeline_sample
from junit_test import JUnitCheck
from scenario_support import SAYS_AT, SAYS_NOTHING, ScenarioCase

TOP = Path(__file__).resolve().parents[2]
SECRETS = """\
scenario: 1
name: secrets
timeout: 5s
device: {profile: bg96/instant, sim: {state: pin, pin: "2718"}, identity: {imei: "490154203237518"}}
expect:
  - {id: never-asks, never: {at: ["AT+CPIN...", "AT+CGSN"]}, for: 2s}
"""


class Traces(ScenarioCase):
    def test_the_header_tells_what_was_run_and_when(self):
        file = self.talks()
        self.assertEqual(self.run_cases(file, "--artifacts", "out", "--seed", "7").code, 0)
        header = json.loads((self.out / "talks/trace.jsonl").read_text().splitlines()[0])
        self.assertEqual(header["scenario_sha256"], hashlib.sha256(Path(file).read_bytes()).hexdigest())
        self.assertEqual(header["seed"], 7)
        self.assertEqual(header["argv"], ["test", file, "--artifacts", "out", "--seed", "7", "--max-late", "1h", "--host", SAYS_AT])
        self.assertRegex(header["wall"], r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z")

    def test_no_secret_is_told(self):
        host = self.host("os.write(tty, b'AT+CPIN=2718\\rAT+CGSN\\r')\ntime.sleep(1)\nprint('done')\n")
        run = self.run_cases(self.write(SECRETS), "--artifacts", "out", "--junit", "out/j.xml", "--format", "github",
                             "-D", "pin=2718", host="PIN=2718 " + host, env={"GITHUB_STEP_SUMMARY": str(self.folder / "summary.md")})
        self.assertEqual(run.code, 1, run.stdout)
        told = {"stdout": run.stdout, "stderr": run.stderr, "summary": (self.folder / "summary.md").read_text()}
        told.update({str(path): path.read_text() for path in self.out.rglob("*") if path.is_file()})
        self.assertGreater(len(told), 6)
        for name, text in told.items():
            with self.subTest(name=name):
                self.assertNotRegex(text, r"\b2718\b")
                self.assertNotIn("490154203237518", text)

    def test_identity_is_shown_when_it_may_be(self):
        host = self.host("os.write(tty, b'AT+CPIN=2718\\rAT+CGSN\\r')\ntime.sleep(1)\n")
        self.run_cases(self.write(SECRETS), "--artifacts", "out", "--show-identity", host=host)
        trace = (self.out / "secrets/trace.jsonl").read_text()
        self.assertIn("490154203237518", trace)
        self.assertNotRegex(trace, r"\b2718\b")


class JUnit(ScenarioCase, JUnitCheck):
    def test_all_verdicts_are_as_jenkins_reads_them(self):
        self.talks("good", file="all/a.yaml")
        self.talks("bad", "200ms", "all/b.yaml", "tags: [x]\nvars: {y: 1}\n")
        self.talks("mute", file="all/c.yaml")
        self.talks("skipped", file="all/d.yaml", more="requires: {features: [telepathy]}\n")
        host = 'case $BG96_CONTROL in */1) ' + SAYS_AT + ';; */2) ' + SAYS_NOTHING + ';; *) exit 1;; esac'
        run = self.run_cases("all", "--junit", "new/j.xml", "--artifacts", "out", "--slack", "2", host=host)
        self.assertEqual(run.code, 4, run.stdout)
        root = ElementTree.parse(self.folder / "new/j.xml").getroot()
        self.check(root)
        self.assertEqual({key: root.get(key) for key in ("tests", "failures", "errors", "skipped")},
                         {"tests": "4", "failures": "1", "errors": "1", "skipped": "1"})
        self.assertEqual([case.get("name") for case in root.iter("testcase")], ["good", "bad", "mute", "skipped"])
        bad = root.find("testsuite/testcase[@name='bad']")
        self.assertEqual(bad.get("file"), "all/b.yaml")
        self.assertEqual(bad.get("line"), "6")
        self.assertEqual(bad.find("failure").get("type"), "sends")
        attachments = re.findall(r"^\[\[ATTACHMENT\|(.*)\]\]$", bad.find("system-out").text, re.MULTILINE)
        self.assertEqual([os.path.basename(path) for path in attachments], ["timeline.html", "trace.jsonl", "host.log"])
        for path in attachments:
            self.assertTrue((self.folder / path).exists(), path)
        properties = {each.get("name"): each.get("value") for each in root.find("testsuite/properties")}
        self.assertEqual(properties["slack"], "2")
        self.assertLessEqual({"seed", "slack", "emulator", "profile"}, set(properties))

    def test_cases_that_were_run_again(self):
        run = self.run_cases(self.talks(within="200ms"), "--retries", "1", "--junit", "j.xml", host=SAYS_NOTHING)
        self.assertEqual(run.code, 1)
        root = ElementTree.parse(self.folder / "j.xml").getroot()
        self.check(root)
        self.assertIn("says-at", root.find("testsuite/testcase/rerunFailure/stackTrace").text)


class Page(ScenarioCase):
    def test_it_leads_to_every_timeline(self):
        file = self.talks(within="200ms", more="matrix: {who: ['me&<b>', you]}\n")
        run = self.run_cases(file, "--artifacts", self.out, host=SAYS_NOTHING)
        self.assertTrue(run.stdout.endswith(f"exit 1   report: {self.out}/index.html\n"), run.stdout)
        page = (self.out / "index.html").read_text()
        self.assertNotIn("<b>", page)
        links = [urllib.parse.unquote(html.unescape(link)) for link in re.findall(r'href="([^"]*)"', page)]
        self.assertEqual(len(links), 6)
        for link in links:
            self.assertTrue((self.out / link).exists(), link)
        self.assertIn("repro: bg96emu test", page)

    def test_two_cases_of_one_name_have_folders_of_their_own(self):
        self.talks("twin", file="all/a.yaml")
        self.talks("twin", file="all/b.yaml")
        self.assertEqual(self.run_cases("all", "--artifacts", "out").code, 0)
        self.assertTrue((self.out / "twin/trace.jsonl").exists())
        self.assertTrue((self.out / "twin~2/trace.jsonl").exists())


class GitHub(ScenarioCase):
    def test_annotations_and_summary(self):
        summary = self.folder / "summary.md"
        summary.write_text("before\n")
        run = self.run_cases(self.talks(within="100ms"), "--repeat", "12", "-j4", "--format", "github", host=SAYS_NOTHING,
                             env={"GITHUB_STEP_SUMMARY": str(summary)})
        self.assertEqual(run.code, 1)
        lines = run.lines("::error ")
        self.assertEqual(len(lines), 10)
        self.assertRegex(lines[0], r"\A::error file=\S+x\.yaml,line=6,col=9,title=talks#0::says-at: ")
        self.assertTrue(lines[9].endswith("::and 3 more, see summary"), lines[9])
        text = summary.read_text()
        self.assertTrue(text.startswith("before\n## bg96emu: 0 passed, 12 failed"))
        self.assertEqual(text.count("| **failed** |"), 12)

    def test_a_wrong_file(self):
        file = self.write("scenario: 1\nname: b\ntimeout: 90\n")
        run = self.run_cases(file, "--format", "github")
        self.assertEqual(run.code, 2)
        self.assertRegex(run.stdout, r"\A::error file=\S+x\.yaml,line=3,col=10,title=E211::")

    def test_the_problem_matcher_matches_what_check_says(self):
        matcher = json.loads((TOP / "docker/problem-matcher.json").read_text())["problemMatcher"][0]
        pattern = matcher["pattern"][0]
        file = self.write("scenario: 1\nname: b\ntimeout: 90\nexpect:\n  - {id: x, sends: {at: AT}, wihtin: 3s}\n")
        run = self.program("check", file)
        self.assertEqual(run.code, 2)
        found = [match for match in map(re.compile(pattern["regexp"]).match, run.stdout.splitlines()) if match]
        self.assertEqual([(m[pattern["file"]], m[pattern["line"]], m[pattern["column"]], m[pattern["severity"]],
                           m[pattern["code"]]) for m in found],
                         [(file, "3", "10", "error", "E211"), (file, "5", "30", "error", "E201")])
        self.assertEqual(found[1][pattern["message"]], "unknown key 'wihtin' in expectation")
        for line in self.program("check", file, "--format", "gcc").stdout.splitlines():
            self.assertRegex(line, pattern["regexp"])


class Sarif(ScenarioCase):
    def test_results_have_rules_and_places(self):
        file = self.write("scenario: 1\nname: b\ntimeout: 90\n", "a b.yaml")
        run = self.program("check", file, "--format", "sarif")
        self.assertEqual(run.code, 2)
        log = json.loads(run.stdout)
        self.assertEqual(log["version"], "2.1.0")
        result = log["runs"][0]["results"][0]
        self.assertEqual((result["ruleId"], result["level"]), ("E211", "error"))
        self.assertIn("E211", [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]])
        place = result["locations"][0]["physicalLocation"]
        self.assertTrue(place["artifactLocation"]["uri"].endswith("a%20b.yaml"))
        self.assertEqual((place["region"]["startLine"], place["region"]["startColumn"]), (3, 10))

    def test_nothing_wrong(self):
        run = self.program("check", self.talks(), "--format", "sarif")
        self.assertEqual(run.code, 0)
        self.assertEqual(json.loads(run.stdout)["runs"][0]["results"], [])


class Render(ScenarioCase):
    def trace(self, data):
        path = self.folder / "t.jsonl"
        path.write_bytes(data)
        return path

    def test_each_format_of_a_run(self):
        self.run_cases(self.talks(within="200ms"), "--artifacts", "out", "-D", "a=1", "--set", "radio.stat=5",
                       host=SAYS_NOTHING)
        trace = self.out / "talks/trace.jsonl"
        console = self.program("render", trace, "--console").stdout
        self.assertIn("FAIL  talks", console)
        repro = next(line for line in console.splitlines() if "repro: " in line)
        self.assertIn(" -D a=1 --set radio.stat=5 --host ", repro)
        self.assertIn("<failure ", self.program("render", trace, "--junit").stdout)
        self.assertIn("<!doctype html>", self.program("render", trace, "--html").stdout)

    def test_a_trace_that_was_cut(self):
        whole = "\n".join(timeline_sample.sample()).encode()
        for length in (len(whole) // 2, len(whole) - 30):
            for form in ("--html", "--junit", "--console"):
                run = self.program("render", self.trace(whole[:length]), form)
                self.assertEqual(run.code, 0, run.stderr)
                self.assertRegex(run.stderr, r"t\.jsonl:\d+:1: warning: ")

    def test_what_is_no_trace(self):
        for data in (b"", b"\n", b"{}", b"[" * 100_000, b"\xff\xfe\0", b'{"bg96emu":1}', b'{"bg96emu":"0","trace":99}',
                     os.urandom(5000), b"x" * 2_000_000):
            for form in ("--html", "--junit", "--console"):
                run = self.program("render", self.trace(data), form)
                self.assertEqual(run.code, 2, data[:50])
                self.assertRegex(run.stderr, r"t\.jsonl:1:1: ")

    def test_lines_that_lie(self):
        header = timeline_sample.sample()[0].encode() + b"\n"
        lines = (b'{"seq":-1,"t":1,"ev":"x"}', b'{"seq":1,"t":99999999999999999999,"ev":"x"}', b'{"seq":1,"t":1}', b"null",
                 b'{"seq":1,"t":1,"ev":"x","a":{"b":{"c":1}}}', b'{"seq":1,"t":1,"ev":"finding","line":-5,"verdict":"?"}',
                 b'{"seq":1,"t":1,"ev":"verdict","verdict":"pass","length":-9223372036854775808}')
        for line in lines:
            for form in ("--html", "--junit", "--console"):
                self.assertEqual(self.program("render", self.trace(header + line + b"\n"), form).code, 0, line)


if __name__ == "__main__":
    unittest.main()
