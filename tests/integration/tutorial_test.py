"""The tutorial, docs/scenarios/README.md: each block of commands is run as it stands, one after the other in one folder, and
prints what the block of text below it says. The lines of that block come in that order, others may come between; "..." and
runs of blanks stand for anything."""

import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from support import LIMIT, PROGRAM

TOP = Path(__file__).resolve().parents[2]
TUTORIAL = TOP / "docs/scenarios/README.md"
UPLOADER = os.environ.get("BG96_UPLOADER", str(TOP / "build/release/uploader"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(text):
    """(line number, commands, expected lines) of each block of commands."""
    found = [(text.count("\n", 0, match.start()) + 1, *match.groups()) for match in BLOCK.finditer(text)]
    for index, (line, kind, body) in enumerate(found):
        follows = found[index + 1] if index + 1 < len(found) else (0, "", "")
        if kind == "sh":
            yield line, body, follows[2].splitlines() if follows[1] == "text" else []


def pattern_of(line):
    words = re.split(r"\s{2,}|\.\.\.", line.strip())
    return ".*".join(re.escape(word) for word in words)


class Tutorial(unittest.TestCase):
    def test_each_block_of_commands_does_what_the_page_says(self):
        found = list(blocks(TUTORIAL.read_text(encoding="utf-8")))
        self.assertGreater(len(found), 5)
        programs = f"{Path(PROGRAM).parent}:{Path(UPLOADER).parent}"
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "HOME": folder, "NO_COLOR": "1"}
            for line, commands, expected in found:
                if "./dev build" in commands:  # done, or there would be no program to test
                    continue
                with self.subTest(line=line):
                    done = subprocess.run(["bash", "-e", "-o", "pipefail", "-c", commands], cwd=folder, env=environment,
                                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=LIMIT * 6,
                                          check=False)  # fmt: skip
                    self.assertEqual(done.returncode, 0, done.stdout)
                    self.check(expected, done.stdout)

    def check(self, expected, printed):
        rest = printed.splitlines()
        for wanted in expected:
            pattern = re.compile(pattern_of(wanted))
            at = next((index for index, line in enumerate(rest) if pattern.search(line)), None)
            self.assertIsNotNone(at, f"{wanted!r} is not in, or comes too late in:\n{printed}")
            del rest[: at + 1]

    def test_the_last_commands_of_the_page_are_marked_as_not_run(self):
        kinds = {kind for kind, _ in BLOCK.findall(TUTORIAL.read_text(encoding="utf-8"))}
        self.assertEqual(kinds, {"sh", "text", "console"})


if __name__ == "__main__":
    unittest.main()
