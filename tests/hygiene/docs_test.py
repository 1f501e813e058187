#!/usr/bin/python3
"""The documentation is in step with the program that BG96EMU names."""

import os
import pathlib
import re
import subprocess
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("BG96EMU", str(TOP / "build/release/bg96emu"))
COMMANDS = TOP / "docs/commands.md"
RULINGS = TOP / "docs/rulings.md"


def said_by(*arguments):
    return subprocess.run(
        [PROGRAM, *arguments], check=True, capture_output=True, text=True, timeout=60
    ).stdout


def table_of(text):
    return [line for line in text.splitlines() if line.startswith("|")]


def keys_of(text):
    """What stands between backquotes and looks like KEY or KEY=VALUE, with a dot in the key."""
    return set(re.findall(r"`([a-z]+\.[a-z_]+)(?:=[^`]*)?`", text))


class DocsTest(unittest.TestCase):
    maxDiff = None

    def test_list_of_commands_is_what_the_program_prints(self):
        printed = table_of(said_by("commands", "--markdown"))
        self.assertGreater(len(printed), 2, "the program printed no command")
        self.assertEqual(
            table_of(COMMANDS.read_text(encoding="utf-8")), printed,
            "docs/commands.md is not in step with the program; its first lines say what to do",
        )  # fmt: skip

    def test_rulings_name_keys_that_exist(self):
        named = keys_of(RULINGS.read_text(encoding="utf-8"))
        self.assertTrue(named, "no key was found in docs/rulings.md: the rule would hold")
        # "  quirks.app_rdy               on or off"
        listed = set(re.findall(r"^  (\S+) +\S", said_by("run", "--help"), re.MULTILINE))
        self.assertEqual(
            sorted(named - listed), [], "docs/rulings.md names keys that bg96emu run --help does not"
        )


if __name__ == "__main__":
    unittest.main()
