#!/usr/bin/python3
"""The rules of the tree that no compiler checks. Each failure says file, line and rule."""

import os
import pathlib
import re
import subprocess
import unittest

import source

TOP = pathlib.Path(__file__).resolve().parents[2]

# Each layer of the core may include itself and those before it.
CORE_LAYERS = ("sim", "ports", "at", "modes", "modem", "commands")
# What stands around the core may include these, and itself.
AROUND_THE_CORE = {
    "emulator/transport": ("emulator/sim", "emulator/ports"),
    "netbridge": ("emulator/sim", "emulator/ports"),
    "scenarios/language": ("emulator/sim", "emulator/ports", "emulator/at"),
    "scenarios/engine": ("emulator/sim", "emulator/ports", "emulator/at", "scenarios/language"),
    "scenarios/cases": (
        *(f"emulator/{layer}" for layer in CORE_LAYERS), "scenarios/language", "scenarios/engine",
    ),
    "scenarios/report": ("emulator/sim", "scenarios/language", "scenarios/engine"),
}
APP = "emulator/app"

MAX_FUNCTION_LINES = 70
MAX_FILE_LINES = 500
MAX_FOLDER_ENTRIES = 9
# Folders that hold more, each with its reason.
LARGER_FOLDERS = {
    "docs/decisions": "a record for each",
    "tests/scenarios/broken/syntax": "a file and what is told of it for each thing that can be wrong",
}

# Standard headers that bring IO, clocks, threads or true randomness. All others, and nothing but
# the standard library, are open to the core; POSIX headers are told by their ".h".
NOT_IN_CORE_HEADERS = {
    "barrier", "condition_variable", "csignal", "cstdio", "ctime", "filesystem", "fstream",
    "future", "iostream", "istream", "latch", "mutex", "ostream", "semaphore", "shared_mutex",
    "sstream", "stop_token", "syncstream", "thread",
}  # fmt: skip
NOT_IN_CORE_NAMES = re.compile(
    r"\b(?:(?:steady|system|high_resolution|utc|tai|gps|file)_clock|random_device"
    r"|std::(?:this_thread|thread|jthread|async|cout|cerr|clog|cin|s?rand|time|getenv|system)\b"
    r"|s?rand\s*\(|getenv\s*\(|boost::|spdlog::|YAML::)"
)
# As nm prints them: C's by their names, those of C++ by what their mangled names begin with.
NOT_IN_CORE_SYMBOLS = re.compile(
    r"(?:accept4?|bind|clock|clock_gettime|clock_nanosleep|close|connect|epoll_\w+|fopen(?:64)?"
    r"|fread|fwrite|getaddrinfo|getenv|gettimeofday|ioctl|listen|nanosleep|open(?:64)?|openpty"
    r"|poll|pread(?:64)?|printf|puts|pthread_\w+|pwrite(?:64)?|rand|random|read|recv\w*|select"
    r"|send|sendmsg|sendto|sleep|socket|socketpair|time|timerfd_\w+|usleep|write"
    r"|_ZNSt6chrono3_V2\w+|_ZNSt6thread\w+|_ZNSt13random_device\w+|_ZSt4(?:cout|cerr|clog)|_ZSt3cin"
    r"|_ZNSt1[45]basic_[io]?f(?:stream|ilebuf)\w+)"
)

# Spelled in two pieces, so that this file does not break its own rule.
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b|\bfor " r"now\b")
# Folders in which people and build machines keep their copies, and the place of this one.
WORKPLACE = re.compile(
    r"(?<![\w.$}])/(?:home|root|Users|work|workspaces?)/" + "|" + re.escape(str(TOP)) + r"\b"
)

CPP = (".cpp", ".hpp", ".c", ".h")
HEADERS = (".hpp", ".h")
SCRIPTS = (".py", ".sh", ".cmake")
OTHER_TEXTS = (".at", ".json", ".md", ".txt", ".yaml", ".yml")
NOT_OURS = {".git", "build", "__pycache__", "corpus"}


def path_of(file):
    """As this repository names the file."""
    return file.relative_to(TOP).as_posix()


def is_below(path, folder):
    return path.startswith(folder + "/")


def all_folders():
    for folder, names, files in os.walk(TOP):
        names[:] = sorted(set(names) - NOT_OURS)
        yield pathlib.Path(folder), names, sorted(files)


def all_files(*suffixes):
    for folder, _, files in all_folders():
        for name in files:
            file = folder / name
            if file.suffix in suffixes and file.is_file():
                yield file


def all_scripts():
    yield from all_files(*SCRIPTS)
    yield from (file for file in (TOP / "dev", TOP / ".ci/run") if file.exists())
    yield from (file for file in all_files(".txt") if file.name == "CMakeLists.txt")


def core_files():
    for layer in CORE_LAYERS:
        yield from (file for file in all_files(*CPP) if is_below(path_of(file), f"emulator/{layer}"))


def text_of(file):
    return file.read_text(encoding="utf-8", errors="replace")


def lines_with(pattern, text):
    for number, line in enumerate(text.splitlines(), 1):
        match = pattern.search(line)
        if match:
            yield number, match.group().strip()


def folders_that_may_be_included(path):
    """By the file of that path; None: all but the app's."""
    for index, layer in enumerate(CORE_LAYERS):
        if is_below(path, f"emulator/{layer}"):
            return [f"emulator/{name}" for name in CORE_LAYERS[: index + 1]]
    for folder, others in AROUND_THE_CORE.items():
        if is_below(path, folder):
            return [folder, *others]
    return None


class HygieneTest(unittest.TestCase):
    maxDiff = None

    def expect_none(self, failures):
        failures = list(failures)
        if failures:
            self.fail("\n  ".join([f"{len(failures)} found:", *failures]))

    def test_the_tree_is_where_it_is_looked_for(self):
        self.assertTrue(list(core_files()), "no source of the core was found: all rules would hold")


class IncludeTest(HygieneTest):
    def test_includes_go_one_way(self):
        self.expect_none(self.wrong_ways())

    def wrong_ways(self):
        for file in all_files(*CPP):
            path = path_of(file)
            allowed = folders_that_may_be_included(path)
            for line, _, included in source.includes_of(text_of(file)):
                of_app = is_below(path, APP) or is_below(path, "tests/unit/app")
                if is_below(included, APP) and not of_app:
                    yield f"{path}:{line}: nobody may include {APP}: {included}"
                ours = (TOP / included).exists() or included.startswith(
                    ("emulator/", "netbridge/", "scenarios/")
                )
                if allowed and ours and not any(is_below(included, folder) for folder in allowed):
                    yield f"{path}:{line}: may not include {included}"

    def test_includes_in_quotes_are_named_from_the_top(self):
        self.expect_none(
            f"{path_of(file)}:{line}: there is no {included}"
            for file in all_files(*CPP)
            if not is_below(path_of(file), "tests")
            for line, kind, included in source.includes_of(text_of(file))
            if kind == '"' and not (TOP / included).exists()
        )

    def test_headers_are_guarded_by_pragma_once(self):
        self.expect_none(
            path_of(file)
            for file in all_files(*HEADERS)
            if "#pragma once" not in text_of(file).splitlines()
        )


class CoreTest(HygieneTest):
    """The core has no IO, no clock, no thread, and no chance that is not seeded."""

    def test_core_includes_only_harmless_standard_headers(self):
        self.expect_none(
            f"{path_of(file)}:{line}: <{included}> is not for the core"
            for file in core_files()
            for line, kind, included in source.includes_of(text_of(file))
            if kind == "<" and ("." in included or "/" in included or included in NOT_IN_CORE_HEADERS)
        )

    def test_core_names_nothing_of_the_outside(self):
        self.expect_none(
            f"{path_of(file)}:{line}: {name} is not for the core"
            for file in core_files()
            for line, name in lines_with(NOT_IN_CORE_NAMES, source.code_of(text_of(file)))
        )

    def test_core_library_calls_nothing_of_the_outside(self):
        library = os.environ.get("BG96_CORE_LIBRARY")
        if not library:
            self.skipTest("BG96_CORE_LIBRARY does not name the built library")
        listing = subprocess.run(
            ["nm", "--undefined-only", "--print-file-name", library],
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        self.assertIn(" U ", listing, "nm listed no symbol")
        # "FILE:MEMBER:      U SYMBOL"
        symbols = [line.rsplit(maxsplit=1)[-1].split("@")[0] for line in listing.splitlines()]
        self.expect_none(sorted({name for name in symbols if NOT_IN_CORE_SYMBOLS.fullmatch(name)}))


class SizeTest(HygieneTest):
    def test_functions_are_short(self):
        self.expect_none(
            f"{path_of(file)}:{function.first_line}: {function.name} has {length} lines,"
            f" more than {MAX_FUNCTION_LINES}"
            for file in all_files(*CPP)
            if not is_below(path_of(file), "tests")
            for function in source.statements_of(text_of(file))
            if function.kind == "function"
            for length in [function.last_line - function.first_line + 1]
            if length > MAX_FUNCTION_LINES
        )

    def test_files_are_short(self):
        self.expect_none(
            f"{path_of(file)} has {length} lines, more than {MAX_FILE_LINES}"
            for file in {*all_files(*CPP), *all_scripts()}
            if not is_below(path_of(file), "tests")
            for length in [len(text_of(file).splitlines())]
            if length > MAX_FILE_LINES
        )

    def test_folders_hold_few_entries(self):
        self.expect_none(self.large_folders())

    def large_folders(self):
        """A pair of .hpp and .cpp is one entry; CMakeLists.txt and README.md are signs at the door."""
        for folder, names, files in all_folders():
            if folder == TOP:
                continue
            path = path_of(folder)
            is_leaf_of_tests = is_below(path, "tests") and not names
            if is_leaf_of_tests or path in LARGER_FOLDERS:
                continue
            entries = set(names)
            for name in files:
                stem, suffix = os.path.splitext(name)
                entries.add(stem if suffix in CPP else name)
            entries -= {"CMakeLists.txt", "README.md"}
            if len(entries) > MAX_FOLDER_ENTRIES:
                yield f"{path} has {len(entries)} entries, more than {MAX_FOLDER_ENTRIES}"


class TextTest(HygieneTest):
    def all_texts(self):
        return sorted({*all_files(*CPP, *OTHER_TEXTS), *all_scripts()})

    def test_nothing_is_left_unfinished(self):
        self.expect_none(
            f"{path_of(file)}:{line}: {word}"
            for file in self.all_texts()
            for line, word in lines_with(UNFINISHED, text_of(file))
        )

    def test_no_workplace_is_named(self):
        self.expect_none(
            f"{path_of(file)}:{line}: {place}"
            for file in self.all_texts()
            for line, place in lines_with(WORKPLACE, text_of(file))
        )

    def test_headers_tell_what_each_type_and_function_is(self):
        self.expect_none(self.without_a_comment())

    def without_a_comment(self):
        for file in all_files(*HEADERS):
            if is_below(path_of(file), "tests"):
                continue
            text = text_of(file)
            lines = text.splitlines()
            for statement in source.statements_of(text):
                is_type = statement.kind == "type" and statement.has_body
                is_function = statement.kind == "function" and "::" not in statement.name
                if not (is_type or is_function) or not self.is_public(statement):
                    continue
                if not lines[statement.first_line - 2].startswith("///"):
                    head = " ".join(statement.head.split())
                    yield f"{path_of(file)}:{statement.first_line}: no /// comment: {head}"

    def is_public(self, statement):
        """Is it at the level of namespaces, none of them "detail" or without a name?"""
        return all(
            re.fullmatch(r"(?:inline\s+)?namespace\s+[\w:]+", head) and not head.endswith("detail")
            for head in statement.level
        )


class CommandTest(HygieneTest):
    def test_each_command_file_has_its_test(self):
        tests = {file.name for file in all_files(".cpp") if is_below(path_of(file), "tests/commands")}
        self.expect_none(
            f"{path_of(file)}: there is no tests/commands/{file.stem}_test.cpp"
            for file in all_files(".cpp")
            if is_below(path_of(file), "emulator/commands")
            and re.search(r"^extern constinit const at::CommandSpec\b", text_of(file), re.MULTILINE)
            and f"{file.stem}_test.cpp" not in tests
        )


if __name__ == "__main__":
    unittest.main()
