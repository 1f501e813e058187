#!/usr/bin/python3
"""A trace as JUnit XML: well formed, and of the structure that Jenkins' schema (junit-10.xsd) allows."""

import subprocess
import unittest
import xml.etree.ElementTree as ElementTree

import timeline_sample
from support import PROGRAM

# Element: (needed attributes, other attributes, children)
SCHEMA = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "disabled", "errors", "skipped"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"time", "disabled", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url", "version", "group"},
        {"properties", "testcase", "system-out", "system-err"}),
    "properties": (set(), set(), {"property"}),
    "property": ({"name", "value"}, set(), set()),
    "testcase": ({"name"}, {"assertions", "time", "classname", "status", "class", "file", "line", "score"},
                 {"skipped", "error", "failure", "rerunFailure", "rerunError", "flakyFailure", "flakyError", "system-out",
                  "system-err"}),
    "skipped": (set(), {"message", "type"}, set()),
    "error": (set(), {"message", "type"}, set()),
    "failure": (set(), {"message", "type"}, set()),
    **{name: ({"type"}, {"message"}, {"stackTrace", "system-out", "system-err"})
       for name in ("rerunFailure", "rerunError", "flakyFailure", "flakyError")},
    "stackTrace": (set(), set(), set()),
    "system-out": (set(), set(), set()),
    "system-err": (set(), set(), set()),
}
NUMBERS = {"tests", "failures", "errors", "skipped", "line"}


class JUnitCheck:
    """Looks whether an element is as the schema says."""

    def check(self, element):
        self.assertIn(element.tag, SCHEMA)
        needed, others, children = SCHEMA[element.tag]
        self.assertLessEqual(needed, set(element.attrib), element.tag)
        self.assertLessEqual(set(element.attrib), needed | others, element.tag)
        for name in NUMBERS & set(element.attrib):
            self.assertTrue(element.attrib[name].isdigit(), f"{element.tag} {name}")
        if "time" in element.attrib:
            self.assertRegex(element.attrib["time"], r"\A\d+\.\d{3}\Z")
        for child in element:
            self.assertIn(child.tag, children, element.tag)
            self.check(child)


class JUnitTest(unittest.TestCase, JUnitCheck):
    def render(self, lines):
        made = subprocess.run([PROGRAM, "render", "/dev/stdin", "--junit"], input="\n".join(lines).encode(), check=True,
                              capture_output=True)
        return ElementTree.fromstring(made.stdout)

    def test_a_failed_case(self):
        root = self.render(timeline_sample.sample())
        self.check(root)
        suite = root.find("testsuite")
        self.assertRegex(suite.get("timestamp"), r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")
        failure = suite.find("testcase/failure")
        self.assertEqual(failure.get("type"), "order")
        self.assertEqual(failure.get("message"),
                         "cleans-up-before-reactivating: step 1 of 3, AT+QIDEACT=1, never sent")
        self.assertIn("--seed 9031 --host './app {tty}'", failure.text)
        self.assertEqual(suite.find("testcase").get("line"), "34")

    def test_a_case_of_which_the_end_is_missing_is_an_error(self):
        root = self.render(timeline_sample.sample()[:-1])
        self.check(root)
        self.assertIn("ends before", root.find("testsuite/testcase/error").get("message"))

    def test_characters_that_xml_forbids(self):
        trace = timeline_sample.Trace()
        everything = "".join(map(chr, range(0x20))) + "\x7f\x80\xff\uffff<&>\"']]>"
        trace.event("finding", id="x", verdict="fail", text=everything, file=everything, line=1, column=1)
        trace.event("verdict", verdict="fail", length=1)
        root = self.render(trace.lines)
        self.check(root)
        self.assertIn("\\x00\\x01", root.find("testsuite/testcase/failure").get("message"))
        self.assertIn("<&>\"']]>", root.find("testsuite/testcase/failure").text)


if __name__ == "__main__":
    unittest.main()
