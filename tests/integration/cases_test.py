"""`bg96emu test` as a CI job meets it: exit codes, the console, what is run again and what is not."""

import os
import re
import signal
import subprocess
import time
import unittest
from pathlib import Path

from scenario_support import SAYS_AT, SAYS_NOTHING, ScenarioCase, is_alive
from support import LIMIT, PROGRAM, until

# Passes from its second run on: the first leaves a file behind.
FLAKY = "exec 3<>{{tty}}; if test -e {marker}; then printf 'AT\\r' >&3; fi; touch {marker}; sleep 1"


class ExitCodes(ScenarioCase):
    def test_0_when_all_passed(self):
        run = self.run_cases(self.talks())
        self.assertEqual(run.code, 0, run.stdout)
        self.assertRegex(run.stdout, r"\Abg96emu \S+  seed base own  slack ×1  1 case, 1 job\n"
                                     r"PASS  talks {45}  seed=\d+ +\d+\.\ds\n1 case: 1 passed   exit 0\n\Z")

    def test_1_when_a_case_failed(self):
        run = self.run_cases(self.talks(within="300ms"), host=SAYS_NOTHING)
        self.assertEqual(run.code, 1)
        self.assertRegex(run.stdout, r"\nFAIL  talks {45}  seed=\d+  0\.\ds   1 of 1 expectation\n"
                                     r"      \S+x\.yaml:6:9: says-at: AT.*\n")
        self.assertRegex(run.stdout, r"\n      repro: bg96emu test \S+ --seed \d+ --host '")
        self.assertTrue(run.stdout.endswith("1 case: 0 passed, 1 failed   exit 1\n"), run.stdout)

    def test_2_when_one_file_is_wrong_and_nothing_is_run(self):
        self.talks(file="all/a.yaml")
        self.write("scenario: 1\nname: b\ntimeout: 90\n", "all/b.yaml")
        run = self.run_cases("all", host="touch ran")
        self.assertEqual(run.code, 2)
        self.assertIn("all/b.yaml:3:10: error: ", run.stderr)
        self.assertEqual(run.stdout, "")
        self.assertFalse((self.folder / "ran").exists())

    def test_2_for_wrong_usage(self):
        file = self.talks()
        for options in (["--retires", "1"], ["--repeat", "0"], ["--budget", "30"], ["--max-late", "1:30"], ["-j0"],
                        ["--seed", "many"], ["--flaky", "maybe"], ["--shard", "3/2"], ["-D", "x"],
                        ["--junit", "/proc/nothing/x"]):
            with self.subTest(options=options):
                run = self.run_cases(file, *options, host="touch ran")
                self.assertEqual(run.code, 2, run.stdout + run.stderr)
                self.assertTrue(run.stderr)
        self.assertEqual(self.program("test", file).code, 2)  # without --host
        self.assertEqual(self.run_cases("no-such-file.yaml").code, 2)
        self.assertFalse((self.folder / "ran").exists())

    def test_2_for_warnings_with_werror(self):
        file = self.write("name: late\nscenario: 1\ndevice: {profile: bg96/instant}\n"
                          "expect: [{id: x, sends: {at: AT}, within: 2s}]\n")
        self.assertEqual(self.run_cases(file).code, 0)
        run = self.run_cases(file, "--werror", host="touch ran")
        self.assertEqual(run.code, 2)
        self.assertIn("W001", run.stderr)
        self.assertFalse((self.folder / "ran").exists())

    def test_3_when_nothing_was_selected(self):
        (self.folder / "empty").mkdir()
        file = self.talks()
        for paths in (["empty"], [file, "--tags", "nobody-has-it"], [file, "--case", "another"], [file, "--shard", "2/2"]):
            with self.subTest(paths=paths):
                self.assertEqual(self.run_cases(*paths).code, 3)

    def test_4_when_the_host_cannot_start(self):
        run = self.run_cases(self.talks(), host="no-such-program --modem {tty}")
        self.assertEqual(run.code, 4)
        self.assertRegex(run.stdout, r"\nERROR talks +the host could not start: .*no-such-program.*not found; not judged\n")

    def test_4_when_the_host_never_opens_the_port(self):
        began = time.monotonic()
        run = self.run_cases(self.talks(), host="echo nothing to do; exit 3")
        self.assertEqual(run.code, 4)
        self.assertIn("the host ended with exit code 3 and never opened the port: nothing to do; not judged", run.stdout)
        self.assertLess(time.monotonic() - began, 5, "waits although nothing can come")
        file = self.write("scenario: 1\nname: x\ntimeout: 1s\nexpect: [{id: x, sends: {at: AT}, within: 500ms}]\n")
        run = self.run_cases(file, host="sleep 20")
        self.assertEqual(run.code, 4)
        self.assertIn("no host ever opened the port", run.stdout)

    def test_an_error_counts_more_than_a_failure(self):
        self.talks("bad", "300ms", "all/a.yaml")
        self.talks("good", "300ms", "all/b.yaml")
        host = 'case $BG96_CONTROL in */1) exit 1;; esac; ' + SAYS_NOTHING
        run = self.run_cases("all", host=host)
        self.assertEqual(run.code, 4, run.stdout)
        self.assertIn("2 cases: 0 passed, 1 failed, 1 error   exit 4\n", run.stdout)


class Ending(ScenarioCase):
    def start(self, *arguments, host):
        process = subprocess.Popen([PROGRAM, "test", *arguments, "--host", host], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.folder)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def family(self, more=""):
        """A host with a child; both write their numbers."""
        return (more + "exec 3<>{tty}; sh -c '" + more.replace("'", '"') +
                "echo $$ > child; while :; do sleep 0.1; done' & echo $$ > parent; wait; while :; do sleep 0.1; done")

    def numbers(self):
        files = [self.folder / "child", self.folder / "parent"]
        self.assertTrue(until(lambda: all(file.exists() and file.read_text().strip() for file in files)))
        return [int(file.read_text()) for file in files]

    def assert_gone(self, processes):
        gone = until(lambda: not any(is_alive(process) for process in processes))
        for process in processes:
            if is_alive(process):
                os.kill(process, signal.SIGKILL)
        self.assertTrue(gone, "a process of the host outlived the run")

    def test_5_when_interrupted_and_the_hosts_end(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=number):
                for file in ("child", "parent"):
                    (self.folder / file).unlink(missing_ok=True)
                process = self.start(self.talks(within="1m"), "--junit", "j.xml", host=self.family())
                processes = self.numbers()
                process.send_signal(number)
                stdout, _ = process.communicate(timeout=LIMIT)
                self.assertEqual(process.returncode, 5, stdout)
                self.assertIn("interrupted   exit 5", stdout)
                self.assertIn("interrupted", (self.folder / "j.xml").read_text())
                self.assert_gone(processes)

    def test_a_host_that_ignores_the_signal_is_made_to_end(self):
        process = self.start(self.talks(within="1m"), host=self.family("trap '' TERM INT; "))
        processes = self.numbers()
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=LIMIT)
        self.assertEqual(process.returncode, 5)
        self.assert_gone(processes)

    def test_the_hosts_children_end_at_the_timeout(self):
        file = self.write("scenario: 1\nname: x\ntimeout: 1s\nexpect: [{id: x, sends: {at: AT}, within: 500ms}]\n")
        run = self.run_cases(file, host=self.family("trap '' TERM; "))
        self.assertEqual(run.code, 1, run.stdout)
        self.assert_gone(self.numbers())

    def test_children_of_a_host_that_has_ended_end_too(self):
        run = self.run_cases(self.talks(within="1s"),
                             host="exec 3<>{tty}; sh -c 'echo $$ > child; echo $$ > parent; exec sleep 1000' & "
                                  "until test -e parent; do sleep 0.1; done; exit 0")
        self.assertEqual(run.code, 1, run.stdout)
        self.assert_gone(self.numbers())

    def test_nothing_is_left_in_the_folder_for_sockets(self):
        folder = self.folder / "t"
        folder.mkdir()
        self.run_cases(self.talks(), env={"TMPDIR": str(folder)})
        self.assertEqual(list(folder.iterdir()), [])


class Again(ScenarioCase):
    def flaky(self):
        return FLAKY.format(marker=self.folder / "marker")

    def test_a_flaky_case_fails_the_run(self):
        run = self.run_cases(self.talks(within="500ms"), "--retries", "2", "--junit", "j.xml", "--artifacts", "out",
                             host=self.flaky())
        self.assertEqual(run.code, 1, run.stdout)
        self.assertEqual(len(run.lines("FLAKY talks ")), 1, run.stdout)
        self.assertIn("flaky: passed in attempt 2", run.stdout)
        self.assertIn("1 failed, 1 flaky   exit 1", run.stdout)
        xml = (self.folder / "j.xml").read_text()
        self.assertIn("<failure ", xml)
        self.assertEqual(xml.count("<flakyFailure "), 1)
        self.assertTrue((self.out / "talks/retry-1/trace.jsonl").exists())

    def test_unless_flaky_cases_pass(self):
        run = self.run_cases(self.talks(within="500ms"), "--retries", "2", "--flaky", "pass", "--junit", "j.xml",
                             host=self.flaky())
        self.assertEqual(run.code, 0, run.stdout)
        self.assertIn("1 passed, 1 flaky   exit 0", run.stdout)
        xml = (self.folder / "j.xml").read_text()
        self.assertNotIn("<failure ", xml)
        self.assertEqual(xml.count("<flakyFailure "), 1)

    def test_a_case_that_never_passes_is_run_so_often_and_no_more(self):
        run = self.run_cases(self.talks(within="200ms"), "--retries", "2", "--junit", "j.xml",
                             host="echo x >> runs; " + SAYS_NOTHING)
        self.assertEqual(run.code, 1)
        self.assertEqual((self.folder / "runs").read_text(), "x\nx\nx\n")
        xml = (self.folder / "j.xml").read_text()
        self.assertEqual(xml.count("<failure "), 1)
        self.assertEqual(xml.count("<rerunFailure "), 2)
        self.assertEqual(len(run.lines("FAIL")), 1)

    def test_repeat_gives_each_round_its_seed(self):
        run = self.run_cases(self.talks(), "--repeat", "3", "--seed", "41", "-j3")
        self.assertEqual(run.code, 0, run.stdout)
        seen = sorted(re.findall(r"PASS  (talks#\d) +seed=(\d+)", run.stdout))
        self.assertEqual(seen, [("talks#0", "41"), ("talks#1", "42"), ("talks#2", "43")])

    def test_a_random_seed_is_told(self):
        run = self.run_cases(self.talks(), "--seed", "random")
        base = re.match(r"bg96emu \S+  seed base (\d+)  ", run.stdout)[1]
        self.assertRegex(run.stdout, rf"PASS  talks +seed={base} ")

    def test_the_command_that_repeats_a_case_does(self):
        matrix = "matrix: {who: [me, you]}\nrepeat: 2\nvars: {wanted: AT}\n"
        file = self.talks(within="300ms", file="a b.yaml", more=matrix + "tags: ['${case.seed}']\n")
        run = self.run_cases(file, "--case", "talks[who=you]#1", "--repeat", "2", "--slack", "1.5", "-D", "wanted=AT+X y",
                             "--set", "sim.state=absent", host="echo it\\'s; " + SAYS_NOTHING)
        fails = run.lines("FAIL")
        self.assertEqual(len(fails), 2, run.stdout)
        seeds = [re.search(r"seed=(\d+)", line)[1] for line in fails]
        self.assertEqual(int(seeds[1]), int(seeds[0]) + 2)
        again = subprocess.run(run.repro(), capture_output=True, text=True, timeout=LIMIT, check=False, cwd=self.folder)
        self.assertEqual(again.returncode, 1, again.stderr)
        self.assertIn(f"seed={seeds[0]} ", again.stdout)
        self.assertIn("FAIL  talks[who=you]#1 ", again.stdout)

    def test_stop_after_failures(self):
        run = self.run_cases(self.talks(within="200ms"), "--repeat", "9", "--stop-after-failures", "2", "--junit", "j.xml",
                             host=SAYS_NOTHING)
        self.assertEqual(run.code, 1)
        self.assertEqual(len(run.lines("FAIL")), 2)
        self.assertIn("\n7 cases not run: stopped after 2 failures\n9 cases: 0 passed, 2 failed, 7 skipped   exit 1\n",
                      run.stdout)
        self.assertEqual((self.folder / "j.xml").read_text().count("<skipped "), 7)

    def test_the_budget(self):
        run = self.run_cases(self.talks(), "--repeat", "1000", "--budget", "1s", host=SAYS_AT)
        self.assertEqual(run.code, 0, run.stdout)
        self.assertRegex(run.stdout, r"\n\d+ cases not run: the budget of 1s is used up\n")
        self.assertGreater(len(run.lines("PASS")), 0)


class Skipped(ScenarioCase):
    def test_what_is_required_and_not_there(self):
        needs = self.talks(more="requires: {emulator: \">=999.1\", features: [telepathy]}\n")
        run = self.run_cases(needs, "--junit", "j.xml", host="touch ran; " + SAYS_AT)
        self.assertEqual(run.code, 0)
        self.assertRegex(run.stdout, r"\nSKIP  talks +needs telepathy, which this version has not; needs bg96emu 999\.1 or "
                                     r"later, this is \S+\n1 case: 0 passed, 1 skipped   exit 0\n")
        self.assertRegex((self.folder / "j.xml").read_text(), r'<skipped message="needs telepathy, ')
        self.assertFalse((self.folder / "ran").exists())
        self.assertEqual(self.run_cases(needs, "--no-skips").code, 1)
        self.assertEqual(self.program("run", needs, "--", "true").code, 3)

    def test_a_version_that_is_there(self):
        self.assertEqual(self.run_cases(self.talks(more="requires: {emulator: \">=0.0.1\"}\n"), "--no-skips").code, 0)


class Lateness(ScenarioCase):
    def freeze(self, within, *options, host):
        process = subprocess.Popen([PROGRAM, "test", self.talks(within=within), *options, "--host", host],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, cwd=self.folder)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertTrue(until((self.folder / "ready").exists))
        process.send_signal(signal.SIGSTOP)
        time.sleep(1.5)  # longer than the deadline that is due meanwhile
        process.send_signal(signal.SIGCONT)
        stdout, _ = process.communicate(timeout=LIMIT)
        return process.returncode, stdout

    def waits(self, then=""):
        """A host that has talked to the modem before the test goes on: its time is running."""
        return self.host("os.write(tty, b'AT+CSQ\\r')\nos.read(tty, 1)\nopen('ready', 'w').close()\n" + then + "\ntime.sleep(20)\n")

    def test_a_failure_of_a_late_emulator_is_an_error(self):
        code, stdout = self.freeze("1s", host=self.waits())
        self.assertEqual(code, 4, stdout)
        self.assertRegex(stdout, r"ERROR talks +emulator was \d+ ms late at seq \d+, at \S+ "
                                 r"\(machine overloaded\); not judged\n")

    def test_unless_it_may_be_that_late(self):
        code, stdout = self.freeze("1s", "--max-late", "1m", host=self.waits())
        self.assertEqual(code, 1, stdout)

    def test_a_case_that_passes_passes(self):
        code, stdout = self.freeze("20s", host=self.waits("time.sleep(1); os.write(tty, b'AT\\r')"))
        self.assertEqual(code, 0, stdout)


class HostileHosts(ScenarioCase):
    def test_a_flood_of_output_is_bounded(self):
        run = self.run_cases(self.talks(), "--artifacts", "out", host="yes begone & sleep 0.5; " + SAYS_AT)
        self.assertEqual(run.code, 0, run.stdout)
        log = (self.out / "talks/host.log").read_bytes()
        self.assertLess(len(log), 4 * 1024 * 1024 + 200)
        self.assertTrue(log.startswith(b"begone\n"))

    def test_a_log_that_is_too_long_says_so(self):
        run = self.run_cases(self.talks(within="20s"), "--artifacts", "out",
                             host="head -c 9000000 /dev/zero; " + SAYS_AT)
        self.assertEqual(run.code, 0, run.stdout)
        log = (self.out / "talks/host.log").read_bytes()
        self.assertTrue(log.endswith(b"\n[bg96emu: more than 4194304 bytes; the rest was dropped]\n"), log[-100:])

    def test_the_tty_by_its_other_name_and_in_the_environment(self):
        run = self.run_cases(self.talks(), host='test "$BG96_TTY" = {pty} || exit 9; '
                                                "exec 3<>{pty}; printf 'AT\\r' >&3; sleep 0.3")
        self.assertEqual(run.code, 0, run.stdout)

    def test_one_that_never_reads(self):
        host = self.host("for _ in range(3000): os.write(tty, b'AT+QCCID;+CGMR;+CSQ\\r')\ntime.sleep(20)\n")
        run = self.run_cases(self.talks(within="3s"), host=host)
        self.assertEqual(run.code, 1, run.stdout)

    def test_one_that_sends_anything(self):
        host = self.host("signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                         "for _ in range(50): os.write(tty, os.urandom(500))\n"
                         "sys.stdout.buffer.write(bytes(range(256)))\ntime.sleep(20)\n")
        run = self.run_cases(self.talks(within="1500ms"), "--artifacts", "out", "--junit", "j.xml", host=host)
        self.assertIn(run.code, (0, 1), run.stdout)
        self.assertNotRegex(run.stdout, r"[\x00-\x09\x0b-\x1f\x7f]")

    def test_one_that_opens_and_closes(self):
        host = self.host("for _ in range(100):\n    os.close(tty)\n"
                         "    tty = os.open(os.environ['BG96_TTY'], os.O_RDWR | os.O_NOCTTY)\n"
                         "os.write(tty, b'AT\\r')\ntime.sleep(1)\n")
        self.assertEqual(self.run_cases(self.talks(within="10s"), host=host).code, 0)

    def test_environment_is_only_read_when_it_may_be(self):
        file = self.write("scenario: 1\nname: env\ndevice: {profile: bg96/instant}\n"
                          "expect: [{id: x, sends: {at: \"${env.WANTED}\"}, within: 2s}]\n")
        env = {"WANTED": "AT"}
        self.assertEqual(self.run_cases(file, env=env).code, 2)
        self.assertEqual(self.run_cases(file, "--allow-env", env=env).code, 0)


if __name__ == "__main__":
    unittest.main()
